"""Workbooks (xlsx) as cells: measured first, then laid out, then kept on the disk.

The library lays out a sheet as a whole, from its first cell to its last, in memory. Two cells in
far corners, or one long text that a thousand cells point to, end the process; so the cells are
counted before.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from casetrack.errors import BadInput
from casetrack.guards.archives import damaged, pieces
from casetrack.guards.cells import Cells, letters_of
from casetrack.guards.laid_out import EndedEarly, NoWorkbook, laid_out, laid_out_apart
from casetrack.guards.spills import Spill

#: Rows times columns that a sheet may reach over: 200,000 rows of forty columns.
MOST_CELLS = 8_000_000
#: Of all cells together, one that many cells share counted for each of them.
MOST_CHARACTERS = 256_000_000
#: A workbook with no more is laid out here: it takes some 2 MB, and another process its time.
_CELLS_AT_ONCE = 20_000
_OTHER_KINDS = ("xl/workbook.bin", "content.xml")


@dataclass(frozen=True)
class Workbook:
    """A workbook that was measured and found fit to be read; its rows lie on the disk."""

    name: str
    #: Of all sheets, one after another.
    _rows: Spill[Sequence[object]] = field(repr=False)
    #: Which of them are a sheet's.
    _parts: Mapping[str, range] = field(repr=False)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._parts)

    def rows(self, sheet: str) -> Iterator[tuple[int, Sequence[object]]]:
        """Yield the rows of a sheet with their numbers, counted from 1; none for a chart."""
        part = self._parts[sheet]
        return enumerate((self._rows[at] for at in part), start=1)


def open_workbook(name: str, content: bytes) -> Workbook:
    """Return a workbook; raise BadInput for one that is damaged, or reaches too far."""
    is_short = _measure(name, content) <= _CELLS_AT_ONCE
    rows: Spill[Sequence[object]] = Spill()
    parts: dict[str, range] = {}
    sheet = ""
    try:
        for piece in laid_out(content) if is_short else laid_out_apart(content):
            if isinstance(piece, str):
                sheet = piece
                parts[sheet] = range(len(rows), len(rows))
            else:
                rows.append(piece)
                parts[sheet] = range(parts[sheet].start, len(rows))
    except NoWorkbook:
        raise damaged(name) from None
    except EndedEarly:
        raise BadInput(
            "{name} could not be read, for the process that lays it out ended early, perhaps for "
            "want of memory; try again, or divide it into several files",
            name=name,
        ) from None
    return Workbook(name, rows, parts)


def _measure(name: str, content: bytes) -> int:
    """Return how many cells all sheets together reach over."""
    sheets: list[Cells] = []
    tables: list[array[int]] = []
    for part, held in groupby(pieces(name, content), key=lambda each: each[0].filename):
        if part.replace("\\", "/").lower() in _OTHER_KINDS:
            # Another kind of workbook within: the library might look into that one.
            raise damaged(name)
        cells = Cells()
        if not cells.read(piece for _, piece in held):
            raise damaged(name)
        sheets.append(cells)
        tables.append(cells.lengths)
    for each in sheets:
        if each.rows * each.columns > MOST_CELLS:
            raise _reaches_too_far(name, each)
        if max((each.characters(table) for table in tables), default=0) > MOST_CHARACTERS:
            raise BadInput(
                "{name} holds more than {most} million characters; divide it into several files",
                name=name,
                most=MOST_CHARACTERS // 1_000_000,
            )
    return sum(each.rows * each.columns for each in sheets)


def _reaches_too_far(name: str, cells: Cells) -> BadInput:
    return BadInput(
        "{name}: a sheet reaches to row {row} and column {column}, over more than {most} million "
        "cells; delete what stands far from the table, or divide it into several files",
        name=name,
        row=cells.rows,
        column=letters_of(cells.columns),
        most=MOST_CELLS // 1_000_000,
    )
