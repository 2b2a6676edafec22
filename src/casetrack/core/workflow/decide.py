"""Whether an action is open in this state, to this person, with these facts; and why if not.

Two kinds of no. What cannot be (a wrong state, a role without the right, two reviews by one
person, a date before the receipt) is always refused. What the law forbids is refused while it is
still a plan; once it has happened (the date lies before today) it is recorded, with a finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Event, Fact
from casetrack.core.workflow.definition import NEW, Action, Workflow
from casetrack.core.workflow.demands import lacking_marks, undemanded
from casetrack.core.workflow.facts import accepted, missing, outcome_chosen, outcome_key
from casetrack.core.workflow.items import with_items
from casetrack.core.workflow.machine import Procedure
from casetrack.core.workflow.objections import (
    impossible,
    not_allowed,
    same_signer,
    titles,
    unasked,
    unlawful,
)
from casetrack.core.workflow.remedies import open_subjects
from casetrack.core.workflow.signing import SIGNED_BY, records_paper, signers
from casetrack.core.workflow.standing import Actor, Standing
from casetrack.errors import NotForRoles, Refused
from casetrack.messages import Message, say

_ONLY_RECORDED = say("open here only to record what has happened before today")


@dataclass(frozen=True)
class Decision:
    """An action that may be done, and what it leaves."""

    event: Event
    #: Kind of letter to issue, or None.
    notice: str | None
    #: What the law objects to in a thing that has already happened.
    findings: tuple[Message, ...]


@dataclass(frozen=True)
class OpenAction:
    """One action as a person sees it: open now, or why not."""

    name: str
    title: str
    is_open: bool
    #: Keys it takes, with whether each must be given.
    takes: tuple[tuple[str, bool], ...]
    roles: tuple[str, ...]
    why: Message | None
    #: Not open as a plan, but where it has happened before today it can still be recorded.
    is_recordable: bool = False


def decide(
    procedure: Procedure,
    standing: Standing,
    action: str,
    actor: Actor,
    on: date,
    facts: Mapping[str, Fact],
    signer: str | None = None,
    objections: Sequence[Message] = (),
) -> Decision:
    """Return what the action leaves; raise Refused where it is not to be.

    `signer` is the key of the person who signed a review on paper; the actor then only records
    it. `objections` are what the caller has found that the law objects to in these facts.
    """
    workflow = procedure.workflow
    if action not in workflow.actions:
        raise Refused(
            "{action} is no action of {workflow}; open now: {open}",
            action=action,
            workflow=workflow.id,
            open=_open_names(procedure, standing, actor),
        )
    definition = workflow.actions[action]
    to = _next_state(procedure, standing, action, actor, is_past=on < standing.today)
    if outcome_key(workflow, definition) == "outcome":
        facts = with_items(workflow, standing.case, facts)
    for no in not_allowed(workflow, action, actor, signer):
        raise NotForRoles("{action}: {no}", action=action, no=no)
    for no in impossible(procedure, standing, action, actor, on, facts, signer):
        raise Refused("{action}: {no}", action=action, no=no)
    objections = (
        *unlawful(workflow, standing, definition, on, facts),
        *undemanded(workflow, definition, facts),
        *objections,
    )
    if objections and on >= standing.today:
        raise Refused(
            "{action}: {no}; open instead: {open}",
            action=action,
            no=objections[0],
            open=_open_names(procedure, standing, actor, but=action),
        )
    if lacking := [str(named) for _, named in missing(workflow, definition, facts)]:
        raise Refused(
            "{action}: not given: {keys} ({source}); give each with --set KEY=VALUE",
            action=action,
            keys=", ".join(lacking),
            source=_source_of(workflow, definition, facts),
        )
    findings = (*objections, *undemanded(workflow, definition, facts, only_said=True))
    payload = {**facts, **definition.sets, **lacking_marks(definition, facts)}
    if definition.is_review:
        payload["signer"] = signer or actor.key
    event = Event(definition.leaves, on, payload, action=action, state=to, actor=actor.key)
    return Decision(event, definition.notice, findings)


def _source_of(workflow: Workflow, action: Action, facts: Mapping[str, Fact]) -> str:
    """Return the article that wants the facts of an action: the chosen outcome's, else its own."""
    outcome = outcome_chosen(workflow, action, facts)
    return outcome.source if outcome else action.source


