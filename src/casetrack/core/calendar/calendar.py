"""Which days are working days (工作日), how to count them, and how far that is known.

A working day is a weekday that no notice makes a day off, or a weekend day that a notice makes a
make-up workday. The start of a count is day zero; day one is the next working day.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from pydantic import TypeAdapter

from casetrack.core.calendar.check import problems_between, problems_of
from casetrack.core.calendar.day import CalendarYear, DayNote, Kind
from casetrack.core.calendar.guess import Guess
from casetrack.core.calendar.notice import Closure, Notice
from casetrack.core.calendar.ranks import Ranks, Span, are_in_order
from casetrack.core.calendar.statutory import NOT_KNOWN, Statutory
from casetrack.errors import BadInput, CalendarError
from casetrack.messages import Message, say

Answer = TypeVar("Answer")

#: Years after the last announced one for which the calendar still answers, by a guess.
GUESSED_YEARS = 5

#: The notices for 2008, 2012 and 2019 arranged days from 29 December of the year before on; none
#: has arranged an earlier one.
CERTAIN_TO = (12, 28)

SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The working days from 1 January of the first announced year on."""

    #: In the order in which they were issued; at least one, and no year left out between them.
    notices: tuple[Notice, ...]
    #: Answers for the years after the last announced one.
    guess: Guess
    closures: tuple[Closure, ...] = ()
    #: What the notices can be held against. It decides no day, so no version depends on it.
    statutory: Statutory = field(default=NOT_KNOWN, compare=False)

    def __post_init__(self) -> None:
        in_order = sorted(self.notices, key=lambda notice: (notice.issued, notice.source))
        object.__setattr__(self, "notices", tuple(in_order))

    @classmethod
    def from_canonical(cls, text: str) -> "Calendar":
        """Return the calendar that `canonical` was written from."""
        return TypeAdapter(cls).validate_json(text)

    def with_notices(self, file: str, notices: Iterable[Notice]) -> "Calendar":
        """Return this calendar with further notices; one that is known replaces the old.

        Raises CalendarError, naming `file`, where one is wrong or does not fit the others.
        """
        added = tuple(notices)
        problems = [each for notice in added for each in problems_of(notice)]
        # What was at odds before is not held against the new ones.
        known = list(problems_between(self.notices))
        between = problems_between(self._joined_by(added))
        problems.extend(each for each in between if each not in known)
        if problems:
            raise CalendarError(file, problems)
        return self.accepting(added)

    def accepting(self, notices: Iterable[Notice]) -> "Calendar":
        """Return this calendar with notices that were found right before; raises nothing.

        The same notice counts once. Of two that disagree about a day the later issued holds, as
        everywhere. Where a year before it is left out, a notice does not count.
        """
        together = self._joined_by(tuple(notices))
        years = _without_gaps(self.announced, {notice.year for notice in together})
        return replace(self, notices=tuple(each for each in together if each.year in years))

    def _joined_by(self, added: Sequence[Notice]) -> tuple[Notice, ...]:
        """Return the notices with others, each once: as it came last, if that says anything new."""
        new = [each for each in added if not any(_tells(known, each) for known in self.notices)]
        old = [each for each in self.notices if not any(map(each.is_same_as, new))]
        return (*old, *new)

    def with_closures(self, closures: Iterable[Closure]) -> "Calendar":
        """Return this calendar with the office's own closures added."""
        return replace(self, closures=(*self.closures, *closures))

    @cached_property
    def canonical(self) -> str:
        """All that its days are made of, as JSON; equal calendars give equal text."""
        parts = asdict(self)
        del parts["statutory"]
        return json.dumps(parts, default=date.isoformat, sort_keys=True, ensure_ascii=False)

    @cached_property
    def version(self) -> str:
        """SHA-256 of `canonical`, in hex."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    # What is known

    @cached_property
    def announced(self) -> tuple[int, ...]:
        """The years that a notice has arranged."""
        return tuple(sorted({notice.year for notice in self.notices}))

    @cached_property
    def first_day(self) -> date:
        """The first day it can answer for."""
        return date(self.announced[0], 1, 1)

    @cached_property
    def last_day(self) -> date:
        """The last day it can answer for, by a guess."""
        return date(self.announced[-1] + GUESSED_YEARS, 12, 31)

    @cached_property
    def certain_to(self) -> date:
        """The last day that a notice for the next year is not expected to change."""
        return date(self.announced[-1], *CERTAIN_TO)

    def is_certain(self, day: date) -> bool:
        """Return whether the calendar up to and including `day` is more than a guess."""
        return self.first_day <= day <= self.certain_to

    # Single days

    def is_workday(self, day: date) -> bool:
        return self._ask(lambda ranks: ranks.is_workday(day), day)

    def next_workday(self, day: date) -> date:
        """Return `day` itself if it is a working day, else the next one."""
        return self._ask(lambda ranks: ranks.next_workday(day), day)

    def last_workday_before(self, day: date) -> date:
        """Return the last working day before `day`."""
        before = day - timedelta(days=1)
        while not self.is_workday(before):
            before -= timedelta(days=1)
        return before

    def about(self, day: date) -> DayNote:
        """Return what `day` is, why, and by which notice."""
        self._check(day)
        note = self._special.get(day)
        if note is None and day.year > self.announced[-1]:
            note = self._guessed.get(day)
        if note is None:
            is_workday = day.weekday() < SATURDAY
            note = DayNote(day, is_workday, "weekday" if is_workday else "weekend")
        return note if self.is_certain(day) else replace(note, is_provisional=True)

    def day_off(self, day: date) -> Message | None:
        """Return why `day` is off, or None where it is a working day."""
        note = self.about(day)
        if note.is_workday:
            return None
        if note.kind == "weekend":
            return say("weekend")
        if note.kind == "guess":
            return say("{name} (a guess: not announced yet)", name=note.name)
        return say("{name} ({source})", name=note.name, source=note.source)

    # Counting

    def add(self, start: date, working_days: int) -> date:
        """Return the day that is `working_days` after `start`, which itself is day zero."""
        if working_days < 1:
            return self._add_nothing(start, working_days)
        return self._ask(lambda ranks: ranks.add(start, working_days), start)

    def add_leaving_out(self, start: date, working_days: int, left_out: Sequence[Span]) -> date:
        """Return the day that is `working_days` after `start` when days of `left_out` do not count.

        Spans include both ends; they are sorted and disjoint (`merge` makes them so).
        """
        if working_days < 1:
            return self._add_nothing(start, working_days)
        if left_out and not are_in_order(left_out):
            raise ValueError("the spans left out must be sorted and disjoint")
        return self._ask(lambda ranks: ranks.add(start, working_days, left_out), start)

    def count(self, after: date, through: date) -> int:
        """Return the working days after `after`, up to and including `through`.

        Negative where `through` comes first: then the same days, taken away.
        """
        return self._ask(lambda ranks: ranks.rank(through) - ranks.rank(after), after, through)

    # Years

    def year(self, number: int) -> CalendarYear:
        """Return one year for people to look at, closures of the office left out."""
        if not self.first_day.year <= number <= self.last_day.year:
            raise self._outside(number)
        is_announced = number in self.announced
        notes = self._official if is_announced else self._guessed
        of_year = [note for day, note in sorted(notes.items()) if day.year == number]
        return CalendarYear(
            number,
            "announced" if is_announced else "provisional",
            tuple(notice for notice in self.notices if _names_a_day_of(notice, number)),
            tuple(note.day for note in of_year if not note.is_workday),
            tuple(note.day for note in of_year if note.is_workday),
        )

    @property
    def years(self) -> tuple[CalendarYear, ...]:
        """The announced years."""
        return tuple(self.year(number) for number in self.announced)

    # Below: how the answers are found

    @cached_property
    def _official(self) -> Mapping[date, DayNote]:
        """What the notices say, day by day; the later issued overwrites."""
        return {
            day: DayNote(day, worked, "make_up" if worked else "holiday", holiday.name, each.source)
            for each in self.notices
            for day, worked, holiday in each.days()
        }

    @cached_property
    def _special(self) -> Mapping[date, DayNote]:
        """What the notices and then the office say, day by day."""
        own = {day: _own(day, closure) for closure in self.closures for day in closure.days()}
        return {**self._official, **own}

    @cached_property
    def _guessed(self) -> Mapping[date, DayNote]:
        last = self.announced[-1]
        names = self.guess.holidays(range(last + 1, last + GUESSED_YEARS + 1))
        return {day: DayNote(day, False, "guess", name) for day, name in names.items()}

    @cached_property
    def _announced_ranks(self) -> Ranks:
        return self._ranks(date(self.announced[-1], 12, 31), self._special)

    @cached_property
    def _all_ranks(self) -> Ranks:
        return self._ranks(self.last_day, {**self._guessed, **self._special})

    def _ranks(self, last: date, special: Mapping[date, DayNote]) -> Ranks:
        def is_workday(day: date) -> bool:
            note = special.get(day)
            return day.weekday() < SATURDAY if note is None else note.is_workday

        return Ranks.of(self.first_day, last, is_workday)

    def _ask(self, question: Callable[[Ranks], Answer], *days: date) -> Answer:
        """Answer from the announced years; only where they do not reach, from the guess as well."""
        ranks = self._announced_ranks
        try:
            return question(ranks)
        except IndexError:
            self._check(*days)
        ranks = self._all_ranks
        try:
            return question(ranks)
        except IndexError:
            raise BadInput(
                "counting from {day} runs past {last}, the last day this calendar knows",
                day=days[0],
                last=self.last_day,
            ) from None

    def _add_nothing(self, start: date, working_days: int) -> date:
        self._check(start)
        if working_days < 0:
            raise BadInput("cannot add {count} working days: less than none", count=working_days)
        return start

    def _check(self, *days: date) -> None:
        for day in days:
            if not self.first_day <= day <= self.last_day:
                raise self._outside(day)

    def _outside(self, asked: object) -> BadInput:
        return BadInput(
            "{asked} is not in this calendar: it knows {first} to {last}",
            asked=asked,
            first=self.first_day,
            last=self.last_day,
        )


def _own(day: date, closure: Closure) -> DayNote:
    kind: Kind = "opening" if closure.is_workday else "closure"
    return DayNote(day, closure.is_workday, kind, closure.name, closure.source)


def _names_a_day_of(notice: Notice, year: int) -> bool:
    return notice.year == year or any(day.year == year for day, _, _ in notice.days())


def _tells(known: Notice, other: Notice) -> bool:
    """Whether `other` is a known notice and adds nothing to it."""
    is_dated_as = known.dated == other.dated and (known.number or not other.number)
    return known.is_same_as(other) and known.arranges_as(other) and bool(is_dated_as)


def _without_gaps(announced: Sequence[int], years: Iterable[int]) -> set[int]:
    """Return the years that follow each other, from the announced ones on in both directions."""
    found = set(announced)
    asked = sorted(years)
    for year in asked:
        if year - 1 in found:
            found.add(year)
    for year in reversed(asked):
        if year + 1 in found:
            found.add(year)
    return found
