"""What the law wants of an action, and what the facts of one do not give."""

from collections.abc import Iterator, Mapping

from casetrack.core.case import Fact
from casetrack.core.workflow.definition import Action, Demand, Workflow
from casetrack.messages import Message, say


def undemanded(
    workflow: Workflow, action: Action, facts: Mapping[str, Fact], *, only_said: bool = False
) -> Iterator[Message]:
    """Yield what the law wants of the action and the facts do not give."""
    for demand, lacking in _lacking(action, facts):
        if demand.only_said != only_said:
            continue
        yield say(
            "it needs {keys} ({source})",
            keys=", ".join(f"{key} {workflow.fields[key].title}" for key in lacking),
            source=demand.source,
        )


def _lacking(action: Action, facts: Mapping[str, Fact]) -> Iterator[tuple[Demand, tuple[str, ...]]]:
    for demand in action.demands:
        holds = all(facts.get(key) in values for key, values in demand.when.items())
        lacking = tuple(key for key in demand.needs if facts.get(key) in (None, False))
        if holds and lacking:
            yield demand, lacking


def lacking_marks(action: Action, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts that say what the action was done without."""
    return {demand.else_sets: True for demand, _ in _lacking(action, facts) if demand.else_sets}
