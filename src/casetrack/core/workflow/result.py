"""What a case came to: its outcome, and the rows of the year-end tables it counts in."""

from collections.abc import Mapping

from casetrack.core.case import Case, Policy
from casetrack.core.workflow.definition import Workflow


def outcome_of(workflow: Workflow, case: Case) -> str | None:
    """Return the outcome of a closed case, or None while it is open."""
    state = case.state
    if state is None or not workflow.states[state].is_closed:
        return None
    for event in reversed(case.standing):
        action = workflow.actions.get(event.action or "")
        if action is not None and action.closes_as:
            return action.closes_as
        if drafted := event.text_of("outcome"):
            return drafted
    return None


def rows_of(workflow: Workflow, outcome: str, policy: Policy) -> Mapping[str, str | None]:
    """Return the row the outcome counts in, by form; None where it counts in none of them."""
    definition = workflow.outcomes[outcome]
    rows = dict(definition.rows)
    for setting, choices in definition.rows_by_policy.items():
        rows.update(choices.get(str(getattr(policy, setting)), {}))
    return {form: None if row == "none" else row for form, row in rows.items()}
