"""Sealing and finding within one transaction.

The database names the key that is sealed with today, and every key that something may still be
sealed with: so a process that has run since before a new key came takes it up by itself.
"""

import hmac
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property

from sqlalchemy import Connection, select

from casetrack.errors import StoreError
from casetrack.store.keys import Key, KeyPlace
from casetrack.store.meta import IDENTITY_SECRET, Meta
from casetrack.store.tables import meta

#: Name of the key that is sealed with today; there is none in a database that seals nothing.
SEALING_KEY = "sealing_key"
#: Names of the keys that something may be sealed with or found by, and `_OWN_SECRET`.
KEYS_IN_USE = "keys_in_use"
#: Names of the keys that somebody has said are lost: what they seal reads as if erased.
KEYS_LOST = "keys_lost"
#: Stands for the database's own secret, by which applicants were found before there were keys.
OWN_SECRET = "own"  # noqa: S105 (a name)

_SAID = select(meta.c.key, meta.c.value).where(
    meta.c.key.in_((SEALING_KEY, KEYS_IN_USE, KEYS_LOST, IDENTITY_SECRET))
)


class Ring:
    """The keys a process has, read again where one is asked for that it does not know."""

    def __init__(self, place: KeyPlace | None) -> None:
        self._place = place
        self._keys: dict[str, Key] = {}
        self.read_again()

    @property
    def place(self) -> str:
        return self._place.place if self._place else "-"

    def read_again(self) -> None:
        if self._place is not None:
            self._keys = {key.id: key for key in self._place.read()}

    def known(self, key_id: str) -> Key | None:
        """Return a key as it was read last, so that nothing is read again for each text."""
        return self._keys.get(key_id)

    def get(self, key_id: str) -> Key | None:
        if key_id not in self._keys:
            self.read_again()
        return self._keys.get(key_id)


class Seals:
    """What one transaction seals, opens and finds."""

    def __init__(self, connection: Connection, ring: Ring) -> None:
        self._connection = connection
        self._ring = ring

    @cached_property
    def current(self) -> Key | None:
        """The key to seal with; None in a database that seals nothing."""
        key_id = self._said.get(SEALING_KEY)
        if self._connection.dialect.name != "sqlite":
            # Shared until the transaction ends: a change of keys waits, so none is sealed late.
            # On SQLite who writes is alone.
            named = select(meta.c.value).where(meta.c.key == SEALING_KEY)
            held = named.with_for_update(read=True)
            key_id = self._connection.execute(held).scalar_one_or_none()
        return None if key_id is None else self._key(key_id)

    def unseal(self, key_id: str, sealed: bytes, bound_to: str) -> str | None:
        """Return the words; None where their key was said to be lost.

        StoreError where the key is not there, or what is kept was changed.
        """
        key = self._ring.known(key_id)
        if key is None and key_id in self.lost:
            return None
        return (key or self._key(key_id)).unseal(sealed, bound_to)

    @cached_property
    def lost(self) -> frozenset[str]:
        """Names of the keys that were said to be lost; found again, a key opens what it sealed."""
        said = self._said.get(KEYS_LOST, "").split()
        return frozenset(each for each in said if self._ring.get(each) is None)

    @cached_property
    def _said(self) -> Mapping[str, str]:
        """What the database says of keys, read once a transaction."""
        return {row.key: row.value for row in self._connection.execute(_SAID)}

    def digests(self, words: str) -> tuple[str, ...]:
        """Return every keyed hash that words may be found by, the one to write first."""
        return tuple(
            _own_digest(self._own_secret(), words) if key is None else key.digest(words)
            for key in self._to_find_by
        )

    @property
    def named(self) -> str | None:
        """The name of the key that the first of the hashes is made with; None for the own secret"""
        first = self._to_find_by[0]
        return None if first is None else first.id

    def digest(self, key_id: str | None, words: str) -> str:
        """Return the keyed hash of words under one key; None for the database's own secret."""
        if key_id is None:
            return _own_digest(self._own_secret(), words)
        return self._key(key_id).digest(words)

    @cached_property
    def _to_find_by(self) -> tuple[Key | None, ...]:
        return tuple(self._found_by())

    def _found_by(self) -> Iterator[Key | None]:
        """Yield today's key, then those that something may still be found by."""
        current = self._said.get(SEALING_KEY)
        yield None if current is None else self._key(current)
        for named in self._said.get(KEYS_IN_USE, "").split():
            if named == OWN_SECRET:
                yield None
            elif named != current and named not in self.lost:
                yield self._key(named)

    def _own_secret(self) -> str:
        secret = self._said.get(IDENTITY_SECRET)
        if secret is None:
            raise StoreError("the database has no secret for its hashes; run: casetrack init")
        return secret

    def _key(self, key_id: str) -> Key:
        found = self._ring.get(key_id)
        if found is None:
            raise key_is_missing((key_id,), self._ring.place)
        return found


def missing_keys(facts: Meta, ring: Ring) -> tuple[str, ...]:
    """Return the names of keys that the database needs and nobody has said are lost."""
    needed = {*(facts.get(KEYS_IN_USE) or "").split()} - {OWN_SECRET}
    said_lost = {*(facts.get(KEYS_LOST) or "").split()}
    return tuple(sorted(each for each in needed - said_lost if ring.get(each) is None))


def key_is_missing(names: tuple[str, ...], place: str) -> StoreError:
    """Return the one line for a key that is not there."""
    return StoreError(
        "the key {names} of this database is not in {place}: ID numbers, telephones, mailboxes and "
        "addresses cannot be read; cases, deadlines, letters and tables are untouched. Put the key "
        "back from your copy; only if there is none: casetrack keys lost",
        names=", ".join(names),
        place=place,
    )


def as_compared(text: str) -> str:
    """Return a number as it is compared: full-width digits, spaces, hyphens and a small x make no
    other one."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character not in " -\t\n")


def _own_digest(secret: str, words: str) -> str:
    return hmac.new(secret.encode(), words.encode(), "sha256").hexdigest()
