"""What the approval form (办理审批表) shows: the draft in short, and who has signed it so far."""

from collections.abc import Iterator, Mapping

from casetrack.core.case import Case, Event
from casetrack.core.workflow import Workflow, items_of
from casetrack.desk.texts import put_together
from casetrack.store import StoredCase, Transaction

#: Which line of the form shows what was said in the step that left an event.
_LINES = {
    "division_reviewed": "division",
    "secrecy_reviewed": "secrecy",
    "office_reviewed": "office",
    "approved": "leader",
}


def form_values(
    tx: Transaction, workflow: Workflow, case: StoredCase, draft: Mapping[str, object]
) -> dict[str, object]:
    """Return what the form shows of the draft that stands, whose facts are `draft`.

    Who signed an earlier draft has not signed this one.
    """
    said = [value for key, value in draft.items() if key != "outcome" and isinstance(value, str)]
    said += _items_in_short(tx, workflow, case.case)
    values: dict[str, object] = {"draft_summary": "；".join(said)}
    drafted = case.case.last("drafted")
    people = {f"user:{each.code}": each.name for each in tx.people.users()}
    for event in case.case.standing:
        if event.type in _LINES and (drafted is None or event.position > drafted.position):
            line = _LINES[event.type]
            told = put_together(tx, event.payload)
            values[f"{line}_opinion"] = told.get("remarks") or _conclusion(workflow, event)
            values[f"{line}_signer"] = told.get("signed_by") or people.get(event.actor)
            values[f"{line}_signed_on"] = event.on
    return values


def _conclusion(workflow: Workflow, event: Event) -> str | None:
    code = event.text_of("conclusion")
    return workflow.fields["conclusion"].choices[code] if code else None


def _items_in_short(tx: Transaction, workflow: Workflow, case: Case) -> Iterator[str]:
    """Yield what is to be answered on each of several things."""
    for item in items_of(case):
        asked = put_together(tx, {"item": item.text})["item"]
        outcome = workflow.outcomes[item.outcome].title if item.outcome else ""
        yield f"{item.number}．{asked or ''}：{outcome}"
