"""The audit and the anchors as an auditor sees them."""

import csv
import io

from casetrack import desk

CASE = "/cases/2025-0001"


def test_what_went_out_and_what_was_refused_is_listed_and_narrowed(pages):
    handler = pages.browser("handler")
    handler.get("/cases.csv")
    handler.get("/people")
    handler.post(f"{CASE}/act/dispatch_reply", on="2025-10-15", carrier="ems")
    auditor = pages.browser("auditor")
    days = "from=2025-10-01&to=2026-01-31"
    text = auditor.get(f"/audit?{days}").text
    assert "received" not in text, "steps and rules are told in words"
    assert "{" not in text.partition("<main")[2]
    for shown in ("/cases.csv", "GET /people", "2025-0001 dispatch_reply", "演示handler"):
        assert shown in text, shown
    refused = auditor.get(f"/audit?{days}&kind=refused&person=handler").text
    assert refused.count("<tr>") == 1 + 2
    assert auditor.get("/audit?from=2025-10-16&to=2025-10-15").status_code == 422
    assert auditor.get("/audit?kind=nonsense").status_code == 422

    rows = list(csv.reader(io.StringIO(auditor.get(f"/audit.csv?{days}").text.lstrip("\ufeff"))))
    assert ["handler", "took out", "/cases.csv"] in [row[1:4] for row in rows]
    assert "audit" in auditor.get(f"/audit?{days}&kind=exported").text
    assert pages.browser("manager").get("/audit").status_code == 403
    assert 'href="/audit"' not in handler.get("/").text


def test_what_another_office_did_stays_there(pages):
    pages.browser("other").get("/cases.csv")
    assert "/cases.csv" not in pages.browser("auditor").get("/audit?to=2026-01-31").text


def test_the_anchors_are_there_to_be_printed(pages):
    auditor = pages.browser("auditor")
    assert "None was made yet" in auditor.get("/audit/anchors").text
    made = desk.anchor(pages.office.seat("auditor", pages.clock.today))
    assert made.sha256 in auditor.get("/audit/anchors").text
