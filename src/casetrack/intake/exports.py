"""Exports of a platform for applications (平台导出表): headings of its own, a row an application.

What each heading means is said once by a person; what the words know is proposed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from casetrack.errors import BadInput
from casetrack.intake.cells import Cell, Unreadable, as_date, as_text
from casetrack.intake.fields import FIELDS, JOINED, OTHER, Proposed
from casetrack.intake.from_mail import joined, proposed
from casetrack.intake.held import hold
from casetrack.intake.sheets import as_text_or_marks, first_rows, heading_names
from casetrack.intake.words import Words, plain
from casetrack.messages import Message, say

#: Rows of one export; a longer one is of a longer time than anybody logs by hand.
MOST_ROWS = 2000
_CSV, _XLSX = ".csv", ".xlsx"
EXPORT_ENDINGS = (_XLSX, _CSV)
_ONLINE = "online"
#: Headings of one export, sorted, as they are compared: what is remembered is remembered by them.
HeadingsKey = tuple[str, ...]


@dataclass(frozen=True)
class ExportRow:
    """One row, with its number in the sheet, counted from 1."""

    number: int
    cells: Sequence[Cell]

    def shown(self, at: int) -> str:
        """Return a cell as people see it; empty beyond the last."""
        return as_text_or_marks(self.cells[at]) if at < len(self.cells) else ""


@dataclass(frozen=True)
class Export:
    """A sheet whose row of headings was found."""

    headings: tuple[str, ...]
    rows: tuple[ExportRow, ...]
    remarks: tuple[Message, ...]

    @property
    def key(self) -> HeadingsKey:
        return tuple(sorted({plain(each) for each in self.headings}))

    def row(self, number: int) -> ExportRow | None:
        """Return the row of that number, or None."""
        return next((each for each in self.rows if each.number == number), None)


def open_export(
    words: Words, name: str, content: bytes, known: Collection[HeadingsKey] = ()
) -> Export:
    """Return the first sheet with headings; `known` are those that a person has seen before.

    BadInput for a file that is no table, or that is longer than one.
    """
    ending = PurePath(name).suffix.lower()
    if ending not in EXPORT_ENDINGS:
        raise BadInput(
            "{name}: an export is .xlsx or .csv; open it in a spreadsheet and save it as .xlsx",
            key="original",
            name=name,
        )
    held = hold(name, content)
    for sheet in held.sheets:
        first = list(first_rows(held.rows(sheet)))
        at = _headings_at(words, first, known)
        if at is None:
            continue
        headings = heading_names(_texts(first[at][1]))
        below = tuple(_below(name, held.rows(sheet), first[at][0]))
        remarks = (say("read from the sheet {sheet}", sheet=sheet),) if len(held.sheets) > 1 else ()
        return Export(headings, below, remarks)
    raise BadInput("{name}: no row of headings is found", key="original", name=name)


def proposed_meanings(words: Words, headings: Sequence[str]) -> tuple[str, ...]:
    """Return the field that each heading is taken for; empty for one that nothing is known of."""
    seen: set[str] = set()
    found: list[str] = []
    for heading in headings:
        field = words.field(heading)
        if field is None and (key := words.key(heading)) in FIELDS:
            field = key
        if field in seen and field not in (*JOINED, OTHER):
            field = None
        seen.add(field or "")
        found.append(field or "")
    return tuple(found)


def proposed_from_row(
    words: Words, export: Export, meant: Sequence[str], row: ExportRow, today: date
) -> tuple[Proposed, ...]:
    """Return what a row says of the fields of the form, each once, with where it says so."""
    found: dict[str, Proposed] = {}
    for heading, key, cell in zip(export.headings, meant, row.cells, strict=False):
        if key in ("", OTHER, *JOINED) or cell is None or cell == "":
            continue
        where = say("the column “{heading}”", heading=heading)
        read = _cell(words, key, cell, where, today)
        if read is not None and (key not in found or not found[key].value):
            found[key] = read
    named = found.pop("organisation", None)
    if named is not None:
        found["applicant_name"] = Proposed("applicant_name", named.value, named.where)
        says = say("an organisation; of which kind, the export does not say")
        found.setdefault("applicant_type", Proposed("applicant_type", "", says))
    found.setdefault("channel", Proposed("channel", _ONLINE, say("the file, a platform's export")))
    return (*found.values(), *_joined(export, meant, row))


def number_in(meant: Sequence[str], row: ExportRow) -> str:
    """Return the platform's own number of a row; empty where no column holds one."""
    return row.shown(meant.index("number")) if "number" in meant else ""


def _joined(export: Export, meant: Sequence[str], row: ExportRow) -> Iterator[Proposed]:
    told = [
        (export.headings[at], row.shown(at))
        for at, key in enumerate(meant)
        if key in JOINED and row.shown(at)
    ]
    if told:
        where = say("the column “{heading}”", heading=", ".join(heading for heading, _ in told))
        yield Proposed("request", joined(told), where)


def _cell(words: Words, key: str, cell: Cell, where: Message, today: date) -> Proposed | None:
    try:
        if key == "submitted_on":
            on = as_date(cell)
            ahead = say("{where}: {on} lies ahead", where=where, on=on)
            return Proposed(key, "", ahead) if on > today else Proposed(key, on.isoformat(), where)
        value = as_text(cell)
    except Unreadable as no:
        return Proposed(key, "", say("{where}: {no}", where=where, no=no.says))
    if not value or (words.is_blank(value)):
        return None
    if key == "channel":
        return Proposed(key, words.code(key, value) or _ONLINE, where)
    return proposed(words, key, value, where)


def _headings_at(
    words: Words,
    first: Sequence[tuple[int, Sequence[Cell]]],
    known: Collection[HeadingsKey],
) -> int | None:
    """Return which of the first rows holds the headings: one seen before, else the best known."""
    texts = [_texts(cells) for _, cells in first]
    keys = [tuple(sorted({plain(each) for each in heading_names(row)})) for row in texts]
    for at, key in enumerate(keys):
        if key in known:
            return at
    knows = [sum(_is_known(words, each) for each in row) for row in texts]
    if any(each > 1 for each in knows):
        return knows.index(max(knows))
    # Headings that nobody knows: the first row that is no title.
    wide = (at for at, row in enumerate(texts) if sum(map(bool, row)) > 1)
    return next(wide, None)


def _texts(cells: Sequence[Cell]) -> list[str]:
    """Return the cells of a row as text, without empty ones at its end."""
    texts = [as_text_or_marks(cell) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _is_known(words: Words, heading: str) -> bool:
    return words.field(heading) is not None or words.key(heading) is not None


def _below(
    name: str, rows: Iterator[tuple[int, Sequence[Cell]]], headings: int
) -> Iterator[ExportRow]:
    count = 0
    for number, cells in rows:
        if number <= headings or not any(as_text_or_marks(cell) for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise BadInput(
                "{name} has more than {most} rows; export a shorter time",
                key="original",
                name=name,
                most=MOST_ROWS,
            )
        yield ExportRow(number, tuple(cells))


def as_kept(cell: Cell) -> str:
    """Return a cell as text that is the same whenever the same cell is exported."""
    if isinstance(cell, (datetime, date)):
        return cell.isoformat()
    return as_text_or_marks(cell)


def known_meanings(
    export: Export, remembered: Mapping[HeadingsKey, Mapping[str, str]]
) -> tuple[str, ...] | None:
    """Return what a person has said that the headings mean; None where nobody has."""
    said = remembered.get(export.key)
    if said is None:
        return None
    return tuple(said.get(plain(heading), "") for heading in export.headings)
