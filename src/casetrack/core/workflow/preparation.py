"""What must have happened before an outcome can be drafted."""

from collections.abc import Iterator, Mapping
from datetime import date

from casetrack.core.case import Event, Fact
from casetrack.core.workflow.definition import Action, Outcome, Workflow
from casetrack.core.workflow.facts import outcome_chosen
from casetrack.core.workflow.standing import Standing
from casetrack.messages import Message, say


def not_prepared(
    workflow: Workflow,
    standing: Standing,
    action: Action,
    on: date,
    facts: Mapping[str, Fact],
) -> Iterator[Message]:
    """Yield what the outcome that is chosen needs first, or why it is not open."""
    outcome = outcome_chosen(workflow, action, facts)
    if outcome is None:
        return
    for event in outcome.after:
        if not any(_fits(each, event, outcome.after_if) for each in standing.case.standing):
            first = next(name for name, each in workflow.actions.items() if each.leaves == event)
            yield say(
                "{outcome} needs {action} ({title}) first ({source})",
                outcome=outcome.title,
                action=first,
                title=workflow.actions[first].title,
                source=outcome.source,
            )
    yield from _not_ripe(workflow, standing, outcome, on)


def _fits(event: Event, kind: str, facts: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether an event is of a type, and has these facts where it has them at all."""
    told = ((event.payload.get(key), values) for key, values in facts.items())
    return event.type == kind and all(value is None or value in values for value, values in told)


def _said_by_them(standing: Standing, outcome: Outcome, key: str) -> Iterator[Fact]:
    """Yield the fact of each answer to what the outcome needs before it."""
    asked = {
        event.payload.get("id")
        for event in standing.case.standing
        for kind in outcome.after
        if _fits(event, kind, outcome.after_if)
    }
    for event in standing.case.standing:
        if key in event.payload and event.payload.get("id") in asked:
            yield event.payload[key]


def _not_ripe(
    workflow: Workflow, standing: Standing, outcome: Outcome, on: date
) -> Iterator[Message]:
    """Yield why an outcome cannot be drafted yet, or any more."""
    if outcome.only_in and standing.state not in outcome.only_in:
        yield say(
            "{outcome} is open only in: {states} ({source})",
            outcome=outcome.title,
            states=", ".join(workflow.states[state].title for state in outcome.only_in),
            source=outcome.source,
        )
    for name in outcome.past:
        due = standing.dues.get(name)
        if due is not None and on <= due:
            clock = workflow.clocks[name]
            yield say(
                "{clock} runs until {due} ({source})",
                clock=clock.title,
                due=due,
                source=clock.source,
            )
    for key, values in outcome.not_if_all.items():
        said = list(_said_by_them(standing, outcome, key))
        if said and all(value in values for value in said):
            field = workflow.fields[key]
            yield say(
                "{title} {said} ({source})",
                title=field.title,
                said=", ".join(field.choices.get(str(value), "") for value in dict.fromkeys(said)),
                source=outcome.source,
            )
