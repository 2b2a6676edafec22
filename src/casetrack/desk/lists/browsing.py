"""Lists for people: cases with who asks for what, filtered, in order, a page at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casetrack.core.workflow import clocks_of_others, turns
from casetrack.desk.calendars.working_days import HOME
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.handling.views import DueLine, due_lines
from casetrack.desk.laws import states
from casetrack.desk.lists.places import Place, places
from casetrack.errors import BadInput
from casetrack.store import SORTS, CaseLine, Transaction, Wanted

PAGE = 50
#: A search that finds more cases than this is too wide to be looked through; a table to take away
#: has them all.
MOST_FOUND = 1_000
#: A list is counted and leafed through up to here; a table to take away has all of it.
MOST_LISTED = 100_000
#: Whom a case can wait for beside a role: my own roles, somebody outside the office.
ME, OTHERS = "me", "others"
#: How a reply stood to its due date: by the first, within a lawful extension, after it.
HOW_CLOSED = {"in_time": "按时办结", "extended": "延期办结", "late": "逾期办结"}
#: Replies by when they are due, seen from today; a week is five working days.
DUE = ("overdue", "today", "week")
_WEEK = 5
#: How many cases a table to take away is read at a time.
_BATCH = 500


@dataclass(frozen=True)
class Card:
    """One case as lists for people show it."""

    line: DueLine
    #: None where erased.
    applicant: str | None
    applicant_type: str
    request: str | None
    channel: str
    division: str | None
    replied_on: date | None = None
    #: Where else what was looked for was found.
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Asked:
    """What a list is asked for."""

    wanted: Wanted = field(default_factory=Wanted)
    sort: str = "due"
    backwards: bool = False
    #: A role, ME or OTHERS; None for whomever.
    waits_for: str | None = None
    #: Which replies are due, as today has it; one of DUE.
    due: str | None = None
    #: Answered since the first of January.
    is_of_this_year: bool = False
    #: Overdue, or answered late.
    is_late: bool = False
    #: From 1.
    page: int = 1


@dataclass(frozen=True)
class Browsed:
    """One page of a list."""

    cards: tuple[Card, ...]
    total: int
    #: Whether there are more than `total`, which is then MOST_FOUND or MOST_LISTED.
    has_more: bool
    page: int
    pages: int
    #: Divisions that have open cases.
    divisions: tuple[str, ...]


def browse(desk: Desk, asked: Asked) -> Browsed:
    """Return one page of the office's cases; a page past the end is the last one."""
    _check(asked)
    with desk.store.reading() as tx:
        wanted = wanted_of(desk, tx, asked, actor_of(desk, tx).roles)
        if wanted.search:
            total, has_more, page, found = _searched(desk, tx, asked, wanted)
        else:
            total, has_more, page, found = _listed(desk, tx, asked, wanted)
        shown = cards(desk, tx, found)
        if wanted.search:
            beside = places(tx, found, wanted)
            pairs = zip(shown, found, strict=True)
            shown = tuple(replace(card, places=beside.get(line.id, ())) for card, line in pairs)
        return Browsed(
            shown, total, has_more, page, _pages(total), tx.lists.divisions(desk.office.code)
        )


def how_closed(given: str) -> str:
    """Return how a case was closed by its code or Chinese name; raise BadInput for neither."""
    for code, title in HOW_CLOSED.items():
        if given in (code, title):
            return code
    raise BadInput(
        "closing {given!r} is none of: {closings}",
        given=given,
        closings=", ".join(f"{code} {title}" for code, title in HOW_CLOSED.items()),
    )


def browse_all(desk: Desk, asked: Asked) -> Iterator[Card]:
    """Yield every case of a list, as a table to take away needs them; some are held at a time."""
    _check(asked)
    with desk.store.reading() as tx:
        wanted = wanted_of(desk, tx, asked, actor_of(desk, tx).roles)
        ids = tx.lists.ids(
            desk.office.code,
            wanted,
            sort=asked.sort,
            backwards=asked.backwards,
            road=_road(desk, asked),
        )
        for first in range(0, len(ids), _BATCH):
            yield from cards(desk, tx, tx.lists.by_ids(ids[first : first + _BATCH]))


