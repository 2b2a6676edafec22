"""Who gets a message: by role, and whoever stands in for somebody who is away."""

from hypothesis import given
from hypothesis import strategies as st

from casetrack.reminders import seats
from casetrack.store import Absence, Person
from days import day

TODAY = day("Wed 2025-10-15")
PEOPLE = [
    Person("chen", "陈", ("handler",)),
    Person("li", "李", ("handler",)),
    Person("zhao", "赵", ("registrar",)),
    Person("head", "负责人", ("manager",)),
    Person("gone", "走了的人", ("handler",), active=False),
]


def away(user: str, deputy: str | None = None, until: str = "Fri 2025-10-17") -> Absence:
    return Absence(user, day("Mon 2025-10-13"), day(until), deputy)


def told(*absences: Absence) -> set[tuple[str, str]]:
    found = seats(PEOPLE, ("handler",), ("manager",), absences, TODAY)
    return {(each.person, each.recipient) for each in found}


def test_everybody_in_the_role_who_is_active_is_told():
    assert told() == {("chen", "chen"), ("li", "li")}


def test_the_deputy_is_told_in_the_place_of_who_is_away():
    assert told(away("chen", "zhao")) == {("chen", "zhao"), ("li", "li")}


def test_the_last_day_away_counts_and_the_next_does_not():
    assert told(away("chen", "zhao", "Wed 2025-10-15")) == {("chen", "zhao"), ("li", "li")}
    assert told(away("chen", "zhao", "Tue 2025-10-14")) == {("chen", "chen"), ("li", "li")}


def test_a_deputy_who_is_away_too_hands_on_to_theirs():
    assert ("chen", "zhao") in told(away("chen", "li"), away("li", "zhao"))


def test_who_is_told_anyhow_is_not_told_twice():
    assert told(away("chen", "li")) == {("li", "li")}


def test_where_nobody_stands_in_the_head_is_told_and_the_person_too():
    everybody = {("chen", "chen"), ("chen+head", "head"), ("li", "li")}
    assert told(away("chen")) == everybody
    assert told(away("chen", "gone")) == everybody
    assert told(away("chen", "chen")) == everybody
    in_a_circle = told(away("chen", "li"), away("li", "chen"))
    assert {who for _, who in in_a_circle} == {"chen", "li", "head"}


CODES = st.sampled_from([person.code for person in PEOPLE])
ABSENCES = st.lists(st.builds(away, CODES, st.none() | CODES), max_size=6)


@given(ABSENCES)
def test_whoever_is_away_somebody_is_told_each_of_them_once_and_under_a_seat_of_their_own(absences):
    found = seats(PEOPLE, ("handler",), ("manager",), absences, TODAY)
    assert found
    assert "gone" not in {each.recipient for each in found}
    assert len({each.recipient for each in found}) == len(found)
    assert len({each.person for each in found}) == len(found)
