"""How many days off the law gives: data of the calendar file, and nothing that decides a day."""

from dataclasses import replace

import pytest

from casetrack.core.calendar import Calendar, parse
from casetrack.core.calendar.statutory import Statutory, StatutoryDays, YearApart
from casetrack.errors import CalendarError

LAW = Statutory(
    (StatutoryDays(2008, 11, "旧办法"), StatutoryDays(2025, 13, "新办法")),
    (YearApart(2015, 12, "增加一天"),),
)


@pytest.mark.parametrize(
    ("year", "expected"),
    [
        (2007, None),
        (2008, (11, "旧办法")),
        (2015, (12, "增加一天")),
        (2024, (11, "旧办法")),
        (2025, (13, "新办法")),
        (2031, (13, "新办法")),
    ],
)
def test_a_year_goes_by_the_law_of_its_time(year: int, expected: object) -> None:
    assert LAW.expected(year) == expected


def test_the_shipped_calendar_names_the_law_behind_each_number(calendar: Calendar) -> None:
    assert calendar.statutory.expected(2024) == (11, "全国年节及纪念日放假办法（国务院令第513号）")
    assert calendar.statutory.expected(2026) == (13, "全国年节及纪念日放假办法（国务院令第795号）")


def test_what_notices_are_held_against_decides_no_day(calendar: Calendar) -> None:
    without = replace(calendar, statutory=Statutory())
    assert (without, without.version) == (calendar, calendar.version)


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("weekdays = 11", 'weekdays = "11"', "statutory_days.1.weekdays"),
        ("from_year = 2008", "since = 2008", "statutory_days.1.since"),
        ('reason = "增加9月3日放假一天"', 'reason = ""', "exceptions.1.reason"),
    ],
)
def test_a_slip_in_the_numbers_of_the_law_is_named(
    shipped_text: str, right: str, wrong: str, place: str
) -> None:
    assert right in shipped_text
    with pytest.raises(CalendarError) as refused:
        parse("cn.toml", shipped_text.replace(right, wrong, 1))
    assert place in {each.place for each in refused.value.problems}
