"""What goes to a provider of identities and comes back from it."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from casetrack.errors import Refused

#: What a provider says of somebody, by the names of its claims; `sub` is always there.
Claims: TypeAlias = Mapping[str, object]


@dataclass(frozen=True)
class Client:
    """This installation, as the provider knows it."""

    #: To the letter as the provider writes it itself.
    issuer: str
    client_id: str
    #: Empty for a client that has none.
    secret: str = field(repr=False)
    #: Where the provider sends browsers back to.
    back: str
    #: Where it sends them after they signed out there.
    door: str
    scopes: tuple[str, ...]
    #: How it may sign; only such as need no shared secret.
    algorithms: tuple[str, ...]
    #: Tells whether what goes to an address is seen by nobody on the way.
    is_safe: Callable[[str], bool]


@dataclass(frozen=True)
class Errand:
    """One way of a browser to the provider and back; whoever knows all of it can end it."""

    #: Comes back in the address: the answer belongs to this errand.
    state: str = field(repr=False)
    #: Comes back in the signed token: it was made for this errand.
    nonce: str = field(repr=False)
    #: The secret of which the provider got the hash (PKCE): the code is of no use to others.
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Answer:
    """What the browser brought back in its address."""

    state: str = field(repr=False)
    code: str = field(repr=False)
    #: Who says that it answers; empty where it does not say it.
    issuer: str = ""
    #: Why there is no code; empty where there is one.
    error: str = ""


class NotBelieved(Refused):
    """What came back is not what the provider would have said for this errand."""

    def __init__(self, reason: str) -> None:
        #: For who keeps the machine: the name of a check, no value.
        self.reason = reason
        super().__init__("the answer to this sign-in cannot be believed; begin again")


def new_errand() -> Errand:
    """Return an errand that nobody can guess."""
    return Errand(*(secrets.token_urlsafe(32) for _ in range(3)))
