"""Words by or about people, kept apart so that they can be erased.

An event holds the id and the hash of a text. Erasing takes the body away and its salt with it:
without the salt nobody can find out by trying whether a name was this one.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, insert, select, update

from casetrack.core.case import Fact
from casetrack.errors import BadInput
from casetrack.store import words
from casetrack.store.tables import texts
from casetrack.store.values import TextReference

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
        if "\x00" in body:
            raise BadInput("the text for {kind} holds a NUL character; remove it", kind=kind)
        salt = secrets.token_hex(16)
        sha = text_hash(salt, body)
        row = {"kind": kind, "body": body, "salt": salt, "sha256": sha}
        belongs = {"applicant_id": applicant_id, "case_id": case_id}
        text_id = self._connection.execute(_INSERT, {**row, **belongs}).scalar_one()
        if kind not in words.NOT_INDEXED:
            words.put(self._connection, [(text_id, body)])
        return {"text": text_id, "sha256": sha}

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


def text_id_of(value: Fact) -> int | None:
    """Return the id where `value` is a reference to a text, else None."""
    if not isinstance(value, Mapping):
        return None
    found = value.get("text")
    return found if isinstance(found, int) and "sha256" in value else None
