"""Which timed rounds are to be done by when, by values alone."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.library import Library
from casetrack.reminders import last_day_to_publish, rounds_by_now
from days import day

CALENDAR = Library().calendar()
LAST = CALENDAR.announced[-1]


def names(today: date, hour: int = 9, publish_by: date | None = None) -> list[str]:
    here = datetime.combine(today, time(hour))
    return [each.name for each in rounds_by_now(here, CALENDAR, publish_by)]


def test_the_check_is_done_every_night_and_the_rest_on_working_days():
    assert names(day("Wed 2025-10-15"), 1) == ["lapses", "week"]
    assert names(day("Wed 2025-10-15"), 2) == ["verify", "topics", "lapses", "week"]
    assert names(day("Sat 2025-10-18")) == ["verify", "topics"]


def test_a_week_is_told_of_on_its_first_working_day_or_later():
    weeks = {
        each.period
        for n in range(14)
        for each in rounds_by_now(
            datetime.combine(day("Mon 2025-10-06") + timedelta(days=n), time(9)), CALENDAR, None
        )
        if each.name == "week"
    }
    assert weeks == {day("Mon 2025-10-06"), day("Mon 2025-10-13")}


def test_next_years_notice_is_looked_for_from_november_on_until_it_is_there():
    known, unknown = LAST - 1, LAST
    assert "calendar" not in names(CALENDAR.next_workday(date(known, 11, 10)))
    assert "calendar" not in names(CALENDAR.next_workday(date(unknown, 10, 20)))
    assert "calendar" in names(CALENDAR.next_workday(date(unknown, 11, 1)))
    assert "calendar" in names(CALENDAR.next_workday(date(unknown, 12, 10)))


@pytest.mark.parametrize(
    ("last", "is_published_by"),
    [
        ("Fri 2025-01-31", "Mon 2025-01-27"),  # within the Spring Festival
        ("Sat 2026-01-31", "Fri 2026-01-30"),
        ("Wed 2024-01-31", "Wed 2024-01-31"),
    ],
)
def test_who_must_publish_on_a_rest_day_does_so_on_the_working_day_before(last, is_published_by):
    assert last_day_to_publish(day(last), CALENDAR) == day(is_published_by)


def test_the_report_has_a_clock_of_its_own():
    assert "report_preflight" not in names(day("Fri 2025-11-28"))
    assert "report_preflight" in names(day("Mon 2025-12-01"))
    by = day("Sat 2026-01-31")
    assert "report_lock" in names(day("Sun 2026-01-04"), publish_by=by)  # a make-up workday
    assert "report_publish" not in names(day("Thu 2026-01-22"), publish_by=by)
    assert "report_publish" in names(day("Fri 2026-01-23"), publish_by=by)
    assert "report_lock" not in names(day("Mon 2026-02-02"), publish_by=by)


@given(st.dates(date(2025, 1, 2), date(2025, 12, 31)), st.times())
def test_a_round_is_named_once_and_its_period_has_begun(today, at):
    found = rounds_by_now(datetime.combine(today, at), CALENDAR, date(today.year, 1, 31))
    assert len({each.name for each in found}) == len(found)
    assert all(each.period <= today for each in found)
