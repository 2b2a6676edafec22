"""What every desk function works with: the rooms, the office, the person, the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from casetrack.core.calendar import Calendar, Loaded
from casetrack.core.workflow import Actor
from casetrack.errors import Refused
from casetrack.library import Law, Library, law, law_by_hash
from casetrack.notices import Notices
from casetrack.settings import Office, Settings
from casetrack.store import CaseLine, InState, Store, StoredCase, Transaction, Turn


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

    def calendar(
        self, country: str = "cn", tx: Transaction | None = None, office: str | None = None
    ) -> Calendar:
        """Return the working days that an office's clocks go by, this one's where none is named.

        They are as the shelf has them, and on top of that what was loaded, by whomever. That is
        read anew each time, so that what another process has just loaded counts. Within a
        transaction give `tx`: without, a second connection is taken.
        """
        shelf = self.library.calendar(country)
        if country != HOME:
            return shelf
        if tx is None:
            with self.store.reading() as reading:
                return self.calendar(country, reading, office)
        theirs = (None, office or self.office.code)
        loads = tuple(each.content for each in tx.versions.loads() if each.office in theirs)
        return with_loads(shelf, loads) if loads else shelf


#: The calendar that notices are loaded into.
HOME = "cn"


#: Calendars by what they are made of; making one and counting its days takes milliseconds.
_made: dict[tuple[str, ...], Calendar] = {}


def with_loads(calendar: Calendar, loads: tuple[str, ...]) -> Calendar:
    """Return a calendar with everything that was loaded, oldest first."""
    key = (calendar.version, *loads)
    if key not in _made:
        for content in loads:
            calendar = Loaded.from_json(content).onto(calendar)
        _made[key] = calendar
    return _made[key]


def calendar_of(desk: Desk, tx: Transaction, stored: StoredCase, country: str) -> Calendar:
    """Return the calendar a case goes by: the one it was closed under, today's for an open one."""
    today = desk.calendar(country, tx, stored.office)
    pinned = stored.calendar_sha256
    if pinned is None or pinned == today.version:
        return today
    return Calendar.from_canonical(tx.versions.calendar_text(pinned))


def law_of(tx: Transaction, case: StoredCase | CaseLine | InState | Turn) -> Law:
    """Return the law pinned to a case at receipt, as it was then."""
    if known := law_by_hash(case.workflow_sha256):
        return known
    text = tx.versions.workflow_text(case.workflow_id, case.workflow_sha256)
    return law(f"{case.workflow_id}.toml", text, pinned=True)


def actor_of(desk: Desk, tx: Transaction) -> Actor:
    """Return who acts; raise Refused for a person of another office or no longer active."""
    person = tx.people.user(desk.user)
    if not person.active:
        raise Refused("user {user} is not active; ask an administrator", user=desk.user)
    if person.office not in (None, desk.office.code):
        raise Refused(
            "user {user} belongs to office {theirs}, not to {ours}; see --office",
            user=desk.user,
            theirs=person.office,
            ours=desk.office.code,
        )
    return Actor(f"user:{person.code}", frozenset(person.roles))
