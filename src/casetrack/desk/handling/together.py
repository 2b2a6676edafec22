"""Several applications of one applicant answered in one letter (合并答复).

One case is drafted, reviewed and sent for all of them. Each of the others is closed by the same
letter on the same day, stays an application of its own, and counts as one.
"""

import re
from collections.abc import Iterator, Mapping

from casetrack.core.case import CORRECTED, Event, Fact
from casetrack.core.workflow import Workflow, accepted
from casetrack.desk.handling.filling import Filled
from casetrack.desk.texts import put_together
from casetrack.errors import BadInput, Refused
from casetrack.messages import Message, say
from casetrack.store import StoredCase, Transaction

TOGETHER = "together_with"
#: What is done to the others when it has been done to the case that leads.
_FOLLOWS = {"reply_served": "record_service", "reply_revoked": "revoke_reply"}


def others_of(together: Fact) -> dict[str, str | None]:
    """Return the other cases by reference, each with its own outcome where it has one.

    They are written "2026-0008; 2026-0009=NOT_EXIST".
    """
    written = together if isinstance(together, str) else ""
    parts = (part.partition("=") for part in re.split(r"[;；,，、\s]+", written) if part)
    return {reference: outcome or None for reference, _, outcome in parts}


def answered_together(
    tx: Transaction,
    stored: StoredCase,
    workflow: Workflow,
    action: str,
    facts: Mapping[str, Fact],
) -> Filled:
    """Return the facts, and what speaks against answering these cases in one letter.

    Raises NotFound for a reference that nobody has, BadInput for an outcome that is none.
    """
    definition = workflow.actions.get(action)
    if definition is not None and definition.told_with:
        _led_by(tx, stored, facts.get(definition.told_with))
    noes: list[Message] = []
    for reference, outcome in others_of(facts.get(TOGETHER)).items():
        if outcome is not None and outcome not in workflow.outcomes:
            raise BadInput(
                "{key}: {outcome!r} is no outcome of {workflow}",
                key=TOGETHER,
                outcome=outcome,
                workflow=workflow.id,
            )
        other = tx.cases.get(stored.office, reference)
        noes += _against(tx, stored, workflow, other)
        noes += _unprepared(workflow, other, outcome)
    return Filled(dict(facts), tuple(noes))


def _against(
    tx: Transaction, stored: StoredCase, workflow: Workflow, other: StoredCase
) -> Iterator[Message]:
    if other.id == stored.id:
        yield say("{reference} is this case itself; name the others", reference=other.reference)
        return
    if tx.applicants.survivor(other.applicant_id) != tx.applicants.survivor(stored.applicant_id):
        yield say(
            "{reference} was another applicant's; one letter answers one applicant",
            reference=other.reference,
        )
    action = _closing(workflow)
    sources = workflow.sources_of(workflow.actions[action]) if action else ()
    if other.workflow_id != workflow.id or other.case.state not in sources:
        yield say("{reference} is not open to be answered", reference=other.reference)


def _unprepared(workflow: Workflow, other: StoredCase, outcome: str | None) -> Iterator[Message]:
    """Yield what must have happened in the other case before it can be told its own outcome."""
    chosen = workflow.outcomes.get(outcome or "")
    for event in chosen.after if chosen else ():
        if other.case.last(event) is None:
            first = next(name for name, each in workflow.actions.items() if each.leaves == event)
            yield say(
                "{reference}: {outcome} needs {action} ({title}) first ({source})",
                reference=other.reference,
                outcome=chosen.title if chosen else "",
                action=first,
                title=workflow.actions[first].title,
                source=chosen.source if chosen else "",
            )


def _closing(workflow: Workflow) -> str | None:
    """Return the action that closes a case by the letter of another, or None."""
    return next((name for name, each in workflow.actions.items() if each.told_with), None)


def _led_by(tx: Transaction, stored: StoredCase, lead: Fact) -> None:
    """Raise Refused unless the letter of `lead` has gone out and is for this case, too."""
    if not isinstance(lead, str):
        return
    leading = tx.cases.get(stored.office, lead)
    drafted = leading.case.last("drafted")
    named = others_of(drafted.payload.get(TOGETHER)) if drafted else {}
    if stored.reference not in named or leading.case.last("reply_dispatched") is None:
        raise Refused(
            "no letter of {lead} that has gone out answers {reference}, too; name it in "
            "together_with when the reply to {lead} is drafted",
            lead=lead,
            reference=stored.reference,
        )


def follow_ups(
    tx: Transaction, workflow: Workflow, stored: StoredCase, event: Event
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield (reference, action, fields) of what an event means for the cases in its letter."""
    action = _closing(workflow)
    if action is None:
        return
    lead = workflow.actions[action].told_with or ""
    for reference, outcome in _others_in_the_letter(stored).items():
        if event.type == "reply_dispatched":
            drafted = stored.case.last("drafted")
            own = outcome or (drafted.text_of("outcome") if drafted else None) or ""
            yield reference, action, {lead: stored.reference, "outcome": own}
        elif event.type in _FOLLOWS:
            told = put_together(tx, event.payload)
            yield reference, _FOLLOWS[event.type], _typed(workflow, _FOLLOWS[event.type], told)
        elif event.type == CORRECTED and _is_of_the_dispatch(stored, event):
            closed = tx.cases.get(stored.office, reference).case.last("reply_dispatched")
            if closed is not None and closed.text_of(lead) == stored.reference:
                yield reference, "correct", _set_right(tx, workflow, event, closed)


def _set_right(
    tx: Transaction, workflow: Workflow, correction: Event, closed: Event
) -> dict[str, str]:
    """Return the fields of the same correction for the event that closed another case."""
    instead = correction.payload.get("instead")
    on = instead.get("on") if isinstance(instead, Mapping) else None
    told = {**put_together(tx, correction.payload), "voids": closed.position, "instead_on": on}
    return _typed(workflow, "correct", told)


def _others_in_the_letter(stored: StoredCase) -> dict[str, str | None]:
    """Return the cases that the last draft is for, beside its own."""
    drafted = stored.case.last("drafted")
    return others_of(drafted.payload.get(TOGETHER)) if drafted else {}


def _is_of_the_dispatch(stored: StoredCase, correction: Event) -> bool:
    voids = correction.number_of("voids") or 0
    return stored.case.events[voids - 1].type == "reply_dispatched"


def _typed(workflow: Workflow, action: str, told: Mapping[str, Fact]) -> dict[str, str]:
    """Return the facts that the action takes, as text."""
    keys = accepted(workflow, workflow.actions[action], None)
    return {key: str(told[key]) for key in keys if isinstance(told.get(key), str | int)}
