"""A year-end table: the shape of what `casetrack report` prints.

It is written by `core/statistics` and `desk/year/told.py`, which write the files of tables as well.
"""

from datetime import date
from typing import Literal

from pydantic import Field

from casetrack.told.told import Instant, Told


class FindingTold(Told):
    """An identity that does not hold, or a cell to look at."""

    severity: Literal["error", "warning"]
    identity: str
    where: str
    expected: int | float | None
    found: int | float | str | None
    says: str
    cases: list[str] = Field(default_factory=list)
    """Left out where no case is behind it."""


class RowTold(Told):
    """One row of a table."""

    code: str
    label: str
    cells: dict[str, int | float | str | None]
    under: list[str] = Field(default_factory=list)
    """Labels of the groups it stands in; left out at the top."""
    cases: dict[str, list[str]] = Field(default_factory=dict)
    """References by column; left out unless they were asked for."""


class TableTold(Told):
    """One table of a form."""

    code: str
    title: str
    columns: list[str]
    rows: list[RowTold]


class PlainReportTold(Told):
    """The tables of one office."""

    form: str
    year: int
    office: str
    complete: bool
    tables: list[TableTold]
    findings: list[FindingTold]


class VoidedTold(Told):
    """A case that was entered by mistake."""

    reference: str
    received_on: date


class ClosingTold(Told):
    """How a year was closed."""

    position: int
    closed_on: date
    closed_by: str
    closed_at: Instant
    signer: str
    reason: str | None
    sha256: str


class ReasonTold(Told):
    """Why a cell differs from the closed table."""

    reference: str
    says: str


class RestatedTold(Told):
    """A cell that differs from the closed table."""

    row: str
    column: str
    where: str
    before: int | float | None
    after: int | float | None
    gone: list[str]
    come: list[str]
    reasons: list[ReasonTold]


class ReportTold(PlainReportTold):
    """A year-end table, with what lies beside it."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    as_of: date | None
    """The last day whose records are known; null for all there are."""
    voided: list[VoidedTold]
    offices: list[PlainReportTold] = Field(default_factory=list)
    """Of each office, where several are added up; else left out."""
    closed: ClosingTold | None = None
    """Both are left out where the year is not closed."""
    restated: list[RestatedTold] = Field(default_factory=list)
