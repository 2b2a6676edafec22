"""Numbers of cases and letters, and what became of each."""

from datetime import datetime

from sqlmodel import Field, Index

from casetrack.store.tables.base import Base, table


class NumberRow(Base, table=True):
    """A number given out in a series: of cases, of letters. One given out is never given again."""

    __tablename__ = "numbers"

    office_code: str = Field(primary_key=True, foreign_key="offices.code")
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    serial: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voided: bool = False
    #: Whether a ledger or a person named it, so that some before it may be missing; NULL: unknown.
    claimed: bool | None = None


class NumberMarkRow(Base, table=True):
    """What somebody did with a number beside giving it to a letter; appended, never changed."""

    __tablename__ = "number_marks"
    __table_args__ = (Index("ix_number_marks_series", "office_code", "series", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    series: str
    year: int
    serial: int
    #: reserved, released or voided.
    mark: str
    reason_text: int = Field(foreign_key="texts.id")
    marked_by: str
    marked_at: datetime


numbers = table("numbers")
number_marks = table("number_marks")
