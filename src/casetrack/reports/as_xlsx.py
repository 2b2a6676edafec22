"""Tables as a workbook: a sheet a table in the official layout, totals as live formulas."""

import io
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from casetrack.core.statistics import Box, PrintedTable
from casetrack.reports.writing import Sheets

#: A workbook bears a date of its own; with the day it was made, no two files were ever equal.
_MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 -- Excel knows no zones
#: Lines above a table: its title and who it is of.
_ABOVE = 2
_A4 = 9
#: Widths of columns in characters, of which a Chinese one takes two.
_WIDEST, _MERGED_DOWN, _NUMBER, _FEW_NUMBERS = 46, 14, 10, 20
_LINE = 16
_FONT = {"font_name": "宋体", "font_size": 10}
_CELL = {**_FONT, "border": 1, "valign": "vcenter", "text_wrap": True}


def write(sheets: Sheets) -> bytes:
    """Return the file."""
    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    workbook.set_properties({"title": sheets.title, "created": _MADE_AT})
    formats = _formats(workbook)
    for table in sheets.tables:
        sheet = workbook.add_worksheet(table.code)
        _set_up(sheet, table)
        _above(sheet, sheets, table, formats)
        places = {
            box.cell: xl_rowcol_to_cell(box.top + _ABOVE, box.left)
            for box in table.boxes
            if box.cell
        }
        for box in table.boxes:
            _write(sheet, box, places, formats)
        for row, lines in _lines(table).items():
            sheet.set_row(row + _ABOVE, lines * _LINE)
    workbook.close()
    return written.getvalue()


def _formats(workbook: "xlsxwriter.Workbook") -> dict[str, "xlsxwriter.format.Format"]:
    made = {
        "title": {"font_name": "黑体", "font_size": 14, "bold": True, "align": "center"},
        "about": {**_FONT, "align": "left"},
        "heading": {**_CELL, "align": "center", "bold": True, "bg_color": "#F2F2F2"},
        "label": {**_CELL, "align": "left"},
        "number": {**_CELL, "align": "center"},
    }
    formats = {name: workbook.add_format(each) for name, each in made.items()}
    for level in range(1, 5):
        formats[f"label{level}"] = workbook.add_format({**made["label"], "indent": level})
    return formats


def _set_up(sheet: "xlsxwriter.worksheet.Worksheet", table: PrintedTable) -> None:
    """Fit the sheet to one page across, its headings on every page."""
    sheet.set_paper(_A4)
    if table.width > table.labels + 1 and table.width > 4:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.center_horizontally()
    sheet.set_footer("&C&P / &N")
    if table.headings:
        sheet.repeat_rows(0, table.headings + _ABOVE - 1)
        sheet.freeze_panes(table.headings + _ABOVE, table.labels)
    for column, width in enumerate(_widths(table)):
        sheet.set_column(column, column, width)


def _widths(table: PrintedTable) -> list[int]:
    """Return the width of each column: a label's as long as its longest, within limits."""
    few = table.width - table.labels < 5
    widths = [_FEW_NUMBERS if few else _NUMBER] * table.width
    for column in range(table.labels):
        own = [box for box in table.boxes if box.left == column and box.width == 1]
        longest = [min(_length(box), _MERGED_DOWN if box.height > 1 else _WIDEST) for box in own]
        widths[column] = max([*longest, 8])
    return widths


def _length(box: Box) -> int:
    return 2 * (len(box.text) + box.level) + 2


def _lines(table: PrintedTable) -> dict[int, int]:
    """Return how many lines of text each row must hold."""
    widths = _widths(table)
    lines = dict.fromkeys(range(table.height), 1)
    for box in table.boxes:
        if box.height == 1 and box.text:
            room = sum(widths[box.left : box.left + box.width])
            lines[box.top] = max(lines[box.top], -(-_length(box) // room))
    return lines


def _above(
    sheet: "xlsxwriter.worksheet.Worksheet",
    sheets: Sheets,
    table: PrintedTable,
    formats: Mapping[str, "xlsxwriter.format.Format"],
) -> None:
    sheet.merge_range(0, 0, 0, table.width - 1, table.title, formats["title"])
    sheet.merge_range(1, 0, 1, table.width - 1, sheets.about, formats["about"])
    sheet.set_row(0, 24)


def _write(
    sheet: "xlsxwriter.worksheet.Worksheet",
    box: Box,
    places: Mapping[tuple[str, str], str],
    formats: Mapping[str, "xlsxwriter.format.Format"],
) -> None:
    top, left = box.top + _ABOVE, box.left
    look = formats[f"label{box.level}" if box.kind == "label" and box.level else box.kind]
    if box.height > 1 or box.width > 1:
        sheet.merge_range(top, left, top + box.height - 1, left + box.width - 1, "", look)
    value = float(box.value) if isinstance(box.value, Decimal) else box.value
    if box.kind != "number":
        sheet.write_string(top, left, box.text, look)
    elif value is None:
        sheet.write_blank(top, left, None, look)
    elif isinstance(value, str):
        sheet.write_string(top, left, value, look)
    elif box.sum_of:
        parts = ",".join(places[part] for part in box.sum_of)
        sheet.write_formula(top, left, f"=SUM({parts})", look, value)
    else:
        sheet.write_number(top, left, value, look)
