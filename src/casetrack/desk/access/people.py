"""People: who works here, and who signed on paper."""

import hmac
import re
from hashlib import sha256

from casetrack.desk.access.deeds import enter
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, NotFound, Refused
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
#: Roles that pass a review of the law's steps.
_REVIEWS = frozenset({"reviewer1", "reviewer2", "secrecy", "approver"})
#: Letters, digits and what a command line and an address take without quotes.
_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{0,31}")


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
    """Make or change a user; only an administrator may.

    Refused for somebody whose access was taken away: that is given back on purpose or not at all.
    """
    check_roles(roles)
    person = Person(code, name, roles, None if every_office else desk.office.code)
    with desk.store.transaction() as tx:
        before = next((each for each in tx.people.users() if each.code == code), None)
        if before is None:
            check_code(code)
        elif not in_reach(desk, tx, code).active:
            raise Refused(
                "{code} has no access any more; give it back with: casetrack user reactivate "
                "{code}",
                code=code,
            )
        only_in_reach(desk, tx, person.office)
        tx.people.put_user(person, desk.now())
        must_have_admin(tx, before or person)
        enter(desk, tx, "account", code, described(person))
    return person


def described(person: Person) -> str:
    """Return the roles of a person as the audit keeps them."""
    return ", ".join(person.roles) if person.active else "inactive"


def must_have_admin(tx: Transaction, before: Person) -> None:
    """Raise Refused where the change of a user has left nobody to administer their office.

    For somebody of every office it is those of every office who are left.
    """
    admins = (each for each in tx.people.users() if each.active and "admin" in each.roles)
    if any(each.office in (None, before.office) for each in admins):
        return
    if before.office is None:
        raise Refused(
            "{code} is the last administrator of every office; make another one first",
            code=before.code,
        )
    raise Refused(
        "{code} is the last administrator of {office}; make another one first",
        code=before.code,
        office=tx.people.office(before.office).name,
    )


def users(desk: Desk) -> tuple[Person, ...]:
    """Return everybody who works here."""
    with desk.store.reading() as tx:
        return tx.people.users()


def check_code(code: str) -> None:
    """Raise BadInput where a code is none that a command line and an address take as it is."""
    if not _CODE.fullmatch(code):
        raise BadInput(
            "{code!r} cannot be a code: small letters, digits, . _ -, at most 32",
            code=code,
            key="code",
        )


def check_roles(roles: tuple[str, ...]) -> None:
    """Raise BadInput where a role is none that there is, none is named, or two exclude each other.

    Who gives out accounts could sign as anybody: so they pass no review themselves.
    """
    unknown = [role for role in roles if role not in ROLES]
    if unknown or not roles:
        raise BadInput(
            "role {role!r} is none of: {roles}",
            role=", ".join(unknown),
            roles=", ".join(ROLES),
            key="role",
        )
    if "admin" in roles and _REVIEWS.intersection(roles):
        raise BadInput(
            "an administrator passes no review; give {roles} to another person",
            roles=", ".join(role for role in roles if role in _REVIEWS),
            key="role",
        )


def only_admin(desk: Desk, tx: Transaction) -> None:
    """Raise Refused unless an administrator acts."""
    only_who_may(desk, tx, "administer", "user {user} is no administrator; ask one")


def in_reach(desk: Desk, tx: Transaction, code: str) -> Person:
    """Return a user whom the administrator at the desk looks after.

    One bound to an office looks after its people alone; nobody else is there for them.
    """
    only_admin(desk, tx)
    person = tx.people.user(code)
    if not _reaches(desk, tx, person.office):
        raise NotFound("there is no user {code}; casetrack user list shows them", code=code)
    return person


def reached(desk: Desk, tx: Transaction) -> tuple[Person, ...]:
    """Return everybody whom the administrator at the desk looks after."""
    only_admin(desk, tx)
    office = tx.people.user(desk.user).office
    return tuple(each for each in tx.people.users() if office in (None, each.office))


def only_in_reach(desk: Desk, tx: Transaction, office: str | None) -> None:
    """Raise Refused unless an administrator acts who looks after the people of the office."""
    only_admin(desk, tx)
    if not _reaches(desk, tx, office):
        raise Refused("user {user} looks after the people of one office", user=desk.user)


def _reaches(desk: Desk, tx: Transaction, office: str | None) -> bool:
    return tx.people.user(desk.user).office in (None, office)
