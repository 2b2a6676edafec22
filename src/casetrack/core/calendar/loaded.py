"""Notices and closures as they are kept once they are loaded."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date

from pydantic import TypeAdapter

from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.notice import Closure, Notice
from casetrack.core.calendar.statutory import Statutory
from casetrack.messages import Message, say

SATURDAY = 5


@dataclass(frozen=True)
class Loaded:
    """What one file adds to a calendar."""

    notices: tuple[Notice, ...] = ()
    closures: tuple[Closure, ...] = ()

    @classmethod
    def from_json(cls, text: str) -> "Loaded":
        return TypeAdapter(cls).validate_json(text)

    def as_json(self) -> str:
        return json.dumps(asdict(self), default=date.isoformat, ensure_ascii=False, sort_keys=True)

    def onto(self, calendar: Calendar, file: str = "calendar") -> Calendar:
        """Return the calendar with them; raise CalendarError where they do not fit."""
        if self.notices:
            calendar = calendar.with_notices(file, self.notices)
        return calendar.with_closures(self.closures) if self.closures else calendar

    @property
    def for_everybody(self) -> "Loaded":
        """What holds for every office: the notices."""
        return Loaded(self.notices)

    @property
    def years(self) -> tuple[int, ...]:
        """The years that it says anything about."""
        told = {notice.year for notice in self.notices}
        told |= {day.year for closure in self.closures for day in closure.days()}
        return tuple(sorted(told))


def lint(calendar: Calendar, years: Iterable[int], statutory: Statutory) -> Iterator[Message]:
    """Yield what looks wrong about years of a calendar, each with all its notices."""
    for year in years:
        expected = statutory.expected(year)
        if year not in calendar.announced or expected is None:
            continue
        found = _weekdays_off(calendar, year)
        weekdays, rests_on = expected
        if found != weekdays:
            yield say(
                "{year}: {found} weekdays off after the make-up workdays, and the law gives "
                "{expected} ({reason}); compare with {sources}",
                year=year,
                found=found,
                expected=weekdays,
                reason=rests_on,
                sources="、".join(notice.source for notice in calendar.year(year).sources),
            )


def _weekdays_off(calendar: Calendar, year: int) -> int:
    """Return the weekdays off by the notices of a year, minus the days worked in exchange."""
    of_year = [notice for notice in calendar.notices if notice.year == year]
    named = {day for notice in of_year for day, _, _ in notice.days()}
    # Of two notices about one day the later holds, and only that one counts here.
    notes = [calendar.about(day) for day in named if day >= calendar.first_day]
    off = [n for n in notes if n.kind == "holiday" and n.day.weekday() < SATURDAY]
    return len(off) - len([n for n in notes if n.kind == "make_up"])
