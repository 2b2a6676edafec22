"""Deadlines as a calendar that other programs subscribe to (RFC 5545).

The library takes a tenth of a second to import, so only who asks for a calendar waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_ONE_DAY = timedelta(days=1)
#: How often a program should look again.
_LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Entry:
    """One deadline in a calendar."""

    #: The same for the same deadline, also when its date has moved.
    key: str
    summary: str
    description: str
    due: date
    provisional: bool
    #: When the reader is told; None for not at all.
    alarm_at: datetime | None


def calendar_feed(name: str, entries: Sequence[Entry], now: datetime) -> bytes:
    """Return a calendar with an event of a whole day for each entry."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//casetrack//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _LOOK_AGAIN, parameters={"value": "DURATION"})
    for each in entries:
        calendar.add_component(_event(each, now))
    return bytes(calendar.to_ical())


def _event(entry: Entry, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", f"{entry.key}@casetrack")
    event.add("dtstamp", now)
    event.add("dtstart", entry.due)
    event.add("dtend", entry.due + _ONE_DAY)
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("status", "TENTATIVE" if entry.provisional else "CONFIRMED")
    # A deadline fills nobody's day.
    event.add("transp", "TRANSPARENT")
    if entry.alarm_at is not None:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", entry.summary)
    # An hour of a day is no length of time, which a trigger is taken for unless it says so.
    alarm.add("trigger", entry.alarm_at, parameters={"value": "DATE-TIME"})
    return alarm
