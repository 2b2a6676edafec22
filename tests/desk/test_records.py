"""Requests to correct a record about oneself (条例第41条): a workflow of their own, in no table."""

import pytest

from casetrack import desk
from casetrack.library import Library
from days import day
from desk.conftest import RECEIVED, House

LATER = day("Fri 2025-12-12")
RECORDS = "cn-2019-records"
FACTS = {
    "CORRECTED": {"was": "1990年1月1日出生", "now": "1991年1月1日出生"},
    "NOT_CORRECTED": {"reason": "所附证据与该记录无关"},
    "FORWARDED": {"right_agency": "某市公安局", "right_agency_contact": "0577-00000001"},
    "REDIRECTED": {"right_agency": "某市公安局"},
}


def asked(house: House) -> desk.Received:
    return house.receive(RECEIVED, LATER, workflow=RECORDS, request="本人出生日期的登记")


def test_no_application_falls_under_it_by_its_date():
    assert Library().law_on(RECEIVED).workflow.id == "cn-2019"


def test_it_has_no_period_and_counts_in_no_table(house: House):
    logged = asked(house)
    assert (logged.received_on, logged.due) == (RECEIVED, None)
    house.act("handler", logged.reference, "request_evidence", RECEIVED, LATER, items="身份证明")
    house.act("registrar", logged.reference, "receive_evidence", day("Mon 2025-10-20"), LATER)
    house.answer(
        logged.reference, day("Mon 2025-11-03"), LATER, outcome="CORRECTED", **FACTS["CORRECTED"]
    )
    counted = desk.report(house.seat("admin", LATER), 2025, "cn-2021")
    assert counted.report.rows["T3.1"].cells["total"].value == 0
    assert counted.report.rows["T3.3.7"].cells["total"].value == 0
    assert [each.severity for each in counted.findings if each.severity == "error"] == []
    lines = desk.list_cases(house.seat("handler", LATER))
    assert [(line.reference, line.due) for line in lines] == [(logged.reference, None)]
    assert desk.due(house.seat("handler", LATER)) == ()
    assert desk.verify(house.seat("admin", LATER)).findings == ()


def test_an_open_one_is_not_carried_over_either(small_house: House):
    asked(small_house)
    counted = desk.report(small_house.seat("admin", LATER), 2025, "cn-2021")
    assert counted.report.rows["T3.4"].cells["total"].value == 0


@pytest.mark.parametrize("outcome", FACTS)
def test_every_outcome_has_its_letter(small_house: House, outcome: str):
    reference = asked(small_house).reference
    small_house.answer(reference, RECEIVED, LATER, outcome=outcome, **FACTS[outcome])
    letter = desk.paper(small_house.seat("handler", LATER), reference, "reply").letter
    words = str(letter.body)
    assert "第四十一条" in words
    assert "行政复议" in words
    assert all(value in words for value in FACTS[outcome].values())


def test_a_withdrawal_names_no_remedy(small_house: House):
    reference = asked(small_house).reference
    small_house.act("registrar", reference, "withdraw", RECEIVED, LATER, withdrawn_how="书面")
    letter = desk.paper(small_house.seat("handler", LATER), reference, "reply").letter
    assert "行政复议" not in str(letter.body)
