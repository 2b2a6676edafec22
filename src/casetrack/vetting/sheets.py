"""A workbook: the words of its cells, hidden ones too, and that they are hidden."""

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from casetrack.guards import open_workbook
from casetrack.messages import say, say_count
from casetrack.vetting.finding import Finding, Piece
from casetrack.vetting.packages import Package, Unreadable, vet_package


def opened(content: bytes) -> Workbook:
    """Return the workbook; raise Unreadable for a file that is none."""
    try:
        open_workbook("", content)
        return load_workbook(BytesIO(content), data_only=True)
    # The library lets whatever its parser and the archive raise come through.
    except Exception:
        raise Unreadable from None


def pieces(book: Workbook) -> Iterator[Piece]:
    """Yield each cell that has words in it."""
    for sheet in book.worksheets:
        for cell in _cells(sheet):
            if cell.value is not None:
                place = say("sheet {sheet}, {cell}", sheet=sheet.title, cell=cell.coordinate)
                yield Piece(place, str(cell.value))


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    """Yield the cells that are there, row by row.

    The library's own way makes one for every place between the first cell and the last.
    """
    return (sheet._cells[place] for place in sorted(sheet._cells))


def vet(package: Package, book: Workbook) -> Iterator[Finding]:
    """Yield what is in the workbook and not seen in it."""
    yield from vet_package(package)
    for sheet in book.sheetnames:
        if book[sheet].sheet_state != "visible":
            says = say("the sheet is hidden")
            yield Finding("hidden_sheet", say("sheet {sheet}", sheet=sheet), says, blocks=True)
    for worksheet in book.worksheets:
        yield from _vet_sheet(worksheet)
    if any(name.startswith("xl/externalLinks/") for name in package.names):
        says = say("it takes values from other workbooks, by the path of those")
        yield Finding("links", say("the file"), says, blocks=False)


def _vet_sheet(sheet: Worksheet) -> Iterator[Finding]:
    place = say("sheet {sheet}", sheet=sheet.title)
    rows = [str(number) for number, row in sheet.row_dimensions.items() if row.hidden]
    columns = [name for name, column in sheet.column_dimensions.items() if column.hidden]
    if rows:
        says = say("rows are hidden: {rows}", rows=", ".join(rows[:10]))
        yield Finding("hidden_rows", place, says, blocks=True)
    if columns:
        says = say("columns are hidden: {columns}", columns=", ".join(columns[:10]))
        yield Finding("hidden_columns", place, says, blocks=True)
    comments = [cell for cell in _cells(sheet) if cell.comment]
    if comments:
        says = say_count("it has {count} comment", "it has {count} comments", len(comments))
        yield Finding("comments", place, says, blocks=True)
