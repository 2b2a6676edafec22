"""After the reply: service, remedies, a reply given anew, archive, what was no application."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casetrack import desk
from casetrack.desk import YearEnd
from casetrack.errors import Refused
from days import day
from desk.conftest import RECEIVED, House

REPLIED = day("Mon 2025-10-20")
SERVED = day("Thu 2025-10-23")
LATE = day("Wed 2027-06-30")


def report(house: House, year: int, form: str = "cn-2021", **given: bool) -> YearEnd:
    return desk.report(house.seat("admin", LATE), year, form, **given)


def counts(house: House, year: int) -> dict[str, object]:
    """Return the totals of table 三 that are not 0, by row."""
    table = next(each for each in report(house, year).report.tables if each.code == "T3")
    cells = {row.code: row.cells["total"].value for row in table.rows if "total" in row.cells}
    return {row: number for row, number in cells.items() if number}


def errors(house: House, year: int) -> list[str]:
    found = report(house, year).findings
    return [each.identity for each in found if each.severity == "error"]


def answered(house: House, **draft: str) -> str:
    reference = house.receive(RECEIVED).reference
    house.answer(reference, REPLIED, **draft)
    house.act("registrar", reference, "record_service", SERVED, LATE)
    return reference


def dues(house: House, reference: str, today: date = LATE) -> dict[str, date]:
    found = house.look(reference, today).deadlines
    return {each.clock: each.due for each in found.all if each.end != "superseded"}


WITHHELD = {"outcome": "DENY_PROCESS", "information_class": "讨论记录", "reason": "尚在讨论"}


def test_the_remedy_periods_run_from_service(house: House):
    reference = answered(house)
    found = dues(house, reference)
    assert found["reconsideration"] == day("Mon 2025-12-22")
    assert found["litigation"] == day("Thu 2026-04-23")


def test_what_was_withheld_goes_to_reconsideration_first(small_house: House):
    reference = answered(small_house, **WITHHELD)
    assert "litigation" not in dues(small_house, reference)
    acted = small_house.act(
        "registrar", reference, "file_remedy", SERVED, LATE, kind="litigation_direct"
    )
    assert any("行政复议法第23条" in str(each) for each in acted.warnings)


def test_a_remedy_has_a_number_a_clock_and_a_result(house: House):
    reference = answered(house)
    filed = day("Mon 2025-11-10")
    acted = house.act(
        "registrar",
        reference,
        "file_remedy",
        filed,
        LATE,
        kind="reconsideration",
        served_on="2025-11-13",
    )
    assert acted.event.payload["id"] == "r1"
    assert dues(house, reference)["remedy_answer"] == day("Thu 2025-11-20")
    house.act("handler", reference, "answer_remedy", day("Tue 2025-11-18"), LATE)
    concluded = day("Thu 2026-01-08")
    house.act(
        "registrar",
        reference,
        "conclude_remedy",
        concluded,
        LATE,
        result="upheld",
        served_on="2026-01-12",
    )
    assert dues(house, reference)["litigation_after"] == day("Tue 2026-01-27")
    (remedy,) = house.look(reference, LATE).remedies
    assert (remedy.key, remedy.kind, remedy.result) == ("r1", "reconsideration", "upheld")
    for key in ("r1", "r7"):
        with pytest.raises(Refused, match=f"id {key} names nothing that it can be about"):
            house.act(
                "registrar", reference, "conclude_remedy", concluded, LATE, id=key, result="other"
            )
    assert desk.verify(house.seat("admin", LATE)).findings == ()


def test_table_four_counts_a_remedy_by_its_state_at_the_end_of_the_year(house: House):
    reference = answered(house)
    filed, concluded = day("Mon 2025-11-10"), day("Thu 2026-01-08")
    house.act("registrar", reference, "file_remedy", filed, LATE, kind="reconsideration")
    house.act("registrar", reference, "conclude_remedy", concluded, LATE, result="corrected")
    for year, column in ((2025, "pending"), (2026, "corrected")):
        cells = report(house, year, with_cases=True).report.rows["T4.1"].cells
        assert {key: cell.value for key, cell in cells.items() if cell.value} == {
            column: 1,
            "total": 1,
        }
        assert cells[column].references == (reference,)
    assert report(house, 2027).report.rows["T4.1"].cells["total"].value == 0
    old_form = report(house, 2026, "cn-2014").report
    assert old_form.rows["L4"].cells["value"].value == 1


def test_a_conclusion_before_the_filing_cannot_be(small_house: House):
    reference = answered(small_house)
    filed = day("Mon 2025-11-10")
    small_house.act("registrar", reference, "file_remedy", filed, LATE, kind="reconsideration")
    with pytest.raises(Refused, match="remedy_filed"):
        small_house.act("registrar", reference, "conclude_remedy", SERVED, LATE, result="upheld")


def test_ordered_anew_in_the_same_year_it_counts_by_the_later_reply(house: House):
    reference = answered(house, **WITHHELD)
    house.act("registrar", reference, "file_remedy", SERVED, LATE, kind="reconsideration")
    house.act("handler", reference, "order_reply", day("Mon 2025-12-01"), LATE, working_days="10")
    assert house.look(reference, day("Mon 2025-12-01")).stored.state == "handling"
    assert dues(house, reference)["reply"] == day("Mon 2025-12-15")
    house.answer(reference, day("Mon 2025-12-08"), LATE)
    assert counts(house, 2025) == {"T3.1": 1, "T3.3.1": 1, "T3.3.7": 1}
    rounds = house.look(reference, LATE).rounds
    assert [each.outcome for each in rounds] == ["DENY_PROCESS", "OPEN"]
    assert errors(house, 2025) == []
    assert desk.verify(house.seat("admin", LATE)).findings == ()


def test_ordered_anew_in_a_later_year_the_first_table_stands(house: House):
    reference = answered(house, **WITHHELD)
    house.act("registrar", reference, "file_remedy", SERVED, LATE, kind="reconsideration")
    house.act("handler", reference, "order_reply", day("Tue 2026-02-03"), LATE)
    house.answer(reference, day("Tue 2026-02-10"), LATE)
    assert counts(house, 2025) == {"T3.1": 1, "T3.3.3.6": 1, "T3.3.7": 1}
    assert counts(house, 2026) == {}
    assert errors(house, 2025) == errors(house, 2026) == []


def test_a_reply_taken_back_is_due_again_and_its_remedies_with_it(small_house: House):
    reference = answered(small_house)
    back = day("Mon 2025-11-03")
    small_house.act("manager", reference, "revoke_reply", back, LATE, reason="遗漏附件")
    found = dues(small_house, reference)
    assert found["reply"] == day("Mon 2025-12-01")
    small_house.answer(reference, day("Mon 2025-11-10"), LATE)
    small_house.act("registrar", reference, "record_service", day("Wed 2025-11-12"), LATE)
    assert dues(small_house, reference)["reconsideration"] == day("Mon 2026-01-12")


def test_what_could_not_be_served_is_sent_again(small_house: House):
    reference = small_house.receive(RECEIVED).reference
    small_house.answer(reference, REPLIED)
    small_house.act(
        "registrar", reference, "record_service_failure", SERVED, LATE, failure="unknown"
    )
    again = day("Mon 2025-10-27")
    with pytest.raises(Refused, match="邮政法第55条"):
        small_house.act("registrar", reference, "send_again", again, again, carrier="courier")
    small_house.act("registrar", reference, "send_again", again, LATE, carrier="registered_post")
    small_house.act("registrar", reference, "record_service", day("Thu 2025-10-30"), LATE)
    assert dues(small_house, reference)["reconsideration"] == day("Mon 2025-12-29")


def test_an_archived_case_takes_a_remedy_and_a_new_round(small_house: House):
    reference = answered(small_house)
    archived = day("Mon 2025-12-01")
    small_house.act("registrar", reference, "archive", archived, LATE, archive_number="Y-1")
    small_house.act("registrar", reference, "file_remedy", archived, LATE, kind="reconsideration")
    small_house.act("handler", reference, "order_reply", archived, LATE)
    assert small_house.look(reference, LATE).stored.state == "handling"


def test_a_case_logged_twice_is_void_and_counts_nowhere(house: House):
    first, twice = house.receive(RECEIVED).reference, house.receive(RECEIVED).reference
    house.act("registrar", twice, "void", RECEIVED, LATE, why="重复登记", duplicate_of=first)
    assert counts(house, 2025) == {"T3.1": 1, "T3.4": 1}
    assert [each.reference for each in report(house, 2025).voided] == [twice]
    assert [line.reference for line in desk.list_cases(house.seat("handler", LATE))] == [first]
    event = house.look(twice, LATE).stored.case.events[-1]
    position = str(event.position)
    house.act("manager", twice, "correct", RECEIVED, LATE, voids=position, why="不是重复登记")
    assert counts(house, 2025) == {"T3.1": 2, "T3.4": 2}
    assert report(house, 2025).voided == ()
    assert desk.verify(house.seat("admin", LATE)).findings == ()


def test_what_is_void_after_its_reply_counts_nowhere_with_its_remedies(small_house: House):
    reference = answered(small_house)
    small_house.act("registrar", reference, "file_remedy", SERVED, LATE, kind="reconsideration")
    small_house.act("registrar", reference, "void", SERVED, LATE, why="不是信息公开申请")
    assert counts(small_house, 2025) == {}
    assert report(small_house, 2025).report.rows["T4.1"].cells["total"].value == 0


def test_an_arrival_that_nobody_confirmed_counts_nowhere_yet(house: House):
    way_in = desk.WayIn(arrived_on=RECEIVED)
    logged = house.receive(RECEIVED, received_on=None, channel="post", way_in=way_in)
    assert counts(house, 2025) == {}
    house.act("registrar", logged.reference, "confirm_receipt", day("Mon 2026-01-05"), LATE)
    assert counts(house, 2025) == {}
    assert counts(house, 2026) == {"T3.1": 1, "T3.4": 1}


WHEN = st.lists(st.dates(date(2025, 10, 14), date(2027, 5, 31)), min_size=1, max_size=5)


@settings(
    derandomize=True,
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(days=WHEN, again=st.lists(st.sampled_from(["order_reply", "revoke_reply"]), min_size=4))
def test_whatever_is_ordered_or_taken_back_each_case_counts_once(
    days: list[date], again: list[str], small_house: House
):
    before = {year: counts(small_house, year) for year in (2025, 2026, 2027)}
    reference = small_house.receive(RECEIVED).reference
    for on, action in zip(sorted(days), again, strict=False):
        if small_house.look(reference, LATE).stored.closed:
            small_house.act("registrar", reference, "file_remedy", on, LATE, kind="reconsideration")
            reason = {"reason": "更正"} if action == "revoke_reply" else {}
            small_house.act("handler", reference, action, on, LATE, **reason)
        small_house.answer(reference, on, LATE)
    after = {year: counts(small_house, year) for year in before}
    outcomes = sum(after[year].get("T3.3.7", 0) - before[year].get("T3.3.7", 0) for year in before)
    assert outcomes == 1
    assert [errors(small_house, year) for year in before] == [[], [], []]
    assert desk.verify(small_house.seat("admin", LATE)).findings == ()
