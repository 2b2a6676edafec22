"""Form + tallies + figures -> the filled-in table, every count with the cases behind it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import chain
from typing import TypeAlias

from casetrack.core.statistics.form import Column, Form, Row, Table
from casetrack.core.statistics.report import Cell, FilledRow, FilledTable, Number, Report
from casetrack.core.statistics.tally import Tally
from casetrack.errors import BadInput
from casetrack.messages import say_count

#: The single cells by row and column: what was counted or entered, before any sum.
_Singles: TypeAlias = Mapping[tuple[str, str], Cell]


def tabulate(
    form: Form,
    office: str,
    year: int,
    tallies: Iterable[Tally],
    figures: Mapping[str, Number] | None = None,
) -> Report:
    """Return the table of a year.

    `figures` are the numbers no case can give, by address: `T2.1.1 issued`, `L8.3.1`. One that
    is missing stays None and leaves the report incomplete. Raises BadInput for a figure that
    the form does not ask for, and for a reply whose row the form does not have.
    """
    singles = _singles(form, tallies, figures)
    tables = tuple(_table(table, singles) for table in form.tables)
    return Report(form.id, year, office, tables, complete=_is_complete(form, tables))


def tabulate_cell(
    form: Form,
    tallies: Iterable[Tally],
    figures: Mapping[str, Number] | None,
    row: str,
    column: str,
) -> Cell:
    """Return one cell of the table that `tabulate` makes of the same; the form must have it."""
    table, asked = form.table_of[row], form.rows[row]
    place = next(each for each in table.columns_of(asked) if each.key == column)
    return _Cells(table, _singles(form, tallies, figures)).cell(asked, place)


def _singles(
    form: Form, tallies: Iterable[Tally], figures: Mapping[str, Number] | None
) -> _Singles:
    return {**_counted(form, tallies), **_entered(form, figures or {})}


def _counted(form: Form, tallies: Iterable[Tally]) -> dict[tuple[str, str], Cell]:
    rows = _counting_rows(form)
    counts: defaultdict[tuple[str, str], Number] = defaultdict(int)
    references: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for tally in tallies:
        for table, row in rows[tally.measure] + _outcome_row(form, tally):
            for column in _columns_counting(table, row, tally):
                counts[row.code, column.key] += tally.count
                references[row.code, column.key] += tally.references
    return {key: Cell(count, tuple(sorted(references[key]))) for key, count in counts.items()}


def _counting_rows(form: Form) -> defaultdict[str, list[tuple[Table, Row]]]:
    rows: defaultdict[str, list[tuple[Table, Row]]] = defaultdict(list)
    for table, row in form.each_row():
        if row.counts and row.counts != "outcome":
            rows[row.counts].append((table, row))
    return rows


def _outcome_row(form: Form, tally: Tally) -> list[tuple[Table, Row]]:
    """Return the row of the reply's outcome; none where the outcome has no row in this form."""
    if tally.measure != "replied" or tally.row is None:
        return []
    row = form.rows.get(tally.row)
    if row is None or row.counts != "outcome":
        raise BadInput(
            "{form} counts no outcomes in a row {row!r}: {cases}, {references}",
            form=form.id,
            row=tally.row,
            cases=say_count("{count} case", "{count} cases", int(tally.count)),
            references=", ".join(tally.references),
        )
    return [(form.table_of[row.code], row)]


def _columns_counting(table: Table, row: Row, tally: Tally) -> list[Column]:
    if not row.where.holds(tally):
        return []
    single = (column for column in table.columns_of(row) if not column.sum_of)
    return [column for column in single if column.where.holds(tally)]


def _entered(form: Form, figures: Mapping[str, Number]) -> dict[tuple[str, str], Cell]:
    asked = {
        table.place(row.code, column.key): (row.code, column.key)
        for table, row in form.each_row()
        if row.manual
        for column in table.columns_of(row)
        if not column.sum_of
    }
    for address in figures:
        if address not in asked:
            raise BadInput("{form} asks for no figure {address!r}", form=form.id, address=address)
    return {asked[address]: Cell(_plain(number)) for address, number in figures.items()}


def _table(table: Table, singles: _Singles) -> FilledTable:
    keys = tuple(column.key for column in table.columns)
    cells = _Cells(table, singles)
    rows = tuple(cells.row(row) for row in table.rows)
    return FilledTable(table.code, table.title, keys, rows)


class _Cells:
    """The cells of one table, each worked out once: totals of totals share their parts."""

    def __init__(self, table: Table, singles: _Singles) -> None:
        self._table = table
        self._singles = singles
        self._known: dict[tuple[str, str], Cell] = {}

    def row(self, row: Row) -> FilledRow:
        cells = {column.key: self.cell(row, column) for column in self._table.columns_of(row)}
        return FilledRow(row.code, row.label, cells, row.under)

    def cell(self, row: Row, column: Column) -> Cell:
        place = (row.code, column.key)
        if place not in self._known:
            self._known[place] = self._worked_out(row, column)
        return self._known[place]

    def _worked_out(self, row: Row, column: Column) -> Cell:
        if row.header:
            return Cell()
        if column.sum_of:
            parts = (each for each in self._table.columns_of(row) if each.key in column.sum_of)
            return _sum(self.cell(row, each) for each in parts)
        if row.sum_of:
            rows = (each for each in self._table.rows if each.code in row.sum_of)
            return _sum(self.cell(each, column) for each in rows)
        if row.manual:
            return self._singles.get((row.code, column.key), Cell())
        counted = self._singles.get((row.code, column.key), Cell(0))
        return Cell(_divided(counted.number or 0, row.divided_by), counted.references)


def _sum(cells: Iterable[Cell]) -> Cell:
    """Return the sum with all references; blank where a part of it is still blank."""
    parts = list(cells)
    numbers = [part.number for part in parts if part.number is not None]
    value = _plain(sum(numbers)) if len(numbers) == len(parts) else None
    references = sorted(chain.from_iterable(part.references for part in parts))
    return Cell(value, tuple(references))


def _divided(number: Number, divisor: int) -> Number:
    return _plain(number if divisor == 1 else Decimal(number) / divisor)


def _plain(number: Number) -> Number:
    """Return a whole number as an int and any other without zeros at its end."""
    whole = int(number)
    return whole if number == whole or isinstance(number, int) else number.normalize()


def _is_complete(form: Form, tables: Iterable[FilledTable]) -> bool:
    return all(
        cell.value is not None
        for table in tables
        for row in table.rows
        if not form.rows[row.code].header
        for cell in row.cells.values()
    )
