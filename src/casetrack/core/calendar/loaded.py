"""Notices and closures as they are kept once they are loaded."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from pydantic import TypeAdapter

from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.check import problems_between
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

    def kept_on(self, calendar: Calendar) -> Calendar:
        """Return the calendar with them, accepted earlier: nothing is held against them now."""
        calendar = calendar.accepting(self.notices)
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


def with_all(calendar: Calendar, loads: Iterable[Loaded]) -> Calendar:
    """Return the calendar with what was loaded, oldest first; what was accepted is accepted."""
    for each in loads:
        calendar = each.kept_on(calendar)
    return calendar


def at_odds(calendar: Calendar, loads: Sequence[Loaded]) -> Iterator[Message]:
    """Yield what a calendar and what was loaded on top of it disagree about."""
    together = with_all(calendar, loads)
    for notice in _last_loaded(loads):
        yield from _about(notice, calendar, together)
    known = list(problems_between(calendar.notices))
    for found in problems_between(together.notices):
        if found not in known:
            yield say("{place}: {says}", place=found.place, says=found.says)


def _last_loaded(loads: Iterable[Loaded]) -> list[Notice]:
    """Return the loaded notices, each as it was loaded last."""
    last: list[Notice] = []
    for load in loads:
        last = [each for each in last if not any(map(each.is_same_as, load.notices))]
        last += load.notices
    return last


def _about(notice: Notice, calendar: Calendar, together: Calendar) -> Iterator[Message]:
    for other in calendar.notices:
        if other.is_same_as(notice) and not other.arranges_as(notice):
            yield say(
                "{source} was loaded with other days than the calendar on the shelf gives; what "
                "was loaded holds; load the right text again",
                source=notice.source,
            )
    if not any(each.is_same_as(notice) for each in together.notices):
        yield say(
            "{source} was loaded and does not count: no notice arranges the year before {year}",
            source=notice.source,
            year=notice.year,
        )
