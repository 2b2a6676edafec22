"""Tables of the year's end: figures that people enter, and years that were closed.

Figures and closings are added and never changed: a figure that is set again, or a year that is
closed anew, is a row more.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class FigureRow(Base, table=True):
    """A number that no case can give (填报数), as somebody entered it."""

    __tablename__ = "figures"
    __table_args__ = (Index("ix_figures_of_year", "office_code", "form", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    form: str
    year: int
    #: Row and column, or the row alone in a one-column table.
    address: str
    #: A decimal; NULL takes the number back.
    value: str | None = None
    entered_by: str
    entered_at: datetime


class ClosingRow(Base, table=True):
    """The table of a year as it was frozen (年度封存)."""

    __tablename__ = "year_closings"
    __table_args__ = (UniqueConstraint("office_code", "form", "year", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    form: str
    year: int
    #: 1, and one more each time the year is closed anew.
    position: int
    closed_on: date
    closed_by: str
    closed_at: datetime
    signer: str
    #: Why it was closed anew; NULL the first time.
    reason: str | None = None
    #: The report with its cases, as JSON.
    content: str
    #: Of the content.
    sha256: str


class KeptTopicsRow(Base, table=True):
    """What several asked for in a year, as it was found; found anew it is replaced.

    It holds references and counts, and nobody's words.
    """

    __tablename__ = "kept_topics"

    office_code: str = Field(primary_key=True, foreign_key="offices.code")
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    found_at: datetime
    #: JSON list.
    content: str


figures = table("figures")
year_closings = table("year_closings")
kept_topics = table("kept_topics")
