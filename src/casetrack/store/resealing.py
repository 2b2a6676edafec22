"""Another key: every sealed row is written again, in batches, and found all the while.

1. The new key is named: from then on it seals, and older ones still open.
2. What is under another key, or under none, is written again, some hundred rows a transaction.
3. When nothing is left, the older keys are no longer needed by the database.

Stopped at any point, it goes on from what is left.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    bindparam,
    exists,
    or_,
    select,
    update,
)

from casetrack.errors import StoreError
from casetrack.store.applicants import identity_words
from casetrack.store.keys import Key
from casetrack.store.meta import Meta
from casetrack.store.seals import KEYS_IN_USE, KEYS_LOST, OWN_SECRET, SEALING_KEY, Seals
from casetrack.store.tables import applicants, drafts, texts
from casetrack.store.texts import SEALED, AnyRow, Texts, salt_and_body, sealed
from casetrack.store.unsent import bound_draft
from casetrack.store.values import NewApplicant

#: Rows a transaction: others do not wait long for it.
BATCH = 500


class Resealing:
    """The change from one key to another in one database."""

    def __init__(self, connection: Connection, meta: Meta, seals: Seals) -> None:
        self._connection = connection
        self._meta = meta
        self._seals = seals

    @property
    def current(self) -> str | None:
        """Name of the key that is sealed with today; None in a database that seals nothing."""
        return self._meta.get(SEALING_KEY)

    def begin(self, key: Key) -> None:
        """Seal with this key from now on; what is sealed with others is still read."""
        before = self.in_use or ((OWN_SECRET,) if self.current is None else ())
        self._meta.put(KEYS_IN_USE, " ".join(dict.fromkeys((*before, key.id))))
        self._meta.put(SEALING_KEY, key.id)

    @property
    def in_use(self) -> tuple[str, ...]:
        """Names of the keys that something may be sealed with or found by, the newest last."""
        return tuple((self._meta.get(KEYS_IN_USE) or "").split())

    def missing(self, there: Collection[str]) -> tuple[str, ...]:
        """Return the names of keys that are needed, not there, and not said to be lost."""
        said = (self._meta.get(KEYS_LOST) or "").split()
        return tuple(
            each for each in self.in_use if each not in there and each not in (OWN_SECRET, *said)
        )

    @property
    def is_under_way(self) -> bool:
        """Whether something may be left under an older key."""
        return self.current is not None and self.in_use != (self.current,)

    def give_up(self, names: Iterable[str]) -> None:
        """Say that keys are lost: what they seal reads as erased unless they are found again."""
        said = (self._meta.get(KEYS_LOST) or "").split()
        self._meta.put(KEYS_LOST, " ".join(dict.fromkeys((*said, *names))))

    def texts_after(self, after: int) -> int | None:
        """Write a batch of texts again; return the last one's id, None where none is left."""
        left = and_(
            texts.c.id > after,
            texts.c.kind.in_(SEALED),
            texts.c.erased_at.is_(None),
            _is_under_another(texts.c.key_id, self._key.id),
        )
        rows = self._held(select(texts).where(left).order_by(texts.c.id).limit(BATCH))
        self._scrub()
        new = []
        for row in rows:
            kept = salt_and_body(self._seals, row._asdict())
            if kept is not None:
                new.append({"of": row.id, **sealed(self._key, row._asdict(), *kept)})
        if new:
            self._write_again(texts, new)
        return rows[-1].id if rows else None

    def applicants_after(self, after: int) -> int | None:
        """Hash a batch of applicants again; return the last one's id, None where none is left."""
        left = and_(
            applicants.c.id > after,
            applicants.c.identity_hash.is_not(None),
            _is_under_another(applicants.c.identity_key, self._key.id),
        )
        wanted = select(applicants).where(left).order_by(applicants.c.id).limit(BATCH)
        rows = self._held(wanted)
        self._scrub()
        said = Texts(self._connection, self._seals)
        told = texts.c.applicant_id.in_([row.id for row in rows])
        by_one: dict[int, dict[str, list[str]]] = {}
        for text, body in said.opened(told & texts.c.kind.in_(("name", "id_number", "phone"))):
            if body is not None:
                by_one.setdefault(text.applicant_id, {}).setdefault(text.kind, []).append(body)
        new = [
            {"of": row.id, "identity_hash": identity, "identity_key": key_id}
            for row in rows
            for identity, key_id in self._hashed(row, by_one.get(row.id, {}))
        ]
        if new:
            self._write_again(applicants, new)
        return rows[-1].id if rows else None

    def _hashed(
        self, row: AnyRow, said: dict[str, list[str]]
    ) -> Iterator[tuple[str | None, str | None]]:
        """Yield the hash under the new key of what the old one was made of, where that is known.

        Where the old key is lost, nobody can be found by it any more.
        """
        if row.identity_key in self._seals.lost:
            yield None, None
            return
        for words in _candidates(row.type, said):
            if self._seals.digest(row.identity_key, words) == row.identity_hash:
                yield self._key.digest(words), self._key.id
                return

    def draft(self) -> bool:
        """Write one unsent form again; return whether there was one."""
        left = and_(
            drafts.c.typed.is_not(None),
            _is_under_another(drafts.c.key_id, self._key.id),
            or_(drafts.c.key_id.is_(None), drafts.c.key_id.not_in(self._seals.lost)),
        )
        rows = self._held(select(drafts).where(left).limit(1))
        self._scrub()
        for row in rows:
            bound_to = bound_draft(row.user_code, row.office_code, row.key)
            typed = row.typed
            if row.sealed is not None:
                typed = self._seals.unseal(row.key_id, row.sealed, bound_to) or "{}"
            one = (drafts.c.user_code == row.user_code) & (drafts.c.key == row.key)
            new = {
                "typed": "",
                "sealed": self._key.seal(typed, bound_to),
                "key_id": self._key.id,
            }
            self._connection.execute(update(drafts).where(one).values(**new))
        return bool(rows)

    def end(self) -> bool:
        """Let go of the older keys; return False, and keep them, where something is under one."""
        key = self._key.id
        left = (
            exists().where(
                texts.c.kind.in_(SEALED),
                texts.c.erased_at.is_(None),
                _is_under_another(texts.c.key_id, key),
                or_(texts.c.key_id.is_(None), texts.c.key_id.not_in(self._seals.lost)),
            ),
            exists().where(
                applicants.c.identity_hash.is_not(None),
                _is_under_another(applicants.c.identity_key, key),
            ),
        )
        if any(self._connection.execute(select(each)).scalar_one() for each in left):
            return False
        self._meta.put(KEYS_IN_USE, key)
        return True

    @property
    def _key(self) -> Key:
        key = self._seals.current
        if key is None:
            raise StoreError("this database has no key yet; run: casetrack init")
        return key

    def _write_again(self, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
        """Set columns of rows, each by its id, which stands beside them as `of`."""
        columns: dict[str, Any] = {name: bindparam(name) for name in rows[0] if name != "of"}
        one = update(table).where(table.c.id == bindparam("of")).values(**columns)
        self._connection.execute(one, rows)

    def _held(self, wanted: Select[Any]) -> list[AnyRow]:
        """Return rows that nobody else changes until the transaction ends."""
        return list(self._connection.execute(wanted.with_for_update()).all())

    def _scrub(self) -> None:
        """Have SQLite write over what it takes away; elsewhere that is the server's business."""
        if self._connection.dialect.name == "sqlite":
            self._connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _is_under_another(column: ColumnElement[Any], key_id: str) -> ColumnElement[bool]:
    return or_(column.is_(None), column != key_id)


def _candidates(kind: str, said: dict[str, list[str]]) -> Iterator[str]:
    """Yield all that a hash may have been made of, from everything ever said of an applicant."""
    for number in said.get("id_number", ()):
        yield identity_words(NewApplicant(kind, "", id_number=number)) or ""
    for name, phone in product(said.get("name", ()), said.get("phone", ())):
        yield identity_words(NewApplicant(kind, name, phone=phone)) or ""
