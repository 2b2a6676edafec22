"""What a case came to: its outcome, and the rows of the year-end tables it counts in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case, Policy
from casetrack.core.workflow.definition import Workflow


@dataclass(frozen=True, slots=True)
class Result:
    """One time that a case was closed: an answer, a withdrawal."""

    on: date
    position: int
    #: None where nothing says how: a history from outside.
    outcome: str | None


def results(workflow: Workflow, case: Case) -> tuple[Result, ...]:
    """Return each time the case was closed, oldest first; none for a case that is void.

    An order to reply again, or a reply taken back, opens a closed case for another round.
    """
    if is_void(workflow, case):
        return ()
    found: list[Result] = []
    outcome: str | None = None
    was_closed = False
    for event in case.standing:
        action = workflow.actions.get(event.action or "")
        outcome = event.text_of("outcome") or outcome
        if action is not None and action.closes_as:
            outcome = action.closes_as
        is_closed = event.state is not None and workflow.states[event.state].is_closed
        if is_closed and not was_closed:
            found.append(Result(event.on, event.position, outcome))
        was_closed = is_closed if event.state is not None else was_closed
    return tuple(found)


def counted(found: Sequence[Result]) -> Result | None:
    """Return the one result that a case is counted by, or None while there is none.

    It is the last one of the year of the first: what a later year's order brings about is not
    counted a second time, and the table of the closed year stands.
    """
    return next((each for each in reversed(found) if each.on.year == found[0].on.year), None)


def is_void(workflow: Workflow, case: Case) -> bool:
    """Whether the case turned out to be no application of its own."""
    return case.state is not None and workflow.states[case.state].is_void


def outcome_of(workflow: Workflow, case: Case) -> str | None:
    """Return the outcome that a case is counted by, or None while it has none."""
    result = counted(results(workflow, case))
    return result.outcome if result else None


def rows_of(workflow: Workflow, outcome: str, policy: Policy) -> Mapping[str, str | None]:
    """Return the row the outcome counts in, by form; None where it counts in none of them."""
    definition = workflow.outcomes[outcome]
    rows = dict(definition.rows)
    for setting, choices in definition.rows_by_policy.items():
        rows.update(choices.get(str(getattr(policy, setting)), {}))
    return {form: None if row == "none" else row for form, row in rows.items()}
