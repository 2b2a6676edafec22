"""Accounts: sign in and out, whose session it is, passwords, roles.

A session ends after two hours without use and after twelve hours in any case. Attempts to sign in
are counted in the database, so that several processes agree: an attempt is entered before the
password is looked at and taken back when it was right.
"""

import hmac
import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from casetrack.desk.access import passwords
from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import check_roles, described, in_reach, must_have_admin
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput, NotFound, Refused, StoreError
from casetrack.store import IDENTITY_SECRET, Deed, Person, Session, Transaction

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
#: How long a password that an administrator gave can be used, once.
ONE_TIME = timedelta(days=7)
#: How exactly the last use of a session is known; finer would be a write for every page.
_SEEN_EVERY = timedelta(minutes=1)
#: Failed attempts are counted over this time.
WINDOW = timedelta(minutes=15)
#: How many may fail: of one account, and from one address, which a whole office may share.
PER_ACCOUNT, PER_ADDRESS = 5, 30
_DEMO = "demo"


def is_demo(desk: Desk) -> bool:
    """Tell whether the database is a demonstration's."""
    with desk.store.reading() as tx:
        return tx.meta.get(_DEMO) is not None


def sign_in(desk: Desk, account: str, password: str, address: str) -> str:
    """Return the token of a new session; raise Refused without saying what was wrong."""
    account = account.strip()
    try:
        return _sign_in(desk, account, password, address)
    except Refused as no:
        with desk.store.transaction() as tx:
            known = _known(tx, account)
            # What was typed may have been a password.
            who, office = (known.code, known.office or desk.office.code) if known else (None, None)
            says = no.message.template
            tx.deeds.add(Deed(desk.now(), who, "sign_in_failed", "", says, office))
        no.is_noted = True
        raise


def _sign_in(desk: Desk, account: str, password: str, address: str) -> str:
    attempts = _enter_attempt(desk, account, address)
    with desk.store.reading() as tx:
        person = _active(tx, account)
        kept = tx.accounts.password_hash(account) if person else None
        until = tx.accounts.one_time_until(account)
    if not passwords.is_right(password, kept):
        raise Refused("account or password is wrong")
    if until is not None and desk.now() > until:
        raise Refused("the one-time password has run out; ask an administrator for another")
    with desk.store.transaction() as tx:
        tx.accounts.forget_attempts(attempts.account)
        tx.accounts.forget_attempt(attempts.at_address)
        return _begin(desk, tx, account, is_limited=until is not None)


def sign_in_to_demo(desk: Desk, account: str) -> str:
    """Return the token of a new session without a password; Refused outside a demonstration."""
    with desk.store.transaction() as tx:
        if tx.meta.get(_DEMO) is None or _active(tx, account) is None:
            raise Refused("account or password is wrong")
        return _begin(desk, tx, account)


def sign_out(desk: Desk, token: str) -> None:
    """End the session of a token."""
    with desk.store.transaction() as tx:
        session = tx.accounts.session(hash_of(token))
        tx.accounts.end_session(hash_of(token))
        if session is not None:
            enter(desk, tx, "signed_out", user=session.user)


def sign_out_everywhere(desk: Desk) -> None:
    """End every session of whoever sits at the desk."""
    with desk.store.transaction() as tx:
        tx.accounts.end_sessions_of(desk.user)


@dataclass(frozen=True)
class SignedIn:
    """Who holds the token of a session."""

    person: Person
    #: Their password was for one time: nothing opens but the form for another.
    is_limited: bool


def signed_in(desk: Desk, token: str) -> SignedIn | None:
    """Return who holds the token of a session that still runs, or None."""
    with desk.store.reading() as tx:
        session = tx.accounts.session(hash_of(token))
        person = _active(tx, session.user) if session else None
    now = desk.now()
    if session is None or person is None or not runs_at(session, now):
        return None
    if now - session.seen_at > _SEEN_EVERY:
        # Where nothing can be written just now, what is there can be read all the same.
        with suppress(StoreError), desk.store.transaction() as tx:
            tx.accounts.see_session(session.token_sha256, now)
    return SignedIn(person, session.is_limited)


def runs_at(session: Session, now: datetime) -> bool:
    """Tell whether a session still runs at an instant."""
    return now - session.began_at <= LONGEST and now - session.seen_at <= IDLE


def change_password(desk: Desk, current: str, new: str, address: str) -> str:
    """Give oneself another password and return the token of the only session that goes on."""
    attempts = _enter_attempt(desk, desk.user, address)
    with desk.store.reading() as tx:
        kept = tx.accounts.password_hash(desk.user)
    if not passwords.is_right(current, kept):
        raise Refused("the password until now is wrong")
    if new == current:
        raise BadInput("this is the password until now; choose another")
    set_password(desk, desk.user, new)
    with desk.store.transaction() as tx:
        tx.accounts.forget_attempt(attempts.at_address)
        return _begin(desk, tx, desk.user)


