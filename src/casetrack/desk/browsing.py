"""Lists for people: cases with who asks for what, filtered, in order, a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.views import DueLine, due_lines
from casetrack.errors import BadInput
from casetrack.store import SORTS, CaseLine, Transaction, Wanted

PAGE = 50
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


@dataclass(frozen=True)
class Asked:
    """What a list is asked for."""

    wanted: Wanted = field(default_factory=Wanted)
    sort: str = "due"
    backwards: bool = False
    #: From 1.
    page: int = 1


@dataclass(frozen=True)
class Browsed:
    """One page of a list."""

    cards: tuple[Card, ...]
    total: int
    page: int
    pages: int
    #: Divisions that have open cases.
    divisions: tuple[str, ...]


def browse(desk: Desk, asked: Asked) -> Browsed:
    """Return one page of the office's cases; a page past the end is the last one."""
    _check(asked)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        total = tx.lists.count(desk.office.code, asked.wanted)
        pages = max(1, -(-total // PAGE))
        page = min(max(1, asked.page), pages)
        found = _found(desk, tx, asked, PAGE, (page - 1) * PAGE)
        divisions = tx.lists.divisions(desk.office.code)
        return Browsed(cards(desk, tx, found), total, page, pages, divisions)


def browse_all(desk: Desk, asked: Asked) -> tuple[Card, ...]:
    """Return every case of a list, as a table to take away needs them."""
    _check(asked)
    whole: list[Card] = []
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        while found := _found(desk, tx, asked, _BATCH, len(whole)):
            whole += cards(desk, tx, found)
    return tuple(whole)


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
        )
        for each, line in zip(found, due_lines(desk, tx, found, desk.today), strict=True)
    )


def _found(
    desk: Desk, tx: Transaction, asked: Asked, limit: int, offset: int
) -> tuple[CaseLine, ...]:
    return tx.lists.cases(
        desk.office.code,
        asked.wanted,
        limit=limit,
        offset=offset,
        sort=asked.sort,
        backwards=asked.backwards,
    )


def _check(asked: Asked) -> None:
    if asked.sort not in SORTS:
        raise BadInput("{sort!r} is none of: {sorts}", sort=asked.sort, sorts=", ".join(SORTS))
