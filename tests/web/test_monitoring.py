"""What machines ask, and the lines of requests: yes, no and counts, and nobody's data."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from casetrack import desk, web
from casetrack.library import shipped
from casetrack.messages import english
from casetrack.store import NewReminder, migrate
from cli.conftest import Command
from days import day
from test_logs import written
from web.conftest import TODAY, Browser

KNOWN = "token-of-a-test"
#: An odd name, an ID number, a telephone: searched for, typed, put into addresses.
ODD = ("欧阳〇一·阿布都", "330301199001010011", "13900000006", "公开2025年学区划分方案")


@pytest.fixture
def seen(pages):
    """The pages with a token, lines of requests, and a scheduler that has just given a sign."""
    nobody = pages.office.seat("", TODAY)
    log = nobody.settings.log.model_copy(update={"requests": True})
    settings = nobody.settings.model_copy(update={"log": log})
    nobody = replace(nobody, settings=settings, now=lambda: pages.clock.at)
    with pages.office.store.transaction() as tx:
        tx.schedulers.enter("one", "here", pages.clock.at)
    house = web.House(nobody, lambda: pages.clock.today, "en", KNOWN)
    client = TestClient(web.application(house), raise_server_exceptions=False)
    client.follow_redirects = False
    return Browser(client)


def figures(browser):
    answer = browser.client.get("/metrics", headers={"Authorization": f"Bearer {KNOWN}"})
    assert answer.status_code == 200
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_alive_asks_nothing_of_the_database(seen, monkeypatch):
    monkeypatch.delattr("casetrack.store.database.Store.reading")
    answer = seen.client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert "set-cookie" not in answer.headers


def test_ready_where_database_version_and_scheduler_are(seen):
    answer = seen.client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "database": True,
        "migrations": True,
        "scheduler": True,
    }


def test_not_ready_when_no_scheduler_has_given_a_sign_for_a_while(pages, seen):
    pages.clock.wait(timedelta(seconds=121))
    answer = seen.client.get("/readyz")
    assert (answer.status_code, answer.json()["scheduler"]) == (503, False)


def test_not_ready_when_another_program_has_upgraded_the_database(seen, monkeypatch):
    monkeypatch.setattr(migrate, "known", lambda: ("0001", "9999"))
    answer = seen.client.get("/readyz")
    assert answer.status_code == 503
    assert (answer.json()["database"], answer.json()["migrations"]) == (True, False)


def test_not_ready_when_the_database_is_gone(pages, seen):
    _lose(pages)
    answer = seen.client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, False)
    assert seen.client.get("/healthz").status_code == 200
    assert figures(seen)["casetrack_database_up",] == 0


def test_figures_are_for_the_token_alone(pages, seen):
    for wrong in ({}, {"Authorization": "Bearer "}, {"Authorization": f"Basic {KNOWN}"}):
        assert seen.client.get("/metrics", headers=wrong).status_code == 401
    closed = pages.browser().client
    for given in ("", KNOWN):
        answer = closed.get("/metrics", headers={"Authorization": f"Bearer {given}"})
        assert answer.status_code == 404, "without a token in the environment there is no page"


def test_figures_count_cases_reminders_and_requests_by_pattern(seen):
    seen.get("/cases/2025-0001")
    seen.get("/cases?q=" + ODD[0])
    seen.get("/nowhere/" + ODD[0])
    counted = figures(seen)
    assert counted["casetrack_open_cases", "jyj"] == 1
    assert counted["casetrack_overdue_cases", "jyj"] == 0
    assert counted["casetrack_open_cases", "zfj"] == 0
    assert counted["casetrack_failed_deliveries", "inbox", "given_up"] == 0
    assert counted["casetrack_webhook_messages", "jyj", "given_up"] == 0
    assert counted["casetrack_failing_subscriptions", "jyj"] == 0
    assert counted["casetrack_scheduler_heartbeat_age_seconds",] == 0
    requests = {
        key[1:]: value for key, value in counted.items() if key[0].endswith("_requests_total")
    }
    assert requests == {
        ("GET", "/cases/{reference}", "303"): 1,
        ("GET", "/cases", "303"): 1,
        ("GET", "(none)", "404"): 1,
    }
    assert counted["casetrack_http_request_seconds_count", "/cases"] == 1


def test_overdue_due_and_undelivered_show_in_the_figures(pages, seen):
    pages.clock.today = day("Mon 2025-12-15")
    with pages.office.store.transaction() as tx:
        for state in ("waiting", "failed", "given_up", "given_up"):
            key = f"{state}/{tx.reminders.counts()}"
            tx.reminders.plan([reminder(key, state)], pages.clock.at)
    counted = figures(seen)
    assert counted["casetrack_overdue_cases", "jyj"] == 1
    assert counted["casetrack_due_reminders", "mail"] == 2
    assert counted["casetrack_failed_deliveries", "mail", "failed"] == 1
    assert counted["casetrack_failed_deliveries", "mail", "given_up"] == 2


def reminder(key, state):
    on = day("Mon 2025-12-15")
    return NewReminder(key, None, "reply", on, "5", "handler", "mail", "says", state=state)


def test_a_day_of_odd_names_leaves_no_trace_in_any_line(pages, seen, monkeypatch):
    name, number, phone, request = ODD
    with written("json") as stream:
        seen.get("/sign-in")
        seen.post("/sign-in", account=name, password=number)
        seen.post("/sign-in/demo", account="registrar")
        seen.get("/receive")
        seen.post(
            "/receive",
            channel="in_person",
            received_on="2025-10-14",
            applicant_name=name,
            applicant_type="natural_person",
            id_number=number,
            phone=phone,
            request=request,
            files={"files": (f"{name}.pdf", b"%PDF-1.4", "application/pdf")},
        )
        for path in (f"/cases?q={name}", f"/cases?q={number}", f"/cases/{number}", f"/{name}"):
            seen.get(path)
        seen.client.request(f"X{number}", "/")
        seen.post("/cases/2025-0002/act/log_contact", remarks=name, on=phone)
        monkeypatch.setattr(desk, "browse", _fail_with(" ".join(ODD)))
        assert seen.get(f"/cases?q={name}").status_code == 500
        due = pages.office.seat("admin", day("Tue 2025-11-11"))
        assert desk.remind(due, english, {}).sent
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert len(lines) >= 12
    assert {"route": "/receive", "method": "POST", "status": 303}.items() <= lines[4].items()
    assert [each["error"] for each in lines if "error" in each] == ["ValueError"]
    assert [each for each in ODD if each in stream.getvalue()] == []
    assert "casetrack.reminders" in {each["log"] for each in lines}
    assert not any(part in stream.getvalue() for part in ("欧阳", "%E6%AC%A7", "?q="))
    assert [each for each in ODD if each in str(figures(seen))] == []


def test_the_real_server_answers_machines_and_writes_lines_for_them(tmp_path):
    settings = shipped("config.toml").read_text("utf-8")
    changed = settings.replace('format = "text"', 'format = "json"').replace(
        "requests = false", "requests = true"
    )
    (tmp_path / "config.toml").write_text(changed, "utf-8")
    Command(tmp_path).ok("init")
    process = subprocess.Popen(
        [sys.executable, "-m", "casetrack", "serve", "--port", "0"],
        cwd=tmp_path,
        env={**os.environ, "CASETRACK_METRICS_TOKEN": KNOWN},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        address = re.search(r"http://\S+", process.stdout.readline())[0]
        for path in ("healthz", f"cases?q={ODD[1]}"):
            assert httpx2.get(address + path, follow_redirects=False).status_code in (200, 303)
        headers = {"Authorization": f"Bearer {KNOWN}"}
        assert "casetrack_open_cases" in httpx2.get(address + "metrics", headers=headers).text
    finally:
        process.terminate()
        _, written = process.communicate(timeout=30)
    lines = [json.loads(line) for line in written.splitlines()]
    asked = [each["route"] for each in lines if each["says"] == "request"]
    assert asked == ["/healthz", "/cases", "/metrics"]
    assert ODD[1] not in written


def _fail_with(words):
    def fail(*_, **__):
        raise ValueError(words)

    return fail


def _lose(pages):
    """Let something else stand where the database was."""
    store = pages.office.store
    store.close()
    Path(store.place).write_bytes(b"no database at all" * 100)
