"""A printed table as rows of cells for a page: what is merged, what opens, what is marked."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from casetrack.core import statistics
from casetrack.core.statistics import Box, Finding, Form, Number, PrintedTable
from casetrack.desk import Restated, YearEnd

#: Row code and column key -> where the cell's cases are listed.
Opens: TypeAlias = Callable[[str, str], str]
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Remark:
    """A finding with its number on the page."""

    number: int
    finding: Finding


@dataclass(frozen=True)
class ShownCell:
    """One printed cell."""

    box: Box
    #: What a heading is the heading of: `col`, `colgroup`, `row`, `rowgroup`; empty for a number.
    scope: str
    #: Address of a number; empty for words.
    where: str = ""
    #: Where its cases are listed; empty where it has none.
    href: str = ""
    is_figure: bool = False
    #: Keeps the ids of several offices' cells apart.
    prefix: str = ""
    remarks: tuple[Remark, ...] = ()
    restated: Restated | None = None

    @property
    def anchor(self) -> str:
        return anchor(self.prefix + self.where)

    @property
    def tone(self) -> str:
        """The tone of the worst that is said of it."""
        severities = {each.finding.severity for each in self.remarks}
        return "bad" if "error" in severities else "warn" if self.remarks or self.restated else ""


@dataclass(frozen=True)
class ShownTable:
    """One table as a page shows it."""

    code: str
    title: str
    #: Of what is printed.
    language: str
    headings: int
    rows: tuple[tuple[ShownCell, ...], ...]
    has_figures: bool = field(default=False)

    @classmethod
    def plain(cls, form: Form, table: PrintedTable, prefix: str) -> "ShownTable":
        """Return a table in which nothing opens and nothing is marked."""
        return _Reading(form, {}, {}, (), lambda _row, _column: "", prefix).table(table)


def anchor(where: str) -> str:
    """Return the id of a cell on the page."""
    return "cell-" + re.sub(r"[^\w.-]", "-", where)


def findings_of(findings: Sequence[Finding]) -> tuple[Remark, ...]:
    """Return findings with their numbers, errors first."""
    ordered = sorted(findings, key=lambda each: each.severity != "error")
    return tuple(Remark(number, each) for number, each in enumerate(ordered, start=1))


def shown(
    form: Form, found: YearEnd, figures: Collection[str], opens: Opens
) -> tuple[ShownTable, ...]:
    """Return the tables of a report, each cell with what is said of it."""
    remarks: dict[str, list[Remark]] = {}
    for each in findings_of(found.findings):
        remarks.setdefault(each.finding.where, []).append(each)
    restated = {each.where: each for each in found.restated}
    reading = _Reading(form, remarks, restated, figures, opens)
    return tuple(reading.table(each) for each in statistics.printed(form, found.report))


@dataclass(frozen=True)
class _Reading:
    form: Form
    remarks: Mapping[str, Sequence[Remark]]
    restated: Mapping[str, Restated]
    figures: Collection[str]
    opens: Opens
    #: Keeps the ids of several offices' cells apart.
    prefix: str = ""

    def table(self, printed: PrintedTable) -> ShownTable:
        by_row: dict[int, list[Box]] = {}
        for box in printed.boxes:
            by_row.setdefault(box.top, []).append(box)
        rows = tuple(
            tuple(self._cells(sorted(by_row.get(top, ()), key=lambda box: box.left)))
            for top in range(printed.height)
        )
        language = "zh-CN" if _CHINESE.search(printed.title) else "en"
        has_figures = any(each.is_figure for row in rows for each in row)
        return ShownTable(
            printed.code, printed.title, language, printed.headings, rows, has_figures
        )

    def _cells(self, boxes: Sequence[Box]) -> Iterator[ShownCell]:
        for box in boxes:
            if box.cell is None:
                yield ShownCell(box, _scope(box))
                continue
            row, column = box.cell
            where = self.form.table_of[row].place(row, column)
            is_figure = where in self.figures
            has_cases = not is_figure and self._has_cases(row, box.value)
            yield ShownCell(
                box,
                "",
                where,
                self.opens(row, column) if has_cases else "",
                is_figure,
                self.prefix,
                tuple(self.remarks.get(where, ())),
                self.restated.get(where),
            )

    def _has_cases(self, row: str, value: Number | str | None) -> bool:
        definition = self.form.rows[row]
        is_counted = not definition.header and row not in self.form.resting_on_figures
        return is_counted and bool(value)


def _scope(box: Box) -> str:
    if box.kind == "heading":
        return "colgroup" if box.width > 1 else "col"
    return "rowgroup" if box.height > 1 else "row"
