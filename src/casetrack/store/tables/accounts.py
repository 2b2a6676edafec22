"""The tables of people's access: passwords, identities, sessions, and who has read what."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, false
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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
    #: Begun by a provider of identities, where one can sign out as well.
    by_provider: bool = Field(default=False, sa_column_kwargs={"server_default": false()})


class IdentityRow(Base, table=True):
    """That who a provider of identities calls by a subject is one of the users (身份关联)."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "user_code"),)

    issuer: str = Field(primary_key=True)
    #: The provider's own and lasting name for somebody; a name to sign in with may change.
    subject: str = Field(primary_key=True)
    user_code: str = Field(foreign_key="users.code", index=True)
    linked_at: datetime
    #: The administrator; the user where their first sign-in did it.
    linked_by: str


class ErrandRow(Base, table=True):
    """A browser that is on its way to the provider and back; gone as soon as it comes back."""

    __tablename__ = "sign_in_errands"

    #: Of the state that comes back in the address.
    state_sha256: str = Field(primary_key=True)
    #: Of the token of the browser that went: no other may come back.
    browser_sha256: str
    nonce: str
    verifier: str
    #: Where they wanted to go: a path of ours.
    then: str
    begun_at: datetime = Field(index=True)


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


credentials = table("credentials")
sessions = table("sessions")
identities = table("identities")
sign_in_errands = table("sign_in_errands")
sign_in_attempts = table("sign_in_attempts")
readings = table("readings")
