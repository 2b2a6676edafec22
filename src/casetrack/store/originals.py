"""Originals: what an application came in, kept until it is one, and known again by its hash."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, insert, or_, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.meta import IDENTITY_SECRET, Meta
from casetrack.store.tables import cases, original_cases, originals, users

MAIL, EXPORT = "mail", "export"


@dataclass(frozen=True, slots=True)
class Original:
    """A mail or an export as it came (来件原件)."""

    id: int
    #: `mail` or `export`.
    kind: str
    #: Empty, as the content is, once it was taken away.
    name: str
    sha256: str
    mark: str | None
    size_bytes: int
    #: Name of who dropped it.
    put_by: str
    put_at: datetime


@dataclass(frozen=True, slots=True)
class CameIn:
    """Which part of an original an application is."""

    original_id: int
    #: Of an export, as its sheet counts; 0 for a mail.
    row: int = 0
    #: Keyed hash that tells the row from others; None for a mail.
    mark: str | None = None
    #: What the platform calls it.
    number: str | None = None


class Originals:
    """The originals of one database."""

    def __init__(self, connection: Connection, meta: Meta) -> None:
        self._connection = connection
        self._meta = meta

    def mark(self, office: str, what: str) -> str:
        """Return the keyed hash by which something is known again within an office."""
        secret = self._meta.get(IDENTITY_SECRET) or ""
        return hmac.new(secret.encode(), f"{office}\n{what}".encode(), "sha256").hexdigest()

    def put(
        self,
        office: str,
        kind: str,
        name: str,
        content: bytes,
        mark: str | None,
        by: str,
        at: datetime,
    ) -> int:
        """Keep an original and return its number; the same content is the same original."""
        sha = sha256(content).hexdigest()
        said = {"kind": kind, "mark": mark, "put_by": by, "put_at": at}
        held = {"name": name, "content": content}
        row = {"office_code": office, "sha256": sha, **said, **held}
        self._connection.execute(insert_if_absent(self._connection, originals), row)
        one = (originals.c.office_code == office) & (originals.c.sha256 == sha)
        again = update(originals).where(one).values(**said, **held)
        self._connection.execute(again)
        number: int = self._connection.execute(select(originals.c.id).where(one)).scalar_one()
        return number

    def get(self, office: str, number: int) -> Original:
        """Return an original, also one whose content is gone; NotFound for no such number."""
        row = self._connection.execute(_wanted().where(_one(office, number))).one_or_none()
        if row is None:
            raise _not_here()
        return _original(row)

    def content(self, office: str, number: int) -> bytes:
        """Return what an original holds; NotFound where it is not here any more."""
        wanted = select(originals.c.content).where(_one(office, number))
        content: bytes | None = self._connection.execute(wanted).scalar_one_or_none()
        if content is None:
            raise _not_here()
        return content

    def held(self, office: str, since: datetime) -> tuple[Original, ...]:
        """Return what waits in an office and was put there since an instant, the newest first."""
        theirs = (originals.c.office_code == office, originals.c.put_at >= since, _is_held())
        wanted = _wanted().where(*theirs).order_by(originals.c.put_at.desc(), originals.c.id)
        return tuple(_original(row) for row in self._connection.execute(wanted))

    def became(self, came_in: CameIn, case_id: int) -> None:
        """Say which application came in an original, or in a row of it."""
        row = {
            "original_id": came_in.original_id,
            "row": came_in.row,
            "mark": came_in.mark,
            "number": came_in.number,
            "case_id": case_id,
        }
        self._connection.execute(insert(original_cases), row)

    def became_of(self, office: str, sha: str, mark: str | None) -> tuple[str, ...]:
        """Return the applications that came in a file of this hash, or in a mail of this mark."""
        same = [originals.c.sha256 == sha]
        if mark is not None:
            same.append(originals.c.mark == mark)
        wanted = _references(office).where(or_(*same)).order_by(original_cases.c.id)
        found = self._connection.execute(wanted.add_columns(original_cases.c.id))
        return tuple(dict.fromkeys(row.reference for row in found))

    def became_of_rows(
        self, office: str, sha: str, marks: Mapping[int, str]
    ) -> Mapping[int, tuple[str, ...]]:
        """Return the applications that rows became, in this export or in another one.

        `marks` are those of the rows by their number in the export of this hash; a row that
        became none is left out.
        """
        rows_of = {mark: row for row, mark in marks.items()}
        found: dict[int, tuple[str, ...]] = {}
        wanted = _references(office).add_columns(
            original_cases.c.row, original_cases.c.mark, originals.c.sha256
        )
        wanted = wanted.where(original_cases.c.mark.is_not(None)).order_by(original_cases.c.id)
        # An office has some thousands of them at most, and a list of marks may be as long.
        for each in self._connection.execute(wanted):
            row = each.row if each.sha256 == sha else rows_of.get(each.mark)
            if row is not None and row in marks:
                found[row] = (*found.get(row, ()), each.reference)
        return found

    def number_of(self, case_id: int) -> str | None:
        """Return what the platform calls an application that came in an export of it, or None."""
        wanted = select(original_cases.c.number).where(
            original_cases.c.case_id == case_id, original_cases.c.number.is_not(None)
        )
        return self._connection.execute(wanted.limit(1)).scalar_one_or_none()

    def take_away(self, office: str, number: int) -> None:
        """Take name and content away; what became of it stays known."""
        gone = update(originals).where(_one(office, number)).values(name=None, content=None)
        self._connection.execute(gone)

    def forget(self, before: datetime) -> int:
        """Take away everything that was put before an instant; return how much."""
        old = update(originals).where(originals.c.put_at < before, _is_held())
        return self._connection.execute(old.values(name=None, content=None)).rowcount

    def is_shared(self, sha: str) -> bool:
        """Tell whether a file is an export, in which others stand too."""
        wanted = select(originals.c.id).where(originals.c.sha256 == sha, originals.c.kind == EXPORT)
        return self._connection.execute(wanted.limit(1)).first() is not None


def _not_here() -> NotFound:
    return NotFound(
        "this file is not here any more: it was logged, discarded or left too long; drop it again"
    )


def _wanted() -> Any:
    wanted = select(
        originals.c.id,
        originals.c.kind,
        originals.c.name,
        originals.c.sha256,
        originals.c.mark,
        func.length(originals.c.content).label("size_bytes"),
        func.coalesce(users.c.name, originals.c.put_by).label("put_by"),
        originals.c.put_at,
    )
    with_names = originals.outerjoin(users, users.c.code == originals.c.put_by)
    return wanted.select_from(with_names)


def _original(row: Row[*tuple[Any, ...]]) -> Original:
    return Original(
        row.id,
        row.kind,
        row.name or "",
        row.sha256,
        row.mark,
        row.size_bytes or 0,
        row.put_by,
        row.put_at,
    )


def _references(office: str) -> Any:
    return (
        select(cases.c.reference)
        .select_from(original_cases)
        .join(originals, originals.c.id == original_cases.c.original_id)
        .join(cases, cases.c.id == original_cases.c.case_id)
        .where(originals.c.office_code == office)
    )


def _one(office: str, number: int) -> ColumnElement[bool]:
    return (originals.c.office_code == office) & (originals.c.id == number)


def _is_held() -> ColumnElement[bool]:
    return originals.c.content.is_not(None)
