"""Load a holiday notice or an office's own closures: what moves, then the move itself.

Open cases only are worked out again, each change an event of the case. A closed case keeps the
calendar it was closed under.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from casetrack.core.calendar import Calendar, Loaded, announced_in, lint, loaded_in
from casetrack.core.case import RECALCULATED, Event
from casetrack.core.clock import Deadline, Deadlines, deadlines
from casetrack.desk.desk import HOME, Desk, actor_of, law_of
from casetrack.desk.folding import fold
from casetrack.errors import BadInput, Refused
from casetrack.messages import Message
from casetrack.store import CalendarLoad, StoredCase, Transaction

#: Who may change the days that an office's clocks go by.
_MAY_LOAD = ("admin", "manager")


@dataclass(frozen=True)
class Moved:
    """A due date of an open case that is another one now."""

    reference: str
    clock: str
    subject: str | None
    before: date
    after: date


@dataclass(frozen=True)
class OldDate:
    """A letter that has gone out and states a due date that has moved."""

    reference: str
    kind: str
    number: str | None
    states: date


@dataclass(frozen=True)
class CalendarLoaded:
    """What a load has changed, or would change."""

    years: tuple[int, ...]
    added: tuple[date, ...]
    removed: tuple[date, ...]
    lint: tuple[Message, ...]
    moved: tuple[Moved, ...]
    letters: tuple[OldDate, ...]
    #: References whose provisional due dates are certain now.
    final: tuple[str, ...]

    @property
    def earlier(self) -> tuple[Moved, ...]:
        """Those that come sooner than people have been told."""
        return tuple(each for each in self.moved if each.after < each.before)


def load_calendar(desk: Desk, file: str, content: bytes, *, dry_run: bool) -> CalendarLoaded:
    """Load a notice as published text, or notices and closures as TOML; raise CalendarError.

    1. Read it and hold it against the calendar. 2. Work every open case out under both calendars.
    3. Unless it is a dry run: keep it, and append an event to each case that moves.
    """
    text = _decoded(file, content)
    # What is found and what is written is one moment of the register.
    opening = desk.store.reading if dry_run else desk.store.transaction
    with opening() as tx:
        if not actor_of(desk, tx).roles.intersection(_MAY_LOAD):
            raise Refused(
                "user {user} may not load a calendar; {roles} may",
                user=desk.user,
                roles=", ".join(_MAY_LOAD),
            )
        known = desk.calendar(HOME, tx)
        loaded, remarks = _read(file, text, known)
        change = _Change(desk, file, loaded)
        found = change.of_every_case(tx, remarks, write=not dry_run)
        if not dry_run:
            for load in _kept(desk, loaded, sha256(content).hexdigest()):
                tx.versions.add_load(load)
    return found


def _kept(desk: Desk, loaded: Loaded, file_sha256: str) -> Iterator[CalendarLoad]:
    """Yield what is to be kept: notices for every office, closures for this one."""
    parts = ((None, loaded.for_everybody), (desk.office.code, replace(loaded, notices=())))
    for office, part in parts:
        if part.notices or part.closures:
            by = f"user:{desk.user}"
            yield CalendarLoad(office, desk.now(), by, file_sha256, part.as_json())


def _decoded(file: str, content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("{file} is neither UTF-8 nor GB18030 text", file=file)


def _read(file: str, text: str, known: Calendar) -> tuple[Loaded, tuple[Message, ...]]:
    """Return what a file adds, and what a person should know about how it was read."""
    if file.lower().endswith(".toml"):
        return loaded_in(file, text), ()
    announced = announced_in(file, text, known.notices)
    return Loaded((announced.notice,)), announced.remarks


@dataclass
class _Change:
    desk: Desk
    file: str
    loaded: Loaded
    #: Before and after, by office: each has its own closures.
    _calendars: dict[str, tuple[Calendar, Calendar]] = field(default_factory=dict)

    def _of_office(self, tx: Transaction, office: str) -> tuple[Calendar, Calendar]:
        if office not in self._calendars:
            before = self.desk.calendar(HOME, tx, office)
            is_own = office == self.desk.office.code
            added = self.loaded if is_own else self.loaded.for_everybody
            self._calendars[office] = before, added.onto(before, self.file)
        return self._calendars[office]

    def of_every_case(
        self, tx: Transaction, remarks: tuple[Message, ...], *, write: bool
    ) -> CalendarLoaded:
        before, after = self._of_office(tx, self.desk.office.code)
        moved: list[Moved] = []
        letters: list[OldDate] = []
        final: list[str] = []
        # A notice holds for every office; closures are one office's own.
        office = None if self.loaded.notices else self.desk.office.code
        for stored in tx.cases.every(office=office, only_open=True):
            theirs, is_final = self._of(tx, stored, write=write)
            moved += theirs
            letters += self._letters(tx, stored, theirs)
            final += [stored.reference] if is_final else []
        statutory = self.desk.library.calendar(HOME).statutory
        return CalendarLoaded(
            self.loaded.years,
            tuple(sorted(self._special(after) - self._special(before))),
            tuple(sorted(self._special(before) - self._special(after))),
            (*remarks, *lint(after, self.loaded.years, statutory)),
            tuple(sorted(moved, key=lambda each: (each.after >= each.before, each.reference))),
            tuple(letters),
            tuple(final),
        )

    def _special(self, calendar: Calendar) -> set[date]:
        """Return the days of these years that are not what their weekday says."""
        found: set[date] = set()
        for year in self.loaded.years:
            for month in range(1, 13):
                for day in range(1, 32):
                    try:
                        each = date(year, month, day)
                    except ValueError:
                        continue
                    note = calendar.about(each)
                    if note.kind not in ("weekday", "weekend"):
                        found.add(each)
        return found

    def _of(self, tx: Transaction, stored: StoredCase, *, write: bool) -> tuple[list[Moved], bool]:
        law = law_of(tx, stored)
        if law.workflow.calendar != HOME:
            return [], False
        before, after = self._of_office(tx, stored.office)
        old = deadlines(stored.case, law.workflow, before)
        new = fold(stored, law.workflow, after)
        moved = list(_moved(stored.reference, old, new.deadlines))
        is_final = any(
            was.provisional and not now.provisional for was, now in _open_ones(old, new.deadlines)
        )
        if write and moved:
            stored = tx.cases.append(stored, [self._event(moved, after)])
        if write and (moved or is_final):
            tx.cases.project(stored, fold(stored, law.workflow, after).projection)
        return moved, is_final

    def _event(self, moved: list[Moved], after: Calendar) -> Event:
        sources = [each.source for each in self.loaded.notices]
        sources += [each.source for each in self.loaded.closures]
        return Event(
            RECALCULATED,
            self.desk.today,
            {
                "moved": [
                    {
                        "clock": each.clock,
                        "id": each.subject,
                        "before": each.before.isoformat(),
                        "after": each.after.isoformat(),
                    }
                    for each in moved
                ],
                "notices": sources,
                "calendar": after.version,
            },
            actor=f"user:{self.desk.user}",
            recorded_at=self.desk.now(),
        )

    def _letters(
        self, tx: Transaction, stored: StoredCase, moved: list[Moved]
    ) -> Iterator[OldDate]:
        if not moved:
            return
        for notice in tx.notices.of(stored.id):
            words = self.desk.notices.words_in(tx.notices.file(notice.sha256))
            for was in sorted({each.before for each in moved}):
                if f"{was.year}年{was.month}月{was.day}日" in words:
                    yield OldDate(stored.reference, notice.kind, notice.number, was)


def _moved(reference: str, old: Deadlines, new: Deadlines) -> Iterator[Moved]:
    for was, now in _open_ones(old, new):
        if was.due != now.due:
            yield Moved(reference, now.clock, now.subject, was.due, now.due)


def _open_ones(old: Deadlines, new: Deadlines) -> Iterator[tuple[Deadline, Deadline]]:
    """Yield each open deadline as it was and as it is now."""
    before = {(each.clock, each.subject): each for each in old.all if each.end != "superseded"}
    for now in new.all:
        was = before.get((now.clock, now.subject))
        if now.is_open and was is not None:
            yield was, now
