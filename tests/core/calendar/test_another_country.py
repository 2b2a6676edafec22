"""The shipped calendar of another country against a list made by hand, and days counted singly."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from casetrack.core.calendar import Calendar
from casetrack.library import Library
from days import day

#: Bank holidays, Good Friday and Christmas Day in any part of the country that fall on a weekday.
DAYS_OFF = frozenset(
    map(
        day,
        (
            "Wed 2025-01-01",
            "Thu 2025-01-02",  # Scotland
            "Mon 2025-03-17",  # Northern Ireland
            "Fri 2025-04-18",
            "Mon 2025-04-21",  # not Scotland
            "Mon 2025-05-05",
            "Mon 2025-05-26",
            "Mon 2025-07-14",  # Northern Ireland, for Saturday 12 July
            "Mon 2025-08-04",  # Scotland
            "Mon 2025-08-25",  # not Scotland
            "Mon 2025-12-01",  # Scotland, for Sunday 30 November
            "Thu 2025-12-25",
            "Fri 2025-12-26",
            "Thu 2026-01-01",
            "Fri 2026-01-02",  # Scotland
            "Tue 2026-03-17",  # Northern Ireland
            "Fri 2026-04-03",
            "Mon 2026-04-06",  # not Scotland
            "Mon 2026-05-04",
            "Mon 2026-05-25",
            "Mon 2026-06-15",  # Scotland, this year only
            "Mon 2026-07-13",  # Northern Ireland, for Sunday 12 July
            "Mon 2026-08-03",  # Scotland
            "Mon 2026-08-31",  # not Scotland
            "Mon 2026-11-30",  # Scotland
            "Fri 2026-12-25",
            "Mon 2026-12-28",  # for Saturday 26 December
        ),
    )
)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Library().calendar("uk")


def each_day(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def is_worked(on: date) -> bool:
    return on.weekday() < 5 and on not in DAYS_OFF


def twentieth_after(received: date) -> date:
    counted, on = 0, received
    while counted < 20:
        on += timedelta(days=1)
        counted += is_worked(on)
    return on


def test_every_day_is_as_the_list_has_it(calendar: Calendar) -> None:
    days = each_day(day("Wed 2025-01-01"), day("Thu 2026-12-31"))
    assert [on for on in days if calendar.is_workday(on) != is_worked(on)] == []


def test_the_twentieth_working_day_is_the_one_that_walking_finds(calendar: Calendar) -> None:
    for received in each_day(day("Wed 2025-01-01"), day("Mon 2026-11-30")):
        assert calendar.add(received, 20) == twentieth_after(received), received


def test_it_is_certain_for_its_span_and_a_guess_after(calendar: Calendar) -> None:
    assert calendar.first_day == day("Sat 2005-01-01")
    assert calendar.is_certain(day("Tue 2027-12-28"))
    assert not calendar.is_certain(day("Mon 2028-01-03"))
    assert not calendar.is_workday(day("Mon 2028-01-03"))
