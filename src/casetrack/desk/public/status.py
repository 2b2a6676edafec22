"""How an application stands, for whoever has its number and its code.

Nothing else: no name, nobody of the office, no words that somebody wrote. A number that is not
there and a code that is wrong are one answer, and the same work.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from casetrack.core.clock import Deadline
from casetrack.core.workflow import ReceiptRule, State, Workflow, chances
from casetrack.desk.desk import Desk
from casetrack.desk.handling.views import CaseView, view_of
from casetrack.desk.public.codes import opens
from casetrack.desk.public.limits import count_question
from casetrack.errors import Refused

#: What an applicant is told of where it is; which review it waits for is the office's own.
Stage: TypeAlias = Literal["unconfirmed", "in_hand", "yours", "replied", "ended", "void"]
_STAGES: dict[str, Stage] = {"waiting": "yours", "closed": "ended", "void": "void"}
_REPLY, _SENT = "reply", "reply_dispatched"


@dataclass(frozen=True)
class PublicStatus:
    """How an application stands, as its applicant is told."""

    reference: str
    stage: Stage
    workflow: Workflow
    #: Where it has ended otherwise than by a reply: how.
    state: State
    #: None where no event says.
    submitted_on: date | None
    #: None while the receipt is to be confirmed.
    received_on: date | None
    #: What makes which day the day of receipt.
    rule: ReceiptRule | None
    #: The period to reply; None where it has not begun.
    reply: Deadline | None
    #: The day on which it was extended, or None.
    extended_on: date | None
    #: What the applicant has been set, or may do: open time limits of theirs.
    theirs: tuple[Deadline, ...]
    replied_on: date | None
    #: Number of the letter; None for one without.
    reply_number: str | None


def public_status(desk: Desk, reference: str, code: str, address: str) -> PublicStatus:
    """Return how an application stands; Refused where number or code is wrong, TooMany after many.

    In this order: count, look, take back. What was counted stays where it was not answered.
    """
    reference = "".join(reference.split())
    with desk.store.transaction() as tx:
        counted = count_question(desk, tx, reference, address)
    with desk.store.reading() as tx:
        is_theirs = opens(tx.public.code_of(desk.office.code, reference), code)
    if not is_theirs:
        raise Refused("there is no application with this number and this query code")
    with desk.store.transaction() as tx:
        for each in counted:
            tx.public.take_back(each)
    with desk.store.reading() as tx:
        return _told(view_of(desk, tx, tx.cases.get(desk.office.code, reference)))


def receipt_rule(workflow: Workflow, channel: str) -> ReceiptRule | None:
    """Return the first rule that fixes the day of receipt for a channel, or None."""
    rules = (each for each in workflow.receipt if channel in each.channels and not each.forwarded)
    return next(rules, None)


def _told(view: CaseView) -> PublicStatus:
    stored, workflow = view.stored, view.workflow
    state = workflow.states[stored.state or next(iter(workflow.states))]
    case = stored.case
    submitted = next((day for each in case.standing if (day := each.date_of("submitted_on"))), None)
    sent = case.last(_SENT) if stored.closed else None
    reply = view.deadlines.live(_REPLY)
    extension = workflow.clocks[_REPLY].extension if _REPLY in workflow.clocks else None
    extended = case.last(extension.event) if extension and reply else None
    has_grown = bool(extended and reply and reply.due > reply.first_due)
    return PublicStatus(
        stored.reference,
        _stage(view, state, is_replied=sent is not None),
        workflow,
        state,
        submitted,
        None if stored.unconfirmed_since else stored.received_on,
        receipt_rule(workflow, stored.channel),
        reply,
        extended.on if extended and has_grown else None,
        _theirs(view),
        sent.on if sent else None,
        _number(view) if sent else None,
    )


def _stage(view: CaseView, state: State, *, is_replied: bool) -> Stage:
    if view.stored.unconfirmed_since and not state.is_closed:
        return "unconfirmed"
    if is_replied and not state.is_void:
        return "replied"
    return _STAGES.get(state.phase, "in_hand")


def _theirs(view: CaseView) -> tuple[Deadline, ...]:
    """Return the open time limits of the applicant; what others were asked is not theirs to see."""
    of_the_office = chances(view.workflow)
    clocks = {
        name
        for name, clock in view.workflow.clocks.items()
        if clock.if_missed == "lapsed" and clock.for_each is None and name not in of_the_office
    }
    found = (each for each in view.deadlines.all if each.is_open and each.clock in clocks)
    return tuple(sorted(found, key=lambda each: each.due))


def _number(view: CaseView) -> str | None:
    numbers = (each.number for each in reversed(view.notices) if each.kind == _REPLY)
    return next((each for each in numbers if each), None)
