"""Timed rounds at the desk: each once, told to those who lead, stopped by nothing broken."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from casetrack import desk
from casetrack.messages import english
from days import day
from desk.conftest import CONFIG, NO_MILESTONES, RECEIVED, House

CLOSING = "\n[reminders]\nclose_lapsed = true\n"
LATE = day("Fri 2025-12-12")


@pytest.fixture
def office(small_house: House) -> House:
    return replace(small_house, config=CONFIG + NO_MILESTONES)


def _rounds(office: House, on: date, sender: desk.Sender | None = None, hour: int = 10):
    at = datetime.combine(on, time(hour), ZoneInfo("Asia/Shanghai"))
    seat = replace(office.seat("admin", on), now=lambda: at)
    ours = sender or desk.Sender()
    desk.beat(seat, ours)
    return {each.name: each.says for each in desk.timed_rounds(seat, english, {}, ours)}


def _inbox(office: House, who: str = "manager") -> list[str]:
    with office.store.reading() as tx:
        return [each.body for each in tx.reminders.inbox(who)]


def test_a_round_is_done_once_by_whoever_comes_first(office: House):
    assert set(_rounds(office, LATE)) == {
        "verify",
        "topics",
        "anchor",
        "lapses",
        "week",
        "report_preflight",
    }
    assert _rounds(office, LATE) == {}
    assert set(_rounds(office, day("Mon 2025-12-15"))) == {
        "verify",
        "topics",
        "anchor",
        "lapses",
        "week",
    }


def test_a_round_that_a_dead_process_began_is_done_by_another(office: House, monkeypatch):
    from casetrack.desk.reminding import rounds

    dead = desk.Sender()
    with monkeypatch.context() as dying:
        dying.setattr(rounds, "_do", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            _rounds(office, LATE, dead)
    now = [0.0]
    alive = desk.Sender(stopwatch=lambda: now[0])
    assert "verify" not in _rounds(office, LATE, alive)
    now[0] = 1000.0
    assert "verify" in _rounds(office, LATE, alive)


def test_the_week_is_told_to_who_leads_and_to_nobody_else(office: House):
    late = office.receive(RECEIVED).reference
    soon = office.receive(day("Tue 2025-11-18")).reference
    _rounds(office, LATE)
    assert f"this week: 2 replies open; 1 overdue: {late}; 1 due by 2025-12-19: {soon}" in _inbox(
        office
    )
    assert _inbox(office, "handler") == []
    desk.remind(office.seat("admin", LATE), english, {}, LATE)
    with office.store.reading() as tx:
        states = {state for _, state in tx.reminders.counts()}
    assert states == {"sent"}, "by the log, too"


def test_the_night_says_nothing_while_all_is_well_and_names_what_is_not(office: House):
    office.receive(RECEIVED)
    assert _rounds(office, LATE)["verify"] is None
    with office.store.transaction() as tx:
        (stored,) = tx.cases.every()
        (folded,) = tx.cases.projections([stored])
        tx.cases.project(stored, replace(folded, due=day("Mon 2030-12-30")))
    assert "1 thing in 1 case" in str(_rounds(office, day("Mon 2025-12-15"))["verify"])


def test_every_case_has_its_turn_at_night(office: House):
    for _ in range(5):
        office.receive(RECEIVED)
    nights = [LATE + timedelta(days=n) for n in range(5)]
    seen = [desk.verify_some(office.seat("admin", LATE), night, 2).cases for night in nights]
    assert sum(seen) >= 5
    assert max(seen) == 2


def test_a_lapse_is_proposed_and_closes_nothing_by_itself(office: House):
    reference = office.receive(RECEIVED).reference
    served = {"served_on": "2025-10-14"}
    office.act(
        "handler",
        reference,
        "request_correction",
        RECEIVED,
        day("Tue 2025-10-14"),
        items="年度",
        **served,
    )
    assert _rounds(office, LATE)["lapses"] is None
    assert office.look(reference, LATE).stored.state == "awaiting_correction"


def test_where_the_office_wants_it_a_lapse_closes_what_was_served(office: House):
    wanting = replace(office, config=office.config + CLOSING)
    told, untold = (office.receive(RECEIVED).reference for _ in range(2))
    on = day("Tue 2025-10-14")
    for reference, served in ((told, {"served_on": "2025-10-14"}), (untold, {})):
        office.act("handler", reference, "request_correction", RECEIVED, on, items="年度", **served)
    assert _rounds(wanting, day("Tue 2025-11-04"))["lapses"] is None, "the last day is theirs"
    says = _rounds(wanting, LATE)["lapses"]
    assert str(says) == f"deemed abandoned, now to be told: {told}"
    view = office.look(told, LATE)
    assert (view.stored.state, view.stored.case.events[-1].actor) == ("lapsed", "date")
    assert office.look(untold, LATE).stored.state == "awaiting_correction"
    assert desk.verify(office.seat("admin", LATE)).findings == ()


def test_a_year_nobody_has_announced_is_asked_for_with_the_dates_that_wait_for_it(office: House):
    calendar = office.seat("", RECEIVED).library.calendar()
    year = calendar.announced[-1]
    received = calendar.next_workday(date(year, 12, 10))
    reference = office.receive(received).reference
    says = str(_rounds(office, received)["calendar"])
    assert f"the notice of holidays for {year + 1} is not loaded" in says
    assert f"1 date is provisional until then: {reference}" in says


def test_the_report_is_to_be_published_by_the_day_of_its_form(office: House):
    says = _rounds(office, day("Fri 2026-01-30"))
    assert str(says["report_publish"]) == (
        "publish the report on 2025 by 2026-01-30: 0 working days left"
    )
    assert "the year 2025 has ended" in str(says["report_lock"])


def test_who_has_closed_the_year_is_not_told_to(office: House):
    desk.close_year(office.seat("manager", day("Thu 2026-01-08")), 2025)
    says = _rounds(office, day("Fri 2026-01-30"))
    assert says["report_lock"] is None
    assert "publish the report on 2025" in str(says["report_publish"]), "that nobody has entered"
    assert not any("has ended" in each for each in _inbox(office))


def test_from_december_on_it_says_what_stands_in_the_way_of_the_table(office: House):
    office.receive(RECEIVED)
    count = len(desk.preflight(office.seat("admin", LATE), 2025).obstacles)
    assert count
    assert f"{count} things stand in its way" in str(_rounds(office, LATE)["report_preflight"])


def test_a_gap_between_rounds_is_told_with_its_ends(office: House):
    then = datetime(2025, 11, 3, 2, tzinfo=UTC)
    seat = replace(office.seat("admin", day("Mon 2025-11-03")), now=lambda: then)
    assert desk.tell_of_a_gap(seat, english, {}) is None, "nobody was to look yet"
    desk.remind(seat, english, {})
    soon = replace(seat, now=lambda: then + timedelta(minutes=59))
    assert desk.tell_of_a_gap(soon, english, {}) is None
    back = replace(seat, now=lambda: then + timedelta(days=7))
    told = str(desk.tell_of_a_gap(back, english, {}))
    assert "did not run from 2025-11-03 10:00 to 2025-11-10 10:00" in told
    assert _inbox(office) == [told]
