"""What every desk function works with: the rooms, the office, the person, the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from casetrack.core.calendar import Calendar
from casetrack.core.workflow import Actor
from casetrack.desk.calendars.working_days import HOME, as_kept, in_force, with_loads
from casetrack.errors import Refused
from casetrack.library import Law, Library, law, law_by_hash
from casetrack.notices import Notices
from casetrack.settings import Office, Settings
from casetrack.store import (
    CaseLine,
    InState,
    KeyPlace,
    Person,
    Store,
    StoredCase,
    Transaction,
    Turn,
)

if TYPE_CHECKING:
    from casetrack.oidc.provider import Provider


@dataclass(frozen=True)
class Premises:
    """Where the office's own things lie; None for what there is not."""

    #: config.toml, which need not be there.
    config: Path | None = None
    workflows: Path | None = None
    notices: Path | None = None
    #: Where backups are put at night.
    backups: Path | None = None
    #: The programs of PostgreSQL, where they are not on the PATH.
    tools: Path | None = None
    #: Addresses of proxies on other machines that the server believes, as it was told them.
    proxies: str = ""


@dataclass(frozen=True)
class Desk:
    """One person's desk in one office on one day."""

    store: Store
    library: Library
    notices: Notices
    settings: Settings
    office: Office
    #: Code of the person who acts.
    user: str
    today: date
    #: The instant now, aware UTC.
    now: Callable[[], datetime]
    #: Where the keys are that numbers and contacts are sealed with; None where nothing is sealed.
    keys: KeyPlace | None = None
    premises: Premises = Premises()
    #: Whom staff may sign in by besides their passwords; None where none is set up.
    provider: "Provider | None" = None
    #: What config.toml itself says, where `settings` has changes of the pages in it.
    of_file: Settings | None = None

    def calendar(
        self, country: str = "cn", tx: Transaction | None = None, office: str | None = None
    ) -> Calendar:
        """Return the working days that an office's clocks go by, this one's where none is named.

        They are as the shelf had them when the calendar was last renewed, and on top of that
        what was loaded, by whomever. That is read anew each time, so that what another process
        has just loaded counts. Within a transaction give `tx`: without, a second connection is
        taken.
        """
        if tx is None:
            with self.store.reading() as reading:
                return self.calendar(country, reading, office)
        calendar = in_force(tx, country, self.library)
        if country != HOME:
            return calendar
        return with_loads(tx, calendar, office or self.office.code)


def hold_calendar(
    desk: Desk, tx: Transaction, country: str = HOME, *, exclusively: bool = False
) -> None:
    """Keep the calendar as it is until the transaction ends; called before any case is read.

    Those who count by it hold it together; who changes it holds it alone. So a case that is
    logged meanwhile is either found by the change, or counted by the changed calendar.
    """
    if HOME not in tx.versions.hold(exclusively=exclusively):
        take_up(desk, tx, HOME)
        tx.versions.hold(exclusively=exclusively)
    take_up(desk, tx, country)


def take_up(desk: Desk, tx: Transaction, country: str) -> None:
    """Name the version on the shelf as the one to go by, unless one is named already."""
    if country in tx.versions.in_force():
        return
    shelf = desk.library.calendar(country)
    tx.versions.pin_calendar(shelf.version, shelf.canonical, desk.now())
    tx.versions.take_up(country, shelf.version, desk.now(), f"user:{desk.user}")


def calendar_of(desk: Desk, tx: Transaction, stored: StoredCase, country: str) -> Calendar:
    """Return the calendar a case goes by: the one it was closed under, today's for an open one."""
    today = desk.calendar(country, tx, stored.office)
    pinned = stored.calendar_sha256
    if pinned is None or pinned == today.version:
        return today
    return as_kept(tx, pinned)


def law_of(tx: Transaction, case: StoredCase | CaseLine | InState | Turn) -> Law:
    """Return the law pinned to a case at receipt, as it was then."""
    return law_named(tx, case.workflow_id, case.workflow_sha256)


def law_named(tx: Transaction, workflow_id: str, sha256: str) -> Law:
    """Return one version of a law that cases are pinned to."""
    if known := law_by_hash(sha256):
        return known
    text = tx.versions.workflow_text(workflow_id, sha256)
    return law(f"{workflow_id}.toml", text, pinned=True)


def actor_of(desk: Desk, tx: Transaction) -> Actor:
    """Return who acts; raise Refused for a person of another office or no longer active."""
    person = tx.people.user(desk.user)
    must_work_here(desk, person)
    return Actor(f"user:{person.code}", frozenset(person.roles))


def must_work_here(desk: Desk, person: Person) -> None:
    """Raise Refused for a person of another office or no longer active."""
    if not person.active:
        raise Refused("user {user} is not active; ask an administrator", user=person.code)
    if person.office not in (None, desk.office.code):
        raise Refused(
            "user {user} belongs to office {theirs}, not to {ours}; see --office",
            user=person.code,
            theirs=person.office,
            ours=desk.office.code,
        )