def open_actions(procedure: Procedure, standing: Standing, actor: Actor) -> tuple[OpenAction, ...]:
    """Return every action of the workflow, the open ones with what they take."""
    return tuple(
        _seen(procedure, standing, name, actor)
        for name, action in procedure.workflow.actions.items()
        if NEW not in action.from_states
    )


def _seen(procedure: Procedure, standing: Standing, name: str, actor: Actor) -> OpenAction:
    workflow = procedure.workflow
    action = workflow.actions[name]
    never = _why_never(procedure, standing, name, actor)
    why = never or _why_not_today(workflow, standing, action)
    wanted = {
        key
        for demand in action.demands
        if not (demand.when or demand.only_said)
        for key in demand.needs
    }
    takes = accepted(workflow, action, None)
    on_paper = records_paper(workflow, actor)
    in_person = actor.roles.intersection(signers(workflow, name)) and not any(
        same_signer(standing, action, actor.key)
    )
    # Who may not sign it can still record what somebody else has signed.
    only_for = SIGNED_BY if action.is_review and on_paper and not in_person else None
    return OpenAction(
        name,
        action.title,
        why is None,
        tuple(
            (key, key in action.needs or key in wanted or key == only_for)
            for key in takes
            if key != SIGNED_BY or not action.is_review or on_paper
        ),
        _roles(workflow, action, name),
        why,
        is_recordable=never is None and why is not None,
    )


def _roles(workflow: Workflow, action: Action, name: str) -> tuple[str, ...]:
    may = [role for role, definition in workflow.roles.items() if name in definition.may]
    if action.is_review:
        may += workflow.reviews.paper_recorded_by
    return tuple(dict.fromkeys(may))


def _why_never(procedure: Procedure, standing: Standing, name: str, actor: Actor) -> Message | None:
    """Return why the action is open on no day, or None."""
    workflow = procedure.workflow
    action = workflow.actions[name]
    if name not in procedure.actions_in(standing.state):
        return say(
            "open only in: {states}",
            states=", ".join(workflow.states[state].title for state in workflow.sources_of(action)),
        )
    roles = _roles(workflow, action, name)
    if not actor.roles.intersection(roles):
        return say("open only to: {roles}", roles=titles(workflow, roles))
    if no := next(same_signer(standing, action, actor.key), None):
        recorder = actor.roles.intersection(workflow.reviews.paper_recorded_by)
        if not recorder:
            return no
    if action.about and not open_subjects(standing.case, action):
        return say("nothing is open that it could be about")
    return next(unasked(workflow, standing, action), None)


def _why_not_today(workflow: Workflow, standing: Standing, action: Action) -> Message | None:
    """Return why the action is not open as a plan, although it can be recorded, or None."""
    if standing.state in workflow.records_in(action):
        return _ONLY_RECORDED
    return next(unlawful(workflow, standing, action, standing.today, {}), None)


def _open_names(
    procedure: Procedure, standing: Standing, actor: Actor, but: str | None = None
) -> str:
    names = [
        each.name
        for each in open_actions(procedure, standing, actor)
        if each.is_open and each.name != but
    ]
    return ", ".join(names) or "-"


def _next_state(
    procedure: Procedure, standing: Standing, action: str, actor: Actor, *, is_past: bool
) -> str:
    next_review = _next_review(procedure.workflow, standing)
    origin = _origin(procedure.workflow, standing)
    to = procedure.fire(standing.state, action, next_review, origin, is_past=is_past)
    if to is None and procedure.fire(standing.state, action, next_review, origin, is_past=True):
        raise Refused("{action}: {no}", action=action, no=_ONLY_RECORDED)
    if to is None:
        raise Refused(
            "{action} is not open in {state} ({title}); open now: {open}",
            action=action,
            state=standing.state,
            title=procedure.workflow.states[standing.state].title,
            open=_open_names(procedure, standing, actor),
        )
    return to


def _origin(workflow: Workflow, standing: Standing) -> str | None:
    """Return the state that the draft under review came from, or None where none is."""
    under_review = {*workflow.reviews.steps, workflow.reviews.then}
    before: str | None = None
    origin = None
    for event in standing.case.standing:
        if event.state in under_review and before not in under_review:
            origin = before
        before = event.state or before
    return origin


def _next_review(workflow: Workflow, standing: Standing) -> str:
    """Return the step that follows this state on the route: the first one from outside it."""
    steps = (*standing.route, workflow.reviews.then)
    if standing.state in standing.route:
        return steps[steps.index(standing.state) + 1]
    return steps[0]
