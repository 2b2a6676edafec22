"""Ledgers as files: where the rows stand, and what each of them says.

A title above the headings is passed over, and a workbook may have one sheet a year. The rows lie on
the disk and are gone through one by one, however many there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from casetrack.errors import LedgerError, Problem
from casetrack.intake.cells import Cell, as_text
from casetrack.intake.columns import BY_KEY, NEEDED
from casetrack.intake.held import Held, hold
from casetrack.intake.reading import CellProblem, read_cells
from casetrack.intake.row import Place, Refusal, Row, impossible
from casetrack.intake.words import Words, plain
from casetrack.messages import Message, say

#: The headings stand in one of so many first rows, and at least so many of them are known.
_HEADINGS_WITHIN, _HEADINGS_KNOWN = 20, 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet whose headings were found."""

    name: str
    #: As they stand in the file.
    headings: tuple[str, ...]
    #: Key of each column; None for one that is none of ours.
    keys: tuple[str | None, ...]
    #: Row of the headings, counted from 1.
    row: int


@dataclass(frozen=True, slots=True)
class Read:
    """One row as it was read: its values, or why it cannot be taken."""

    place: Place
    cells: Sequence[Cell]
    row: Row | None
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Ledger:
    """A ledger whose headings are understood; its rows can be gone through several times."""

    words: Words
    sheets: tuple[Sheet, ...]
    #: What is to be said of the file as a whole.
    remarks: tuple[Message, ...]
    #: The file, with rows that are of no sheet of ours, too.
    held: Held = field(repr=False)

    def rows(self, today: date) -> Iterator[Read]:
        """Yield every row that is not empty."""
        for sheet in self.sheets:
            for place, cells in self._below(sheet):
                yield _read(self.words, sheet, place, cells, today)

    def references(self) -> Iterator[tuple[str, str]]:
        """Yield office and reference of each row that names one, as typed; no office is empty."""
        for sheet in self.sheets:
            at, office = (
                sheet.keys.index(key) if key in sheet.keys else None
                for key in ("reference", "office")
            )
            if at is None:
                continue
            for _, cells in self._below(sheet):
                if reference := _shown(cells, at):
                    yield "" if office is None else _shown(cells, office), reference

    def count(self) -> int:
        """Return how many rows there are."""
        return sum(1 for sheet in self.sheets for _ in self._below(sheet))

    def shown(self, read: Read, key: str) -> str:
        """Return a cell of a row as typed; empty where there is none, or it tells of a person."""
        keys = next(sheet.keys for sheet in self.sheets if sheet.name == read.place.sheet)
        column = BY_KEY.get(key)
        if column is None or column.personal or key not in keys:
            return ""
        return _shown(read.cells, keys.index(key))

    def _below(self, sheet: Sheet) -> Iterator[tuple[Place, Sequence[Cell]]]:
        for number, cells in self.held.rows(sheet.name):
            if number > sheet.row and any(as_text_or_marks(cell) for cell in cells):
                yield Place(sheet.name, number), cells


def open_ledger(name: str, content: bytes, words: Words) -> Ledger:
    """Return the ledger in a file; raise BadInput or LedgerError where its shape is not one."""
    return understood(hold(name, content), words)


def understood(held: Held, words: Words) -> Ledger:
    """Return the ledger that a file holds; raise LedgerError where its shape is not one."""
    remarks: list[Message] = []
    if held.encoding == "gb18030":
        remarks.append(say("{name} is not UTF-8; it was read as GB18030", name=held.name))
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for sheet_name in held.sheets:
        first = list(first_rows(held.rows(sheet_name)))
        found = _headings(words, sheet_name, first)
        if found is not None:
            sheets.append(found)
            problems += _problems(words, found)
        elif first:
            remarks.append(
                say("sheet {sheet} has no row of headings and was left out", sheet=sheet_name)
            )
    if not sheets:
        wanted = ", ".join(f"{words.titles.get(key, key)} {key}" for key in NEEDED)
        says = say("no row of headings is found; a ledger needs: {wanted}", wanted=wanted)
        problems.append(Problem("", "", says))
    if problems:
        raise LedgerError(held.name, problems)
    return Ledger(words, tuple(sheets), tuple(remarks), held)


def as_text_or_marks(cell: Cell) -> str:
    """Return a cell as text, marks where it cannot be read: for whether there is anything."""
    try:
        return as_text(cell)
    except ValueError:
        return "#"


def _read(words: Words, sheet: Sheet, place: Place, cells: Sequence[Cell], today: date) -> Read:
    row, problems = read_cells(words, sheet.headings, sheet.keys, cells)
    if row is not None:
        problems = [
            CellProblem(key, _shown(cells, sheet.keys.index(key)) if key in sheet.keys else "", no)
            for key, no in impossible(row, today)
        ]
    refusals = tuple(Refusal(place, each.column, each.value, each.says) for each in problems)
    return Read(place, cells, None if refusals else row, refusals)


def _shown(cells: Sequence[Cell], at: int) -> str:
    return as_text_or_marks(cells[at]) if at < len(cells) else ""


def first_rows(rows: Iterable[tuple[int, Sequence[Cell]]]) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the rows among which the headings stand, the empty ones left out."""
    for number, cells in rows:
        if number > _HEADINGS_WITHIN:
            return
        if any(as_text_or_marks(cell) for cell in cells):
            yield number, cells


def _headings(words: Words, name: str, first: Sequence[tuple[int, Sequence[Cell]]]) -> Sheet | None:
    """Return the sheet by its first row with enough known headings, or None."""
    for number, cells in first:
        said = [as_text_or_marks(cell) for cell in cells]
        if len({words.key(each) for each in said} - {None}) >= _HEADINGS_KNOWN:
            return Sheet(name, heading_names(said), tuple(_keys(words, said)), number)
    return None


def heading_names(said: Sequence[str]) -> tuple[str, ...]:
    """Return the headings, each another one, so that unknown columns can be told apart."""
    names: list[str] = []
    for at, heading in enumerate(said, start=1):
        name = heading or f"({at})"
        names.append(name if name not in names else f"{name} ({at})")
    return tuple(names)


def _keys(words: Words, said: Sequence[str]) -> Iterator[str | None]:
    """Yield the key of each column; of two names for one key the proper one wins."""
    proper = {
        key for heading in said if (key := words.key(heading)) and _is_proper(words, heading, key)
    }
    for heading in said:
        meant = words.key(heading)
        yield None if meant in proper and not _is_proper(words, heading, meant) else meant


def _is_proper(words: Words, heading: str, key: str | None) -> bool:
    return key is not None and plain(heading) in (plain(key), plain(words.titles.get(key, key)))


def _problems(words: Words, sheet: Sheet) -> Iterator[Problem]:
    for key in NEEDED:
        if key not in sheet.keys:
            title = words.titles.get(key, key)
            yield Problem(sheet.name, key, say("no column {title} is found", title=title))
    for key in BY_KEY:
        if sheet.keys.count(key) > 1:
            columns = ", ".join(
                heading
                for heading, meant in zip(sheet.headings, sheet.keys, strict=True)
                if meant == key
            )
            yield Problem(
                sheet.name, key, say("several columns mean this: {columns}", columns=columns)
            )
