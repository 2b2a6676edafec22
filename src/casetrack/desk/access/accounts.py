"""Accounts: sign in and out, whose session it is, passwords, roles.

A session ends after two hours without use and after twelve hours in any case. Attempts to sign in
are counted in the database, so that several processes agree: an attempt is entered before the
password is looked at and taken back when it was right.
"""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from casetrack.desk.access import passwords
from casetrack.desk.access.attempts import account_key, active, enter_attempt, note_failure
from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import check_roles, described, in_reach, must_have_admin
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput, Refused, StoreError
from casetrack.store import Person, Session, Transaction

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
#: How long a password that an administrator gave can be used, once.
ONE_TIME = timedelta(days=7)
#: How exactly the last use of a session is known; finer would be a write for every page.
_SEEN_EVERY = timedelta(minutes=1)
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
        note_failure(desk, no, account)
        raise


def _sign_in(desk: Desk, account: str, password: str, address: str) -> str:
    attempts = enter_attempt(desk, account, address)
    with desk.store.reading() as tx:
        person = active(tx, account)
        kept = tx.accounts.password_hash(account) if person else None
        until = tx.accounts.one_time_until(account)
    if not passwords.is_right(password, kept):
        raise Refused("account or password is wrong")
    if not may_use_password(desk, person):
        raise _no_password(desk)
    if until is not None and desk.now() > until:
        raise Refused("the one-time password has run out; ask an administrator for another")
    with desk.store.transaction() as tx:
        tx.accounts.forget_attempts(attempts.account)
        tx.accounts.forget_attempt(attempts.at_address)
        return begin_session(desk, tx, account, is_limited=until is not None)


def may_use_password(desk: Desk, person: Person | None) -> bool:
    """Tell whether somebody may sign in by password; an administrator always may."""
    if desk.settings.sign_in.passwords == "everybody":
        return True
    return person is not None and "admin" in person.roles


def sign_in_to_demo(desk: Desk, account: str) -> str:
    """Return the token of a new session without a password; Refused outside a demonstration."""
    with desk.store.transaction() as tx:
        if tx.meta.get(_DEMO) is None or active(tx, account) is None:
            raise Refused("account or password is wrong")
        return begin_session(desk, tx, account)


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
        person = active(tx, session.user) if session else None
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
    _must_use_password(desk, desk.user)
    attempts = enter_attempt(desk, desk.user, address)
    with desk.store.reading() as tx:
        kept = tx.accounts.password_hash(desk.user)
    if not passwords.is_right(current, kept):
        raise Refused("the password until now is wrong")
    if new == current:
        raise BadInput("this is the password until now; choose another")
    set_password(desk, desk.user, new)
    with desk.store.transaction() as tx:
        tx.accounts.forget_attempt(attempts.at_address)
        return begin_session(desk, tx, desk.user)


def set_password(desk: Desk, code: str, password: str) -> None:
    """Give a user a password and sign them out everywhere; oneself, or an administrator may."""
    _put_password(desk, code, passwords.hashed(password), None)


def give_password(desk: Desk, code: str) -> str:
    """Return a new password that opens a user's account once, to choose one of their own.

    Only an administrator may give it, and nobody else ever sees it again.
    """
    _must_use_password(desk, code)
    given = passwords.made_up()
    _put_password(desk, code, passwords.hashed(given), desk.now() + ONE_TIME)
    return given


def _must_use_password(desk: Desk, code: str) -> None:
    with desk.store.reading() as tx:
        person = tx.people.user(code)
    if not may_use_password(desk, person):
        raise _no_password(desk)


def _no_password(desk: Desk) -> Refused:
    return Refused(
        "passwords are for administrators here; sign in by {label}",
        label=desk.settings.sign_in.oidc.label,
    )


def _put_password(desk: Desk, code: str, kept: str, one_time_until: datetime | None) -> None:
    with desk.store.transaction() as tx:
        if code != desk.user or one_time_until:
            in_reach(desk, tx, code)
        tx.people.user(code)
        tx.accounts.put_password_hash(code, kept, desk.now(), one_time_until)
        enter(desk, tx, "account", code, "one-time password" if one_time_until else "password")
        tx.accounts.forget_attempts(account_key(tx, code))
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


def begin_session(
    desk: Desk,
    tx: Transaction,
    code: str,
    *,
    is_limited: bool = False,
    by_provider: bool = False,
) -> str:
    """Return the token of a new session: nobody who knew the browser's token before is in it."""
    now = desk.now()
    token = secrets.token_urlsafe(32)
    tx.accounts.forget_sessions(now - LONGEST, now - IDLE)
    session = Session(hash_of(token), code, now, now, is_limited, by_provider)
    tx.accounts.begin_session(session)
    enter(desk, tx, "signed_in", detail="by oidc" if by_provider else "", user=code)
    return token


def hash_of(token: str) -> str:
    """Return what the database keeps of a token."""
    return sha256(token.encode()).hexdigest()
