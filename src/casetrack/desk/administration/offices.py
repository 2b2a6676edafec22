"""The offices (机关): which there are, what their letters say of them, which take applications.

What is changed here holds from then on: a letter that was issued keeps every word it was issued
with. config.toml stays as it is; only what differs from it is kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import check_code, only_admin, only_in_reach
from casetrack.desk.administration.kept import settings_of_file, with_changes
from casetrack.desk.desk import Desk
from casetrack.desk.year.reports import subtree_of
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.settings import Office, Settings
from casetrack.store import Office as OfficeRow
from casetrack.store import OfficeChange, Transaction, Wanted

#: What can be changed of an office besides how its letters are numbered.
DETAILS = (
    "name",
    "parent",
    "address",
    "phone",
    "contact",
    "reconsideration_body",
    "reconsideration_url",
    "court",
    "superior_department",
)
_LONGEST = 200


@dataclass(frozen=True)
class OfficeSeen:
    """An office with what it has to do."""

    office: Office
    #: How many offices stand above it.
    depth: int
    #: Its own; and with those below it.
    open_cases: int
    received: int
    received_below: int
    people: int
    #: Keys that say something else than config.toml, and who changed them last.
    differs: tuple[str, ...]
    changed: OfficeChange | None
    #: config.toml names it.
    is_in_file: bool
    #: The one that the installation opens with.
    is_default: bool


def offices(desk: Desk) -> tuple[OfficeSeen, ...]:
    """Return the offices in the administrator's reach, each before those below it."""
    with desk.store.reading() as tx:
        only_admin(desk, tx)
        settings = _now(desk, tx)
        own = tx.people.user(desk.user).office
        within = [each for each in settings.offices if own in (None, each.code)]
        counts = {each.code: _received(tx, each, desk.today) for each in settings.offices}
        last = {each.office: each for each in tx.office_changes.all()}
        return tuple(
            _seen(desk, tx, settings, office, depth, counts, last.get(office.code))
            for office, depth in _in_order(within)
        )


def office_seen(desk: Desk, code: str) -> OfficeSeen:
    """Return one of them; NotFound where it is in nobody's reach who asks."""
    for each in offices(desk):
        if each.office.code == code:
            return each
    raise _no_office(code)


def add_office(desk: Desk, code: str, details: Mapping[str, str]) -> None:
    """Enter an office that is new."""
    check_code(code)
    with desk.store.transaction() as tx:
        only_in_reach(desk, tx, None)
        _wait_for_turn(tx)
        settings = _now(desk, tx)
        entered = {each.code for each in tx.people.offices()}
        if code in entered.union(each.code for each in settings.offices):
            raise BadInput("the code {code} is taken", code=code, key="code")
        said = _checked(settings, code, details)
        tx.people.put_office(OfficeRow(code, said["name"], said["parent"] or None))
        _keep(desk, tx, code, {**said, "active": True}, "added")


def change_office(desk: Desk, code: str, details: Mapping[str, str]) -> tuple[str, ...]:
    """Rename an office, move it below another, change what its letters say of it.

    Returns the keys that changed. Letters that were issued stay as they are.
    """
    with desk.store.transaction() as tx:
        before = _to_change(desk, tx, code)
        said = _checked(_now(desk, tx), code, {**_details(before), **details})
        changed = tuple(key for key in DETAILS if said[key] != getattr(before, key))
        if "parent" in changed:
            only_in_reach(desk, tx, None)
        if changed:
            tx.people.put_office(OfficeRow(code, said["name"], said["parent"] or None))
            _keep(desk, tx, code, {**said, "active": before.active}, ", ".join(changed))
    return changed


def close_office(desk: Desk, code: str) -> None:
    """Let an office take no more applications; all that it has stays, and goes on."""
    with desk.store.transaction() as tx:
        only_in_reach(desk, tx, None)
        before = _to_change(desk, tx, code)
        if code == desk.settings.installation.default_office:
            raise Refused(
                "{code} is the office that the installation opens with; name another one under "
                "[installation] default_office in config.toml first",
                code=code,
            )
        if before.active:
            _keep(desk, tx, code, {**_details(before), "active": False}, "closed")


def reopen_office(desk: Desk, code: str) -> None:
    """Let an office take applications again."""
    with desk.store.transaction() as tx:
        only_in_reach(desk, tx, None)
        before = _to_change(desk, tx, code)
        if not before.active:
            _keep(desk, tx, code, {**_details(before), "active": True}, "reopened")


