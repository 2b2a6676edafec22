"""The road of a case: the states there are on its route, those it went through, where it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case
from casetrack.core.workflow import NEW, PHASES, Way, ways_of
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.acting import route_of
from casetrack.desk.handling.whole import Whole, whole


@dataclass(frozen=True)
class Stage:
    """One state of the law as it is on the road of a case."""

    state: str
    phase: str
    #: Each day on which it was entered, oldest first; empty where the case never was in it.
    entered_on: tuple[date, ...]
    is_here: bool


@dataclass(frozen=True)
class Road:
    """All the ways there are for a case, and those it took."""

    whole: Whole
    #: In the order of the phases; reviews that its route leaves out are not among them.
    stages: tuple[Stage, ...]
    ways: tuple[Way, ...]
    #: How often an action led from a state to another: (state, action, next state) -> times.
    taken: Mapping[tuple[str, str, str], int]


def road(desk: Desk, reference: str) -> Road:
    """Return where a case stands on its road, by the law and the route pinned to it."""
    found = whole(desk, reference)
    stored = found.view.stored
    with desk.store.reading() as tx:
        procedure = law_of(tx, stored).procedure
    workflow, route = procedure.workflow, route_of(stored) or procedure.workflow.reviews.steps
    steps = tuple(_steps(stored.case))
    entered: dict[str, list[date]] = {}
    taken: dict[tuple[str, str, str], int] = {}
    for source, action, to, on in steps:
        entered.setdefault(to, []).append(on)
        taken[source, action, to] = taken.get((source, action, to), 0) + 1
    left_out = {*workflow.reviews.steps} - {*route} - {*entered}
    stages = tuple(
        Stage(name, phase, tuple(entered.get(name, ())), is_here=name == found.state)
        for phase in PHASES
        for name, state in workflow.states.items()
        if state.phase == phase and name not in left_out
    )
    return Road(found, stages, tuple(ways_of(procedure, route)), taken)


def _steps(case: Case) -> Iterator[tuple[str, str, str, date]]:
    """Yield (state, action, next state, day) of each event that changed the state."""
    state = NEW
    for event in case.standing:
        if event.state is not None and event.state != state:
            yield state, event.action or "", event.state, event.on
            state = event.state
