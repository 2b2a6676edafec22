"""Accounts: hashes of passwords, who is signed in, attempts that failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import credentials, sessions, sign_in_attempts, users
from casetrack.store.values import Session


@dataclass(frozen=True, slots=True)
class Account:
    """How the account of a user stands."""

    #: None for somebody who never has.
    signed_in_at: datetime | None
    has_password: bool
    #: Where the password is a one-time one: how long it opens anything.
    one_time_until: datetime | None
    #: How many sessions have begun and not been ended; some may have run out.
    sessions: int


class Accounts:
    """The accounts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def password_hash(self, user: str) -> str | None:
        """Return the hash of the user's password, or None where they have none."""
        theirs = select(credentials.c.password_hash).where(credentials.c.user_code == user)
        return self._connection.execute(theirs).scalar_one_or_none()

    def one_time_until(self, user: str) -> datetime | None:
        """Return how long the user's password may be used once, or None where it is their own."""
        theirs = select(credentials.c.one_time_until).where(credentials.c.user_code == user)
        return self._connection.execute(theirs).scalar_one_or_none()

    def put_password_hash(
        self,
        user: str,
        password_hash: str,
        changed_at: datetime,
        one_time_until: datetime | None = None,
    ) -> None:
        """Set the user's password, whatever it was."""
        row = {
            "password_hash": password_hash,
            "changed_at": changed_at,
            "one_time_until": one_time_until,
        }
        new = insert_if_absent(self._connection, credentials)
        self._connection.execute(new, {"user_code": user, **row})
        theirs = update(credentials).where(credentials.c.user_code == user)
        self._connection.execute(theirs.values(**row))

    def of_users(self) -> Mapping[str, Account]:
        """Return how the account of every user stands, by their code."""
        begun = select(sessions.c.user_code, func.count().label("count")).group_by(
            sessions.c.user_code
        )
        open_now = begun.subquery()
        found = self._connection.execute(
            select(
                users.c.code,
                users.c.signed_in_at,
                credentials.c.user_code.is_not(None).label("has_password"),
                credentials.c.one_time_until,
                func.coalesce(open_now.c.count, 0).label("sessions"),
            )
            .outerjoin(credentials, credentials.c.user_code == users.c.code)
            .outerjoin(open_now, open_now.c.user_code == users.c.code)
        )
        return {code: Account(*rest) for code, *rest in found}

    def begin_session(self, session: Session) -> None:
        """Enter a session that begins; its user has signed in."""
        row = {
            "token_sha256": session.token_sha256,
            "user_code": session.user,
            "began_at": session.began_at,
            "seen_at": session.seen_at,
            "is_limited": session.is_limited,
            "by_provider": session.by_provider,
        }
        self._connection.execute(insert(sessions), row)
        theirs = update(users).where(users.c.code == session.user)
        self._connection.execute(theirs.values(signed_in_at=session.began_at))

    def session(self, token_sha256: str) -> Session | None:
        """Return a session by the hash of its token, or None where there is none."""
        wanted = select(sessions).where(sessions.c.token_sha256 == token_sha256)
        row = self._connection.execute(wanted).one_or_none()
        return _session(row) if row is not None else None

    def sessions_of(self, user: str) -> tuple[Session, ...]:
        """Return a user's sessions, the one used last first; some may have run out."""
        theirs = select(sessions).where(sessions.c.user_code == user)
        found = self._connection.execute(theirs.order_by(sessions.c.seen_at.desc()))
        return tuple(_session(row) for row in found)

    def see_session(self, token_sha256: str, seen_at: datetime) -> None:
        """Note that a session was used."""
        one = update(sessions).where(sessions.c.token_sha256 == token_sha256)
        self._connection.execute(one.values(seen_at=seen_at))

    def end_session(self, token_sha256: str) -> None:
        """Forget a session; it may be gone already."""
        self._connection.execute(delete(sessions).where(sessions.c.token_sha256 == token_sha256))

    def end_sessions_of(self, user: str, but: str = "") -> None:
        """Sign a user out everywhere, but where the session has the token of this hash."""
        theirs = (sessions.c.user_code == user) & (sessions.c.token_sha256 != but)
        self._connection.execute(delete(sessions).where(theirs))

    def forget_sessions(self, began_before: datetime, seen_before: datetime) -> None:
        """Forget the sessions that are too old, or were left alone too long."""
        old = (sessions.c.began_at < began_before) | (sessions.c.seen_at < seen_before)
        self._connection.execute(delete(sessions).where(old))

    def attempts(self, key: str, since: datetime) -> int:
        """Return how many attempts under a key have not succeeded since an instant."""
        counted = select(func.count()).where(
            sign_in_attempts.c.key == key, sign_in_attempts.c.attempted_at >= since
        )
        return int(self._connection.execute(counted).scalar_one())

    def add_attempt(self, key: str, attempted_at: datetime) -> int:
        """Enter an attempt and return its id, to be taken back when it succeeds."""
        row = {"key": key, "attempted_at": attempted_at}
        new = insert(sign_in_attempts).returning(sign_in_attempts.c.id)
        return int(self._connection.execute(new, row).scalar_one())

    def forget_attempt(self, attempt: int) -> None:
        """Take one attempt back."""
        one = sign_in_attempts.c.id == attempt
        self._connection.execute(delete(sign_in_attempts).where(one))

    def forget_attempts(self, key: str) -> None:
        """Forget the attempts under a key."""
        self._connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.key == key))

    def forget_attempts_before(self, instant: datetime) -> None:
        """Forget the attempts that count no longer."""
        old = sign_in_attempts.c.attempted_at < instant
        self._connection.execute(delete(sign_in_attempts).where(old))


def _session(row: Row[Any]) -> Session:
    return Session(
        row.token_sha256,
        row.user_code,
        row.began_at,
        row.seen_at,
        row.is_limited,
        row.by_provider,
    )