def cards(desk: Desk, tx: Transaction, found: Sequence[CaseLine]) -> tuple[Card, ...]:
    """Return lines of a list with names and requests, read together."""
    names = tx.applicants.names(tuple({each.applicant_id for each in found}))
    requests = tx.texts.several({each.request_text for each in found if each.request_text})
    return tuple(
        Card(
            line,
            names.get(each.applicant_id),
            each.applicant_type,
            requests.get(each.request_text) if each.request_text else None,
            each.channel,
            each.handler,
            each.replied_on,
        )
        for each, line in zip(found, due_lines(desk, tx, found, desk.today), strict=True)
    )


def _searched(
    desk: Desk, tx: Transaction, asked: Asked, wanted: Wanted
) -> tuple[int, bool, int, tuple[CaseLine, ...]]:
    """Return how many cases a search finds, whether there are more, the page and its cases."""
    ids = tx.lists.ids(
        desk.office.code,
        wanted,
        limit=MOST_FOUND + 1,
        sort=asked.sort,
        backwards=asked.backwards,
        road=_road(desk, asked),
    )
    total = min(len(ids), MOST_FOUND)
    page = min(max(1, asked.page), _pages(total))
    here = ids[:MOST_FOUND][(page - 1) * PAGE : page * PAGE]
    return total, len(ids) > MOST_FOUND, page, tx.lists.by_ids(here)


def _listed(
    desk: Desk, tx: Transaction, asked: Asked, wanted: Wanted
) -> tuple[int, bool, int, tuple[CaseLine, ...]]:
    """Return how many cases a list has, whether there are more, the page and its cases."""
    counted = tx.lists.count(desk.office.code, wanted, MOST_LISTED + 1)
    total = min(counted, MOST_LISTED)
    page = min(max(1, asked.page), _pages(total))
    found = tx.lists.cases(
        desk.office.code,
        wanted,
        limit=PAGE,
        offset=(page - 1) * PAGE,
        sort=asked.sort,
        backwards=asked.backwards,
        road=_road(desk, asked),
    )
    return total, counted > MOST_LISTED, page, found


def _pages(total: int) -> int:
    return max(1, -(-total // PAGE))


def _road(desk: Desk, asked: Asked) -> tuple[str, ...]:
    return tuple(states(desk.library)) if asked.sort == "state" else ()


def wanted_of(desk: Desk, tx: Transaction, asked: Asked, roles: Collection[str]) -> Wanted:
    """Return what is wanted: today put in terms of dates, whose turn in those of states."""
    return _whose(desk, asked, roles, _of_open_state(desk, _by_today(desk, tx, asked)))


def _of_open_state(desk: Desk, wanted: Wanted) -> Wanted:
    """Say that only open cases are looked at where that follows from the state.

    The index has the open ones apart: without a word of it, all there ever were are gone through.
    """
    if wanted.state is None or wanted.closed is not None:
        return wanted
    laws = (each.workflow.states for each in desk.library.laws())
    known = [states[wanted.state] for states in laws if wanted.state in states]
    is_open = bool(known) and not any(state.is_closed for state in known)
    return replace(wanted, closed=False) if is_open else wanted


def _by_today(desk: Desk, tx: Transaction, asked: Asked) -> Wanted:
    today, wanted = desk.today, asked.wanted
    if asked.is_late:
        wanted = replace(wanted, late_on=today)
    if asked.is_of_this_year:
        wanted = replace(wanted, closed=True, replied_from=today.replace(month=1, day=1))
    if asked.due is None:
        return wanted
    wanted = replace(wanted, closed=False, running=True)
    if asked.due == "overdue":
        return replace(wanted, due_before=today)
    last = today if asked.due == "today" else desk.calendar(HOME, tx).add(today, _WEEK)
    return replace(wanted, due_from=today, due_to=last)


def _whose(desk: Desk, asked: Asked, roles: Collection[str], wanted: Wanted) -> Wanted:
    if asked.waits_for is None:
        return wanted
    laws = [each.workflow for each in desk.library.laws()]
    match asked.waits_for:
        case "others":
            clocks = {name for law in laws for name in clocks_of_others(law)}
            return replace(wanted, open_clocks=tuple(sorted(clocks)))
        case "me":
            whose = frozenset(roles)
        case role:
            whose = frozenset({role})
    theirs = {code for law in laws for code in law.states if turns(law, code).intersection(whose)}
    return replace(wanted, closed=False, states=tuple(sorted(theirs)))


def _check(asked: Asked) -> None:
    if asked.sort not in SORTS:
        raise BadInput("{sort!r} is none of: {sorts}", sort=asked.sort, sorts=", ".join(SORTS))
    if asked.due not in (None, *DUE):
        raise BadInput("{due!r} is none of: {dues}", due=asked.due, dues=", ".join(DUE))
