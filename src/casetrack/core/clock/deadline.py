"""A due date with the way it was found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from casetrack.core.calendar import Calendar, DayNote
from casetrack.messages import Message, say

Status: TypeAlias = Literal["running", "paused", "met", "late", "overdue", "lapsed", "superseded"]


@dataclass(frozen=True, slots=True)
class LeftOutDays:
    """Days that are not counted; both ends are."""

    first: date
    last: date
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One addition on the way to a due date: from a day that itself is not counted."""

    start: date
    #: Working days added; None where the due date was given or counted in another unit.
    working_days: int | None
    rule: Message
    source: str
    left_out: tuple[LeftOutDays, ...]
    due: date
    #: What the start was, where that is worth saying: how the day of receipt was fixed.
    began: Message | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A clock's due date (到期日), its derivation, and what became of the clock."""

    clock: str
    title: str
    due: date
    #: Whether the due date lies where the calendar is a guess.
    provisional: bool
    steps: tuple[Step, ...]
    #: Open: somebody is still expected to act. Ended: nobody is, and nobody is late.
    end: Literal["open", "met", "ended", "superseded"]
    if_missed: Literal["overdue", "lapsed"]
    #: The consultation it belongs to, or None.
    subject: str | None = None
    met_on: date | None = None
    #: Whether it stands still until somebody outside the office answers.
    is_waiting: bool = False
    #: Whether it was met while it stood still: the date could not be missed then.
    met_while_waiting: bool = False
    #: What it means where nobody answers in time, in words; None where it means nothing more.
    silence: str | None = None
    #: The later due date, where it is open to dispute which of two holds.
    alternative_due: date | None = None

    @property
    def is_open(self) -> bool:
        return self.end == "open"

    @property
    def is_late(self) -> bool:
        """Whether it was met after its due date."""
        return self.met_on is not None and self.met_on > self.due and not self.met_while_waiting

    @property
    def first_due(self) -> date:
        """The due date before any extension."""
        return self.steps[0].due

    @property
    def start(self) -> date:
        """Day zero of its count."""
        return self.steps[0].start


def status(deadline: Deadline, today: date) -> Status:
    """Return how a deadline stands on a day; the only place that compares it with today."""
    match deadline.end:
        case "superseded":
            return "superseded"
        case "ended":
            return "lapsed"
        case "met":
            return "late" if deadline.is_late else "met"
        case "open":
            if deadline.is_waiting:
                return "paused"
            return deadline.if_missed if today > deadline.due else "running"


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One line of the day-by-day account."""

    day: date
    #: Which working day it is, from 1; None where the day is not counted.
    number: int | None
    note: DayNote
    #: Why a working day is not counted all the same, or None.
    left_out: str | None

    @property
    def why(self) -> Message | None:
        """Why the day counts or does not, or None for an ordinary working day."""
        note = self.note
        if self.left_out:
            return say("not counted ({source})", source=self.left_out)
        match note.kind:
            case "holiday" | "closure":
                return say("{name}: day off ({source})", name=note.name, source=note.source)
            case "make_up" | "opening":
                return say("make-up workday ({source})", source=note.source)
            case "guess":
                return say("{name}: day off (a guess, not announced yet)", name=note.name)
            case "weekend":
                return say("weekend")
            case _:
                return None


def day_by_day(deadline: Deadline, calendar: Calendar) -> Iterator[CountedDay]:
    """Yield every day after the start up to the due date, with its number or why it has none.

    The numbers run through all steps. Days of a step that was not counted in working days
    carry none.
    """
    number = 0
    for step in deadline.steps:
        counts = step.working_days is not None
        for offset in range(1, (step.due - step.start).days + 1):
            day = step.start + timedelta(days=offset)
            note = calendar.about(day)
            left_out = next((s.source for s in step.left_out if s.first <= day <= s.last), None)
            counted = counts and note.is_workday and left_out is None
            number += counted
            yield CountedDay(day, number if counted else None, note, left_out)
