"""A row of a ledger as the events that the desk would have written.

Reviews, searches and letters stand in no ledger: what leads to the reply is one draft, signed and
sent on the same day. A step that the state machine does not know in that state is kept as a fact
without an action, as of a history from outside; it moves clocks and opens nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event, Fact, Policy
from casetrack.core.clock import Deadlines, deadlines
from casetrack.core.workflow import (
    NEW,
    NEXT_REVIEW,
    SAME,
    Action,
    Procedure,
    Standing,
    Workflow,
    unlawful,
)
from casetrack.intake import Remedy, Row
from casetrack.messages import Message, say

#: The fact by which an event of a ledger is known.
IMPORTED = "imported"
_REPLY = "reply"
_DRAFTED, _DISPATCHED, _LAPSED = "drafted", "reply_dispatched", "lapsed"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that a row tells: an event without its place in the case."""

    type: str
    on: date
    facts: Mapping[str, Fact] = field(default_factory=dict)


def told_by(workflow: Workflow, row: Row) -> list[Told]:
    """Return what a row tells, by day; its outcome is a code of the law."""
    found = [*_of_the_way(row), *_of_the_reply(workflow, row)]
    for number, remedy in enumerate(row.remedies, start=1):
        found += told_of(remedy, f"r{number}")
    # Sorting keeps the order of things that happened on one day.
    return sorted(found, key=lambda told: told.on)


def told_of(remedy: Remedy, key: str) -> Iterator[Told]:
    """Yield what is known of a reconsideration or lawsuit."""
    yield Told("remedy_filed", remedy.filed_on, {"kind": remedy.kind, "id": key})
    if remedy.concluded_on is not None:
        yield Told("remedy_concluded", remedy.concluded_on, {"id": key, "result": remedy.result})


def _of_the_way(row: Row) -> Iterator[Told]:
    fee: dict[str, Fact] = {} if row.fee is None else {"amount_yuan": str(row.fee)}
    has_notice, has_payment = row.fee_notified_on is not None, row.fee_paid_on is not None
    received: dict[str, Fact] = {"channel": row.channel}
    if row.handler:
        received["division"] = row.handler
    if not has_notice and not has_payment:
        received |= fee
    yield Told("received", row.received_on, received)
    if row.correction_requested_on is not None:
        yield Told("correction_requested", row.correction_requested_on)
    if row.correction_received_on is not None:
        yield Told("correction_received", row.correction_received_on)
    if row.consulted_on is not None:
        yield Told("consultation_sent", row.consulted_on, {"party": "third_party", "id": "c1"})
    if row.consultation_returned_on is not None:
        yield Told("consultation_returned", row.consultation_returned_on, {"id": "c1"})
    if row.extended_on is not None:
        yield Told("extended", row.extended_on, {"working_days": row.extended_days})
    if row.fee_notified_on is not None:
        yield Told("fee_notified", row.fee_notified_on, fee)
    if row.fee_paid_on is not None:
        yield Told("fee_paid", row.fee_paid_on, {} if has_notice else fee)


def _of_the_reply(workflow: Workflow, row: Row) -> Iterator[Told]:
    if row.replied_on is None:
        return
    sent = {
        key: value
        for key in ("notice_number", "carrier", "tracking_number")
        if (value := getattr(row, key)) is not None
    }
    closing = next((a for a in workflow.actions.values() if a.closes_as == row.outcome), None)
    if closing is not None:
        yield Told(closing.leaves, row.replied_on, {"outcome": row.outcome, **sent})
    else:
        yield Told(_DRAFTED, row.replied_on, {"outcome": row.outcome})
        yield Told(_DISPATCHED, row.replied_on, sent)
    if row.served_on is not None:
        yield Told("reply_served", row.served_on)


