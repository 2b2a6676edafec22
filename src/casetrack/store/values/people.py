"""Offices, who works there, and who is signed in."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that answers applications."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the program."""

    code: str
    name: str
    roles: tuple[str, ...]
    #: None: not bound to one office.
    office: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in with one browser."""

    #: Of the token that the browser holds.
    token_sha256: str
    #: Code of the user.
    user: str
    began_at: datetime
    #: The last time it was used, to within a minute.
    seen_at: datetime
    #: Begun with a one-time password: it opens nothing but the form for another.
    is_limited: bool = False
    by_provider: bool = False
