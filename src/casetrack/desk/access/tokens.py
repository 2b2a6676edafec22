"""Tokens (令牌): a program acts in a person's name at the desk of one office, and may do less.

It never may more than the person may at that moment; scopes take away from that. Whoever has the
token has it all, so it is shown once, kept as a hash, ends by itself and can be revoked.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import in_reach, only_admin
from casetrack.desk.access.staff import offices_in_reach
from casetrack.desk.desk import Desk, must_work_here
from casetrack.errors import BadInput, NotFound
from casetrack.store import NewToken, Person, Token, Transaction

#: What a token can open; each alone, none holds another.
SCOPES = (
    "cases:receive",
    "cases:read",
    "cases:write",
    "letters:read",
    "reports:read",
)
#: How long a token holds: unless it is said, and at most.
DAYS, MOST_DAYS = 365, 730
#: So that programs that look for secrets in files know one when they see it.
_PREFIX = "casetrack_"
_LONGEST_NAME = 80
#: How exactly the last use is known; finer would be a write for every request.
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class MadeToken:
    """A token that was made; the only time that it can be read."""

    kept: Token
    token: str


@dataclass(frozen=True)
class Holder:
    """In whose name and where a token acts, and what it opens."""

    token: Token
    person: Person


def make_token(
    desk: Desk, user: str, name: str, scopes: tuple[str, ...], days: int = DAYS
) -> MadeToken:
    """Make a token for somebody at the desk's office; only an administrator may."""
    _check(name, scopes, days)
    token = _PREFIX + secrets.token_urlsafe(32)
    with desk.store.transaction() as tx:
        must_work_here(desk, in_reach(desk, tx, user))
        now = desk.now()
        new = NewToken(
            name=name.strip(),
            office=desk.office.code,
            user=user,
            scopes=tuple(each for each in SCOPES if each in scopes),
            made_by=f"user:{desk.user}",
            made_at=now,
            expires_at=now + timedelta(days=days),
        )
        kept = tx.tokens.add(new, _hash(token))
        enter(desk, tx, "token", str(kept.id), "made")
        return MadeToken(kept, token)


def tokens(desk: Desk) -> tuple[Token, ...]:
    """Return the tokens of the offices that the administrator at the desk looks after."""
    offices = {each.code for each in offices_in_reach(desk)}
    with desk.store.reading() as tx:
        only_admin(desk, tx)
        return tx.tokens.of_offices(offices)


def revoke_token(desk: Desk, number: int) -> Token:
    """End a token at once; only an administrator may, of an office they look after."""
    offices = {each.code for each in offices_in_reach(desk)}
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        if tx.tokens.get(number).office not in offices:
            raise NotFound("there is no token no. {number}", number=number)
        return _revoked(desk, tx, number)


def own_tokens(desk: Desk) -> tuple[Token, ...]:
    """Return the tokens that act in the name of whoever sits at the desk, at any office."""
    with desk.store.reading() as tx:
        return tuple(each for each in tx.tokens.of_user(desk.user) if each.holds_at(desk.now()))


def revoke_own_token(desk: Desk, number: int) -> Token:
    """End a token that acts in one's own name; NotFound for one that acts in another's."""
    with desk.store.transaction() as tx:
        if tx.tokens.get(number).user != desk.user:
            raise NotFound("there is no token no. {number}", number=number)
        return _revoked(desk, tx, number)


def _revoked(desk: Desk, tx: Transaction, number: int) -> Token:
    tx.tokens.revoke(number, f"user:{desk.user}", desk.now())
    enter(desk, tx, "token", str(number), "revoked")
    return tx.tokens.get(number)


def holder(desk: Desk, token: str) -> Holder | None:
    """Return in whose name a token acts; None for one that opens nothing (any more)."""
    now = desk.now()
    with desk.store.reading() as tx:
        kept = tx.tokens.by_hash(_hash(token))
        person = _acting(tx, kept) if kept and kept.holds_at(now) else None
    if kept is None or person is None:
        return None
    if kept.seen_at is None or now - kept.seen_at > _SEEN_EVERY:
        with desk.store.transaction() as tx:
            tx.tokens.see(kept.id, now)
    return Holder(kept, person)


def _acting(tx: Transaction, token: Token) -> Person | None:
    """Return the person of a token, or None where they have left, or gone to another office."""
    person = tx.people.user(token.user)
    return person if person.active and person.office in (None, token.office) else None


def _check(name: str, scopes: tuple[str, ...], days: int) -> None:
    if not 0 < len(name.strip()) <= _LONGEST_NAME:
        raise BadInput(
            "a token needs a name of at most {most} characters", most=_LONGEST_NAME, key="name"
        )
    unknown = [each for each in scopes if each not in SCOPES]
    if unknown or not scopes:
        raise BadInput(
            "scope {scope!r} is none of: {scopes}",
            scope=", ".join(unknown),
            scopes=", ".join(SCOPES),
            key="scope",
        )
    if not 0 < days <= MOST_DAYS:
        raise BadInput("a token holds for 1 to {most} days", most=MOST_DAYS, key="days")


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
