"""The things asked for in one application (申请事项): decided each, answered and counted as one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casetrack.core.case import Case, Event, Fact, Policy
from casetrack.core.workflow.definition import Outcome, Workflow
from casetrack.messages import Message, say

ITEM_ADDED, ITEM_ASSIGNED, ITEM_DECIDED = "item_added", "item_assigned", "item_decided"
#: Fact of a draft: the outcome of each item by its id.
ITEM_OUTCOMES = "item_outcomes"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for, and what became of it."""

    #: The id that actions name it by.
    key: str
    #: Counted from 1.
    number: int
    #: Reference to the text of what is asked for.
    text: Fact
    is_main: bool
    division: str | None = None
    #: None while it is not decided; then `facts` say why, and what the letter needs.
    outcome: str | None = None
    facts: Mapping[str, Fact] | None = None


def items_of(case: Case) -> tuple[Item, ...]:
    """Return the things asked for in a case, in the order they were named.

    The main one is the one that was called so last, else the first.
    """
    found: dict[str, Item] = {}
    main: str | None = None
    for event in case.standing:
        key = event.text_of("id") or ""
        if event.type == ITEM_ADDED:
            main = key if event.payload.get("is_main") is True or main is None else main
            found[key] = Item(key, len(found) + 1, event.payload.get("item"), is_main=False)
        if key in found:
            found[key] = _with(found[key], event)
    return tuple(replace(item, is_main=item.key == main) for item in found.values())


def _with(item: Item, event: Event) -> Item:
    """Return the item as it is after one of its events."""
    division = event.text_of("item_division") or item.division
    if event.type in (ITEM_ADDED, ITEM_ASSIGNED):
        return replace(item, division=division)
    if event.type == ITEM_DECIDED:
        outcome = event.text_of("item_outcome")
        return replace(item, outcome=outcome, facts=event.payload)
    return item


def joined(workflow: Workflow, items: Sequence[Item], policy: Policy) -> str | None:
    """Return the one outcome that the items come to, or None while one of them is undecided."""
    decided = [item.outcome for item in items if item.outcome is not None]
    if workflow.items is None or not items or len(decided) < len(items):
        return None
    if len(set(decided)) == 1:
        return decided[0]
    given = [workflow.outcomes[outcome].gives for outcome in decided]
    if policy.mixed_items_row == "partial" and _is_mixed(given):
        return workflow.items.mixed
    return next(item.outcome for item in items if item.is_main)


def _is_mixed(given: Sequence[str]) -> bool:
    """Whether something is given and something is not."""
    return "part" in given or ("all" in given and "nothing" in given)


def are_answered(workflow: Workflow, items: Sequence[Item], outcome: str | None) -> bool:
    """Whether a reply with this outcome answers the items one by one."""
    if workflow.items is None or not items:
        return False
    chosen = workflow.outcomes.get(outcome or "")
    return chosen is None or not chosen.whole


def with_items(workflow: Workflow, case: Case, facts: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """Return the facts of a draft with what the items come to; as they are where there are none."""
    items = items_of(case)
    given = facts.get("outcome")
    if not are_answered(workflow, items, given if isinstance(given, str) else None):
        return facts
    outcome = joined(workflow, items, case.policy)
    by_key: dict[str, Fact] = {item.key: item.outcome for item in items if item.outcome}
    filled = {} if outcome is None else {"outcome": outcome}
    return {**filled, **facts, ITEM_OUTCOMES: by_key}


def against_items(workflow: Workflow, case: Case, facts: Mapping[str, Fact]) -> Iterator[Message]:
    """Yield what the items say against a draft."""
    if workflow.items is None or ITEM_OUTCOMES not in facts:
        return
    items = items_of(case)
    if undecided := [item.key for item in items if item.outcome is None]:
        yield say(
            "items {items} are not decided yet ({source})",
            items=", ".join(undecided),
            source=workflow.items.source,
        )
        return
    outcome = joined(workflow, items, case.policy)
    if outcome is not None and facts.get("outcome") != outcome:
        yield say(
            "its items come to {joined}, not to {outcome} ({source}); leave outcome out",
            joined=outcome,
            outcome=facts.get("outcome"),
            source=workflow.items.source,
        )


def outcomes_told(workflow: Workflow, event: Event) -> tuple[Outcome, ...]:
    """Return the outcomes that a draft tells: of each item, else of the whole; known ones only."""
    each = event.payload.get(ITEM_OUTCOMES)
    told = list(each.values()) if isinstance(each, Mapping) else [event.payload.get("outcome")]
    return tuple(
        workflow.outcomes[code]
        for code in dict.fromkeys(told)
        if isinstance(code, str) and code in workflow.outcomes
    )
