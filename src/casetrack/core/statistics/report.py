"""A filled-in table, ours or anyone's: what stands in each cell, right or wrong.

A report knows the codes of its rows and columns and nothing about what they mean; the form
does.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

#: Cases are whole numbers, amounts of money decimals; never a float.
Number: TypeAlias = int | Decimal


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell and the cases it counts."""

    #: None is a blank; text is a word printed where a number belongs.
    value: Number | str | None = None
    references: tuple[str, ...] = ()

    @property
    def number(self) -> Number | None:
        """The number in the cell, or None where it is blank or holds a word.

        A number with a note in brackets behind it is one.
        """
        return _noted(self.value) if isinstance(self.value, str) else self.value


#: A whole number of cases with a note, as in 22（其中修订16件）. Money is none.
_NOTED = re.compile(r"([-+−]?\d[\d,]*)\s*件?\s*(?:[（(].*[）)])?", re.DOTALL)


def _noted(word: str) -> int | None:
    found = _NOTED.fullmatch(unicodedata.normalize("NFKC", word).strip())
    return int(found[1].replace(",", "").replace("−", "-")) if found else None


@dataclass(frozen=True)
class FilledRow:
    code: str
    label: str
    #: By column key, in the order of the table.
    cells: Mapping[str, Cell]
    #: Words of the merged cells to the left of the label, from the outside in.
    under: tuple[str, ...] = ()


@dataclass(frozen=True)
class FilledTable:
    code: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[FilledRow, ...]


@dataclass(frozen=True)
class Report:
    """The tables of one office for one year (年度报告的统计表)."""

    #: Id of the form it fills in.
    form: str
    #: None where a table from outside does not say.
    year: int | None
    office: str
    tables: tuple[FilledTable, ...]
    #: False while figures that no case can give are missing, or where only some rows were seen.
    complete: bool = True

    @cached_property
    def rows(self) -> Mapping[str, FilledRow]:
        """Every row by its code, in the order of the tables."""
        return {row.code: row for table in self.tables for row in table.rows}

    def cell(self, row: str, column: str) -> Cell:
        """Return what stands there; a cell that the report does not have is blank."""
        filled = self.rows.get(row)
        return filled.cells.get(column, _BLANK) if filled else _BLANK


_BLANK = Cell()


def changed(report: Report, change: Callable[[str, str, Cell], Cell]) -> Report:
    """Return the report with each cell as `change` makes it of row, column and what stood there."""
    tables = tuple(
        replace(table, rows=tuple(_changed(row, change) for row in table.rows))
        for table in report.tables
    )
    return replace(report, tables=tables)


def _changed(row: FilledRow, change: Callable[[str, str, Cell], Cell]) -> FilledRow:
    cells = {key: change(row.code, key, cell) for key, cell in row.cells.items()}
    return replace(row, cells=cells)


def total(numbers: Iterable[Number | None]) -> Number | None:
    """Return the sum with blanks read as 0, or None where all of them are blank."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None
