"""The tables of trust: which backups were made, who did what beside cases, the day's anchors."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class BackupRow(Base, table=True):
    """A backup that was made, or that failed. A backup does not hold its own row."""

    __tablename__ = "backups"

    id: int | None = Field(default=None, primary_key=True)
    made_at: datetime = Field(index=True)
    made_by: str
    #: Where it lies, as the machine names it that made it.
    file: str
    #: NULL where none came about.
    size_bytes: int | None = Field(default=None, sa_type=BigInteger)
    sha256: str | None = None
    #: How many things were wrong when it was restored on trial; NULL where it was not.
    findings: int | None = None
    #: Why it failed; NULL where it did not.
    failure: str | None = None


class DeedRow(Base, table=True):
    """What somebody did, or tried and was refused, that is no step of a case (审计记录).

    References, codes and names of pages; never what was typed.
    """

    __tablename__ = "deeds"
    __table_args__ = (Index("ix_deeds_by_office", "office_code", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    #: NULL where somebody unknown tried to sign in.
    office_code: str | None = None
    user_code: str | None = None
    deed: str
    #: A reference, a user, a page, a command, a file.
    subject: str
    detail: str


class AnchorRow(Base, table=True):
    """The root hash of everything that was recorded up to a moment of a day (锚值)."""

    __tablename__ = "anchors"

    day: date = Field(primary_key=True)
    made_at: datetime
    #: How it is reckoned: see `store.anchors`.
    format: int = Field(default=1, sa_column_kwargs={"server_default": text("1")})
    #: JSON: of each kind of record, the last id that it covers.
    through: str
    #: How many records came since the one before.
    records: int
    #: Root of the anchor before it; zeros for the first.
    previous: str
    sha256: str


deeds = table("deeds")
anchors = table("anchors")
backups = table("backups")
