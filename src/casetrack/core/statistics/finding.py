"""What a check says about one cell of a table."""

from dataclasses import dataclass

from casetrack.core.statistics.form import Form
from casetrack.core.statistics.identity import ParentFilled, Severity
from casetrack.core.statistics.report import Number, Report, total
from casetrack.messages import Message


@dataclass(frozen=True, slots=True)
class Finding:
    """One identity that does not hold, or one cell that is not as it should be."""

    severity: Severity
    #: Public name of the identity, such as A-01.
    identity: str
    #: Address of the cell: row and column, or the row alone in a one-column table.
    where: str
    #: What the other cells ask for; None where they ask for no single number.
    expected: Number | None
    #: What stands there; None is a blank.
    found: Number | str | None
    says: Message
    #: Cases that it is about, where the table holds them.
    references: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A report read with the eyes of its form."""

    form: Form
    report: Report

    def number(self, row: str, column: str) -> Number | None:
        return self.report.cell(row, column).number

    def sum(self, rows: tuple[str, ...], column: str) -> Number:
        """Return the sum of rows, blanks read as 0."""
        return total(self.number(row, column) for row in rows) or 0

    def columns(self, row: str) -> tuple[str, ...]:
        table = self.form.table_of[row]
        return tuple(column.key for column in table.columns_of(self.form.rows[row]))

    def place(self, row: str, column: str) -> str:
        return self.form.table_of[row].place(row, column)

    def label(self, row: str) -> str:
        known = self.form.rows.get(row) or self.form.also_seen[row]
        return known.label

    def present(self, rows: tuple[str, ...]) -> tuple[str, ...]:
        """Return the rows with those that the report prints in place of some of them."""
        stand_ins = (
            seen.code
            for seen in self.form.also_seen.values()
            if seen.code in self.report.rows and set(seen.instead_of) <= set(rows)
        )
        return (*rows, *stand_ins)

    def can_test(self, rows: tuple[str, ...], column: str) -> bool:
        """Return whether something stands in these cells and nothing is still to come."""
        return any(self.number(row, column) is not None for row in rows) and not any(
            self.is_awaited(row, column) for row in rows
        )

    def is_awaited(self, row: str, column: str) -> bool:
        """Return whether the cell is blank because the report is not finished, or not all seen."""
        if self.report.complete or self.report.cell(row, column).value is not None:
            return False
        filled = self.report.rows.get(row)
        not_seen = filled is None or column not in filled.cells
        return not_seen or row in self.form.resting_on_figures

    def is_left_blank(self, row: str, column: str) -> bool:
        """Return whether the row is a blank parent, which the form has an identity of its own for.

        What it should be compared with would only say the same thing twice.
        """
        return self.number(row, column) is None and any(
            row == parent.row
            for identity in self.form.identities
            if isinstance(identity, ParentFilled)
            for parent in identity.parents
        )
