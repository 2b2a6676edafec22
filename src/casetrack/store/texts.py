"""Words by or about people, kept apart so that they can be erased.

An event holds the id and the hash of a text. Erasing takes the body away and its salt with it:
without the salt nobody can find out by trying whether a name was this one.

A text of one of the kinds in SEALED is kept only encrypted, its salt with it: beside the open salt
the hash would give away a telephone number within seconds.
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from casetrack.core.case import Fact
from casetrack.errors import BadInput
from casetrack.store import words
from casetrack.store.absent import insert_many
from casetrack.store.keys import Key
from casetrack.store.seals import Seals, as_compared
from casetrack.store.tables import texts
from casetrack.store.values import NewText, TextReference

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

#: Kinds of text that are kept encrypted; of a ledger's own columns nobody knows what is in them.
SEALED = frozenset({"id_number", "phone", "email", "address", "ledger_columns"})
#: Kinds of sealed text that are also found by all of them, never by a part.
FOUND = frozenset({"id_number", "phone", "email"})
#: How many hex digits a salt has; sealed, it stands before the words.
_SALT = 32

_INSERT = insert(texts).returning(texts.c.id)
_OPENED = (
    texts.c.id,
    texts.c.kind,
    texts.c.applicant_id,
    texts.c.case_id,
    texts.c.sha256,
    texts.c.body,
    texts.c.sealed,
    texts.c.key_id,
)


def text_hash(salt: str, body: str) -> str:
    """Return the hash a text is referred to by."""
    return sha256((salt + body).encode()).hexdigest()


class Texts:
    """The texts of one database."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

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
        row = self._row(NewText(kind, body, applicant_id, case_id))
        text_id = self._connection.execute(_INSERT, row).scalar_one()
        if kind not in words.NOT_INDEXED:
            words.put(self._connection, [(text_id, kind, body)])
        return {"text": text_id, "sha256": row["sha256"]}

    def put_many(self, several: Sequence[NewText]) -> list[TextReference]:
        """Keep many texts in a few statements; return the reference of each, in their order."""
        rows = [self._row(new) for new in several]
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
        return {row.id: body for row, body in self.opened(texts.c.id.in_(tuple(ids)))}

    def opened(self, condition: ColumnElement[bool]) -> Iterator[tuple[AnyRow, str | None]]:
        """Yield texts by a condition, oldest first, each with its words; None where erased.

        A row has id, kind, applicant_id and case_id.
        """
        wanted = select(*_OPENED).where(condition).order_by(texts.c.id)
        for row in self._connection.execute(wanted):
            yield row, row.body if row.sealed is None else self._unsealed(row)

    def with_number(self, number: str, kinds: Iterable[str] = FOUND) -> ColumnElement[bool]:
        """Return the condition that a sealed text is this very number or mailbox."""
        hashes = {
            digest for kind in kinds for digest in self._seals.digests(lookup_words(kind, number))
        }
        return texts.c.lookup.in_(hashes)

    def erase(self, ids: Iterable[int], erased_at: datetime) -> int:
        """Take the bodies away for good and return how many; the hashes stay."""
        gone = {**dict.fromkeys(_WORDS), "erased_at": erased_at}
        ids = tuple(ids)
        words.forget(self._connection, ids)
        there = texts.c.id.in_(ids) & texts.c.erased_at.is_(None)
        return self._connection.execute(update(texts).where(there).values(**gone)).rowcount

    def _row(self, new: NewText) -> dict[str, Any]:
        if "\x00" in new.body:
            raise BadInput("the text for {kind} holds a NUL character; remove it", kind=new.kind)
        salt = secrets.token_hex(_SALT // 2)
        row = {
            **dict.fromkeys(_WORDS),
            "kind": new.kind,
            "sha256": text_hash(salt, new.body),
            "applicant_id": new.applicant_id,
            "case_id": new.case_id,
        }
        if new.kind in SEALED and (key := self._seals.current):
            return {**row, **sealed(key, row, salt, new.body)}
        return {**row, "body": new.body, "salt": salt}

    def _unsealed(self, row: AnyRow) -> str | None:
        found = self._seals.unseal(
            row.key_id, row.sealed, _bound_to(row.kind, row.applicant_id, row.case_id, row.sha256)
        )
        return None if found is None else found[_SALT:]


#: The columns that hold words or tell something of them; NULL once they are erased.
_WORDS = ("body", "salt", "sealed", "key_id", "lookup")


def sealed(key: Key, row: Mapping[str, Any], salt: str, body: str) -> dict[str, Any]:
    """Return the columns of a text as it is kept under a key."""
    kind: str = row["kind"]
    return {
        "body": None,
        "salt": None,
        "sealed": key.seal(salt + body, _bound(row)),
        "key_id": key.id,
        "lookup": key.digest(lookup_words(kind, body)) if kind in FOUND else None,
    }


def salt_and_body(seals: Seals, row: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return salt and words of a text however it is kept; None where erased, or its key is lost.

    StoreError where what is sealed was changed, or moved to another row.
    """
    if row["sealed"] is None:
        return None if row["body"] is None else (row["salt"] or "", row["body"])
    found = seals.unseal(row["key_id"], row["sealed"], _bound(row))
    return None if found is None else (found[:_SALT], found[_SALT:])


def lookup_words(kind: str, body: str) -> str:
    """Return what the keyed hash of a number is made of."""
    return f"{kind}\n{as_compared(body)}"


def _bound(row: Mapping[str, Any]) -> str:
    return _bound_to(row["kind"], row["applicant_id"], row["case_id"], row["sha256"])


def _bound_to(kind: str, applicant_id: int | None, case_id: int | None, sha: str) -> str:
    """Return what ties a sealed text to its row: whose it is, what it is, and its hash.

    The hash ties it to the events that refer to it.
    """
    return f"text 1/{kind}/{applicant_id or ''}/{case_id or ''}/{sha}"


def text_id_of(value: Fact) -> int | None:
    """Return the id where `value` is a reference to a text, else None."""
    if not isinstance(value, Mapping):
        return None
    found = value.get("text")
    return found if isinstance(found, int) and "sha256" in value else None
