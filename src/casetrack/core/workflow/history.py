"""What cannot be true of a whole history: looked at before an event joins it.

A correction may give an earlier event another date, or take it away; what rests on it must still
stand.
"""

from collections.abc import Iterator
from datetime import date

from casetrack.core.case import Case, Event
from casetrack.core.workflow.definition import NEW, RECEIVED, Action
from casetrack.core.workflow.machine import Procedure
from casetrack.messages import Message, say


def contradictions(procedure: Procedure, case: Case) -> Iterator[Message]:
    """Yield what contradicts itself among the events that stand, by position."""
    state = NEW
    last: dict[str, Event] = {}
    for event in case.standing:
        to = event.state or state
        action = procedure.workflow.actions.get(event.action or "")
        if event.action and not procedure.has_edge(state, event.action, to):
            yield say(
                "without it, {action} (no. {position}) would have had no ground; void that first",
                action=event.action,
                position=event.position,
            )
        if event.type == RECEIVED and not procedure.workflow.receives_on(event.on):
            yield say(
                "an application received on {on} falls under another law than {workflow}; "
                "void this one and log it with its day of receipt",
                on=event.on,
                workflow=procedure.workflow.id,
            )
        for earlier in rests_on(action, last):
            if event.on < earlier.on:
                yield before(event.on, earlier)
        state, last[event.type] = to, event


def rests_on(action: Action | None, last: dict[str, Event]) -> Iterator[Event]:
    """Yield the events that cannot be later than one that this action leaves."""
    for kind in (RECEIVED, *(action.not_before if action else ())):
        if kind in last:
            yield last[kind]


def before(on: date, earlier: Event) -> Message:
    """Return that a day is before the event it rests on."""
    if earlier.type == RECEIVED:
        return say(
            "{on} is before the receipt on {received}; look at the date", on=on, received=earlier.on
        )
    return say(
        "{on} is before {event} (no. {position}) of {day}; look at the dates",
        on=on,
        event=earlier.type,
        position=earlier.position,
        day=earlier.on,
    )