def set_password(desk: Desk, code: str, password: str) -> None:
    """Give a user a password and sign them out everywhere; oneself, or an administrator may."""
    _put_password(desk, code, passwords.hashed(password), None)


def give_password(desk: Desk, code: str) -> str:
    """Return a new password that opens a user's account once, to choose one of their own.

    Only an administrator may give it, and nobody else ever sees it again.
    """
    given = passwords.made_up()
    _put_password(desk, code, passwords.hashed(given), desk.now() + ONE_TIME)
    return given


def _put_password(desk: Desk, code: str, kept: str, one_time_until: datetime | None) -> None:
    with desk.store.transaction() as tx:
        if code != desk.user or one_time_until:
            in_reach(desk, tx, code)
        tx.people.user(code)
        tx.accounts.put_password_hash(code, kept, desk.now(), one_time_until)
        enter(desk, tx, "account", code, "one-time password" if one_time_until else "password")
        tx.accounts.forget_attempts(_key(tx, "account", code))
        tx.accounts.end_sessions_of(code)


def change_roles(desk: Desk, code: str, roles: tuple[str, ...]) -> Person:
    """Give a user other roles; only an administrator may."""
    check_roles(roles)
    return _change(desk, code, roles=roles)


def deactivate(desk: Desk, code: str) -> Person:
    """Take a user's access away; what they have done stays. Only an administrator may."""
    return _change(desk, code, active=False)


def reactivate(desk: Desk, code: str) -> Person:
    """Give a user their access back; only an administrator may."""
    return _change(desk, code, active=True)


def end_sessions(desk: Desk, code: str) -> None:
    """Sign a user out everywhere; only an administrator may."""
    with desk.store.transaction() as tx:
        in_reach(desk, tx, code)
        tx.accounts.end_sessions_of(code)
        enter(desk, tx, "account", code, "sessions ended")


def _change(
    desk: Desk, code: str, roles: tuple[str, ...] | None = None, active: bool | None = None
) -> Person:
    with desk.store.transaction() as tx:
        before = in_reach(desk, tx, code)
        person = replace(
            before,
            roles=before.roles if roles is None else roles,
            active=before.active if active is None else active,
        )
        tx.people.put_user(person, desk.now())
        must_have_admin(tx, before)
        tx.accounts.end_sessions_of(code)
        enter(desk, tx, "account", code, described(person))
    return person


@dataclass(frozen=True)
class _Attempts:
    """One attempt to sign in, as it stands in the database."""

    #: Key that the account's attempts stand under.
    account: str
    #: Id of the row that counts for the address.
    at_address: int


def _enter_attempt(desk: Desk, account: str, address: str) -> _Attempts:
    now = desk.now()
    with desk.store.transaction() as tx:
        by_account, by_address = _key(tx, "account", account), _key(tx, "address", address)
        since = now - WINDOW
        tx.accounts.forget_attempts_before(since)
        if (
            tx.accounts.attempts(by_account, since) >= PER_ACCOUNT
            or tx.accounts.attempts(by_address, since) >= PER_ADDRESS
        ):
            raise Refused(
                "too many attempts to sign in; wait {minutes} minutes, or ask an administrator",
                minutes=WINDOW // timedelta(minutes=1),
            )
        tx.accounts.add_attempt(by_account, now)
        return _Attempts(by_account, tx.accounts.add_attempt(by_address, now))


def _key(tx: Transaction, kind: str, value: str) -> str:
    """Return a keyed hash: people type passwords into the field for the account."""
    secret = tx.meta.get(IDENTITY_SECRET) or ""
    return hmac.new(secret.encode(), f"{kind}\n{value}".encode(), sha256).hexdigest()


def _known(tx: Transaction, code: str) -> Person | None:
    try:
        return tx.people.user(code)
    except NotFound:
        return None


def _active(tx: Transaction, code: str) -> Person | None:
    person = _known(tx, code)
    return person if person and person.active else None


def _begin(desk: Desk, tx: Transaction, code: str, *, is_limited: bool = False) -> str:
    now: datetime = desk.now()
    token = secrets.token_urlsafe(32)
    tx.accounts.forget_sessions(now - LONGEST, now - IDLE)
    tx.accounts.begin_session(Session(hash_of(token), code, now, now, is_limited))
    enter(desk, tx, "signed_in", user=code)
    return token


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest()
