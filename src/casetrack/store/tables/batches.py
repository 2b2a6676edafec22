"""Tables of what was done to several cases as one act."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class BatchRow(Base, table=True):
    """One act of one person on several cases (批量办理)."""

    __tablename__ = "batches"
    __table_args__ = (UniqueConstraint("office_code", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: Counted from 1 within the office.
    number: int
    action: str
    done_on: date
    recorded_at: datetime
    actor: str


class BatchCaseRow(Base, table=True):
    """One case of a batch, with the event that the act left in it."""

    __tablename__ = "batch_cases"

    batch_id: int = Field(primary_key=True, foreign_key="batches.id")
    case_id: int = Field(primary_key=True, foreign_key="cases.id", index=True)
    #: Of the event in its case, from 1.
    position: int


batches = table("batches")
batch_cases = table("batch_cases")
