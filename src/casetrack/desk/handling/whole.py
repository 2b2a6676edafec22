"""A case with all that its page shows; that somebody looked is recorded once a day."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from casetrack.core.workflow import (
    Actor,
    OpenAction,
    Signing,
    Workflow,
    against_outcomes,
    next_steps,
    open_subjects,
    outcome_key,
    records_paper,
    signing,
)
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.handling.acting import opened, standing_of
from casetrack.desk.handling.views import CaseView, view_of
from casetrack.desk.roles import sees_holds
from casetrack.desk.subscribing.outbox import sender_number
from casetrack.messages import Message
from casetrack.store import Applicant, Attachment, Hold, StoredCase, Transaction

#: What is on record of a reading: the case, or the applicant's number and contacts in full.
CASE, IDENTITY = "case", "identity"


@dataclass(frozen=True)
class Joined:
    """Somebody who applies together with the first applicant."""

    #: The key that a service names them by.
    key: str
    #: Number and contacts masked as the first applicant's are.
    applicant: Applicant


@dataclass(frozen=True)
class Whole:
    """A case with all that its page shows."""

    view: CaseView
    #: Number and contacts masked unless they were asked for.
    applicant: Applicant
    is_masked: bool
    parties: tuple[Joined, ...]
    #: What is known of who acts for the applicant, masked likewise; empty for nobody.
    agent: Mapping[str, object]
    #: What the body or platform that sent it calls it; None where that is not known.
    sender_number: str | None
    #: None where erased.
    request: str | None
    attachments: tuple[Attachment, ...]
    #: Names of the people who acted, by the key that events name them by.
    people: Mapping[str, str]
    state: str
    #: Every action, with why those that are not open are not.
    actions: tuple[OpenAction, ...]
    #: Names of the actions to think of first: that take it further, or answer what runs.
    next_steps: frozenset[str]
    #: What an action can be about, by its name: ids of consultations and remedies.
    subjects: Mapping[str, tuple[str, ...]]
    #: By open action that chooses an outcome: what the law has today against each one.
    against: Mapping[str, Mapping[str, Message]]
    #: How this person may sign the step of the review it waits for; None where it waits for none.
    signing: Signing | None
    #: Whether this person may record a signature that was given on paper.
    records_paper: bool
    #: What keeps it from erasure, for whoever may see holds; None for nothing.
    hold: Hold | None
    #: Number of the act on several cases that left an event, by the event's position.
    batches: Mapping[int, int]


def whole(desk: Desk, reference: str, in_full: bool = False) -> Whole:
    """Return a case with all that its page shows; with `in_full` nothing is masked."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        stored = tx.cases.get(desk.office.code, reference)
        found = _whole(desk, tx, stored, actor, in_full)
    _record(desk, stored.id, IDENTITY if in_full else CASE)
    return found


def note_reading(desk: Desk, reference: str, in_full: bool = False) -> None:
    """Record that whoever sits at the desk reads a part of a case, such as a letter.

    With `in_full` it names a person with number or contacts unmasked.
    """
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        case_id = tx.cases.get(desk.office.code, reference).id
    _record(desk, case_id, IDENTITY if in_full else CASE)


def _record(desk: Desk, case_id: int, what: str) -> None:
    """Record a reading unless it is on record for today: most pages write nothing."""
    read = (case_id, desk.user, desk.today, what)
    with desk.store.reading() as tx:
        if tx.readings.has(*read):
            return
    with desk.store.transaction() as tx:
        tx.readings.put(*read, desk.now())


def _whole(desk: Desk, tx: Transaction, stored: StoredCase, actor: Actor, in_full: bool) -> Whole:
    view = view_of(desk, tx, stored)
    if not in_full:
        view = replace(view, facts={key: _told(each) for key, each in view.facts.items()})
    law = law_of(tx, stored)
    state, actions = opened(desk, stored, law, view.deadlines, actor)
    applicant = tx.applicants.get(stored.applicant_id)
    about = {
        name: open_subjects(stored.case, action)
        for name, action in law.workflow.actions.items()
        if action.about
    }
    standing = standing_of(desk, stored, view.deadlines)
    return Whole(
        view,
        applicant if in_full else masked(applicant),
        not in_full,
        tuple(
            Joined(party.key, joined if in_full else masked(joined))
            for party in view.parties
            if (joined := tx.applicants.get(party.applicant_id))
        ),
        view.facts[named.position] if (named := stored.case.last("agent_named")) else {},
        sender_number(tx, stored),
        tx.texts.get(stored.request_text) if stored.request_text else None,
        tx.notices.attachments(stored.id),
        {f"user:{each.code}": each.name for each in tx.people.users()},
        state,
        actions,
        _next_steps(law.workflow, state, view),
        about,
        {
            each.name: against_outcomes(law.workflow, standing, law.workflow.actions[each.name])
            for each in actions
            if each.is_open and outcome_key(law.workflow, law.workflow.actions[each.name])
        },
        signing(law.workflow, standing, actor),
        records_paper(law.workflow, actor),
        tx.retention.hold_on(stored.id) if sees_holds(actor) else None,
        tx.batches.of_case(stored.id),
    )


#: How many signs at the start and the end of a value tell two people apart.
_SHOWN = {"id_number": (3, 3), "phone": (3, 2), "email": (1, 0), "address": (3, 0)}


def masked(applicant: Applicant) -> Applicant:
    """Return an applicant whose number and contacts show only what tells two apart."""
    return replace(
        applicant,
        id_number=_masked(applicant.id_number, *_SHOWN["id_number"]),
        phone=_masked(applicant.phone, *_SHOWN["phone"]),
        email=_masked(applicant.email, *_SHOWN["email"]),
        address=_masked(applicant.address, *_SHOWN["address"]),
    )


def _next_steps(workflow: Workflow, state: str, view: CaseView) -> frozenset[str]:
    clocks = {each.clock for each in view.deadlines.all if each.is_open}
    milestones = {each.name for each in view.milestones if each.is_open}
    return next_steps(workflow, state, clocks, milestones)


def _told(facts: Mapping[str, object]) -> dict[str, object]:
    """Return the facts of an event with the numbers and contacts in them masked."""
    return {
        key: _masked(value, *_SHOWN[key]) if key in _SHOWN and isinstance(value, str) else value
        for key, value in facts.items()
    }


def _masked(value: str | None, first: int, last: int) -> str | None:
    """Return a value with its middle hidden, and all of it where too little would stay hidden."""
    if not value:
        return value
    if len(value) < 2 * (first + last):
        first = last = 0
    hidden = len(value) - first - last
    return value[:first] + "*" * hidden + (value[-last:] if last else "")
