"""Passwords: hashed with argon2id, checked, made up. The only import of pwdlib."""

import secrets
from functools import cache
from typing import TYPE_CHECKING

from casetrack.errors import BadInput

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 10
#: Without characters that are taken for each other on paper.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 5


def hashed(password: str) -> str:
    """Return the hash to keep; raise BadInput for a password that is too short."""
    if len(password) < SHORTEST:
        raise BadInput("the password is shorter than {least} characters", least=SHORTEST)
    return _hasher().hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Tell whether a password is the one whose hash was kept.

    Takes as long where nothing was kept, so that nobody can tell by the clock who has an account.
    """
    # Also asked for where it is not needed: made only then, it would take longer that once.
    nobodys = _nobodys()
    matches = _hasher().verify(password, kept or nobodys)
    return matches and kept is not None


def made_up() -> str:
    """Return a new password that nobody guesses and anybody can type."""
    groups = ("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


@cache
def _hasher() -> "PasswordHash":
    # Imported when the first password comes: most commands never see one.
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    return PasswordHash((Argon2Hasher(),))


@cache
def _nobodys() -> str:
    return _hasher().hash(secrets.token_hex(16))
