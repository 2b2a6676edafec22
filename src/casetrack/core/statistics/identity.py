"""What must hold between the cells of a form (勾稽关系), as data: one class for each kind.

The kind is the word that a form file uses; how each is tested stands in `arithmetic`, `cells`
and `check`.
"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from casetrack.core.reading import Part

Severity: TypeAlias = Literal["error", "warning"]


class _Identity(Part):
    #: Public name, such as A-01.
    id: str
    #: What it rests on.
    source: str


class Equal(_Identity):
    """The rows on the left come to as much as the rows on the right."""

    kind: Literal["equal"]
    severity: Severity
    left: tuple[str, ...] = Field(min_length=1)
    right: tuple[str, ...] = Field(min_length=1)
    #: A blank total is read as the sum of its parts.
    read_blank_as_parts: bool = False

    @property
    def rows(self) -> tuple[str, ...]:
        return self.left + self.right


class RowsSum(_Identity):
    """A row is the sum of other rows."""

    kind: Literal["rows_sum"]
    severity: Severity
    total: str
    #: Empty means the rows that the total is the `sum_of`.
    parts: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.total, *self.parts)


class ColumnsSum(_Identity):
    """In every row of a table one column is the sum of others."""

    kind: Literal["columns_sum"]
    severity: Severity
    table: str
    total: str
    parts: tuple[str, ...] = Field(min_length=1)


class AtMost(_Identity):
    """None of these rows is larger than the limit rows together."""

    kind: Literal["at_most"]
    severity: Severity
    each: tuple[str, ...] = Field(min_length=1)
    limit: tuple[str, ...] = Field(min_length=1)

    @property
    def rows(self) -> tuple[str, ...]:
        return self.each + self.limit


class Parent(Part):
    row: str
    over: tuple[str, ...] = Field(min_length=1)


class ParentFilled(_Identity):
    """A row is not blank while a row below it has a number."""

    kind: Literal["parent_filled"]
    severity: Severity
    parents: tuple[Parent, ...] = Field(min_length=1)

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(code for each in self.parents for code in (each.row, *each.over))


class Cells(_Identity):
    """Every cell of the form holds a number of its kind, and there are no other cells."""

    kind: Literal["cells"]


class CarriedOver(_Identity):
    """What comes in from last year is what last year's table carried out."""

    kind: Literal["carried_over"]
    severity: Severity
    row: str
    #: Code of the row in last year's table, whatever form that has.
    previous: str

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.row,)


class AcrossYears(_Identity):
    """A number follows from last year's: what was there, and what came and went since."""

    kind: Literal["across_years"]
    severity: Severity
    each: tuple[str, ...] = Field(min_length=1)
    #: The column that follows.
    column: str
    #: Columns of last year's table, and of this year's, that are added and taken away.
    previous: tuple[str, ...] = Field(min_length=1)
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[str, ...]:
        return self.each


class CasesOnce(_Identity):
    """Every case stands once in the rows that take cases in and once in those that let them go."""

    kind: Literal["cases_once"]
    severity: Severity
    taken: tuple[str, ...] = Field(min_length=1)
    given: tuple[str, ...] = Field(min_length=1)

    @property
    def rows(self) -> tuple[str, ...]:
        return self.taken + self.given


class Narrative(_Identity):
    """Figures in the prose of the report are those of the tables."""

    kind: Literal["narrative"]
    severity: Severity


class AtMostNotices(_Identity):
    """Not more cases lapsed for want of payment than fee notices were sent."""

    kind: Literal["at_most_notices"]
    severity: Severity
    row: str

    @property
    def rows(self) -> tuple[str, ...]:
        return (self.row,)


class Offices(_Identity):
    """Each cell is the sum of the offices below."""

    kind: Literal["offices"]
    severity: Severity


Identity: TypeAlias = Annotated[
    Equal
    | RowsSum
    | ColumnsSum
    | AtMost
    | ParentFilled
    | Cells
    | CarriedOver
    | AcrossYears
    | CasesOnce
    | Narrative
    | AtMostNotices
    | Offices,
    Field(discriminator="kind"),
]
