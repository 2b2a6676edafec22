"""Free text and names on their way into and out of events.

An event holds a reference; the words are a row apart that can be erased.
"""

from collections.abc import Mapping

from casetrack.core.case import Fact
from casetrack.core.workflow import Workflow
from casetrack.store import Transaction

_KEPT_APART = ("text", "name")


def put_apart(
    tx: Transaction,
    workflow: Workflow,
    facts: Mapping[str, Fact],
    *,
    case_id: int | None = None,
    applicant_id: int | None = None,
) -> dict[str, Fact]:
    """Return the facts with every free text and name replaced by a reference to it.

    `case_id` is the case they are found by. With `applicant_id` the words are that applicant's, and
    go when the applicant is erased.
    """
    return {
        key: tx.texts.put(key, value, applicant_id=applicant_id, case_id=case_id)
        if isinstance(value, str) and _is_apart(workflow, key)
        else value
        for key, value in facts.items()
    }


def _is_apart(workflow: Workflow, key: str) -> bool:
    field = workflow.fields.get(key)
    return field is not None and field.kind in _KEPT_APART


def put_together(tx: Transaction, facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """Return the facts in words; None for a text that was erased."""
    return {
        key: tx.texts.get(value) if isinstance(value, Mapping) and "text" in value else value
        for key, value in facts.items()
    }
