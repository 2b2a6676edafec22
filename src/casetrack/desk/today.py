"""The day's work of one person: what is late, what is due, what waits for whom."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.calendar import Calendar
from casetrack.core.workflow import NEW, State, Workflow, clocks_of_others, turns
from casetrack.desk.browsing import Card, cards
from casetrack.desk.desk import HOME, Desk, actor_of, law_of
from casetrack.store import InState, OthersTurn, Transaction, Wanted

#: How many cases a part shows; its number of cases says when there are more.
SHOWN = 8
#: Working days that count as this week.
_WEEK = 5
#: Working days the picture looks ahead.
_AHEAD = 15
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """Cases that belong together: how many, and the first of them."""

    count: int
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Queue:
    """The cases of one state that wait for one of this person's roles."""

    code: str
    title: str
    title_en: str
    part: Part


@dataclass(frozen=True)
class Awaited:
    """Something that somebody outside the office is to do."""

    reference: str
    title: str
    title_en: str
    due: date
    #: Working days until then; negative once it has passed.
    working_days_left: int


@dataclass(frozen=True)
class DayAhead:
    """How many replies are due on a working day."""

    day: date
    count: int


@dataclass(frozen=True)
class Today:
    """What one person must do now, and what the office waits for."""

    day: date
    overdue: Part
    due_today: Part
    this_week: Part
    queues: tuple[Queue, ...]
    others_count: int
    others: tuple[Awaited, ...]
    provisional: Part
    ahead: tuple[DayAhead, ...]
    open_cases: int


def todays(desk: Desk) -> Today:
    """Return the day's work of whoever sits at the desk."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        calendar = desk.calendar(HOME, tx)
        states = tx.lists.in_states(desk.office.code)
        laws = _laws(tx, states)
        others_count, others = _others(desk, tx, laws.values(), calendar)
        return Today(
            day=desk.today,
            overdue=_running(desk, tx, None, desk.today - _ONE_DAY),
            due_today=_running(desk, tx, desk.today, desk.today),
            this_week=_running(desk, tx, desk.today + _ONE_DAY, calendar.add(desk.today, _WEEK)),
            queues=tuple(_queues(desk, tx, states, laws, actor.roles)),
            others_count=others_count,
            others=others,
            provisional=_part(desk, tx, Wanted(closed=False, provisional=True)),
            ahead=_ahead(desk, tx, calendar),
            open_cases=sum(each.count for each in states),
        )


def _running(desk: Desk, tx: Transaction, first: date | None, last: date) -> Part:
    return _part(desk, tx, Wanted(closed=False, running=True, due_from=first, due_to=last))


def _part(desk: Desk, tx: Transaction, wanted: Wanted) -> Part:
    found = tx.lists.cases(desk.office.code, wanted, limit=SHOWN)
    full = len(found) == SHOWN
    count = tx.lists.count(desk.office.code, wanted) if full else len(found)
    return Part(count, cards(desk, tx, found))


def _laws(tx: Transaction, states: Iterable[InState]) -> dict[str, Workflow]:
    """Return the laws of the open cases, by the hash of their text."""
    return {each.workflow_sha256: law_of(tx, each).workflow for each in states}


def _queues(
    desk: Desk,
    tx: Transaction,
    states: Sequence[InState],
    laws: Mapping[str, Workflow],
    roles: Collection[str],
) -> Iterator[Queue]:
    """Yield the states with open cases that one of the roles takes further."""
    mine: Counter[str] = Counter()
    named: dict[str, State] = {}
    for each in states:
        workflow, state = laws[each.workflow_sha256], each.state or NEW
        if turns(workflow, state).intersection(roles):
            mine[state] += each.count
            named[state] = workflow.states[state]
    for code, count in mine.items():
        wanted = Wanted(closed=False, states=(code,))
        found = cards(desk, tx, tx.lists.cases(desk.office.code, wanted, limit=SHOWN))
        yield Queue(code, named[code].title, named[code].title_en, Part(count, found))


def _others(
    desk: Desk, tx: Transaction, laws: Collection[Workflow], calendar: Calendar
) -> tuple[int, tuple[Awaited, ...]]:
    clocks = {name for workflow in laws for name in clocks_of_others(workflow)}
    count, found = tx.lists.others_turn(desk.office.code, clocks, SHOWN)
    return count, tuple(_awaited(tx, each, calendar, desk.today) for each in found)


def _awaited(tx: Transaction, turn: OthersTurn, calendar: Calendar, today: date) -> Awaited:
    clock = law_of(tx, turn).workflow.clocks[turn.clock]
    return Awaited(
        turn.reference,
        clock.title,
        clock.title_en,
        turn.due,
        calendar.count(today, turn.due),
    )


def _ahead(desk: Desk, tx: Transaction, calendar: Calendar) -> tuple[DayAhead, ...]:
    days = [calendar.next_workday(desk.today)]
    while len(days) < _AHEAD:
        days.append(calendar.add(days[-1], 1))
    due = tx.lists.due_counts(desk.office.code, days[0], days[-1])
    return tuple(DayAhead(day, due.get(day, 0)) for day in days)
