"""A ledger in and out by the command, beside the libraries that read and write its cells."""

import io
from collections.abc import Iterator
from pathlib import Path

import python_calamine
import xlsxwriter

from bench import built
from bench.figures import Aim, Figure, measured
from bench.realistic import Days, OfficeYear, ledger_of
from bench.scope import Scope, command
from casetrack.intake import Table, parse_words, write_table
from casetrack.library import Library

TOPIC = "ledgers"
#: The aim speaks of a city's year.
_AIMED_AT, _AIM = 35_000, Aim("median", 30)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield an import, the same again, and an export, by how many rows there are."""
    for rows in scope.ledgers:
        folder = scope.folder / str(rows)
        folder.mkdir()
        table = ledger(rows)
        (folder / "ledger.xlsx").write_bytes(write_table([table], ".xlsx"))
        command("init", folder=folder)
        cells = measured(lambda: _cells(folder / "ledger.xlsx"), rounds=3)  # noqa: B023 (called at once)
        for name in ("`casetrack import` of .xlsx", "the same again, nothing new"):
            ran = command("import", "ledger.xlsx", "--json", folder=folder)
            yield Figure(
                TOPIC,
                name,
                ran.seconds,
                ran.seconds,
                size=rows,
                limit=min(cells.ours),
                beside="reading the cells by calamine",
                aim=_AIM if rows == _AIMED_AT else None,
                peak_mb=ran.peak_mb,
            )
        yield from _out(folder, table, rows)


def ledger(rows: int) -> Table:
    """Return a year's ledger of so many rows, which were all received."""
    days = Days(Library().calendar())
    year = OfficeYear("jyj", 2024, rows, built.TODAY)
    table = ledger_of(year.rows(days), parse_words(Library().ledger_words()))
    return Table(table.name, table.headings, list(table.rows))


def _out(folder: Path, table: Table, rows: int) -> Iterator[Figure]:
    for ending, bare in (("xlsx", lambda: _xlsx(table)), ("csv", None)):
        ran = command("export", f"out.{ending}", folder=folder)
        limit = measured(bare, rounds=3).ours if bare else ()
        yield Figure(
            TOPIC,
            f"`casetrack export` to .{ending}",
            ran.seconds,
            ran.seconds,
            size=rows,
            limit=min(limit, default=None),
            beside="the same cells by xlsxwriter" if bare else "",
            peak_mb=ran.peak_mb,
        )


def _cells(file: Path) -> int:
    return len(python_calamine.load_workbook(str(file)).get_sheet_by_index(0).to_python())


def _xlsx(table: Table) -> int:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for n, row in enumerate(table.rows):
        sheet.write_row(n, 0, row)
    book.close()
    return len(made.getvalue())
