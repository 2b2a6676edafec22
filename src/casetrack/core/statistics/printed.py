"""A report in the layout it is printed in: boxes on a grid, whatever kind of file they go into.

Rows and columns of the grid are counted from 0. A box covers `height` rows and `width` columns;
together the boxes of a table cover its grid without overlapping.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, TypeAlias

from casetrack.core.statistics.form import Column, Form, Row, Table
from casetrack.core.statistics.report import Number, Report

Kind: TypeAlias = Literal["heading", "label", "number"]
#: Row code and column key.
Address: TypeAlias = tuple[str, str]
#: The blocks of a table with the columns that belong to each.
_Block: TypeAlias = tuple[str, list[Row], tuple[Column, ...]]


@dataclass(frozen=True, slots=True)
class Box:
    """One printed cell."""

    top: int
    left: int
    kind: Kind
    text: str = ""
    height: int = 1
    width: int = 1
    #: What stands in a number's cell.
    value: Number | str | None = None
    #: Which cell of the report it is; None for words.
    cell: Address | None = None
    #: The cells that come to this one, where it is a sum.
    sum_of: tuple[Address, ...] = ()
    #: Steps that a label is indented.
    level: int = 0

    @property
    def shown(self) -> str:
        """What is printed there, a blank as nothing."""
        if self.kind != "number":
            return self.text
        return "" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One table as it is printed."""

    code: str
    title: str
    boxes: tuple[Box, ...]
    height: int
    width: int
    #: Rows at the top that hold headings.
    headings: int
    #: Columns at the left that hold labels.
    labels: int


def printed(form: Form, report: Report) -> tuple[PrintedTable, ...]:
    """Return the tables of a report as its form prints them."""
    return tuple(_printed(table, report) for table in form.tables)


def _printed(table: Table, report: Report) -> PrintedTable:
    match table.layout:
        case "rows":
            return _rows(table, report)
        case "sections":
            return _sections(table, report)
        case "across":
            return _across(table, report)


def _made(table: Table, boxes: list[Box], headings: int, labels: int) -> PrintedTable:
    height = max(box.top + box.height for box in boxes)
    width = max(box.left + box.width for box in boxes)
    return PrintedTable(table.code, table.title, tuple(boxes), height, width, headings, labels)


def _number(report: Report, row: Row, column: Column, *place: int) -> Box:
    """Return the box of one number at (top, left[, width])."""
    top, left, *width = place
    return Box(
        top,
        left,
        "number",
        width=width[0] if width else 1,
        value=report.cell(row.code, column.key).value,
        cell=(row.code, column.key),
        sum_of=() if row.header else _parts(row, column),
    )


def _parts(row: Row, column: Column) -> tuple[Address, ...]:
    if column.sum_of:
        return tuple((row.code, key) for key in column.sum_of)
    return tuple((code, column.key) for code in row.sum_of)


def _rows(table: Table, report: Report) -> PrintedTable:
    """A line a row: labels under their merged headings at the left, a column for each number."""
    labels = max(len(row.under) for row in table.rows) + 1
    units = 1 if table.unit_heading else 0
    boxes, top = _column_headings(table, labels, units)
    for at, row in enumerate(table.rows, start=top):
        deep = len(row.under)
        label = Box(at, deep, "label", row.label, width=labels - deep, level=row.level)
        boxes.append(label)
        if units:
            boxes.append(Box(at, labels, "label", row.unit))
        for left, column in enumerate(table.columns, start=labels + units):
            boxes.append(_number(report, row, column, at, left))
    boxes += _merged_labels(table.rows, top)
    return _made(table, boxes, top, labels + units)


def _column_headings(table: Table, labels: int, units: int) -> tuple[list[Box], int]:
    """Return the boxes above the numbers, and how many lines they take."""
    over = 1 if table.heading else 0
    lines = over + (2 if any(column.group for column in table.columns) else 1)
    first = labels + units
    boxes = [Box(0, 0, "heading", table.stub or table.note, lines, labels)]
    if units:
        boxes.append(Box(0, labels, "heading", table.unit_heading, lines))
    if over:
        boxes.append(Box(0, first, "heading", table.heading, width=len(table.columns)))
    left = first
    for group, columns in groupby(table.columns, key=lambda column: column.group):
        several = list(columns)
        if group:
            boxes.append(Box(over, left, "heading", group, width=len(several)))
        top, height = (over + 1, 1) if group else (over, lines - over)
        for column in several:
            boxes.append(Box(top, left, "heading", column.label, height))
            left += 1
    return boxes, lines


def _merged_labels(rows: Sequence[Row], top: int) -> Iterator[Box]:
    """Yield the headings at the left of the labels, each over all rows that stand under it."""
    deepest = max(len(row.under) for row in rows)
    for level in range(deepest):
        at = top
        for under, several in groupby(rows, key=lambda row: row.under[: level + 1]):
            height = len(list(several))
            if len(under) > level:
                yield Box(at, level, "label", under[level], height)
            at += height


def _sections(table: Table, report: Report) -> PrintedTable:
    """A block for each heading: the heading, its columns, its rows."""
    blocks = list(_blocks(table))
    widest = max(len(columns) for _, _, columns in blocks)
    boxes: list[Box] = []
    top = 0
    for heading, rows, columns in blocks:
        if heading:
            boxes.append(Box(top, 0, "heading", heading, width=widest + 1))
            top += 1
        boxes.append(Box(top, 0, "heading", table.stub))
        for at, row in enumerate(rows, start=top + 1):
            boxes.append(Box(at, 0, "label", row.label, level=row.level))
        for left, width, column in _spread(columns, widest):
            boxes.append(Box(top, left, "heading", column.label, width=width))
            for at, row in enumerate(rows, start=top + 1):
                boxes.append(_number(report, row, column, at, left, width))
        top += 1 + len(rows)
    return _made(table, boxes, 0, 1)


def _blocks(table: Table) -> Iterator[_Block]:
    for under, rows in groupby(table.rows, key=lambda row: row.under):
        several = list(rows)
        used = {column.key for row in several for column in table.columns_of(row)}
        columns = tuple(column for column in table.columns if column.key in used)
        yield " ".join(under), several, columns


def _spread(columns: Sequence[Column], widest: int) -> Iterator[tuple[int, int, Column]]:
    """Yield left, width and column; the last one takes what room is left."""
    for left, column in enumerate(columns, start=1):
        is_last = left == len(columns)
        yield left, widest - left + 1 if is_last else 1, column


def _across(table: Table, report: Report) -> PrintedTable:
    """One line: all rows beside each other, each under its heading."""
    deepest = max(len(row.under) for row in table.rows)
    each = len(table.columns)
    boxes = (
        [
            Box(box.left, box.top * each, "heading", box.text, width=box.height * each)
            for box in _merged_labels(table.rows, 0)
        ]
        if deepest
        else []
    )
    for number, row in enumerate(table.rows):
        deep, left = len(row.under), number * each
        boxes.append(Box(deep, left, "heading", row.label, width=each))
        for at, column in enumerate(table.columns, start=left):
            boxes.append(Box(deep + 1, at, "heading", column.label, deepest - deep + 1))
            boxes.append(_number(report, row, column, deepest + 2, at))
    return _made(table, boxes, deepest + 2, 0)
