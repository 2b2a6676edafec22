"""Accounts: hashes of passwords, who is signed in, attempts that failed, who has read what."""

from datetime import date, datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import credentials, readings, sessions, sign_in_attempts
from casetrack.store.values import Session


class Accounts:
    """The accounts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def password_hash(self, user: str) -> str | None:
        """Return the hash of the user's password, or None where they have none."""
        theirs = select(credentials.c.password_hash).where(credentials.c.user_code == user)
        return self._connection.execute(theirs).scalar_one_or_none()

    def put_password_hash(self, user: str, password_hash: str, changed_at: datetime) -> None:
        """Set the user's password, whatever it was."""
        row = {"password_hash": password_hash, "changed_at": changed_at}
        new = insert_if_absent(self._connection, credentials)
        self._connection.execute(new, {"user_code": user, **row})
        theirs = update(credentials).where(credentials.c.user_code == user)
        self._connection.execute(theirs.values(**row))

    def begin_session(self, session: Session) -> None:
        """Enter a session that begins."""
        row = {
            "token_sha256": session.token_sha256,
            "user_code": session.user,
            "began_at": session.began_at,
            "seen_at": session.seen_at,
        }
        self._connection.execute(insert(sessions), row)

    def session(self, token_sha256: str) -> Session | None:
        """Return a session by the hash of its token, or None where there is none."""
        wanted = select(sessions).where(sessions.c.token_sha256 == token_sha256)
        row = self._connection.execute(wanted).one_or_none()
        if row is None:
            return None
        return Session(row.token_sha256, row.user_code, row.began_at, row.seen_at)

    def see_session(self, token_sha256: str, seen_at: datetime) -> None:
        """Note that a session was used."""
        one = update(sessions).where(sessions.c.token_sha256 == token_sha256)
        self._connection.execute(one.values(seen_at=seen_at))

    def end_session(self, token_sha256: str) -> None:
        """Forget a session; it may be gone already."""
        self._connection.execute(delete(sessions).where(sessions.c.token_sha256 == token_sha256))

    def end_sessions_of(self, user: str) -> None:
        """Sign a user out everywhere."""
        self._connection.execute(delete(sessions).where(sessions.c.user_code == user))

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

    def has_read(self, case_id: int, user: str, read_on: date, what: str) -> bool:
        """Tell whether it is on record that the user has read this of the case on the day."""
        one = select(readings.c.case_id).where(
            readings.c.case_id == case_id,
            readings.c.read_on == read_on,
            readings.c.user_code == user,
            readings.c.what == what,
        )
        return self._connection.execute(one).first() is not None

    def put_reading(self, case_id: int, user: str, read_on: date, what: str, at: datetime) -> None:
        """Record that the user has read this of the case on the day, once."""
        row = {"case_id": case_id, "user_code": user, "read_on": read_on, "what": what}
        new = insert_if_absent(self._connection, readings)
        self._connection.execute(new, {**row, "first_at": at})

    def readings(self, case_id: int) -> tuple[tuple[date, str, str], ...]:
        """Return the day, the user and what they read of a case, the earliest first."""
        theirs = select(readings).where(readings.c.case_id == case_id)
        found = self._connection.execute(theirs.order_by(readings.c.first_at))
        return tuple((row.read_on, row.user_code, row.what) for row in found)
