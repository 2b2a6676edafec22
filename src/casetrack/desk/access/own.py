"""How somebody signs in, and where they are signed in; how all sessions but one of theirs end."""

from dataclasses import dataclass
from datetime import datetime

from casetrack.desk.access.accounts import hash_of, may_use_password, runs_at
from casetrack.desk.access.deeds import enter
from casetrack.desk.desk import Desk
from casetrack.store import Identity


@dataclass(frozen=True)
class OpenSession:
    """A browser that somebody is signed in with."""

    began_at: datetime
    #: To within a minute.
    seen_at: datetime
    #: Whether it is the one that asks.
    is_here: bool


def own_sessions(desk: Desk, token: str) -> tuple[OpenSession, ...]:
    """Return the sessions of whoever sits at the desk; `token` is that of the one that asks."""
    now, here = desk.now(), hash_of(token)
    with desk.store.reading() as tx:
        return tuple(
            OpenSession(each.began_at, each.seen_at, each.token_sha256 == here)
            for each in tx.accounts.sessions_of(desk.user)
            if runs_at(each, now)
        )


def end_other_sessions(desk: Desk, token: str) -> None:
    """Sign whoever sits at the desk out everywhere but where they ask it."""
    with desk.store.transaction() as tx:
        tx.accounts.end_sessions_of(desk.user, but=hash_of(token))
        enter(desk, tx, "account", desk.user, "other sessions ended")


def has_own_password(desk: Desk) -> bool:
    """Tell whether whoever sits at the desk has a password, and may sign in with it."""
    with desk.store.reading() as tx:
        is_kept = tx.accounts.password_hash(desk.user) is not None
        return is_kept and may_use_password(desk, tx.people.user(desk.user))


def own_identity(desk: Desk) -> Identity | None:
    """Return who the provider knows whoever sits at the desk as; None where it knows them not."""
    with desk.store.reading() as tx:
        return tx.identities.of_user(desk.settings.sign_in.oidc.issuer, desk.user)
