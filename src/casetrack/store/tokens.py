"""Tokens of the API, and the answers that were given under a key."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import answers, tokens


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token as it is entered."""

    name: str
    office: str
    user: str
    scopes: tuple[str, ...]
    made_by: str
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Token(NewToken):
    """A token as it is kept; nobody can read it from here."""

    id: int
    #: None for one that was never used.
    seen_at: datetime | None
    revoked_by: str | None
    revoked_at: datetime | None

    def holds_at(self, now: datetime) -> bool:
        """Tell whether it opens anything at an instant."""
        return self.revoked_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Asker:
    """Under whose keys an answer is kept."""

    office: str
    user: str


class Tokens:
    """The tokens of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: NewToken, token_sha256: str) -> Token:
        """Enter a token by its hash."""
        row = {
            "token_sha256": token_sha256,
            "name": new.name,
            "office_code": new.office,
            "user_code": new.user,
            "scopes": json.dumps(new.scopes),
            "made_by": new.made_by,
            "made_at": new.made_at,
            "expires_at": new.expires_at,
        }
        (key,) = self._connection.execute(insert(tokens), row).inserted_primary_key or (0,)
        return self.get(int(key))

    def get(self, key: int) -> Token:
        """Return a token by its number; NotFound where there is none."""
        for found in self._found(tokens.c.id == key):
            return found
        raise NotFound("there is no token no. {number}", number=key)

    def by_hash(self, token_sha256: str) -> Token | None:
        """Return a token by its hash, or None where there is none."""
        return next(iter(self._found(tokens.c.token_sha256 == token_sha256)), None)

    def of_offices(self, offices: Collection[str]) -> tuple[Token, ...]:
        """Return every token of these offices, the newest first."""
        return self._found(tokens.c.office_code.in_(offices))

    def of_user(self, user: str) -> tuple[Token, ...]:
        """Return every token that acts in a user's name, the newest first."""
        return self._found(tokens.c.user_code == user)

    def see(self, key: int, seen_at: datetime) -> None:
        """Note that a token was used."""
        self._connection.execute(update(tokens).where(tokens.c.id == key).values(seen_at=seen_at))

    def revoke(self, key: int, by: str, now: datetime) -> None:
        """End a token; one that was ended before keeps who did it and when."""
        one = update(tokens).where(tokens.c.id == key, tokens.c.revoked_at.is_(None))
        self._connection.execute(one.values(revoked_by=by, revoked_at=now))

    def _found(self, condition: ColumnElement[bool]) -> tuple[Token, ...]:
        wanted = select(tokens).where(condition).order_by(tokens.c.id.desc())
        return tuple(_token(row) for row in self._connection.execute(wanted))


class Answers:
    """What requests under a key were answered with."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(
        self, asker: Asker, key: str, request_sha256: str, now: datetime
    ) -> tuple[str, str] | None:
        """Take a key; where it is taken, return the hash of what was asked and the answer.

        Whoever claims it at the same time waits until the other's transaction has ended.
        """
        row = {
            "office_code": asker.office,
            "user_code": asker.user,
            "key": key,
            "request_sha256": request_sha256,
            "answered_at": now,
            "answer": "",
        }
        self._connection.execute(insert_if_absent(self._connection, answers), row)
        wanted = select(answers.c.request_sha256, answers.c.answer).where(_one(asker, key))
        asked, answer = self._connection.execute(wanted).one()
        # Without an answer it is seen by nobody but the transaction that will give it.
        return (asked, answer) if answer else None

    def keep(self, asker: Asker, key: str, answer: str) -> None:
        """Keep what was answered under a key that was claimed."""
        self._connection.execute(update(answers).where(_one(asker, key)).values(answer=answer))

    def forget(self, before: datetime) -> int:
        """Forget what was answered before an instant; return how many answers."""
        old = delete(answers).where(answers.c.answered_at < before)
        return self._connection.execute(old).rowcount


def _one(asker: Asker, key: str) -> ColumnElement[bool]:
    return (
        (answers.c.office_code == asker.office)
        & (answers.c.user_code == asker.user)
        & (answers.c.key == key)
    )


def _token(row: Row[Any]) -> Token:
    return Token(
        name=row.name,
        office=row.office_code,
        user=row.user_code,
        scopes=tuple(json.loads(row.scopes)),
        made_by=row.made_by,
        made_at=row.made_at,
        expires_at=row.expires_at,
        id=row.id,
        seen_at=row.seen_at,
        revoked_by=row.revoked_by,
        revoked_at=row.revoked_at,
    )
