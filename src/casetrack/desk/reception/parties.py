"""Who applies together (共同申请人): each an applicant, all of one application."""

from collections.abc import Mapping
from datetime import datetime

from casetrack.core.case import PUBLIC, Case, Event, Fact
from casetrack.core.workflow import Workflow
from casetrack.desk.texts import put_apart
from casetrack.store import NewApplicant, ProjectedParty, Transaction

APPLICANT_JOINED = "applicant_joined"


def joining(
    tx: Transaction, workflow: Workflow, event: Event, case_id: int, now: datetime
) -> dict[str, Fact]:
    """Return the facts of a joint applicant as they are kept: the applicant by id, words apart."""
    said = {key: value for key, value in event.payload.items() if isinstance(value, str)}
    joined = NewApplicant(
        type=said.get("applicant_type", "natural_person"),
        name=said["applicant_name"],
        id_number=said.get("id_number"),
        phone=said.get("phone"),
        email=said.get("email"),
        address=said.get("address"),
    )
    applicant = entered(tx, joined, event.actor, now)
    kept = put_apart(tx, workflow, event.payload, case_id=case_id, applicant_id=applicant)
    return {**kept, "applicant": applicant}


def entered(tx: Transaction, applicant: NewApplicant, actor: str, now: datetime) -> int:
    """Return the id of an applicant; what is said from outside changes nothing of who is known."""
    if actor == PUBLIC:
        return tx.applicants.find_same_or_make(applicant, now)
    return tx.applicants.find_or_make(applicant, now)


def parties_of(case: Case) -> tuple[ProjectedParty, ...]:
    """Return the joint applicants beside the first, by their keys."""
    joined = (event for event in case.standing if event.type == APPLICANT_JOINED)
    found = (
        ProjectedParty(key, applicant)
        for event in joined
        if (key := event.text_of("id")) and (applicant := event.number_of("applicant"))
    )
    return tuple(sorted(found, key=lambda party: party.key))


def addressees(tx: Transaction, first: str | None, case: Case) -> list[str | None]:
    """Return the names of all whom a letter to the applicant is addressed to, the first first."""
    others = (tx.applicants.get(party.applicant_id).name for party in parties_of(case))
    return [first, *others]


def agent_of(case: Case) -> Mapping[str, Fact]:
    """Return what is known of the agent (代理人) who acts for the applicant; empty for none."""
    named = case.last("agent_named")
    return named.payload if named else {}
