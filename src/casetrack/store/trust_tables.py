"""The tables of trust: which backups were made.

Imported before the tables are made, so that migrations and tests see them.
"""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from casetrack.store.tables import Base


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


backups = Base.metadata.tables["backups"]
