"""The people of an office as an administrator sees them, and somebody new among them."""

from collections.abc import Mapping
from dataclasses import dataclass

from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import (
    check_code,
    check_roles,
    described,
    in_reach,
    only_in_reach,
    reached,
)
from casetrack.desk.desk import Desk
from casetrack.errors import BadInput
from casetrack.store import Account, Identity, Office, Person, Transaction


@dataclass(frozen=True)
class Member:
    """Somebody who works here, and how their account stands."""

    person: Person
    account: Account
    #: None where they are linked to nobody at the provider, or none is set up.
    identity: Identity | None = None


def staff(desk: Desk) -> tuple[Member, ...]:
    """Return everybody whom the administrator at the desk looks after, by code."""
    with desk.store.reading() as tx:
        accounts, linked = tx.accounts.of_users(), _linked(desk, tx)
        return tuple(
            Member(each, accounts[each.code], linked.get(each.code)) for each in reached(desk, tx)
        )


def member(desk: Desk, code: str) -> Member:
    """Return one of them; NotFound for somebody of another office."""
    with desk.store.reading() as tx:
        person = in_reach(desk, tx, code)
        return Member(person, tx.accounts.of_users()[code], _linked(desk, tx).get(code))


def _linked(desk: Desk, tx: Transaction) -> Mapping[str, Identity]:
    return tx.identities.of_users(desk.settings.sign_in.oidc.issuer)


def offices_in_reach(desk: Desk) -> tuple[Office, ...]:
    """Return the offices whose people the administrator at the desk looks after."""
    with desk.store.reading() as tx:
        own = tx.people.user(desk.user).office
        return tuple(each for each in tx.people.offices() if own in (None, each.code))


def take_on(desk: Desk, person: Person) -> Person:
    """Enter somebody who is new; only an administrator may, and for an office in their reach."""
    check_code(person.code)
    if not person.name:
        raise BadInput("a name is needed", key="name")
    check_roles(person.roles)
    with desk.store.transaction() as tx:
        only_in_reach(desk, tx, person.office)
        if any(each.code == person.code for each in tx.people.users()):
            raise BadInput("the code {code} is taken", code=person.code, key="code")
        if person.office:
            tx.people.office(person.office)
        tx.people.put_user(person, desk.now())
        enter(desk, tx, "account", person.code, described(person))
    return person
