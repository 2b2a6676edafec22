"""Change the calendar on purpose: load a notice or closures, or renew it from the shelf.

What moves is told first, by a dry run, and then written.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from casetrack.core.calendar import Calendar, Loaded, announced_in, lint, loaded_in
from casetrack.desk.calendars.recalculation import (
    CaseName,
    Change,
    Moved,
    OldDate,
    Recalculated,
    Told,
    recalculate,
)
from casetrack.desk.calendars.working_days import HOME, disagreements, with_loads
from casetrack.desk.desk import Desk, hold_calendar, law_named
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, CasetrackError
from casetrack.messages import Message, say, say_count
from casetrack.store import CalendarLoad, Transaction


@dataclass(frozen=True)
class CalendarLoaded:
    """What a load or a renewal has changed, or would change."""

    years: tuple[int, ...]
    added: tuple[date, ...]
    removed: tuple[date, ...]
    lint: tuple[Message, ...]
    moved: tuple[Moved, ...]
    letters: tuple[OldDate, ...]
    #: Cases whose provisional due dates are certain now.
    final: tuple[CaseName, ...]
    #: Cases that cannot be worked out and were left as they are, with the reason.
    failed: tuple[Told, ...]
    #: Letters that could not be compared with the dates that moved.
    warnings: tuple[Told, ...]

    @property
    def earlier(self) -> tuple[Moved, ...]:
        """Those that come sooner than people have been told."""
        return tuple(each for each in self.moved if each.is_earlier)

    @property
    def offices(self) -> frozenset[str]:
        """The offices of the cases that are named."""
        named: tuple[Moved | OldDate | CaseName | Told, ...] = (
            *self.moved,
            *self.letters,
            *self.final,
            *self.failed,
            *self.warnings,
        )
        return frozenset(each.office for each in named)


def load_calendar(desk: Desk, file: str, content: bytes, *, dry_run: bool) -> CalendarLoaded:
    """Load a notice as published text, or notices and closures as TOML; raise CalendarError.

    1. Read it and hold it against the calendar. 2. Work every open case out under both calendars.
    3. Unless it is a dry run: keep it, and append an event to each case that moves.
    """
    text, remarks = _decoded(file, content)
    with _changing(desk, dry_run) as tx:
        known = desk.calendar(HOME, tx)
        loaded, about_reading = _read(file, text, known)
        after = loaded.onto(known, file)
        # A notice holds for every office; closures are one office's own.
        office = None if loaded.notices else desk.office.code
        cases = recalculate(
            desk, tx, _by_loading(desk, tx, file, loaded), office=office, write=not dry_run
        )
        statutory = desk.library.calendar(HOME).statutory
        looks_wrong = (*remarks, *about_reading, *lint(after, loaded.years, statutory))
        if not dry_run:
            for load in _kept(desk, loaded, tx.notices.keep(content)):
                tx.versions.add_load(load)
    return _told(loaded.years, known, after, looks_wrong, cases)


def renew_calendar(desk: Desk, *, dry_run: bool) -> CalendarLoaded:
    """Let open cases go by the calendars on the shelf from now on; what was loaded stays on top.

    The same steps as a load. Nothing is told and changed where they go by them already.
    """
    with _changing(desk, dry_run) as tx:
        before = desk.calendar(HOME, tx)
        shelf = desk.library.calendar(HOME)
        after = with_loads(tx, shelf, desk.office.code)
        cases = recalculate(desk, tx, _by_renewing(desk, tx), office=None, write=not dry_run)
        years = tuple(sorted({day.year for day in _differing(before, after)}))
        looks_wrong = (
            *lint(after, years, shelf.statutory),
            *disagreements(tx, shelf, desk.office.code),
        )
        if not dry_run:
            for country, _ in _waiting(desk, tx):
                renewed = desk.library.calendar(country)
                tx.versions.pin_calendar(renewed.version, renewed.canonical, desk.now())
                tx.versions.renew(country, renewed.version, desk.now(), f"user:{desk.user}")
    return _told(years, before, after, looks_wrong, cases)


@dataclass(frozen=True)
class Behind:
    """A calendar on the shelf that is not the one that open cases go by."""

    country: str
    #: Open cases of the office that go by the other one.
    cases: int
    #: Why the one on the shelf cannot be read, or None where it can.
    unread: Message | None = None


def calendars_behind(desk: Desk) -> tuple[Behind, ...]:
    """Return the calendars that wait on the shelf to be renewed."""
    with desk.store.reading() as tx:
        waiting = dict(_waiting(desk, tx))
        counts = dict.fromkeys(waiting, 0)
        counted = tx.versions.open_cases(desk.office.code) if waiting else {}
        for (named, sha), count in counted.items():
            country = law_named(tx, named, sha).workflow.calendar
            if country in counts:
                counts[country] += count
    return tuple(Behind(country, counts[country], why) for country, why in waiting.items())


def waiting_on_the_shelf(behind: Behind) -> Message:
    """Return what to tell people about it."""
    if behind.unread:
        return say_count(
            "workflows/calendars/{country}.toml cannot be read; {count} open case goes by the "
            "one before: {reason}",
            "workflows/calendars/{country}.toml cannot be read; {count} open cases go by the "
            "one before: {reason}",
            behind.cases,
            country=behind.country,
            reason=behind.unread,
        )
    return say_count(
        "workflows/calendars/{country}.toml is not the calendar that {count} open case goes by; "
        "see what moves: casetrack calendar renew --dry-run",
        "workflows/calendars/{country}.toml is not the calendar that {count} open cases go by; "
        "see what moves: casetrack calendar renew --dry-run",
        behind.cases,
        country=behind.country,
    )


def _waiting(desk: Desk, tx: Transaction) -> Iterator[tuple[str, Message | None]]:
    """Yield the countries whose calendar on the shelf is another one, and why it is unread."""
    for country, version in tx.versions.in_force().items():
        try:
            if desk.library.calendar(country).version != version:
                yield country, None
        except CasetrackError as error:
            yield country, error.message


@contextmanager
def _changing(desk: Desk, dry_run: bool) -> Iterator[Transaction]:
    """Open one moment of the register, in which what is found is what is written."""
    opening = desk.store.reading if dry_run else desk.store.transaction
    with opening() as tx:
        only_who_may(desk, tx, "calendar", "user {user} may not change the calendar; {roles} may")
        if not dry_run:
            hold_calendar(desk, tx, exclusively=True)
        yield tx


def _by_loading(desk: Desk, tx: Transaction, file: str, loaded: Loaded) -> Change:
    def after(office: str, before: Calendar) -> Calendar:
        is_own = office == desk.office.code
        return (loaded if is_own else loaded.for_everybody).onto(before, file)

    def change(office: str, country: str) -> tuple[Calendar, Calendar] | None:
        if country != HOME:
            return None
        before = desk.calendar(HOME, tx, office)
        return before, after(office, before)

    return _remembered(change)


def _by_renewing(desk: Desk, tx: Transaction) -> Change:
    waiting = dict(_waiting(desk, tx))

    def change(office: str, country: str) -> tuple[Calendar, Calendar] | None:
        if country not in waiting:
            return None
        before, shelf = desk.calendar(country, tx, office), desk.library.calendar(country)
        return before, with_loads(tx, shelf, office) if country == HOME else shelf

    return _remembered(change)


def _remembered(change: Change) -> Change:
    """Return the same, asked once for each office and country."""
    known: dict[tuple[str, str], tuple[Calendar, Calendar] | None] = {}

    def remembered(office: str, country: str) -> tuple[Calendar, Calendar] | None:
        if (office, country) not in known:
            known[office, country] = change(office, country)
        return known[office, country]

    return remembered


def _kept(desk: Desk, loaded: Loaded, file_sha256: str) -> Iterator[CalendarLoad]:
    """Yield what is to be kept: notices for every office, closures for this one."""
    parts = ((None, loaded.for_everybody), (desk.office.code, replace(loaded, notices=())))
    for office, part in parts:
        if part.notices or part.closures:
            by = f"user:{desk.user}"
            yield CalendarLoad(office, desk.now(), by, file_sha256, part.as_json())


def _decoded(file: str, content: bytes) -> tuple[str, tuple[Message, ...]]:
    """Return the text of a file, and a remark where its encoding had to be found out."""
    try:
        return content.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return content.decode("gb18030"), (say("{file} was read as GB18030 text", file=file),)
    except UnicodeDecodeError:
        raise BadInput("{file} is neither UTF-8 nor GB18030 text", file=file) from None


def _read(file: str, text: str, known: Calendar) -> tuple[Loaded, tuple[Message, ...]]:
    """Return what a file adds, and what a person should know about how it was read."""
    if file.lower().endswith(".toml"):
        return loaded_in(file, text), ()
    announced = announced_in(file, text, known.notices)
    return Loaded((announced.notice,)), announced.remarks


def _told(
    years: tuple[int, ...],
    before: Calendar,
    after: Calendar,
    looks_wrong: Iterable[Message],
    cases: Recalculated,
) -> CalendarLoaded:
    was, now = ({*_special(calendar, years)} for calendar in (before, after))
    return CalendarLoaded(
        years,
        tuple(sorted(now - was)),
        tuple(sorted(was - now)),
        tuple(looks_wrong),
        tuple(sorted(cases.moved, key=_earlier_first)),
        tuple(cases.letters),
        tuple(cases.final),
        tuple(cases.failed),
        tuple(cases.warnings),
    )


def _earlier_first(moved: Moved) -> tuple[bool, str, str]:
    return not moved.is_earlier, moved.reference, moved.office


def _special(calendar: Calendar, years: Iterable[int]) -> Iterator[date]:
    """Yield the days of these years that are not what their weekday says."""
    for year in years:
        for day in _days(date(year, 1, 1), date(year, 12, 31)):
            if calendar.about(day).kind not in ("weekday", "weekend"):
                yield day


def _differing(before: Calendar, after: Calendar) -> Iterator[date]:
    """Yield the days, as far as notices go, about which the calendars do not say the same."""
    first = max(before.first_day, after.first_day)
    announced = date(max(before.announced[-1], after.announced[-1]), 12, 31)
    for day in _days(first, min(announced, before.last_day, after.last_day)):
        was, now = before.about(day), after.about(day)
        if (was.kind, was.source) != (now.kind, now.source):
            yield day


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