def walked(procedure: Procedure, told: Iterable[Told], state: str = NEW) -> Iterator[Event]:
    """Yield the events that these things leave, one after another, beginning in a state."""
    for each in told:
        if each.type == _DRAFTED and _was_abandoned(procedure, each, state):
            lapse = _step(procedure, Told(_LAPSED, each.on), state)
            state = lapse.state or state
            yield lapse
        event = _step(procedure, each, state)
        state = event.state or state
        yield event


def _was_abandoned(procedure: Procedure, draft: Told, state: str) -> bool:
    """Whether the reply says that the applicant's silence ended the case."""
    outcome = procedure.workflow.outcomes.get(str(draft.facts.get("outcome")))
    return (
        outcome is not None
        and _LAPSED in outcome.after
        and _step(procedure, Told(_LAPSED, draft.on), state).action is not None
    )


def _step(procedure: Procedure, told: Told, state: str) -> Event:
    action, to = _way(procedure, told.type, state)
    return Event(told.type, told.on, {**told.facts, IMPORTED: True}, action=action, state=to)


@lru_cache(maxsize=1024)
def _way(procedure: Procedure, kind: str, state: str) -> tuple[str | None, str | None]:
    """Return the action that leaves such an event in a state, and where it leads."""
    for name, action in actions_leaving(procedure.workflow, kind):
        to = _target(procedure.workflow, action, state)
        if procedure.has_edge(state, name, to):
            return name, to
    return None, _ends_in(procedure.workflow, kind)


def _ends_in(workflow: Workflow, kind: str) -> str | None:
    """Return where a reply or its draft leads from whatever state; None for anything else."""
    for _, action in actions_leaving(workflow, kind):
        if kind in (_DRAFTED, _DISPATCHED) or action.closes_as:
            return _target(workflow, action, NEW)
    return None


def actions_leaving(workflow: Workflow, kind: str) -> Iterator[tuple[str, Action]]:
    """Yield the actions that leave such an event of the case alone."""
    for name, action in workflow.actions.items():
        if action.leaves == kind and not action.told_with:
            yield name, action


def _target(workflow: Workflow, action: Action, state: str) -> str:
    if action.to == SAME:
        return state
    return workflow.reviews.then if action.to == NEXT_REVIEW else action.to


def objections(
    procedure: Procedure,
    history: Sequence[Event],
    since: int,
    today: date,
    calendar: Calendar,
    policy: Policy,
) -> Iterator[Message]:
    """Yield what a live case would have needed, of the events after the first `since` ones.

    What came too late is left to the fold, which says it with what has become of it.
    """
    workflow = procedure.workflow
    for position in range(since, len(history)):
        event = history[position]
        action = _action_of(procedure, event.type)
        if action is None or position == 0 or (event.action and not _is_bound(action)):
            continue
        before = Case(tuple(history[:position]), policy)
        dues = deadlines(before, workflow, calendar).dues if action.past else {}
        standing = Standing(before, (), today, dues)
        for no in unlawful(workflow, standing, action, event.on, event.payload):
            yield say("{title} on {on}: {no}", title=action.title, on=event.on, no=no)
        if event.action is None:
            yield say(
                "{title} on {on} does not follow from {state}; it was kept as it is told",
                title=action.title,
                on=event.on,
                state=workflow.states[before.state or NEW].title,
            )


@lru_cache(maxsize=256)
def _action_of(procedure: Procedure, kind: str) -> Action | None:
    return next((each for _, each in actions_leaving(procedure.workflow, kind)), None)


def _is_bound(action: Action) -> bool:
    """Whether the law says when, after what or how often this may be done."""
    return bool(action.times or action.limited_by or action.past or action.after or action.needs)


def late(found: Deadlines, replied_on: date | None) -> Iterator[Message]:
    """Yield a warning where the reply came after its due date."""
    for each in found.all:
        if each.clock == _REPLY and each.met_on == replied_on and each.is_late:
            yield say("replied on {on}; due on {due}", on=replied_on, due=each.due)
