"""Text of a calendar file -> a calendar, or every problem in the file at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, TypeVar

from pydantic import Field, PositiveInt, ValidationError

from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.check import problems_between, problems_of, table_of, weekdays_made_up
from casetrack.core.calendar.guess import Guess
from casetrack.core.calendar.loaded import Loaded
from casetrack.core.calendar.notice import Closure, Holiday, Notice
from casetrack.core.calendar.packaged import notices_from_holidays
from casetrack.core.calendar.statutory import Statutory, StatutoryDays, YearApart
from casetrack.core.reading import Part, Whole, read, tables
from casetrack.errors import BadInput, CalendarError, Problem
from casetrack.messages import Message, say

File = TypeVar("File", bound="_NoticesFile")

#: No holiday is longer; a longer range is a slip of the pen.
LONGEST = timedelta(days=60)
#: A year before or after these is a slip of the pen, and dates end soon after.
_YEARS = (1900, 2999)


class _Holiday(Part):
    """One line of `holidays`: days as dates, or as ranges "first..last" with both ends included."""

    name: str = Field(min_length=1)
    # Read by _days, which knows better words than the ones for a value of two possible types.
    days_off: tuple[object, ...] = ()
    make_up_workdays: tuple[object, ...] = ()


class _Notice(Part):
    """One entry of `notices`."""

    year: PositiveInt = Field(ge=_YEARS[0], le=_YEARS[1])
    title: str = Field(min_length=1)
    number: str | None = Field(default=None, min_length=1)
    #: Said where the number is missing, so that a forgotten number is not taken for an unseen one.
    number_not_seen: bool = False
    dated: date | None = None
    #: The text itself was seen, or its days are known without it.
    seen: Literal["text", "knowledge"] = "text"
    holidays: tuple[_Holiday, ...]


class _NoticesFile(Part):
    notices: tuple[_Notice, ...]
    #: Read apart, see loaded_in.
    closures: object = None


class _Closure(Part):
    """One entry of `closures`: days on which one office departs from the calendar."""

    name: str = Field(min_length=1)
    #: The legal basis.
    source: str = Field(min_length=1)
    first: date
    last: date
    is_workday: bool = False


class _ClosuresFile(Part):
    closures: tuple[_Closure, ...] = Field(min_length=1)
    notices: object = None


class _Years(Part):
    """A span of years, both ends included."""

    first: PositiveInt
    last: PositiveInt = Field(le=date.max.year)


class _StatutoryDays(Part):
    """One entry of `statutory_days`: weekdays off that the law gives, from a year on."""

    from_year: Whole
    weekdays: Whole
    source: str = Field(min_length=1)


class _YearApart(Part):
    """One entry of `exceptions`: a year that rightly comes to another number."""

    year: Whole
    weekdays: Whole
    reason: str = Field(min_length=1)


class _CalendarFile(_NoticesFile):
    id: str
    title: str
    statutory_days: tuple[_StatutoryDays, ...] = ()
    exceptions: tuple[_YearApart, ...] = ()
    #: Whose statutory holidays are guessed in years that no notice has arranged.
    country: str
    #: Parts of the country; a holiday of any of them is off. Empty: those of the whole country.
    subdivisions: tuple[str, ...] = ()
    #: Whether a holiday on a weekend moves to a weekday.
    observed: bool = False
    #: Years that count as announced with the holidays that the package `holidays` has for them.
    packaged: _Years | None = None
    #: In years of `packaged` a notice comes on top.
    notices: tuple[_Notice, ...] = ()


def parse(name: str, text: str, closures: Iterable[Closure] = ()) -> Calendar:
    """Return the calendar in a file; raise CalendarError with every problem in it."""
    file, notices, problems = _read(_CalendarFile, name, text)
    if file:
        notices = (*_packaged(file, problems), *notices)
    # What is wrong between notices can be told only when each of them could be read.
    problems.extend(problems_between(notices) if file else weekdays_made_up(notices))
    if file is None or problems:
        raise CalendarError(name, problems)
    return Calendar(notices, _guess(file), tuple(closures), _statutory(file))


def _guess(file: _CalendarFile) -> Guess:
    return Guess(file.country, file.subdivisions, file.observed)


def _packaged(file: _CalendarFile, problems: list[Problem]) -> tuple[Notice, ...]:
    """Return the notices that the package stands in for; none where the file asks for none."""
    years = file.packaged
    if years is None:
        return ()
    if years.last < years.first:
        says = say("{last} comes before {first}", last=years.last, first=years.first)
        problems.append(Problem("packaged", "last", says))
        return ()
    try:
        # The package says nothing of a year that it does not know, as if there were no holiday.
        notices = notices_from_holidays(_guess(file), range(years.first, years.last + 1))
    except BadInput as error:
        key = "subdivisions" if file.subdivisions else "country"
        problems.append(Problem("", key, error.message))
        return ()
    unknown = [notice.year for notice in notices if not notice.holidays]
    if unknown:
        says = say("the package holidays has no holiday of {year}", year=unknown[0])
        problems.append(Problem("", "packaged", says))
    return notices


def _statutory(file: _CalendarFile) -> Statutory:
    days, apart = file.statutory_days, file.exceptions
    return Statutory(
        tuple(StatutoryDays(each.from_year, each.weekdays, each.source) for each in days),
        tuple(YearApart(each.year, each.weekdays, each.reason) for each in apart),
    )


def notices_in(name: str, text: str) -> tuple[Notice, ...]:
    """Return the notices of a file with nothing but notices, for `Calendar.with_notices`.

    Raises CalendarError with every problem that shows without the calendar they are added to.
    """
    _, notices, problems = _read(_NoticesFile, name, text)
    if problems:
        raise CalendarError(name, problems)
    return notices


def loaded_in(name: str, text: str) -> Loaded:
    """Return the notices and an office's own closures in a file to be loaded.

    Raises CalendarError with every problem that shows without the calendar they are added to.
    """
    raw = tables(name, text, CalendarError)
    closures: tuple[Closure, ...] = ()
    problems: list[Problem] = []
    if "closures" in raw:
        try:
            own = read(_ClosuresFile, name, text, CalendarError)
            closures = tuple(
                Closure(each.name, each.source, each.first, each.last, each.is_workday)
                for each in own.closures
            )
        except CalendarError as error:
            problems.extend(error.problems)
        except BadInput as error:
            problems.append(Problem("closures", "last", error.message))
    notices = () if "notices" not in raw and "closures" in raw else notices_in(name, text)
    if problems:
        raise CalendarError(name, problems)
    return Loaded(notices, closures)


def _read(
    model: type[File], name: str, text: str
) -> tuple[File | None, tuple[Notice, ...], list[Problem]]:
    """Return the file if its shape is right, the notices that can be read, and all problems."""
    problems: list[Problem] = []
    file = None
    try:
        file = read(model, name, text, CalendarError)
        entries: Iterable[_Notice] = file.notices
    except CalendarError as error:
        raw = tables(name, text, CalendarError)
        problems.extend(_with_names(each, raw) for each in error.problems)
        entries = _sound_entries(raw)
    notices = tuple(_notice(entry, problems) for entry in entries)
    problems.extend(each for notice in notices for each in problems_of(notice))
    return file, notices, problems


def _sound_entries(raw: dict[str, object]) -> Iterator[_Notice]:
    """Yield the notices whose shape is right, so that one bad key hides no other problem."""
    entries = raw.get("notices")
    for entry in entries if isinstance(entries, list) else ():
        try:
            yield _Notice.model_validate(entry)
        except ValidationError:
            continue


def _notice(entry: _Notice, problems: list[Problem]) -> Notice:
    bare = Notice(entry.year, entry.title, entry.number, entry.dated, ())
    if (entry.number is None) != entry.number_not_seen:
        says = say("give the number, or say number_not_seen = true")
        problems.append(Problem(table_of(bare), "number", says))
    return replace(
        bare, holidays=tuple(_holiday(bare, holiday, problems) for holiday in entry.holidays)
    )


def _holiday(notice: Notice, entry: _Holiday, problems: list[Problem]) -> Holiday:
    bare = Holiday(entry.name, ())

    def days(key: str, written: Iterable[object]) -> tuple[date, ...]:
        found: set[date] = set()
        for each in written:
            read_as = _days(each)
            if isinstance(read_as, Message):
                problems.append(Problem(table_of(notice, bare), key, read_as))
            else:
                found.update(read_as)
        return tuple(sorted(found))

    if not entry.days_off and not entry.make_up_workdays:
        problems.append(Problem(table_of(notice, bare), "days_off", say("it names no day")))
    return Holiday(
        entry.name,
        days("days_off", entry.days_off),
        days("make_up_workdays", entry.make_up_workdays),
    )


def _days(written: object) -> list[date] | Message:
    """Return the days of a date or of a range, or what is wrong with it."""
    first, last = _ends(written)
    if first is None or last is None:
        return say(
            'must be a date like 2026-02-13 or a range like "2026-02-15..2026-02-23", not {given}',
            given=written,
        )
    if last < first:
        return say("the range {range} ends before it starts", range=written)
    if last - first > LONGEST:
        return say("the range {range} is longer than any holiday", range=written)
    return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


def _ends(written: object) -> tuple[date | None, date | None]:
    # A date with a time of day is a date to Python too, and is not meant here.
    if type(written) is date:
        return written, written
    if not isinstance(written, str):
        return None, None
    first, dots, last = written.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last if dots else first)
    except ValueError:
        return None, None


def _with_names(found: Problem, raw: object) -> Problem:
    """Return the problem with each numbered entry called what it calls itself."""
    words = []
    for part in filter(None, [*found.table.split("."), found.key]):
        word = part
        if isinstance(raw, list) and part.isdigit():
            raw = raw[int(part) - 1]
            word = _name_of(raw) or part
        elif isinstance(raw, dict):
            raw = raw.get(part)
        words.append(word)
    *table, key = words or [""]
    return replace(found, table=".".join(table), key=key)


def _name_of(entry: object) -> str | None:
    if not isinstance(entry, dict):
        return None
    names = (entry.get(key) for key in ("number", "title", "name"))
    return next((name for name in names if isinstance(name, str) and name), None)
