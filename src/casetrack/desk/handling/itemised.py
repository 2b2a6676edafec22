"""A reply to several things asked for in one application: each as its own letter would say it."""

from collections.abc import Iterator, Mapping
from datetime import date

from casetrack.core.case import Case
from casetrack.core.workflow import Item, Workflow, items_of
from casetrack.desk.desk import Desk
from casetrack.desk.texts import put_together
from casetrack.notices import Paragraph
from casetrack.store import Transaction


def values_of_items(
    desk: Desk, tx: Transaction, case: Case, workflow: Workflow, values: Mapping[str, object]
) -> dict[str, object]:
    """Return what the letter says of each item, with all that is attached, and the remedies.

    `values` are those of the letter; NoticeError names a value that an item lacks.
    """
    items: list[dict[str, object]] = []
    attachments: list[str] = []
    for item in items_of(case):
        told, attached = _told(desk, tx, workflow, item, values)
        items.append(told)
        attachments += attached
    event = values["event"]
    named = {"attachments": "\n".join(attachments)} if attachments else {}
    return {
        "items": items,
        "remedies": list(_remedies(workflow, case, items, values)),
        "event": {**(event if isinstance(event, Mapping) else {}), **named},
    }


def _told(
    desk: Desk,
    tx: Transaction,
    workflow: Workflow,
    item: Item,
    values: Mapping[str, object],
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return an item as the letter tells it, and the names of what is attached for it."""
    facts = put_together(tx, {"request": item.text, **(item.facts or {})})
    outcome = workflow.outcomes[item.outcome or ""]
    dates = {key for key, field in workflow.fields.items() if field.kind == "date"}
    event = {
        key: date.fromisoformat(value) if key in dates and isinstance(value, str) else value
        for key, value in facts.items()
    }
    own = {**values, "event": event, "part": "decision"}
    letter = desk.notices.render(workflow.id, outcome.notice, own)
    decision = [each.text for each in letter.body if isinstance(each, Paragraph)]
    told: dict[str, object] = {
        "number": item.number,
        "request": facts["request"],
        "outcome": outcome.title,
        "decision": decision,
    }
    return told, letter.attachments


def _remedies(
    workflow: Workflow,
    case: Case,
    items: list[dict[str, object]],
    values: Mapping[str, object],
) -> Iterator[dict[str, object]]:
    """Yield each remedy there is, with the numbers of the items it is for."""
    decided_on = values["decided_on"]
    kinds: dict[str, list[int]] = {}
    for item in items_of(case):
        outcome = workflow.outcomes[item.outcome or ""]
        if isinstance(decided_on, date):
            told = outcome.remedy_on(decided_on).told(case.policy)
            kinds.setdefault(told, []).append(item.number)
    for kind, numbers in kinds.items():
        if kind != "none":
            yield {"kind": kind, "items": numbers, "all": len(numbers) == len(items)}
