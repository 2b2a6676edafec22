"""How somebody may sign the step of the review that a case waits for: in person, or for the record
of a signature on paper."""

from dataclasses import dataclass

from casetrack.core.workflow.definition import Action, Workflow
from casetrack.core.workflow.objections import same_signer, titles
from casetrack.core.workflow.standing import Actor, Standing
from casetrack.messages import Message, say

#: Fact of a review: the name of whoever signed it on paper.
SIGNED_BY = "signed_by"


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody may do about one step of the review."""

    #: Name of the action that passes the step.
    action: str
    in_person: bool
    #: Whether they may record what somebody else has signed on paper.
    on_paper: bool
    #: Why they may not sign in person; None where they may.
    why: Message | None


def signing(workflow: Workflow, standing: Standing, actor: Actor) -> Signing | None:
    """Return how somebody may sign the step that the case waits for, or None."""
    for name, action in workflow.actions.items():
        if action.is_review and standing.state in workflow.sources_of(action):
            why = _why_not(workflow, standing, name, action, actor)
            return Signing(name, why is None, records_paper(workflow, actor), why)
    return None


def records_paper(workflow: Workflow, actor: Actor) -> bool:
    """Whether somebody may record a signature that was given on paper."""
    return bool(actor.roles.intersection(workflow.reviews.paper_recorded_by))


def signers(workflow: Workflow, name: str) -> tuple[str, ...]:
    """Return the roles that sign a review in person."""
    return tuple(role for role, each in workflow.roles.items() if name in each.may)


def _why_not(
    workflow: Workflow, standing: Standing, name: str, action: Action, actor: Actor
) -> Message | None:
    roles = signers(workflow, name)
    if not actor.roles.intersection(roles):
        return say("open only to: {roles}", roles=titles(workflow, roles))
    return next(same_signer(standing, action, actor.key), None)
