"""Attempts to sign in: counted before anything is looked at, noted where they fail."""

import hmac
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from casetrack.desk.desk import Desk
from casetrack.errors import NotFound, Refused
from casetrack.store import IDENTITY_SECRET, Deed, Person, Transaction

#: Failed attempts are counted over this time.
WINDOW = timedelta(minutes=15)
#: How many may fail: of one account, and from one address, which a whole office may share.
PER_ACCOUNT, PER_ADDRESS = 5, 30


@dataclass(frozen=True)
class Attempts:
    """One attempt to sign in, as it stands in the database."""

    #: Key that the account's attempts stand under; empty where none was named.
    account: str
    #: Id of the row that counts for the address.
    at_address: int


def enter_attempt(desk: Desk, account: str | None, address: str) -> Attempts:
    """Enter an attempt, to be taken back where it succeeds; raise Refused after too many.

    A provider of identities says only afterwards whose it was: then no account is named.
    """
    now = desk.now()
    with desk.store.transaction() as tx:
        by_account = "" if account is None else account_key(tx, account)
        by_address = _key(tx, "address", address)
        since = now - WINDOW
        tx.accounts.forget_attempts_before(since)
        if (
            by_account and tx.accounts.attempts(by_account, since) >= PER_ACCOUNT
        ) or tx.accounts.attempts(by_address, since) >= PER_ADDRESS:
            raise Refused(
                "too many attempts to sign in; wait {minutes} minutes, or ask an administrator",
                minutes=WINDOW // timedelta(minutes=1),
            )
        if by_account:
            tx.accounts.add_attempt(by_account, now)
        return Attempts(by_account, tx.accounts.add_attempt(by_address, now))


def note_failure(desk: Desk, no: Refused, account: str) -> None:
    """Enter that somebody could not sign in, and by which rule; who, only where they are known."""
    with desk.store.transaction() as tx:
        person = known(tx, account)
        # What was typed may have been a password.
        who = person.code if person else None
        office = (person.office or desk.office.code) if person else None
        tx.deeds.add(Deed(desk.now(), who, "sign_in_failed", "", no.message.template, office))
    no.is_noted = True


def account_key(tx: Transaction, account: str) -> str:
    """Return the key that an account's attempts stand under."""
    return _key(tx, "account", account)


def known(tx: Transaction, code: str) -> Person | None:
    """Return the user of a code, or None where there is none."""
    try:
        return tx.people.user(code)
    except NotFound:
        return None


def active(tx: Transaction, code: str) -> Person | None:
    """Return the user of a code who has access, or None."""
    person = known(tx, code)
    return person if person and person.active else None


def _key(tx: Transaction, kind: str, value: str) -> str:
    """Return a keyed hash: people type passwords into the field for the account."""
    secret = tx.meta.get(IDENTITY_SECRET) or ""
    return hmac.new(secret.encode(), f"{kind}\n{value}".encode(), sha256).hexdigest()
