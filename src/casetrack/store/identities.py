"""Who is who at a provider of identities, and browsers on their way there and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import identities, sign_in_errands


@dataclass(frozen=True, slots=True)
class Identity:
    """One user, as a provider knows them."""

    issuer: str
    subject: str
    #: Code of the user.
    user: str
    linked_at: datetime
    linked_by: str


@dataclass(frozen=True, slots=True)
class StoredErrand:
    """A browser on its way to the provider and back."""

    state_sha256: str
    browser_sha256: str
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    then: str
    begun_at: datetime


class Identities:
    """The identities of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_subject(self, issuer: str, subject: str) -> Identity | None:
        """Return whose identity it is, or None where nobody's."""
        one = (identities.c.issuer == issuer) & (identities.c.subject == subject)
        row = self._connection.execute(select(identities).where(one)).one_or_none()
        return _identity(row) if row is not None else None

    def of_user(self, issuer: str, user: str) -> Identity | None:
        """Return a user's identity at a provider, or None where they have none."""
        one = (identities.c.issuer == issuer) & (identities.c.user_code == user)
        row = self._connection.execute(select(identities).where(one)).one_or_none()
        return _identity(row) if row is not None else None

    def of_users(self, issuer: str) -> Mapping[str, Identity]:
        """Return every identity at a provider, by the code of its user."""
        wanted = select(identities).where(identities.c.issuer == issuer)
        return {row.user_code: _identity(row) for row in self._connection.execute(wanted)}

    def link(self, identity: Identity) -> bool:
        """Enter an identity; tell whether it is there now, and not another in its place."""
        row = {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "user_code": identity.user,
            "linked_at": identity.linked_at,
            "linked_by": identity.linked_by,
        }
        self._connection.execute(insert_if_absent(self._connection, identities), row)
        kept = self.of_subject(identity.issuer, identity.subject)
        return kept is not None and kept.user == identity.user

    def unlink(self, issuer: str, user: str) -> None:
        """Forget a user's identity at a provider."""
        one = (identities.c.issuer == issuer) & (identities.c.user_code == user)
        self._connection.execute(delete(identities).where(one))

    def send(self, errand: StoredErrand) -> None:
        """Enter a browser that goes to the provider."""
        row = {
            "state_sha256": errand.state_sha256,
            "browser_sha256": errand.browser_sha256,
            "nonce": errand.nonce,
            "verifier": errand.verifier,
            "then": errand.then,
            "begun_at": errand.begun_at,
        }
        self._connection.execute(insert(sign_in_errands), row)

    def take(self, state_sha256: str, browser_sha256: str) -> StoredErrand | None:
        """Return an errand of this browser and forget it; None where there is none (any more).

        Of two that take it at once one gets it.
        """
        one = (sign_in_errands.c.state_sha256 == state_sha256) & (
            sign_in_errands.c.browser_sha256 == browser_sha256
        )
        taken = delete(sign_in_errands).where(one).returning(*sign_in_errands.c)
        row = self._connection.execute(taken).one_or_none()
        return StoredErrand(*row) if row is not None else None

    def forget_errands_before(self, instant: datetime) -> None:
        """Forget the browsers that never came back."""
        old = sign_in_errands.c.begun_at < instant
        self._connection.execute(delete(sign_in_errands).where(old))


def _identity(row: Row[Any]) -> Identity:
    return Identity(row.issuer, row.subject, row.user_code, row.linked_at, row.linked_by)
