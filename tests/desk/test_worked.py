"""The cases of the demonstration stand as they should on whatever day it is begun."""

import pytest

from casetrack import desk
from casetrack.cli.worked import work, working_days_before
from days import day

AT_WORK = day("Fri 2026-11-27")
SATURDAY, SUNDAY = day("Sat 2026-11-28"), day("Sun 2026-11-29")
MONDAY = day("Mon 2026-11-30")


@pytest.mark.parametrize(("today", "due"), [(AT_WORK, AT_WORK), (SATURDAY, MONDAY)])
def test_one_reply_is_due_today_or_on_the_next_working_day(small_house, today, due):
    seat = small_house.seat("admin", today)
    work(seat)
    found = desk.todays(seat)
    listed = [*found.due_today.cards, *found.this_week.cards]
    first = min(card.line.due for card in listed)
    assert (first, found.due_today.count > 0) == (due, due == today)
    assert found.overdue.count > 0


@pytest.mark.parametrize(
    ("today", "expected"), [(MONDAY, [MONDAY, AT_WORK]), (SUNDAY, [SUNDAY, AT_WORK])]
)
def test_days_are_counted_back_from_a_working_day(small_house, today, expected):
    seat = small_house.seat("admin", today)
    assert [working_days_before(seat, count) for count in (0, 1)] == expected
