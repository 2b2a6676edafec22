"""People: who works here, and who signed on paper."""

import hmac
from hashlib import sha256

from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import BadInput, Refused
from casetrack.store import IDENTITY_SECRET, Person, Transaction

#: Roles of contract and workflow files, with the person `demo` makes for each.
ROLES = (
    "registrar",
    "handler",
    "reviewer1",
    "reviewer2",
    "secrecy",
    "approver",
    "manager",
    "auditor",
    "admin",
)


def signer_key(tx: Transaction, name: str) -> str:
    """Return who signed on paper: the user of that code or name, else a keyed hash of the name.

    The same person has the same key however often they sign, and nobody can read it.
    """
    wanted = "".join(name.split())
    for person in tx.people.users():
        if wanted in (person.code, "".join(person.name.split())):
            return f"user:{person.code}"
    secret = tx.meta.get(IDENTITY_SECRET) or ""
    return f"paper:{hmac.new(secret.encode(), wanted.encode(), sha256).hexdigest()[:32]}"


def add_user(
    desk: Desk, code: str, name: str, roles: tuple[str, ...], every_office: bool = False
) -> Person:
    """Make or change a user; only an administrator may."""
    check_roles(roles)
    person = Person(code, name, roles, None if every_office else desk.office.code)
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        tx.people.put_user(person, desk.now())
    return person


def users(desk: Desk) -> tuple[Person, ...]:
    """Return everybody who works here."""
    with desk.store.reading() as tx:
        return tx.people.users()


def check_roles(roles: tuple[str, ...]) -> None:
    """Raise BadInput where a role is none that there is, or none is named."""
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise BadInput(
            "role {role!r} is none of: {roles}",
            role=", ".join(unknown),
            roles=", ".join(ROLES),
        )


def only_admin(desk: Desk, tx: Transaction) -> None:
    """Raise Refused unless an administrator acts."""
    if "admin" not in actor_of(desk, tx).roles:
        raise Refused("user {user} is no administrator; ask one", user=desk.user)
