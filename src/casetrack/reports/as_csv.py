"""Tables as CSV: the printed grid, one table below the other, with the mark that Excel wants."""

import csv
import io

from casetrack.core.statistics import PrintedTable
from casetrack.guards import guarded
from casetrack.reports.writing import Sheets


def write(sheets: Sheets) -> bytes:
    """Return the file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([guarded(sheets.title)])
    writer.writerow([guarded(sheets.about)])
    for table in sheets.tables:
        writer.writerow([])
        writer.writerow([guarded(table.title)])
        writer.writerows(_grid(table))
    return text.getvalue().encode("utf-8-sig")


def _grid(table: PrintedTable) -> list[list[object]]:
    """Return the cells row by row; a merged one stands at its upper left."""
    grid: list[list[object]] = [[None] * table.width for _ in range(table.height)]
    for box in table.boxes:
        value = box.value if box.kind == "number" else box.text
        grid[box.top][box.left] = guarded(value) if isinstance(value, str) else value
    return grid
