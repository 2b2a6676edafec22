"""Workbooks (xlsx) as cells: measured first, then read. The only import of calamine.

The library lays out a sheet as a whole, from its first cell to its last, in memory. Two cells in
far corners, or one long text that a thousand cells point to, end the process; so the cells are
counted before.
"""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from itertools import groupby

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from casetrack.errors import BadInput
from casetrack.guards.archives import damaged, pieces
from casetrack.guards.cells import Cells, letters_of

#: Rows times columns that a sheet may reach over: 200,000 rows of forty columns.
MOST_CELLS = 8_000_000
#: Of all cells together, one that many cells share counted for each of them.
MOST_CHARACTERS = 256_000_000
_OTHER_KINDS = ("xl/workbook.bin", "content.xml")


@dataclass(frozen=True)
class Workbook:
    """A workbook that was measured and found fit to be read."""

    name: str
    sheets: tuple[str, ...]
    _content: bytes = field(repr=False)

    def rows(self, sheet: str) -> Iterator[tuple[int, Sequence[object]]]:
        """Yield the rows of a sheet with their numbers, counted from 1; none for a chart."""
        with _clear(self.name):
            found = _sheet(self._content, sheet)
            yield from enumerate(found.iter_rows() if found else (), start=1)


def open_workbook(name: str, content: bytes) -> Workbook:
    """Return a workbook; raise BadInput for one that is damaged, or reaches too far."""
    _measure(name, content)
    with _clear(name):
        names = CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names
    return Workbook(name, tuple(names), content)


def _sheet(content: bytes, sheet: str) -> CalamineSheet | None:
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet)
    except CalamineError:
        return None


@contextmanager
def _clear(name: str) -> Iterator[None]:
    try:
        yield
    except CalamineError:
        raise damaged(name) from None
    except BaseException as error:
        # What a library in Rust gives up with is no Exception, on purpose, and has no door.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(name) from None


def _measure(name: str, content: bytes) -> None:
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


def _reaches_too_far(name: str, cells: Cells) -> BadInput:
    return BadInput(
        "{name}: a sheet reaches to row {row} and column {column}, over more than {most} million "
        "cells; delete what stands far from the table, or divide it into several files",
        name=name,
        row=cells.rows,
        column=letters_of(cells.columns),
        most=MOST_CELLS // 1_000_000,
    )
