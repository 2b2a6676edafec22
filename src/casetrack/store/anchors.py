"""Anchors (锚值): one hash of everything that was recorded, each tied to the one before it.

An anchor covers, kind by kind, the records whose id lies above the last id of the anchor before it,
in the order of their ids; docs/trust.md says it for outsiders. Nothing that it covers is ever
changed: erasing takes the words away and leaves their hash.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Column, Connection, Select, func, insert, select, text

from casetrack.store.chain import canonical
from casetrack.store.tables import (
    anchors,
    attachments,
    cases,
    deeds,
    events,
    notices,
    readings,
    texts,
    year_closings,
)

#: How an anchor of today is reckoned. In 1 there were no readings, and the first line did not say
#: the format; anchors that were made so are checked so.
FORMAT = 2
_WITHOUT_READINGS = 1
_PAGE = 1000


@dataclass(frozen=True, slots=True)
class Anchor:
    """The root hash of everything that was recorded up to a moment."""

    day: date
    made_at: datetime
    #: Of each kind of record the last id that it covers.
    through: Mapping[str, int]
    #: How many records came since the one before.
    records: int
    previous: str
    sha256: str
    format: int = FORMAT


def _kinds() -> Mapping[str, tuple[Column[Any], Select[Any]]]:
    """Return, by kind of record, its id and what of it is hashed."""
    event = select(events.c.id, cases.c.office_code, cases.c.reference, events.c.hash)
    letter = (notices.c.position, notices.c.kind, notices.c.number)
    files = (notices.c.file_sha256, notices.c.letter_sha256)
    file = (attachments.c.case_id, attachments.c.position, attachments.c.file_sha256)
    year = (year_closings.c.office_code, year_closings.c.form, year_closings.c.year)
    frozen = (year_closings.c.position, year_closings.c.sha256)
    seen = (cases.c.reference, readings.c.read_on, readings.c.user_code, readings.c.what)
    reading = select(readings.c.id, cases.c.office_code, *seen, readings.c.first_at)
    deed = (deeds.c.office_code, deeds.c.user_code, deeds.c.deed, deeds.c.subject, deeds.c.detail)
    return {
        "event": (events.c.id, event.join(cases, cases.c.id == events.c.case_id)),
        "text": (texts.c.id, select(texts.c.id, texts.c.sha256)),
        "letter": (notices.c.id, select(notices.c.id, notices.c.case_id, *letter, *files)),
        "attachment": (attachments.c.id, select(attachments.c.id, *file)),
        "closing": (year_closings.c.id, select(year_closings.c.id, *year, *frozen)),
        "deed": (deeds.c.id, select(deeds.c.id, deeds.c.at, *deed)),
        "reading": (readings.c.id, reading.join(cases, cases.c.id == readings.c.case_id)),
    }


class Anchors:
    """The anchors of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Anchor, ...]:
        """Return every anchor, the oldest first."""
        return tuple(
            map(_anchor, self._connection.execute(select(anchors).order_by(anchors.c.day)))
        )

    def last(self) -> Anchor | None:
        """Return the latest anchor, None where there is none."""
        latest = select(anchors).order_by(anchors.c.day.desc()).limit(1)
        row = self._connection.execute(latest).one_or_none()
        return _anchor(row) if row else None

    def add(self, anchor: Anchor) -> None:
        """Keep an anchor."""
        row = asdict(anchor) | {"through": canonical(anchor.through)}
        self._connection.execute(insert(anchors), row)

    def through(self) -> Mapping[str, int]:
        """Return the last id of each kind of record, once nobody is still writing a lower one.

        Within a writing transaction. On PostgreSQL a lower id may be committed after a higher one:
        so it waits for those who write, and StoreError says that they went on. It waits for less
        than the server takes to look for a deadlock, so that none of them is ever ended for it.
        """
        if self._connection.dialect.name == "postgresql":
            tables = ", ".join(dict.fromkeys(key.table.name for key, _ in _kinds().values()))
            self._connection.execute(text("SET LOCAL lock_timeout = '500ms'"))
            self._connection.execute(text(f"LOCK TABLE {tables} IN SHARE MODE"))
        return {
            kind: int(self._connection.execute(select(func.max(key))).scalar_one() or 0)
            for kind, (key, _) in _kinds().items()
        }

    def root(
        self,
        day: date,
        previous: str,
        after: Mapping[str, int],
        through: Mapping[str, int],
        form: int = FORMAT,
    ) -> tuple[str, int]:
        """Return the root hash of what lies between two anchors, and how many records that are.

        The first line is the day, the root before and the format; then a line a record, its kind
        before it.
        """
        first = f"{day.isoformat()} {previous}"
        if form != _WITHOUT_READINGS:
            first += f" {form}"
        digest, count = sha256(f"{first}\n".encode()), 0
        for kind in sorted(through):
            for row in self._rows(kind, after.get(kind, 0), through[kind]):
                digest.update(f"{kind} {canonical(row)}\n".encode())
                count += 1
        return digest.hexdigest(), count

    def _rows(self, kind: str, after: int, through: int) -> Iterator[list[object]]:
        key, query = _kinds()[kind]
        while page := self._connection.execute(
            query.where(key > after, key <= through).order_by(key).limit(_PAGE)
        ).all():
            after = page[-1].id
            for row in page:
                yield [_plain(value) for value in row]


def _anchor(row: Any) -> Anchor:
    through = json.loads(row.through)
    return Anchor(row.day, row.made_at, through, row.records, row.previous, row.sha256, row.format)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, date) else value
