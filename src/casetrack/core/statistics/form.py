"""A year-end table as data: the shape of a file under workflows/forms/.

The vocabulary is closed: what a key may say stands here, and no string in a file names anything
in Python.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from pydantic import Field, NonNegativeInt, PositiveInt

from casetrack.core.reading import Part
from casetrack.core.statistics.identity import Identity, RowsSum
from casetrack.core.statistics.tally import (
    ApplicantType,
    Channel,
    Closing,
    RemedyKind,
    RemedyResult,
    Tally,
)
from casetrack.errors import BadInput

#: Whole and not negative; whole; a decimal that is not negative.
Numbers: TypeAlias = Literal["count", "change", "amount"]
#: `outcome` counts the replies whose outcome has this very row, the others what they say.
Counts: TypeAlias = Literal[
    "received", "carried_in", "outcome", "replied", "carried_out", "remedy", "fee"
]


class Where(Part):
    """Which cases belong here: each fact that is named must be one of its words."""

    applicant_type: tuple[ApplicantType, ...] = ()
    channel: tuple[Channel, ...] = ()
    closing: tuple[Closing, ...] = ()
    kind: tuple[RemedyKind, ...] = ()
    result: tuple[RemedyResult, ...] = ()

    @cached_property
    def asked(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that this condition looks at, with the words it accepts."""
        facts = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {name: words for name, words in facts if words}

    def holds(self, tally: Tally) -> bool:
        """Return whether the tally belongs here; raise BadInput where a fact is missing."""
        return all(_fact(tally, name) in words for name, words in self.asked.items())


def _fact(tally: Tally, name: str) -> str | None:
    value: str | None = getattr(tally, name)
    # A case can be closed without anyone knowing whether it was in time; the rest is always known.
    if value is None and name != "closing":
        raise BadInput(
            "a tally of {measure} does not say its {fact}; the form counts by it",
            measure=tally.measure,
            fact=name,
        )
    return value


class Column(Part):
    key: str
    #: As printed.
    label: str
    #: Heading printed over this column and its neighbours.
    group: str = ""
    where: Where = Field(default_factory=Where)
    #: Keys of the columns it sums.
    sum_of: tuple[str, ...] = ()
    numbers: Numbers = "count"


class Row(Part):
    """One line of a table.

    It has exactly one source: it is a header without numbers, entered by a person, counted from
    the register, or a sum.
    """

    code: str
    #: As printed.
    label: str
    #: What offices print in its place.
    also: tuple[str, ...] = ()
    #: Words printed in the merged cells to the left of the label, from the outside in.
    under: tuple[str, ...] = ()
    #: Steps that the label itself is indented.
    level: NonNegativeInt = 0
    unit: str = "件"
    #: Keys of the columns this row has; empty means all of the table's.
    columns: tuple[str, ...] = ()
    numbers: Numbers | None = None
    header: bool = False
    #: No case can give the number; a person enters it.
    manual: bool = False
    counts: Counts | None = None
    where: Where = Field(default_factory=Where)
    #: What is counted is divided by this: yuan that are printed in 万元.
    divided_by: PositiveInt = 1
    #: Codes of the rows it sums.
    sum_of: tuple[str, ...] = ()

    @property
    def depth(self) -> int:
        """How many headings the row stands under."""
        return len(self.under) + self.level


class AlsoSeen(Part):
    """A row of another form that offices still print in this one."""

    code: str
    label: str
    #: Rows of this form whose place it takes.
    instead_of: tuple[str, ...] = Field(min_length=1)
    source: str


class Table(Part):
    code: str
    title: str
    #: Printed in the head of the table, or what a reader must know about it.
    note: str = ""
    #: How it is printed: a line a row; a block for each heading the rows stand under; or all rows
    #: beside each other in one line, each under a heading of its own.
    layout: Literal["rows", "sections", "across"] = "rows"
    #: Printed over the labels of the rows; where it is empty, the note.
    stub: str = ""
    #: Printed over all columns together.
    heading: str = ""
    #: Printed over the units of the rows; empty where no units are printed.
    unit_heading: str = ""
    columns: tuple[Column, ...] = Field(min_length=1)
    rows: tuple[Row, ...] = Field(min_length=1)
    also_seen: tuple[AlsoSeen, ...] = ()

    def columns_of(self, row: Row) -> tuple[Column, ...]:
        """Return the columns in which the row has a cell, in the order of the table."""
        if not row.columns:
            return self.columns
        return tuple(column for column in self.columns if column.key in row.columns)

    def place(self, row: str, column: str) -> str:
        """Return the address of a cell: row and column, the row alone in a one-column table."""
        return row if len(self.columns) == 1 else f"{row} {column}"


