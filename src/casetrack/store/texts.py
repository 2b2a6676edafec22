"""Words by or about people, kept apart so that they can be erased.

An event holds the id and the hash of a text. Erasing takes the body away and its salt with it:
without the salt nobody can find out by trying whether a name was this one.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

from casetrack.core.case import Fact
from casetrack.errors import BadInput
from casetrack.store import words
from casetrack.store.absent import insert_many
from casetrack.store.tables import texts
from casetrack.store.values import NewText, TextReference

_INSERT = insert(texts).returning(texts.c.id)


def text_hash(salt: str, body: str) -> str:
    """Return the hash a text is referred to by."""
    return sha256((salt + body).encode()).hexdigest()


class Texts:
    """The texts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self,
        kind: str,
        body: str,
        *,
        applicant_id: int | None = None,
        case_id: int | None = None,
    ) -> TextReference:
        """Keep a text and return the reference that goes into an event's payload.

        Its words are found from then on, unless its kind says how somebody may be reached.
        """
        row = _row(NewText(kind, body, applicant_id, case_id))
        text_id = self._connection.execute(_INSERT, row).scalar_one()
        if kind not in words.NOT_INDEXED:
            words.put(self._connection, [(text_id, kind, body)])
        return {"text": text_id, "sha256": row["sha256"]}

    def put_many(self, several: Sequence[NewText]) -> list[TextReference]:
        """Keep many texts in a few statements; return the reference of each, in their order."""
        rows = [_row(new) for new in several]
        ids = insert_many(self._connection, texts, rows)
        words.put(
            self._connection,
            (
                (text_id, new.kind, new.body)
                for text_id, new in zip(ids, several, strict=True)
                if new.kind not in words.NOT_INDEXED
            ),
        )
        return [
            {"text": text_id, "sha256": row["sha256"]}
            for text_id, row in zip(ids, rows, strict=True)
        ]

    def get(self, reference: int | Mapping[str, Fact]) -> str | None:
        """Return the text of an id or of a payload's reference; None where it was erased."""
        text_id = reference if isinstance(reference, int) else text_id_of(reference)
        return None if text_id is None else self.several((text_id,)).get(text_id)

    def several(self, ids: Iterable[int]) -> dict[int, str | None]:
        """Return texts by id, None where erased; an unknown id is left out."""
        wanted = select(texts.c.id, texts.c.body).where(texts.c.id.in_(tuple(ids)))
        return {row.id: row.body for row in self._connection.execute(wanted)}

    def erase(self, ids: Iterable[int], erased_at: datetime) -> int:
        """Take the bodies away for good and return how many; the hashes stay."""
        gone = {"body": None, "salt": None, "erased_at": erased_at}
        ids = tuple(ids)
        words.forget(self._connection, ids)
        there = texts.c.id.in_(ids) & texts.c.erased_at.is_(None)
        return self._connection.execute(update(texts).where(there).values(**gone)).rowcount


def _row(new: NewText) -> dict[str, Any]:
    if "\x00" in new.body:
        raise BadInput("the text for {kind} holds a NUL character; remove it", kind=new.kind)
    salt = secrets.token_hex(16)
    return {
        "kind": new.kind,
        "body": new.body,
        "salt": salt,
        "sha256": text_hash(salt, new.body),
        "applicant_id": new.applicant_id,
        "case_id": new.case_id,
    }


def text_id_of(value: Fact) -> int | None:
    """Return the id where `value` is a reference to a text, else None."""
    if not isinstance(value, Mapping):
        return None
    found = value.get("text")
    return found if isinstance(found, int) and "sha256" in value else None
