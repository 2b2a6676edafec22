"""Which backups were made, and how they went."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from casetrack.store.tables import backups


@dataclass(frozen=True, slots=True)
class BackupRecord:
    """A backup that was made, or that failed."""

    made_at: datetime
    made_by: str
    file: str
    #: None where none came about.
    size_bytes: int | None = None
    sha256: str | None = None
    #: How many things were wrong when it was restored on trial; None where it was not.
    findings: int | None = None
    #: Why it failed, in the language of the installation; None where it did not.
    failure: str | None = None


class Backups:
    """The backups that one database knows of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: BackupRecord) -> None:
        """Enter how a backup went."""
        self._connection.execute(insert(backups), asdict(record))

    def latest(self, limit: int) -> tuple[BackupRecord, ...]:
        """Return the last ones, the latest first."""
        columns = [column for column in backups.c if column.name != "id"]
        found = select(*columns).order_by(backups.c.made_at.desc(), backups.c.id.desc())
        return tuple(BackupRecord(*row) for row in self._connection.execute(found.limit(limit)))

    def last_good_at(self) -> datetime | None:
        """Return when the last backup was made that did not fail; None where none was."""
        good = select(backups.c.made_at).where(
            backups.c.failure.is_(None), backups.c.findings.is_(None) | (backups.c.findings == 0)
        )
        return self._connection.execute(good.order_by(backups.c.made_at.desc()).limit(1)).scalar()
