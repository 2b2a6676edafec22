"""The tables of people's access: passwords, sessions, failed attempts, and who has read what.

Imported before the tables are made, so that migrations and tests see them.
"""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field

from casetrack.store.tables import Base


class CredentialRow(Base, table=True):
    """How somebody proves who they are: a slow hash of their password, salt included."""

    __tablename__ = "credentials"

    user_code: str = Field(primary_key=True, foreign_key="users.code")
    password_hash: str
    changed_at: datetime
    #: Set where an administrator gave it: it opens nothing but the form for another, and not
    #: after this instant.
    one_time_until: datetime | None = None


class SessionRow(Base, table=True):
    """Somebody who is signed in with one browser."""

    __tablename__ = "sessions"

    #: Of the random token in the browser's cookie; the token itself is nowhere else.
    token_sha256: str = Field(primary_key=True)
    user_code: str = Field(foreign_key="users.code", index=True)
    began_at: datetime
    #: The last time it was used, to within a minute.
    seen_at: datetime
    #: Begun with a one-time password: it opens nothing but the form for another.
    is_limited: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class SignInAttemptRow(Base, table=True):
    """An attempt to sign in that has not succeeded (yet)."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_counted", "key", "attempted_at"),)

    id: int | None = Field(default=None, primary_key=True)
    #: Keyed hash of the account or the address: what was typed may have been a password.
    key: str
    attempted_at: datetime


class ReadingRow(Base, table=True):
    """That somebody has looked at a case on a day; one row however often."""

    __tablename__ = "readings"
    __table_args__ = (
        UniqueConstraint("case_id", "read_on", "user_code", "what"),
        Index("ix_readings_by_day", "read_on", "user_code"),
    )

    #: Anchors go by it.
    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    read_on: date
    user_code: str = Field(foreign_key="users.code")
    #: `case`, or `identity` for the ID number and the contacts in full.
    what: str
    first_at: datetime = Field(index=True)


credentials = Base.metadata.tables["credentials"]
sessions = Base.metadata.tables["sessions"]
sign_in_attempts = Base.metadata.tables["sign_in_attempts"]
readings = Base.metadata.tables["readings"]