def take_file(desk: Desk, code: str) -> None:
    """Let config.toml say again what an office is called and where it stands."""
    with desk.store.transaction() as tx:
        _to_change(desk, tx, code)
        of_file = {each.code: each for each in settings_of_file(desk).offices}
        if code not in of_file:
            raise Refused("config.toml names no office {code}", code=code)
        office = of_file[code]
        _checked(_now(desk, tx), code, _details(office))
        tx.people.put_office(OfficeRow(code, office.name, office.parent or None))
        _keep(desk, tx, code, _details(office) | {"active": office.active}, "config.toml")


def to_administer(desk: Desk, tx: Transaction, code: str) -> Office:
    """Return an office as it is now; NotFound where it is not in the administrator's reach."""
    only_admin(desk, tx)
    own = tx.people.user(desk.user).office
    for each in _now(desk, tx).offices:
        if each.code == code and own in (None, code):
            return each
    raise _no_office(code)


def _to_change(desk: Desk, tx: Transaction, code: str) -> Office:
    only_admin(desk, tx)
    _wait_for_turn(tx)
    return to_administer(desk, tx, code)


def _no_office(code: str) -> NotFound:
    return NotFound("there is no office {code}", code=code)


def _wait_for_turn(tx: Transaction) -> None:
    """Let one change after another be made: two moves could make a circle of offices."""
    tx.numbers.wait_for_turn("", "office_changes", 0)


def _now(desk: Desk, tx: Transaction) -> Settings:
    return with_changes(settings_of_file(desk), tx.office_changes.all())


def _details(office: Office) -> dict[str, object]:
    return {key: getattr(office, key) for key in DETAILS}


def _checked(settings: Settings, code: str, details: Mapping[str, object]) -> dict[str, str]:
    """Return every detail, trimmed; raise BadInput where one cannot be."""
    said = {key: " ".join(str(details.get(key, "")).split()) for key in DETAILS}
    if not said["name"]:
        raise BadInput("a name is needed", key="name")
    for key, text in said.items():
        if len(text) > _LONGEST:
            raise BadInput("at most {most} signs", most=_LONGEST, key=key)
    known = {each.code: each for each in settings.offices}
    parent = said["parent"]
    if parent and parent not in known:
        raise BadInput("there is no office {code}", code=parent, key="parent")
    below = {each.code for each in subtree_of(settings, known[code])} if code in known else {code}
    if parent in below:
        raise BadInput("an office cannot stand below itself", key="parent")
    return said


def _keep(desk: Desk, tx: Transaction, code: str, said: Mapping[str, object], deed: str) -> None:
    """Keep what differs from config.toml, and enter the deed."""
    of_file = {each.code: each for each in settings_of_file(desk).offices}.get(code)
    differs = {
        key: each for key, each in said.items() if not of_file or getattr(of_file, key) != each
    }
    by = f"user:{desk.user}"
    tx.office_changes.add(OfficeChange(code, "details", differs, by, desk.now()))
    enter(desk, tx, "administered", f"office {code}", deed)


def _seen(
    desk: Desk,
    tx: Transaction,
    settings: Settings,
    office: Office,
    depth: int,
    counts: Mapping[str, int],
    changed: OfficeChange | None,
) -> OfficeSeen:
    of_file = {each.code: each for each in settings_of_file(desk).offices}.get(office.code)
    keys = (*DETAILS, "active")
    people = tx.people.users()
    return OfficeSeen(
        office,
        depth,
        tx.lists.count(office.code, Wanted(closed=False)),
        counts[office.code],
        sum(counts[each.code] for each in subtree_of(settings, office)),
        sum(1 for each in people if each.active and each.office == office.code),
        tuple(key for key in keys if of_file and getattr(of_file, key) != getattr(office, key)),
        changed,
        of_file is not None,
        office.code == settings.installation.default_office,
    )


def _received(tx: Transaction, office: Office, today: date) -> int:
    year = Wanted(received_from=date(today.year, 1, 1), received_to=date(today.year, 12, 31))
    return tx.lists.count(office.code, year)


def _in_order(within: Iterable[Office]) -> list[tuple[Office, int]]:
    """Return the offices as a tree is read, each with its depth; none is left out."""
    here = {each.code: each for each in within}
    found: list[tuple[Office, int]] = []

    def add(office: Office, depth: int) -> None:
        found.append((office, depth))
        for each in here.values():
            if each.parent == office.code and each not in [one for one, _ in found]:
                add(each, depth + 1)

    for each in here.values():
        if each.parent not in here:
            add(each, 0)
    # In a circle nobody stands first.
    found += [(each, 0) for each in here.values() if each not in [one for one, _ in found]]
    return found
