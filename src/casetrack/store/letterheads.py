"""The letterheads of offices: the one that holds, and all that did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from casetrack.errors import NotFound
from casetrack.store.tables import letterheads

_HEAD = (
    letterheads.c.id,
    letterheads.c.name,
    letterheads.c.sha256,
    func.length(letterheads.c.content).label("size_bytes"),
    letterheads.c.put_by,
    letterheads.c.put_at,
)


@dataclass(frozen=True, slots=True)
class PutLetterhead:
    """A letterhead as it was put, or that it was taken away."""

    number: int
    name: str
    #: None where it was taken away.
    sha256: str | None
    size_bytes: int | None
    by: str
    at: datetime


class Letterheads:
    """The letterheads of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        office: str,
        name: str,
        kept: tuple[str, bytes] | None,
        by: str,
        at: datetime,
    ) -> None:
        """Put a letterhead by its hash and content, or take it away with None."""
        sha, content = kept or (None, None)
        row = {
            "office_code": office,
            "name": name,
            "sha256": sha,
            "content": content,
            "put_by": by,
            "put_at": at,
        }
        self._connection.execute(insert(letterheads), row)

    def history(self, office: str) -> tuple[PutLetterhead, ...]:
        """Return all that was put, the latest first."""
        theirs = select(*_HEAD).where(letterheads.c.office_code == office)
        found = self._connection.execute(theirs.order_by(letterheads.c.id.desc()))
        return tuple(PutLetterhead(*row) for row in found)

    def in_use(self, office: str) -> Mapping[str, PutLetterhead]:
        """Return by name the letterheads that hold."""
        latest = (
            select(func.max(letterheads.c.id))
            .where(letterheads.c.office_code == office)
            .group_by(letterheads.c.name)
        )
        found = select(*_HEAD).where(
            letterheads.c.id.in_(latest), letterheads.c.sha256.is_not(None)
        )
        rows = self._connection.execute(found.order_by(letterheads.c.name))
        return {row.name: PutLetterhead(*row) for row in rows}

    def content(self, office: str, number: int) -> tuple[str, bytes]:
        """Return name and content of one that was put; NotFound where there is none."""
        wanted = select(letterheads.c.name, letterheads.c.content).where(
            letterheads.c.office_code == office,
            letterheads.c.id == number,
            letterheads.c.content.is_not(None),
        )
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            raise NotFound("there is no letterhead no. {number}", number=number)
        return row.name, row.content
