"""What the address of a list asks for, and what in it cannot be read."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from casetrack import desk
from casetrack.desk import DUE, SORTS, Asked, Wanted
from casetrack.errors import BadInput
from casetrack.web.visit import Visit

DATES = (
    "due_before",
    "due_from",
    "due_to",
    "received_from",
    "received_to",
    "replied_from",
    "replied_to",
)
#: What a list can be narrowed by; each is a value in the address.
FILTERS = (
    "q",
    "state",
    "open",
    "division",
    "waits_for",
    "due",
    "outcome",
    "closing",
    "channel",
    "applicant_type",
    *DATES,
    "running",
    "provisional",
    "late",
    "replied",
)
#: These stand below, out of the way until one of them is used.
FURTHER = (
    "state",
    "division",
    "outcome",
    "closing",
    "channel",
    "applicant_type",
    *DATES,
    "provisional",
    "late",
    "replied",
)
_OPENS = {"yes": False, "no": True}
#: No number in an address or a form needs more, and a database's whole numbers hold them all.
_MOST_DIGITS = 9


@dataclass(frozen=True)
class Filters:
    """What is asked for, with what is wrong by the name of its field."""

    given: Mapping[str, str]
    asked: Asked
    errors: Mapping[str, str]

    @property
    def query(self) -> str:
        """Return all but the page as the query of an address, always in the same order."""
        return urlencode({name: value for name, value in self.given.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(self.given[name] for name in FILTERS)

    @property
    def is_further(self) -> bool:
        return any(self.given[name] for name in FURTHER)


def filters(visit: Visit) -> Filters:
    """Return what the address asks for; what cannot be read narrows nothing and is said."""
    given = {name: visit.query(name) for name in (*FILTERS, "sort", "order")}
    errors = dict(_errors(visit, given))
    days = {name: _day(name, given[name]) for name in DATES if name not in errors}
    wanted = Wanted(
        state=given["state"] or None,
        closed=_OPENS.get(given["open"]),
        handler=given["division"] or None,
        outcome=given["outcome"] or None,
        closing=given["closing"] or None,
        channel=given["channel"] or None,
        applicant_type=given["applicant_type"] or None,
        search=given["q"] or None,
        running=given["running"] == "yes",
        provisional=given["provisional"] == "yes",
        due_before=days.get("due_before"),
        due_from=days.get("due_from"),
        due_to=days.get("due_to"),
        received_from=days.get("received_from"),
        received_to=days.get("received_to"),
        replied_from=days.get("replied_from"),
        replied_to=days.get("replied_to"),
    )
    asked = Asked(
        wanted,
        sort=_sort(given, errors),
        backwards=given["order"] == "down",
        waits_for=given["waits_for"] or None,
        due=None if "due" in errors else given["due"] or None,
        is_of_this_year=given["replied"] == "year",
        is_late=given["late"] == "yes",
        page=read_number(visit.query("page")) or 1,
    )
    return Filters(given, asked, errors)


def _sort(given: Mapping[str, str], errors: Mapping[str, str]) -> str:
    """Return what the list is put in order by: unless it is said, a search by how it was met."""
    if given["sort"] and "sort" not in errors:
        return given["sort"]
    return "found" if given["q"] else "due"


def whole(found: Filters) -> Asked:
    """Return what is asked for; raise BadInput where some of it cannot be read."""
    for says in found.errors.values():
        raise BadInput("{reason}", reason=says)
    return found.asked


def read_day(name: str, text: str) -> date:
    """Return a typed date; raise BadInput naming the field."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "{key}: {value!r} is not a date; write it like 2026-02-13", key=name, value=text
        ) from None


def read_number(text: str) -> int | None:
    """Return a typed whole number; None for what is none, or has more than nine digits."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def _day(name: str, text: str) -> date | None:
    return read_day(name, text) if text else None


def _errors(visit: Visit, given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    say = visit.words.say
    for name in DATES:
        try:
            _day(name, given[name])
        except BadInput:
            yield name, say("not a date; write it like 2026-02-13")
    for name, known in _known(visit).items():
        # Asked only of what is given: some have to be read from the law.
        if given[name] and given[name] not in known():
            yield name, say("there is no such choice")


def _known(visit: Visit) -> Mapping[str, Callable[[], Collection[str]]]:
    """Return what gives the values that a field can have, where they are a closed list."""
    library, today = visit.desk.library, visit.desk.today
    return {
        "sort": lambda: SORTS,
        "state": lambda: desk.states(library),
        "outcome": lambda: desk.outcomes(library),
        "closing": lambda: desk.HOW_CLOSED,
        "waits_for": lambda: (desk.ME, desk.OTHERS, *desk.roles_on(library, today)),
        "due": lambda: DUE,
        "open": lambda: _OPENS,
    }
