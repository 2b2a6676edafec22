"""What every desk function works with: the rooms, the office, the person, the day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache

from casetrack.core.calendar import Calendar, Loaded
from casetrack.core.workflow import Actor
from casetrack.errors import Refused
from casetrack.library import Law, Library, law, law_by_hash
from casetrack.notices import Notices
from casetrack.settings import Office, Settings
from casetrack.store import CalendarLoad, CaseLine, Store, StoredCase, Transaction


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

    def calendar(self, country: str = "cn", office: str | None = None) -> Calendar:
        """Return the working days that an office's clocks go by, this desk's own without one: as
        the shelf has them, and on top of that what was loaded, by whomever."""
        shelf = self.library.calendar(country)
        theirs = (None, office or self.office.code)
        loads = tuple(load.content for load in self._loads if load.office in theirs)
        if country != HOME or not loads:
            return shelf
        return with_loads(shelf, loads)

    @cached_property
    def _loads(self) -> tuple[CalendarLoad, ...]:
        with self.store.reading() as tx:
            return tx.versions.loads()

    def forget_loads(self) -> None:
        """Read again what is loaded the next time the calendar is asked for."""
        self.__dict__.pop("_loads", None)


#: The calendar that notices are loaded into.
HOME = "cn"


@lru_cache(maxsize=8)
def with_loads(calendar: Calendar, loads: tuple[str, ...]) -> Calendar:
    """Return a calendar with everything that was loaded, oldest first."""
    for content in loads:
        calendar = Loaded.from_json(content).onto(calendar)
    return calendar


def calendar_of(desk: Desk, tx: Transaction, stored: StoredCase, country: str) -> Calendar:
    """Return the calendar a case goes by: the one it was closed under, today's for an open one."""
    today = desk.calendar(country, stored.office)
    pinned = stored.calendar_sha256
    if pinned is None or pinned == today.version:
        return today
    return Calendar.from_canonical(tx.versions.calendar_text(pinned))


def law_of(tx: Transaction, case: StoredCase | CaseLine) -> Law:
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
