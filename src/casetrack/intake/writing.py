"""Rows -> a file that a spreadsheet opens, and that is read back as it was.

What people wrote is written as text, never as a formula.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import BinaryIO

import xlsxwriter

from casetrack.errors import BadInput
from casetrack.guards import guarded

ENDINGS = (".xlsx", ".csv")
#: A workbook bears a date of its own; with the day it was made, no two files were ever equal.
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 -- Excel knows no zones
#: More than this no cell of a workbook can hold.
_LONGEST = 32_767
#: Excel's number of the paper.
_A4 = 9
#: Of sheet names.
_LONGEST_NAME = 31


@dataclass(frozen=True)
class Table:
    """One sheet to be written: headings, then rows of text, dates, numbers or nothing."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[object]]
    #: Of the columns of a workbook, in characters; where there are none all are alike.
    widths: Sequence[int] = ()
    #: To be looked through and printed: a filter on each heading, pages across, as wide as a page.
    is_to_read: bool = False
    #: What ends a text that is longer than a cell of a workbook holds; where it is empty, such a
    #: text is refused: nobody would know what was left out.
    cut_with: str = ""


def write_table(tables: Iterable[Table], ending: str, encoding: str | None = None) -> bytes:
    """Return the file; a CSV file holds the rows of all tables below the first one's headings.

    `encoding` is that of a CSV file, UTF-8 with its mark where it is None.
    """
    written = io.BytesIO()
    write_table_to(written, tables, ending, encoding)
    return written.getvalue()


def write_table_to(
    target: BinaryIO, tables: Iterable[Table], ending: str, encoding: str | None = None
) -> None:
    """Write the same row by row, so that a long one takes no more memory than a short one."""
    if ending == ".xlsx":
        _write_xlsx(target, tables)
    else:
        _write_csv(target, tables, encoding or "utf-8-sig")


def _write_csv(target: BinaryIO, tables: Iterable[Table], encoding: str) -> None:
    text = io.TextIOWrapper(target, encoding, newline="")
    writer = csv.writer(text)
    for number, table in enumerate(tables):
        if number == 0:
            writer.writerow([_guarded(heading) for heading in table.headings])
        writer.writerows([_guarded(value) for value in row] for row in table.rows)
    # Writes what is left; the target stays open, which is not ours to close.
    text.detach()


def _guarded(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    if value is None:
        return ""
    return guarded(value) if isinstance(value, str) else str(value)


def _write_xlsx(target: BinaryIO, tables: Iterable[Table]) -> None:
    # Rows go to the disk as they come.
    workbook = xlsxwriter.Workbook(target, {"constant_memory": True})
    workbook.set_properties({"created": _MADE_AT})
    formats = {
        "heading": workbook.add_format({"bold": True}),
        "date": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "money": workbook.add_format({"num_format": "0.00"}),
    }
    try:
        for table in tables:
            _write_sheet(workbook.add_worksheet(table.name[:_LONGEST_NAME] or None), table, formats)
    finally:
        # Also takes away what was put on the disk meanwhile.
        workbook.close()


def _write_sheet(
    sheet: "xlsxwriter.worksheet.Worksheet",
    table: Table,
    formats: dict[str, "xlsxwriter.format.Format"],
) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(table.headings) - 1, 0), 14)
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width)
    for column, heading in enumerate(table.headings):
        sheet.write_string(0, column, heading, formats["heading"])
    last = 0
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, number, column, _cut(value, table.cut_with), formats)
        last = number
    if table.is_to_read:
        _make_readable(sheet, last, len(table.headings) - 1)


def _cut(value: object, ending: str) -> object:
    if ending and isinstance(value, str) and len(value) > _LONGEST:
        return value[: _LONGEST - len(ending)] + ending
    return value


def _make_readable(sheet: "xlsxwriter.worksheet.Worksheet", last_row: int, last: int) -> None:
    sheet.autofilter(0, 0, last_row, last)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    # One page wide, as many long as it takes, each with the headings.
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet",
    row: int,
    column: int,
    value: object,
    formats: dict[str, "xlsxwriter.format.Format"],
) -> None:
    match value:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(row, column, value, formats["date"])
        case date():
            sheet.write_datetime(row, column, value, formats["date"])
        case Decimal():
            sheet.write_number(row, column, float(value), formats["money"])
        case bool():
            sheet.write_boolean(row, column, value)
        case int() | float():
            sheet.write_number(row, column, value)
        case _:
            text = str(value)
            if len(text) > _LONGEST:
                raise BadInput(
                    "row {row} holds a text of {length} characters, more than a cell of a workbook "
                    "can; write a .csv or .json file",
                    row=row + 1,
                    length=len(text),
                )
            sheet.write_string(row, column, text)
