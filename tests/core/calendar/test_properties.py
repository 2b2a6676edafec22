"""The table of ranks against walking over the days one by one."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.calendar import Calendar, Span, merge

ONE_DAY = timedelta(days=1)

# The last of them reach from the announced years into the guessed ones.
starts = st.dates(date(2008, 1, 1), date(2028, 12, 31))
lengths = st.integers(1, 60)
spans = st.lists(
    st.tuples(starts, st.integers(0, 40)).map(lambda each: (each[0], each[0] + each[1] * ONE_DAY)),
    max_size=4,
)


def walk(calendar: Calendar, start: date, working_days: int, left_out: Sequence[Span] = ()) -> date:
    day = start
    while working_days:
        day += ONE_DAY
        if calendar.about(day).is_workday and not any(a <= day <= b for a, b in left_out):
            working_days -= 1
    return day


@given(start=starts, working_days=lengths)
def test_adding_is_walking(calendar: Calendar, start: date, working_days: int) -> None:
    assert calendar.add(start, working_days) == walk(calendar, start, working_days)


@given(start=starts, working_days=lengths)
def test_counting_undoes_adding(calendar: Calendar, start: date, working_days: int) -> None:
    due = calendar.add(start, working_days)
    assert calendar.is_workday(due)
    assert calendar.count(start, due) == working_days
    assert calendar.count(due, start) == -working_days


@given(start=starts, working_days=lengths, data=st.data())
def test_leaving_out_is_walking_around(
    calendar: Calendar, start: date, working_days: int, data: st.DataObject
) -> None:
    near = st.tuples(st.integers(-30, 120), st.integers(0, 40)).map(
        lambda each: (start + each[0] * ONE_DAY, start + sum(each) * ONE_DAY)
    )
    inside = [
        span for span in data.draw(st.lists(near, max_size=4)) if span[0] > calendar.first_day
    ]
    left_out = merge(inside)
    expected = walk(calendar, start, working_days, inside)
    assert calendar.add_leaving_out(start, working_days, left_out) == expected


@given(day=starts)
def test_the_next_working_day_is_found_by_walking(calendar: Calendar, day: date) -> None:
    expected = day if calendar.about(day).is_workday else walk(calendar, day, 1)
    assert calendar.next_workday(day) == expected
    assert calendar.is_workday(day) == (expected == day)


@given(drawn=spans)
def test_merging_keeps_the_days_and_leaves_gaps(drawn: list[Span]) -> None:
    def days(of: Sequence[Span]) -> set[date]:
        return {a + n * ONE_DAY for a, b in of for n in range((b - a).days + 1)}

    merged = merge(drawn)
    assert days(merged) == days(drawn)
    assert all(b + ONE_DAY < c for (_, b), (c, _) in pairwise(merged))
