"""How an office's letters are numbered (文号): the next number of each series, and a change.

A number that was given out is written as it was then, for ever. So another way of writing begins
with a year in which no number of the series has been given out yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from casetrack.desk.access.deeds import enter
from casetrack.desk.administration.offices import to_administer
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput
from casetrack.settings import Numbering, Office, Series
from casetrack.store import OfficeChange, Transaction


@dataclass(frozen=True)
class SeriesSeen:
    """A series in this year."""

    name: str
    series: Series
    #: The last number that was given out; None where none was.
    last: str | None
    #: The one that the next letter gets.
    next: str
    #: How many were given out, and how many lie between that nobody can explain.
    given: int
    gaps: int


@dataclass(frozen=True)
class NumberingSeen:
    """How an office numbers its letters in a year, and from when on another way could begin."""

    office: Office
    year: int
    letter_code: str
    series: tuple[SeriesSeen, ...]
    #: What is to come, by the year from which it holds.
    to_come: tuple[Numbering, ...]


@dataclass(frozen=True)
class NumberingChange:
    """What a change would do, or has done."""

    from_year: int
    #: By series: the first number of that year as it is written now, and as it would be.
    examples: Mapping[str, tuple[str, str]]


def numbering(desk: Desk, code: str) -> NumberingSeen:
    """Return how an office in the administrator's reach numbers its letters this year."""
    year = desk.today.year
    with desk.store.reading() as tx:
        office = to_administer(desk, tx, code)
        series = tuple(_seen(tx, office, name, year) for name in office.all_series())
    to_come = tuple(each for each in office.later if each.from_year > year)
    return NumberingSeen(office, year, office.numbering(year).letter_code, series, to_come)


def change_numbering(
    desk: Desk,
    code: str,
    letter_code: str,
    patterns: Mapping[str, tuple[str, int]],
    *,
    dry_run: bool = False,
) -> NumberingChange:
    """Let letters be numbered in another way: from this year where it has no number yet, else next.

    `patterns` gives each series its pattern and the first number of a year; those left out stay.
    """
    year = desk.today.year
    with desk.store.transaction() as tx:
        office = to_administer(desk, tx, code)
        for name in office.all_series():
            tx.numbers.wait_for_turn(code, name, year)
        known = {name: office.series(name, year) for name in office.all_series()}
        new = {**known, **_read(known, patterns)}
        written = Numbering(from_year=year, letter_code=letter_code.strip(), numbers=new)
        _told_apart(written)
        begins = _begins(tx, office, written, year)
        if not dry_run:
            _keep(desk, tx, office, written.model_copy(update={"from_year": begins}))
    examples = {
        name: (
            office.written(name, begins, office.series(name, begins).first),
            new[name].written(written.letter_code, begins, new[name].first),
        )
        for name in new
    }
    return NumberingChange(begins, examples)


def gaps_of(tx: Transaction, office: Office, name: str, year: int) -> tuple[int, int]:
    """Return how many numbers were given out, and how many between them nobody can explain."""
    key = (office.code, name, year)
    taken = tx.numbers.all_of(*key)
    if not taken:
        return 0, 0
    known = {*taken, *(each.serial for each in tx.register.marks(*key))}
    first = min(office.series(name, year).first, *known)
    return len(taken), sum(1 for each in range(first, max(taken)) if each not in known)


def _seen(tx: Transaction, office: Office, name: str, year: int) -> SeriesSeen:
    series = office.series(name, year)
    last = tx.numbers.last(office.code, name, year)
    released = [
        each.serial
        for each in tx.register.marks(office.code, name, year)
        if each.mark == "released"
    ]
    taken = tx.numbers.all_of(office.code, name, year)
    back = [each for each in released if each not in taken]
    follows = min(back) if back else series.first if last is None else last + 1
    return SeriesSeen(
        name,
        series,
        office.written(name, year, last) if last is not None else None,
        office.written(name, year, follows),
        *gaps_of(tx, office, name, year),
    )


def _read(
    known: Mapping[str, Series], patterns: Mapping[str, tuple[str, int]]
) -> Mapping[str, Series]:
    found: dict[str, Series] = {}
    for name, (pattern, first) in patterns.items():
        if name not in known:
            raise BadInput("there is no series {series!r}", series=name, key=name)
        try:
            found[name] = Series(pattern=pattern.strip(), first=first)
        except ValidationError:
            raise BadInput(
                "{{year}} and {{serial}} must stand in it, and {{code}} may; the first number is "
                "at least 1",
                key=name,
            ) from None
    return found


def _told_apart(numbering: Numbering) -> None:
    """Raise BadInput where two series are written alike: nobody could tell their numbers apart."""
    seen: dict[str, str] = {}
    for name, series in numbering.numbers.items():
        written = series.written(numbering.letter_code, 2026, 1)
        if written in seen:
            raise BadInput(
                "written like the series {other}; numbers must tell their series",
                other=seen[written],
                key=name,
            )
        seen[written] = name


def _begins(tx: Transaction, office: Office, new: Numbering, year: int) -> int:
    for name, series in new.numbers.items():
        same = series.written(new.letter_code, year, 1) == office.written(name, year, 1)
        if not same and tx.numbers.all_of(office.code, name, year):
            return year + 1
    return year


def _keep(desk: Desk, tx: Transaction, office: Office, new: Numbering) -> None:
    before = [each for each in office.later if each.from_year < new.from_year]
    later = [each.model_dump(mode="json") for each in (*before, new)]
    by = f"user:{desk.user}"
    tx.office_changes.add(OfficeChange(office.code, "numbering", {"later": later}, by, desk.now()))
    enter(desk, tx, "administered", f"numbers {office.code}", str(new.from_year))
