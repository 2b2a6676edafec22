"""When a message may go out: not at night, not on a rest day, the mail of a day together."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.library import Library
from casetrack.reminders import Hours, Watch, pause_after

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = Hours(SHANGHAI, time(18), time(8), time(8, 30))
WORKDAY = Library().calendar().is_workday


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        ("2025-10-15 10:00", "2025-10-15 10:00"),  # a Wednesday
        ("2025-10-15 07:59", "2025-10-15 08:00"),
        ("2025-10-15 18:00", "2025-10-16 08:00"),
        ("2025-10-17 20:00", "2025-10-20 08:00"),  # a Friday night
        ("2025-10-18 10:00", "2025-10-20 08:00"),  # a Saturday
        ("2025-10-11 10:00", "2025-10-11 10:00"),  # a make-up Saturday
        ("2025-09-30 21:00", "2025-10-09 08:00"),  # before the National Day
    ],
)
def test_nobody_is_disturbed_at_night_or_on_a_rest_day(now, goes_out):
    assert NIGHT.loud(at(now), WORKDAY) == at(goes_out)


@pytest.mark.parametrize(
    ("now", "goes_out"),
    [
        ("2025-10-15 06:00", "2025-10-15 08:30"),
        ("2025-10-15 08:30", "2025-10-15 08:30"),
        ("2025-10-15 08:31", "2025-10-16 08:30"),
        ("2025-10-17 09:00", "2025-10-20 08:30"),
    ],
)
def test_the_mail_of_a_day_goes_out_at_its_time(now, goes_out):
    assert NIGHT.next_mail(at(now), WORKDAY) == at(goes_out)


def test_quiet_hours_can_be_at_noon_or_not_at_all():
    noon = Hours(SHANGHAI, time(12), time(14), time(8, 30))
    assert noon.loud(at("2025-10-15 12:30"), WORKDAY) == at("2025-10-15 14:00")
    assert noon.loud(at("2025-10-15 23:00"), WORKDAY) == at("2025-10-15 23:00")
    never = Hours(SHANGHAI, time(0), time(0), time(8, 30))
    assert never.loud(at("2025-10-15 00:00"), WORKDAY) == at("2025-10-15 00:00")


@given(
    now=st.builds(
        datetime.combine, st.dates(date(2024, 1, 1), date(2026, 11, 1)), st.times(), st.just(UTC)
    ),
    quiet=st.tuples(st.times(), st.times()),
)
def test_what_may_go_out_later_may_go_out_then_and_is_never_early(now, quiet):
    hours = Hours(SHANGHAI, *(each.replace(microsecond=0) for each in quiet), time(8, 30))
    then = hours.loud(now, WORKDAY)
    assert then >= now
    assert hours.loud(then, WORKDAY) == then
    assert WORKDAY(then.astimezone(SHANGHAI).date())
    assert hours.next_mail(now, WORKDAY) >= now


def test_pauses_double_and_end_at_an_hour():
    minutes = [pause_after(n).total_seconds() / 60 for n in (1, 2, 3, 6, 7, 8, 10**6)]
    assert minutes == [1, 2, 4, 32, 60, 60, 60]


def test_a_process_is_dead_when_its_heart_stands_still_by_the_stopwatch_of_who_looks():
    watch = Watch(patience=90)
    assert watch.dead({"a": 1, "b": 1}, 0) == set()
    assert watch.dead({"a": 2, "b": 1}, 60) == set()
    assert watch.dead({"a": 3, "b": 1}, 100) == {"b"}
    assert watch.dead({"a": 3}, 150) == set()
    assert watch.dead({"a": 3}, 200) == {"a"}
