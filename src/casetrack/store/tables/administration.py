"""The tables of administration: what was changed of an office, and its own letterheads."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class OfficeChangeRow(Base, table=True):
    """What an administrator changed of an office; appended, never changed."""

    __tablename__ = "office_changes"

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code", index=True)
    #: details, or numbering.
    about: str
    #: JSON of all that holds from then on of it.
    content: str
    changed_by: str
    changed_at: datetime


class LetterheadRow(Base, table=True):
    """A letterhead of an office, as it was put; appended, the latest of a name holds."""

    __tablename__ = "letterheads"
    __table_args__ = (Index("ix_letterheads_name", "office_code", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: As it would be called in the folder of letters.
    name: str
    #: NULL where the folder's holds again, or none.
    sha256: str | None = None
    content: bytes | None = None
    put_by: str
    put_at: datetime


office_changes = table("office_changes")
letterheads = table("letterheads")
