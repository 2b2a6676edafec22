"""A case's events -> its deadlines: the only source of due dates.

The day a clock starts is day zero; day one is the next working day. The fold computes any
history that can have happened. What had no legal effect is named in a warning and changes
nothing. It does not know today.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event
from casetrack.core.clock.asking import answer, ask
from casetrack.core.clock.deadline import Deadline
from casetrack.core.clock.ending import end
from casetrack.core.clock.leaving_out import consult
from casetrack.core.clock.lengthening import extend, put_off
from casetrack.core.clock.starting import begin_round, start
from casetrack.core.clock.state import State
from casetrack.core.workflow.clocks import Clock, ClockPart
from casetrack.core.workflow.definition import RECEIVED, STAGES, Workflow
from casetrack.core.workflow.items import outcomes_told
from casetrack.core.workflow.receipt import FORWARDED, with_receipt
from casetrack.messages import Message


@dataclass(frozen=True)
class Deadlines:
    """Every clock of a case: the live ones first, then the superseded ones."""

    all: tuple[Deadline, ...]
    warnings: tuple[Message, ...]

    def live(self, clock: str) -> Deadline | None:
        """Return the clock's entry that was not superseded, or None where it never started."""
        return next((d for d in self.all if d.clock == clock and d.end != "superseded"), None)

    @property
    def dues(self) -> dict[str, date]:
        """Due date by clock, of the open ones; the latest where several are open at once."""
        still_open = [deadline for deadline in self.all if deadline.is_open]
        return {each.clock: each.due for each in sorted(still_open, key=lambda each: each.due)}


def deadlines(case: Case, workflow: Workflow, calendar: Calendar) -> Deadlines:
    """Return every deadline of the case with its derivation."""
    state = State(case, workflow, calendar)
    events = with_receipt(case, workflow)
    _warn_of_the_order(state, events)
    for event in events:
        _take(state, event)
    return _result(state)


#: Which part of a clock comes after which when an event is taken: the answers first, the starts
#: last.
_STEPS: tuple[tuple[ClockPart, Callable[[State, str, Clock, Event], None]], ...] = (
    ("asks", ask),
    ("answers", answer),
    ("leaves_out", consult),
    ("lengthens", extend),
    ("lengthens", put_off),
    ("ends", end),
    ("rounds", begin_round),
    ("starts", start),
)


def _result(state: State) -> Deadlines:
    runs = [*state.live.values(), *state.superseded]
    policy = state.case.policy
    return Deadlines(
        tuple(run.deadline(state.calendar, policy) for run in runs), tuple(state.warnings)
    )


def _warn_of_the_order(state: State, events: Sequence[Event]) -> None:
    """Warn of what happened before the receipt, and where nothing has come in at all."""
    came_in = next((event for event in events if event.type == RECEIVED), None)
    for event in events:
        on_the_way = event.type in (RECEIVED, *STAGES, FORWARDED)
        counts = event.type in state.workflow.clocks_taking and not on_the_way
        if came_in is not None and event.on < came_in.on and counts:
            state.warn(
                "{event} of {on} lies before the receipt on {received}; look at the dates",
                event=state.workflow.title_of(event.type),
                on=event.on,
                received=came_in.on,
            )
    if came_in is None and not any(event.type in STAGES for event in events):
        state.warn("nothing says when the application came in: no clock can start")


def _take(state: State, event: Event) -> None:
    """Let every clock take the event, the answers first, the starts last."""
    _note_outcome(state, event)
    event = _with_kind(state, event)
    concerned = state.workflow.clocks_taking.get(event.type, {})
    for part, let in _STEPS:
        for name, clock in concerned.get(part, ()):
            let(state, name, clock, event)


def _note_outcome(state: State, event: Event) -> None:
    told = outcomes_told(state.workflow, event) if "outcome" in event.payload else ()
    state.outcomes = told or state.outcomes
    # In a history from outside only the dispatch tells the outcome and its day.
    is_dispatch = bool(told) and event.type == "reply_dispatched"
    if event.type in state.workflow.deciding_events or is_dispatch:
        state.decided_on = event.on


def _with_kind(state: State, event: Event) -> Event:
    """Return what happened to a remedy with the kind that it was filed as."""
    if not event.type.startswith("remedy_"):
        return event
    key, kind = event.text_of("id"), event.text_of("kind")
    if event.type == "remedy_filed":
        state.remedies[key] = kind
    known = kind or state.remedies.get(key)
    if known is None and len(state.remedies) == 1:
        known = next(iter(state.remedies.values()))
    return replace(event, payload={**event.payload, "kind": known})
