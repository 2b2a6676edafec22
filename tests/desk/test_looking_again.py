"""A round looks only at what may be new, and at all of it where anything else has changed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from casetrack import desk
from casetrack.desk.reminding import due as reminding
from casetrack.desk.reminding.looked import keep
from casetrack.messages import english
from casetrack.reminders import channels_of
from casetrack.store import Absence, Person
from days import day
from desk.conftest import CONFIG, DUE, NO_MILESTONES, RECEIVED, House

FOUR_LEFT = day("Tue 2025-11-04")
CLOSED = """
[[closures]]
name = "台风停工"
source = "某市防汛防台抗旱指挥部〔2025〕3号"
first = 2025-11-05
last = 2025-11-07
""".encode()


@pytest.fixture
def office(small_house: House) -> House:
    return replace(small_house, config=CONFIG + NO_MILESTONES)


def told(house: House, on: date) -> set[tuple[str, ...]]:
    """Do a round; return reference, occasion and person of each message."""
    done = desk.remind(house.seat("admin", on), english, {}, on)
    return {tuple(each.key.split("/")[n] for n in (1, 5, 6)) for each in done.reminders}


def looked_at(house: House, on: date) -> list[str]:
    """Return what a round would look at."""
    seat = house.seat("admin", on)
    with house.store.reading() as tx:
        used = channels_of(seat.settings.reminders.channels, {})
        return [each.reference for each, _ in reminding.due_on(seat, tx, on, used, None).again]


def test_a_second_round_looks_at_nothing_until_something_else_may_come(office: House):
    office.receive(RECEIVED)
    assert looked_at(office, FOUR_LEFT) == ["2025-0001"] * 2
    assert told(office, FOUR_LEFT) == {("2025-0001", "5", "handler")}
    assert looked_at(office, FOUR_LEFT) == []
    assert told(office, day("Wed 2025-11-05")) == {("2025-0001", "3", "handler")}


def test_who_comes_back_after_weeks_looks_at_all_that_came_meanwhile(office: House):
    office.receive(RECEIVED)
    told(office, FOUR_LEFT)
    late = day("Fri 2025-12-12")
    assert {occasion for _, occasion, _ in told(office, late)} == {
        f"overdue:{late}",
        "escalation:overdue",
    }


def test_a_case_that_somebody_acts_on_is_looked_at_again(office: House):
    one, other = (office.receive(RECEIVED).reference for _ in range(2))
    told(office, FOUR_LEFT)
    office.act("registrar", one, "assign", FOUR_LEFT, division="基础教育处")
    assert set(looked_at(office, FOUR_LEFT)) == {one}
    assert other != one


def test_other_settings_count_from_the_next_round_on(office: House):
    office.receive(RECEIVED)
    told(office, day("Thu 2025-10-30"))
    eight = "[reminders]\nthresholds = [8]\n"
    assert told(replace(office, config=office.config + eight), day("Thu 2025-10-30")) == {
        ("2025-0001", "8", "handler")
    }


def test_a_day_off_that_is_loaded_later_moves_what_is_told(office: House):
    office.receive(RECEIVED)
    assert told(office, day("Thu 2025-10-30")) == set()
    desk.load_calendar(office.seat("manager", RECEIVED), "own.toml", CLOSED, dry_run=False)
    assert told(office, FOUR_LEFT) == {("2025-0001", "5", "handler")}
    assert told(office, day("Fri 2025-11-07")) == set(), "nobody works"
    assert told(office, day("Mon 2025-11-10")) == {("2025-0001", "3", "handler")}, "not its day"


def test_who_joins_or_stands_in_is_told_in_the_next_round(office: House):
    office.receive(RECEIVED)
    told(office, FOUR_LEFT)
    with office.store.transaction() as tx:
        tx.people.put_user(Person("second", "另一人", ("handler",)), datetime.now(UTC))
    assert told(office, FOUR_LEFT) == {("2025-0001", "5", "second")}
    with office.store.transaction() as tx:
        away = Absence("second", FOUR_LEFT, FOUR_LEFT)
        tx.duty.add_absence(away, "user:second", datetime.now(UTC))
    assert ("2025-0001", "5", "second+manager") in told(office, FOUR_LEFT)


def test_a_round_for_a_day_to_come_hides_nothing_from_those_before(office: House):
    office.receive(RECEIVED)
    told(office, DUE)
    assert told(office, FOUR_LEFT) == {("2025-0001", "5", "handler")}
    assert looked_at(office, FOUR_LEFT) == []


def test_what_cannot_be_looked_at_is_named_in_every_round(office: House, monkeypatch):
    office.receive(RECEIVED)
    told(office, FOUR_LEFT)
    monkeypatch.setattr(reminding, "due_reminders", lambda *_: 1 / 0)
    other = replace(office, config=office.config + '[reminders]\noverdue = "once"\n')
    for _ in range(2):
        done = desk.remind(other.seat("admin", FOUR_LEFT), english, {})
        assert {each.reference for each in done.broken} == {"2025-0001"}


def test_of_two_rounds_at_once_only_the_first_keeps_what_it_has_looked_at(office: House):
    office.receive(RECEIVED)
    seat = office.seat("admin", FOUR_LEFT)
    with office.store.reading() as tx:
        used = channels_of(seat.settings.reminders.channels, {})
        ours = reminding.due_on(seat, tx, FOUR_LEFT, used, None)
    other = replace(office, config=office.config + "[reminders]\nthresholds = [3]\n")
    assert told(other, FOUR_LEFT) == set()
    keep(seat, ours.look, ours.again)
    assert looked_at(other, FOUR_LEFT) == []
    assert told(office, FOUR_LEFT) == {("2025-0001", "5", "handler")}
