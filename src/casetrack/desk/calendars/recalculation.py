"""Work every open case out again because the calendar is another one.

Each due date that moves is an event of its case. A closed case keeps the calendar it was closed
under. A case that cannot be worked out is left as it is and named; everything else moves.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from casetrack.core.calendar import Calendar
from casetrack.core.case import RECALCULATED, Event
from casetrack.core.clock import Deadline, Deadlines
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.folding import DAMAGED, Folded, fold, why_not
from casetrack.desk.subscribing.outbox import tell_subscribers
from casetrack.errors import NotFound
from casetrack.messages import Message, say
from casetrack.store import StoredCase, StoredNotice, Transaction

#: The calendar of an office and a country before and after; None where it stays.
Change: TypeAlias = Callable[[str, str], tuple[Calendar, Calendar] | None]


@dataclass(frozen=True)
class Moved:
    """A due date of an open case that is another one now."""

    office: str
    reference: str
    clock: str
    subject: str | None
    before: date
    after: date

    @property
    def is_earlier(self) -> bool:
        return self.after < self.before


@dataclass(frozen=True)
class OldDate:
    """A letter that has gone out and states a due date that has moved."""

    office: str
    reference: str
    kind: str
    number: str | None
    states: date


@dataclass(frozen=True)
class Told:
    """One sentence about one case."""

    office: str
    reference: str
    says: Message


@dataclass(frozen=True)
class CaseName:
    """A case among those of several offices."""

    office: str
    reference: str


@dataclass
class Recalculated:
    """What became of the open cases."""

    moved: list[Moved] = field(default_factory=list)
    letters: list[OldDate] = field(default_factory=list)
    #: Those whose provisional due dates are certain now.
    final: list[CaseName] = field(default_factory=list)
    #: Those left as they are, with the reason.
    failed: list[Told] = field(default_factory=list)
    #: Letters that could not be held against the dates that moved.
    warnings: list[Told] = field(default_factory=list)


def recalculate(
    desk: Desk, tx: Transaction, change: Change, *, office: str | None, write: bool
) -> Recalculated:
    """Work out the open cases of an office, or of all, and write what moves if asked to."""
    found = Recalculated()

    def left_out(office: str, reference: str) -> None:
        says = say("an event of it cannot be read; see: casetrack verify")
        found.failed.append(Told(office, reference, says))

    for stored in tx.cases.every(office=office, only_open=True, left_out=left_out):
        try:
            anew = _worked_out(tx, stored, change)
        except DAMAGED as error:
            found.failed.append(Told(stored.office, stored.reference, why_not(error)))
            continue
        if anew is None:
            continue
        found.moved += anew.moved
        found.final += [CaseName(stored.office, stored.reference)] if anew.is_final else []
        _look_at_letters(desk, tx, stored, anew.moved, found)
        if write:
            _write(desk, tx, stored, anew)
    return found


@dataclass(frozen=True)
class _Anew:
    before: Calendar
    after: Calendar
    old: Folded
    new: Folded
    moved: tuple[Moved, ...]
    is_final: bool


def _worked_out(tx: Transaction, stored: StoredCase, change: Change) -> _Anew | None:
    """Return a case under both calendars, or None where its calendar stays."""
    workflow = law_of(tx, stored).workflow
    calendars = change(stored.office, workflow.calendar)
    if calendars is None:
        return None
    old, new = (fold(stored, workflow, calendar) for calendar in calendars)
    is_final = any(
        was.provisional and not now.provisional
        for was, now in _open_ones(old.deadlines, new.deadlines)
    )
    moved = tuple(_moved(stored, old.deadlines, new.deadlines))
    return _Anew(*calendars, old, new, moved, is_final)


def _moved(stored: StoredCase, old: Deadlines, new: Deadlines) -> Iterator[Moved]:
    for was, now in _open_ones(old, new):
        if was.due != now.due:
            yield Moved(stored.office, stored.reference, now.clock, now.subject, was.due, now.due)


def _open_ones(old: Deadlines, new: Deadlines) -> Iterator[tuple[Deadline, Deadline]]:
    """Yield each open deadline as it was and as it is now."""
    before = {(each.clock, each.subject): each for each in old.all if each.end != "superseded"}
    for now in new.all:
        was = before.get((now.clock, now.subject))
        if now.is_open and was is not None:
            yield was, now


def _write(desk: Desk, tx: Transaction, stored: StoredCase, anew: _Anew) -> None:
    # A date that is over can be another one too; that is no event, and the lists must have it.
    # The event itself has no state and starts no clock, so the case comes to the same with it.
    if anew.old.projection == anew.new.projection:
        return
    if anew.moved:
        stored = tx.cases.append(stored, [_event(desk, anew)])
    stored = tx.cases.project(stored, anew.new.projection)
    if anew.moved:
        moved = stored.case.events[-1]
        tell_subscribers(tx, stored, anew.new.projection, moved, (), desk.now())


def _event(desk: Desk, anew: _Anew) -> Event:
    return Event(
        RECALCULATED,
        desk.today,
        {
            "moved": [
                {
                    "clock": each.clock,
                    "id": each.subject,
                    "before": each.before.isoformat(),
                    "after": each.after.isoformat(),
                }
                for each in anew.moved
            ],
            "notices": [
                *(n.source for n in anew.after.notices if n not in anew.before.notices),
                *(c.source for c in anew.after.closures if c not in anew.before.closures),
            ],
            "calendar": anew.after.version,
        },
        actor=f"user:{desk.user}",
        recorded_at=desk.now(),
    )


def _look_at_letters(
    desk: Desk,
    tx: Transaction,
    stored: StoredCase,
    moved: tuple[Moved, ...],
    found: Recalculated,
) -> None:
    """Name the letters that state a date that has moved, and those that nobody can read."""
    if not moved:
        return
    dates = sorted({each.before for each in moved})
    for notice in tx.notices.of(stored.id):
        try:
            words = desk.notices.words_in(tx.notices.file(notice.sha256))
        except DAMAGED as error:
            says = _unread(notice, is_gone=isinstance(error, NotFound))
            found.warnings.append(Told(stored.office, stored.reference, says))
            continue
        found.letters += [
            OldDate(stored.office, stored.reference, notice.kind, notice.number, was)
            for was in dates
            if f"{was.year}年{was.month}月{was.day}日" in words
        ]


def _unread(notice: StoredNotice, *, is_gone: bool) -> Message:
    letter = " ".join(filter(None, (notice.kind, notice.number)))
    if is_gone:
        return say(
            "the file of {letter} was erased: its text can no longer be compared with the dates "
            "that moved",
            letter=letter,
        )
    return say(
        "the file of {letter} cannot be read: its text cannot be compared with the dates that "
        "moved; see: casetrack verify",
        letter=letter,
    )
