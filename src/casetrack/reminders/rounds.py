"""Timed rounds: which are to be done by now, each once for its day, its week or its year.

Nothing here knows when it last ran. A round names the period it is for, and whoever writes that
down first does it; so one that comes late is done late, and one that comes twice is done once.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal, TypeAlias

from casetrack.core.calendar import Calendar
from casetrack.reminders.plan import Rule, occasions

Name: TypeAlias = Literal[
    "backup",
    "anchor",
    "verify",
    "topics",
    "lapses",
    "week",
    "calendar",
    "report_preflight",
    "report_lock",
    "report_publish",
]

#: When the night's check begins.
_NIGHT = time(2)
#: From this day on the notice for the next year is looked for; it comes in November.
_WATCH_FROM = (11, 1)
_PREFLIGHT_FROM = (12, 1)
#: How long after the day it is said that it has passed.
_WORTH_SAYING = timedelta(days=28)
#: Whether it was published nobody tells the program; it says once that the day has passed.
_PUBLISHING = Rule("", (5, 3, 1, 0), "once")


@dataclass(frozen=True)
class TimedRound:
    """A round that is to be done by now."""

    name: Name
    #: The day, or the first day of the week or the year, that it is for.
    period: date


def rounds_by_now(
    here: datetime,
    calendar: Calendar,
    publish_by: date | None,
    back_up_at: time | None = None,
    *,
    with_anchor: bool = False,
) -> tuple[TimedRound, ...]:
    """Return the rounds that are to be done by a time on the office's wall.

    `publish_by` is the day by which last year's table is to be published; None for no such day.
    `back_up_at` is when the day's backup is due; None where none is made here. `with_anchor` says
    whether the day's anchor is made here.
    """
    today = here.date()
    at_night: tuple[Name, ...] = ("verify", "topics")
    found = [TimedRound(name, today) for name in at_night if here.time() >= _NIGHT]
    if with_anchor and here.time() >= _NIGHT:
        found.append(TimedRound("anchor", today))
    if back_up_at is not None and here.time() >= back_up_at:
        found.insert(0, TimedRound("backup", today))
    if not calendar.is_workday(today):
        return tuple(found)
    monday = today - timedelta(days=today.weekday())
    found += [TimedRound("lapses", today), TimedRound("week", monday)]
    if _is_next_year_unknown(today, calendar):
        found.append(TimedRound("calendar", monday))
    if (today.month, today.day) >= _PREFLIGHT_FROM:
        found.append(TimedRound("report_preflight", date(today.year, 1, 1)))
    if publish_by is not None and today <= publish_by + _WORTH_SAYING:
        if today <= publish_by:
            found.append(TimedRound("report_lock", date(today.year - 1, 1, 1)))
        last = last_day_to_publish(publish_by, calendar)
        # The same message again is the one of the day on which it came.
        found += [
            TimedRound("report_publish", each.on)
            for each in occasions(last, today, calendar, _PUBLISHING, None)
        ]
    return tuple(found)


def last_day_to_publish(publish_by: date, calendar: Calendar) -> date:
    """Return the day itself, or the last working day before where it is a rest day.

    The law moves it to no later day.
    """
    if calendar.is_workday(publish_by):
        return publish_by
    return calendar.last_workday_before(publish_by)


def _is_next_year_unknown(today: date, calendar: Calendar) -> bool:
    return (today.month, today.day) >= _WATCH_FROM and today.year + 1 not in calendar.announced
