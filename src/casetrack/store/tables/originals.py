"""The tables of originals: the mails and exports that applications came in, as they came."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class OriginalRow(Base, table=True):
    """A mail or an export that somebody has dropped (来件原件).

    Name and content are here until it is an application, discarded, or left alone: what became
    of it is known by hashes afterwards.
    """

    __tablename__ = "originals"
    __table_args__ = (UniqueConstraint("office_code", "sha256"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: `mail` or `export`.
    kind: str
    sha256: str
    #: Keyed hash of what a mail calls itself; NULL where it does not, and for an export.
    mark: str | None = Field(default=None, index=True)
    name: str | None = None
    #: NULL once it is taken away.
    content: bytes | None = None
    put_by: str
    put_at: datetime = Field(index=True)


class OriginalCaseRow(Base, table=True):
    """An application that came in an original; a row of an export each its own."""

    __tablename__ = "original_cases"

    id: int | None = Field(default=None, primary_key=True)
    original_id: int = Field(foreign_key="originals.id", index=True)
    #: Of an export, as its sheet counts; 0 for a mail.
    row: int
    #: Keyed hash of what tells the row from others, in whichever export it stands.
    mark: str | None = Field(default=None, index=True)
    #: What the platform calls it; NULL where it does not.
    number: str | None = None
    case_id: int = Field(foreign_key="cases.id", index=True)


originals = table("originals")
original_cases = table("original_cases")
