"""The fold of a case into the columns that lists and tables are made from.

What stands there can be worked out from the events at any time; `verify` does and compares.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event
from casetrack.core.clock import (
    Deadline,
    Deadlines,
    MilestoneDue,
    Status,
    deadlines,
    milestones,
    status,
)
from casetrack.core.workflow import (
    NEW,
    Workflow,
    counted,
    is_void,
    items_of,
    remedies_of,
    results,
    rows_of,
)
from casetrack.desk.reception.parties import parties_of
from casetrack.errors import CasetrackError
from casetrack.messages import Message, say
from casetrack.store import (
    CountedRow,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    ProjectedRemedy,
    Projection,
    StoredCase,
    text_id_of,
)

#: What is raised where a record was damaged behind the program's back, so that it cannot be folded.
DAMAGED = (CasetrackError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError)

_REPLY, _CONFIRMATION = "reply", "receipt_confirmation"
#: Before the name of a milestone, where milestones stand in one list with clocks.
MILESTONE = "milestone."
_SENT, _SERVED, _RETURNED = "consultation_sent", "consultation_served", "consultation_returned"


@dataclass(frozen=True)
class Folded:
    """A case worked out: its deadlines, and what the case row keeps of it."""

    deadlines: Deadlines
    projection: Projection


def fold(stored: StoredCase, workflow: Workflow, calendar: Calendar) -> Folded:
    """Return everything that is worked out from a case's events."""
    case = stored.case
    found = deadlines(case, workflow, calendar)
    reply = found.live(_REPLY)
    found_milestones = milestones(case, workflow, calendar, found, case.policy.milestones)
    result = counted(results(workflow, case))
    outcome = result.outcome if result else None
    received, arrived = case.last("received"), case.last("arrived")
    state = case.state or NEW
    is_closed = workflow.states[state].is_closed
    projection = Projection(
        applicant_type=stored.applicant_type,
        channel=(received.text_of("channel") if received else None) or stored.channel,
        received_on=_came_on(received or arrived, stored),
        state=state,
        closed=is_closed,
        voided=is_void(workflow, case) or (received is None and arrived is None),
        unconfirmed_since=arrived.on if arrived and received is None else None,
        request_text=stored.request_text,
        handler=_division(case),
        due=_due(found),
        due_provisional=bool(reply and reply.provisional and reply.is_open),
        first_due=reply.first_due if reply else None,
        outcome=outcome,
        replied_on=result.on if result else None,
        closing=_closing(found, result.on) if result else None,
        calendar_sha256=calendar.version if is_closed else None,
        deadlines=(
            *(_projected(each) for each in found.all),
            *(_milestone(each) for each in found_milestones),
        ),
        consultations=_consultations(case, found),
        items=_items(case),
        parties=parties_of(case),
        remedies=_remedies(workflow, case),
        counted=_counted(workflow, case, outcome),
        claimed=_claimed(case),
    )
    return Folded(found, projection)


def why_not(error: Exception) -> Message:
    """Return why a case cannot be worked out, in words that hold nothing of the record itself."""
    if isinstance(error, CasetrackError):
        return error.message
    return say("its record is damaged ({kind}); see: casetrack verify", kind=type(error).__name__)


def _due(found: Deadlines) -> date | None:
    """Return by when the office must act: reply, or confirm what has come in before it can."""
    reply, confirmation = found.live(_REPLY), found.live(_CONFIRMATION)
    live = reply or (confirmation if confirmation and confirmation.is_open else None)
    return live.due if live else None


def _came_on(event: Event | None, stored: StoredCase) -> date:
    return event.on if event else stored.received_on


def _division(case: Case) -> str | None:
    assigned = [event for event in case.standing if event.text_of("division")]
    return assigned[-1].text_of("division") if assigned else None


def _closing(found: Deadlines, on: date) -> Literal["in_time", "extended", "late"] | None:
    """Return how the reply of that day stood to its due date; None where it met none."""
    met = (each for each in found.all if each.clock == _REPLY and each.met_on == on)
    reply = next(met, None)
    if reply is None or reply.met_on is None:
        return None
    if reply.is_late:
        return "late"
    was_extended = len(reply.steps) > 1 and reply.met_on > reply.first_due
    return "extended" if was_extended else "in_time"


def _projected(deadline: Deadline) -> ProjectedDeadline:
    return ProjectedDeadline(
        clock=deadline.clock,
        subject=deadline.subject or "",
        due=deadline.due,
        status=_standing(deadline),
        is_open=deadline.is_open,
        provisional=deadline.provisional,
        met_on=deadline.met_on,
        alternative_due=deadline.alternative_due,
    )


def _milestone(milestone: MilestoneDue) -> ProjectedDeadline:
    """Return a milestone as the daily scan finds it: beside the clocks, under a name of its own."""
    return ProjectedDeadline(
        clock=f"{MILESTONE}{milestone.name}",
        due=milestone.due,
        status=_milestone_status(milestone),
        is_open=milestone.is_open,
        provisional=milestone.provisional,
        met_on=milestone.met_on,
    )


def _milestone_status(milestone: MilestoneDue) -> Status:
    if milestone.is_open:
        return "paused" if milestone.is_waiting else "running"
    return "met" if milestone.met_on else "lapsed"


def _standing(deadline: Deadline) -> Status:
    """Return the status as far as it can be told without knowing today."""
    return status(deadline, deadline.due)


def _consultations(case: Case, found: Deadlines) -> tuple[ProjectedConsultation, ...]:
    all_sent = [event for event in case.chronological if event.type == _SENT]
    if not all_sent:
        return ()
    dues = {each.subject: each.due for each in found.all if each.subject}
    told = {each.text_of("id"): each for each in case.chronological if each.type == _SERVED}
    back = {each.text_of("id"): each for each in case.chronological if each.type == _RETURNED}
    return tuple(
        ProjectedConsultation(
            key=key,
            party=sent.text_of("party") or "",
            sent_on=sent.on,
            served_on=told[key].on if key in told else sent.date_of("served_on"),
            returned_on=back[key].on if key in back else None,
            due=dues.get(key),
        )
        for sent in sorted(all_sent, key=lambda event: event.text_of("id") or "")
        if (key := sent.text_of("id"))
    )


def _items(case: Case) -> tuple[ProjectedItem, ...]:
    return tuple(
        ProjectedItem(each.number, text_id_of(each.text), each.division, each.outcome)
        for each in items_of(case)
    )


def _remedies(workflow: Workflow, case: Case) -> tuple[ProjectedRemedy, ...]:
    """Return the remedies by their keys; those of a void case are in no table."""
    if is_void(workflow, case):
        return ()
    return tuple(
        ProjectedRemedy(each.key, each.kind, each.filed_on, each.concluded_on, each.result)
        for each in sorted(remedies_of(case), key=lambda remedy: remedy.key)
    )


def _counted(workflow: Workflow, case: Case, outcome: str | None) -> tuple[CountedRow, ...]:
    if outcome is None:
        return ()
    rows = rows_of(workflow, outcome, case.policy)
    reason = workflow.outcomes[outcome].no_row
    return tuple(
        CountedRow(form, row, None if row else reason) for form, row in sorted(rows.items())
    )


def _claimed(case: Case) -> tuple[str, ...]:
    """Return the numbers of replies that a ledger brought; those given out here are letters'."""
    numbers = (event.text_of("notice_number") for event in case.standing)
    return tuple(sorted({number for number in numbers if number}))
