"""A case's events -> its deadlines: the only source of due dates.

The day a clock starts is day zero; day one is the next working day. The fold computes any
history that can have happened. What had no legal effect is named in a warning and changes
nothing. It does not know today.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import takewhile

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event
from casetrack.core.clock.asking import answer, ask
from casetrack.core.clock.deadline import Deadline
from casetrack.core.clock.derivation import deadline_of
from casetrack.core.clock.ending import end
from casetrack.core.clock.leaving_out import consult
from casetrack.core.clock.lengthening import extend, put_off
from casetrack.core.clock.starting import begin_round, start
from casetrack.core.clock.state import State
from casetrack.core.workflow.clocks import Clock, ClockPart
from casetrack.core.workflow.definition import RECEIVED, STAGES, Workflow
from casetrack.core.workflow.items import outcomes_told
from casetrack.core.workflow.receipt import FORWARDED, receipt_of, with_receipt
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
    receipt = receipt_of(case, workflow)
    state = State(case, workflow, calendar, receipt)
    events = with_receipt(case, receipt)
    _warn_of_the_order(state, events)
    for event in events:
        _take(state, event)
    return _result(state)


#: Types of the events that come before the receipt.
_ON_THE_WAY = frozenset((RECEIVED, *STAGES, FORWARDED))

#: What each part of a clock does with an event that it takes notice of.
_LETS: Mapping[ClockPart, Callable[[State, str, Clock, Event], None]] = {
    "asks": ask,
    "answers": answer,
    "leaves_out": consult,
    "extends": extend,
    "puts_off": put_off,
    "ends": end,
    "rounds": begin_round,
    "starts": start,
}


def _result(state: State) -> Deadlines:
    runs = [*state.live.values(), *state.superseded]
    policy = state.case.policy
    return Deadlines(
        tuple(deadline_of(run, state.calendar, policy) for run in runs), tuple(state.warnings)
    )


def _warn_of_the_order(state: State, events: Sequence[Event]) -> None:
    """Warn of what happened before the receipt, and where nothing has come in at all."""
    came_in = next((event for event in events if event.type == RECEIVED), None)
    if came_in is not None:
        _warn_of_what_came_before(state, events, came_in.on)
    elif not any(event.type in STAGES for event in events):
        state.warn("nothing says when the application came in: no clock can start")


def _warn_of_what_came_before(state: State, events: Sequence[Event], received: date) -> None:
    for event in takewhile(lambda event: event.on < received, events):
        if event.type in state.workflow.clocks_taking and event.type not in _ON_THE_WAY:
            state.warn(
                "{event} of {on} lies before the receipt on {received}; look at the dates",
                event=state.workflow.title_of(event.type),
                on=event.on,
                received=received,
            )


def _take(state: State, event: Event) -> None:
    """Let every clock take the event, the answers first, the starts last."""
    _note_outcome(state, event)
    if event.type.startswith("remedy_"):
        event = _with_kind(state, event)
    for part, name, clock in state.workflow.clocks_taking.get(event.type, ()):
        _LETS[part](state, name, clock, event)


def _note_outcome(state: State, event: Event) -> None:
    told = outcomes_told(state.workflow, event) if "outcome" in event.payload else ()
    if told:
        state.outcomes = told
    # In a history from outside only the dispatch tells the outcome and its day.
    is_dispatch = told and event.type == "reply_dispatched"
    if is_dispatch or event.type in state.workflow.deciding_events:
        state.decided_on = event.on


def _with_kind(state: State, event: Event) -> Event:
    """Return what happened to a remedy with the kind that it was filed as."""
    key, kind = event.text_of("id"), event.text_of("kind")
    if event.type == "remedy_filed":
        state.remedies[key] = kind
    known = kind or state.remedies.get(key)
    if known is None and len(state.remedies) == 1:
        known = next(iter(state.remedies.values()))
    return replace(event, payload={**event.payload, "kind": known})