class Claim(Part):
    """How cells are spoken of in the prose of a report."""

    #: `…` stands for a few words, `#` for the number.
    says: tuple[str, ...] = Field(min_length=1)
    #: Addresses joined by +, `T3.3.3.*` for all rows of that beginning.
    cells: str


class Form(Part):
    """The tables an office fills in for a year (统计表), and what must hold between their cells."""

    id: str
    title: str
    #: Number of the document that prescribes it.
    source: str
    from_year: int
    #: Last report year; None while the form is in use.
    to_year: int | None = None
    #: Remedies filed in the year or pending before it, by their state at its end; or those
    #: concluded in the year.
    remedies_counted: Literal["filed_or_pending", "concluded"]
    #: Day of the next year by which it is to be published, as MM-DD; empty where no law says so.
    publish_by: str = Field(default="", pattern=r"^$|^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")
    publish_source: str = ""
    notes: tuple[str, ...] = ()
    tables: tuple[Table, ...] = Field(min_length=1)
    identities: tuple[Identity, ...] = ()
    claims: tuple[Claim, ...] = ()

    def covers(self, year: int) -> bool:
        """Return whether the form is prescribed for this report year."""
        return self.from_year <= year <= (self.to_year or year)

    def published_by(self, year: int) -> date | None:
        """Return the day by which the table of a year is to be published; None for no such day."""
        return date.fromisoformat(f"{year + 1}-{self.publish_by}") if self.publish_by else None

    def each_row(self) -> Iterator[tuple[Table, Row]]:
        """Yield every row with its table, in the order of the form."""
        return ((table, row) for table in self.tables for row in table.rows)

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """Every row by its code."""
        return {row.code: row for _, row in self.each_row()}

    @cached_property
    def table_of(self) -> Mapping[str, Table]:
        """The table of every row, by the row's code; rows of other forms it knows included."""
        own = {row.code: table for table, row in self.each_row()}
        return own | {seen.code: table for table in self.tables for seen in table.also_seen}

    @cached_property
    def also_seen(self) -> Mapping[str, AlsoSeen]:
        """Rows of other forms that stand in for rows of this one, by their code."""
        return {seen.code: seen for table in self.tables for seen in table.also_seen}

    @cached_property
    def parts_of(self) -> Mapping[str, tuple[str, ...]]:
        """The rows that a total is made of, by the total's code."""
        sums = {row.code: row.sum_of for _, row in self.each_row() if row.sum_of}
        return sums | {
            each.total: each.parts
            for each in self.identities
            if isinstance(each, RowsSum) and each.parts
        }

    @cached_property
    def resting_on_figures(self) -> frozenset[str]:
        """Codes of the rows that a person enters, and of the sums over such rows."""
        return frozenset(code for code in self.rows if self._rests_on_figures(code))

    def _rests_on_figures(self, code: str) -> bool:
        row = self.rows[code]
        return row.manual or any(self._rests_on_figures(part) for part in row.sum_of)


def measures_of(form: Form, code: str) -> frozenset[str]:
    """Return what has to be counted for a row, those that it sums included."""
    row = form.rows[code]
    own = {"outcome": {"replied"}, None: set[str]()}.get(row.counts, {str(row.counts)})
    return frozenset(own).union(*(measures_of(form, part) for part in row.sum_of))


def outcome_rows_of(form: Form, code: str) -> frozenset[str] | None:
    """Return the rows whose outcomes a row counts, those it sums included; None for all replies."""
    row = form.rows[code]
    parts = [outcome_rows_of(form, part) for part in row.sum_of]
    if row.counts == "replied" or None in parts:
        return None
    own = {code} if row.counts == "outcome" else set[str]()
    return frozenset(own).union(*(part for part in parts if part is not None))


def carried_row(form: Form) -> str | None:
    """Return the code of the row that counts what is carried over, or None."""
    return next((row.code for _, row in form.each_row() if row.counts == "carried_out"), None)
