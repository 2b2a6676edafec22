"""The day's work of one person: what is late, what is due, what waits for whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from casetrack.core.calendar import Calendar
from casetrack.core.workflow import (
    NEW,
    State,
    Workflow,
    chances,
    clocks_of_others,
    duties,
    turns,
)
from casetrack.desk.calendars.working_days import HOME
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.lists.browsing import Card, cards
from casetrack.store import CaseLine, InState, Transaction, Turn, Wanted

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
    """A clock that waits for somebody to act."""

    reference: str
    title: str
    title_en: str
    due: date
    #: Working days until then; negative once it has passed.
    working_days_left: int
    #: What its case asks for; None once it is erased.
    request: str | None


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
    #: The last day that counts as this week.
    week_ends: date
    queues: tuple[Queue, ...]
    #: Clocks of the office beside the reply's that end within the week, or are overdue.
    duties_count: int
    duties: tuple[Awaited, ...]
    others_count: int
    others: tuple[Awaited, ...]
    provisional: Part
    ahead: tuple[DayAhead, ...]
    open_cases: int

    @property
    def tomorrow(self) -> date:
        return self.day + _ONE_DAY


def todays(desk: Desk) -> Today:
    """Return the day's work of whoever sits at the desk."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        calendar = desk.calendar(HOME, tx)
        states = tx.lists.in_states(desk.office.code)
        laws = _laws(tx, states)
        mine = _mine(states, laws, actor.roles)
        found = _found(desk, tx, calendar, mine)
        parts = _parts(desk, tx, found)
        duties_count, own = _duties(desk, tx, calendar)
        others_count, others = _others(desk, tx, laws.values())
        awaited = _awaited(tx, (*own, *others), calendar, desk.today)
        return Today(
            day=desk.today,
            overdue=parts["overdue"],
            due_today=parts["due_today"],
            this_week=parts["this_week"],
            week_ends=calendar.add(desk.today, _WEEK),
            queues=tuple(
                Queue(code, state.title, state.title_en, replace(parts[_queue(code)], count=count))
                for code, (state, count) in mine.items()
            ),
            duties_count=duties_count,
            duties=awaited[: len(own)],
            others_count=others_count,
            others=awaited[len(own) :],
            provisional=parts["provisional"],
            ahead=_ahead(desk, tx, calendar),
            open_cases=sum(each.count for each in states),
        )


#: The states that wait for somebody, with how many cases are in each.
_Mine: TypeAlias = Mapping[str, tuple[State, int]]
#: The first cases of each part by its name, and how many there are in all.
_Found: TypeAlias = Mapping[str, tuple[int, tuple[CaseLine, ...]]]


def _found(desk: Desk, tx: Transaction, calendar: Calendar, mine: _Mine) -> _Found:
    tomorrow, week = desk.today + _ONE_DAY, calendar.add(desk.today, _WEEK)
    asked = {
        "overdue": _running(None, desk.today - _ONE_DAY),
        "due_today": _running(desk.today, desk.today),
        "this_week": _running(tomorrow, week),
        "provisional": Wanted(closed=False, provisional=True),
        **{_queue(code): Wanted(closed=False, states=(code,)) for code in mine},
    }
    return {name: _first(desk, tx, wanted) for name, wanted in asked.items()}


def _first(desk: Desk, tx: Transaction, wanted: Wanted) -> tuple[int, tuple[CaseLine, ...]]:
    found = tx.lists.cases(desk.office.code, wanted, limit=SHOWN)
    is_all = len(found) < SHOWN
    return len(found) if is_all else tx.lists.count(desk.office.code, wanted), found


def _running(first: date | None, last: date) -> Wanted:
    return Wanted(closed=False, running=True, due_from=first, due_to=last)


def _queue(code: str) -> str:
    return f"queue {code}"


def _parts(desk: Desk, tx: Transaction, found: _Found) -> dict[str, Part]:
    """Return the parts with names and requests, which are read for all of them together."""
    lines = {line.id: line for _, several in found.values() for line in several}
    shown = dict(zip(lines, cards(desk, tx, tuple(lines.values())), strict=True))
    return {
        name: Part(count, tuple(shown[line.id] for line in several))
        for name, (count, several) in found.items()
    }


def _laws(tx: Transaction, states: Iterable[InState]) -> dict[str, Workflow]:
    """Return the laws of the open cases, by the hash of their text."""
    return {each.workflow_sha256: law_of(tx, each).workflow for each in states}


def _mine(states: Sequence[InState], laws: Mapping[str, Workflow], roles: Collection[str]) -> _Mine:
    """Return the states with open cases that one of the roles takes further, along the road."""
    mine: dict[str, tuple[State, int]] = {}
    for each in states:
        workflow, code = laws[each.workflow_sha256], each.state or NEW
        if turns(workflow, code).intersection(roles):
            _, before = mine.get(code, (None, 0))
            mine[code] = workflow.states[code], before + each.count
    road = [code for workflow in laws.values() for code in workflow.states]
    return dict(sorted(mine.items(), key=lambda each: road.index(each[0])))


def _duties(desk: Desk, tx: Transaction, calendar: Calendar) -> tuple[int, tuple[Turn, ...]]:
    """Return what the office must see to within the week, closed cases included."""
    laws = [each.workflow for each in desk.library.laws()]
    return tx.lists.own_turn(
        desk.office.code,
        {name for law in laws for name in duties(law)},
        {name for law in laws for name in chances(law)},
        desk.today,
        calendar.add(desk.today, _WEEK),
        SHOWN,
    )


def _others(
    desk: Desk, tx: Transaction, laws: Collection[Workflow]
) -> tuple[int, tuple[Turn, ...]]:
    clocks = {name for workflow in laws for name in clocks_of_others(workflow)}
    return tx.lists.others_turn(desk.office.code, clocks, SHOWN)


def _awaited(
    tx: Transaction, found: Sequence[Turn], calendar: Calendar, today: date
) -> tuple[Awaited, ...]:
    """Return clocks by name, with the requests of their cases, which are read together."""
    requests = tx.texts.several({each.request_text for each in found if each.request_text})
    clocks = [law_of(tx, each).workflow.clocks[each.clock] for each in found]
    return tuple(
        Awaited(
            each.reference,
            clock.title,
            clock.title_en,
            each.due,
            calendar.count(today, each.due),
            requests.get(each.request_text) if each.request_text else None,
        )
        for each, clock in zip(found, clocks, strict=True)
    )


def _ahead(desk: Desk, tx: Transaction, calendar: Calendar) -> tuple[DayAhead, ...]:
    days = [calendar.next_workday(desk.today)]
    while len(days) < _AHEAD:
        days.append(calendar.add(days[-1], 1))
    due = tx.lists.due_counts(desk.office.code, days[0], days[-1])
    return tuple(DayAhead(day, due.get(day, 0)) for day in days)
