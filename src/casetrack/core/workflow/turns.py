"""Whose turn it is: the roles that can take a case further, the clocks that others must keep."""

from collections.abc import Collection

from casetrack.core.workflow.definition import (
    NEXT_REVIEW,
    ORIGIN,
    RECEIVED,
    SAME,
    Action,
    Workflow,
)

#: The clock whose due date stands in every list.
REPLY = "reply"
#: The phases in the order of the road; what leads back along it is nobody's next step.
_ROAD = ("intake", "handling", "waiting", "review", "dispatch", "closed")


def turns(workflow: Workflow, state: str) -> frozenset[str]:
    """Return the roles that an application in this state waits for.

    Empty where it has ended, and where somebody outside the office is to act.
    """
    phase = workflow.states[state].phase
    if phase in ("waiting", "closed", "void"):
        return frozenset()
    onwards = steps_on(workflow, state)
    return frozenset(
        role for role, each in workflow.roles.items() if onwards.intersection(each.may)
    )


def steps_on(workflow: Workflow, state: str) -> frozenset[str]:
    """Return the actions that take an application in this state further along the road."""
    return frozenset(
        name for name, each in workflow.actions.items() if _leads_on(workflow, each, state)
    )


def next_steps(
    workflow: Workflow, state: str, clocks: Collection[str], milestones: Collection[str]
) -> frozenset[str]:
    """Return the actions to think of first, with these clocks and milestones running.

    They take the application further along the road, send it back in its review, record what
    somebody was asked for, or reach a milestone while it is in hand.
    """
    answers = {event for name in clocks for event in workflow.clocks[name].met_by}
    is_in_hand = workflow.states[state].phase == "handling"
    reached = {
        event for name in milestones if is_in_hand for event in workflow.milestones[name].met_by
    }
    return steps_on(workflow, state) | {
        name
        for name, each in workflow.actions.items()
        if state in workflow.sources_of(each)
        and (each.to == ORIGIN or each.leaves in reached or _answers(each, answers))
    }


def clocks_of_others(workflow: Workflow) -> frozenset[str]:
    """Return the clocks of an open case that somebody outside the office has been set.

    They run from the service of the office's letter, and a missed one makes nobody late.
    """
    return frozenset(
        name
        for name, clock in workflow.clocks.items()
        if clock.from_service and clock.if_missed == "lapsed"
    )


def duties(workflow: Workflow) -> frozenset[str]:
    """Return the clocks beside the reply's that the office is late with when it misses them."""
    return frozenset(
        name
        for name, clock in workflow.clocks.items()
        if clock.if_missed == "overdue" and name != REPLY
    )


def chances(workflow: Workflow) -> frozenset[str]:
    """Return the clocks of an open case that a chance of the office ends with."""
    return frozenset(
        name
        for name, clock in workflow.clocks.items()
        if clock.if_missed == "lapsed" and not clock.from_service and RECEIVED in clock.starts_on
    )


def _answers(action: Action, events: Collection[str]) -> bool:
    """Whether it answers a question or a proceeding: to begin one is nobody's next step."""
    return action.leaves in events and bool(action.answers or action.about)


def _leads_on(workflow: Workflow, action: Action, state: str) -> bool:
    is_done_elsewhere = action.closes_as or action.told_with
    if state not in workflow.sources_of(action) or is_done_elsewhere:
        return False
    if action.to == NEXT_REVIEW:
        return True
    if action.to in (SAME, ORIGIN, state) or workflow.states[action.to].is_void:
        return False
    here, there = workflow.states[state].phase, workflow.states[action.to].phase
    return _ROAD.index(there) >= _ROAD.index(here)
