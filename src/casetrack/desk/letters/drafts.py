"""The drafts of a reply with what each review said of them, out of the events of a case."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casetrack.core.case import Case, Event
from casetrack.core.workflow import ITEM_OUTCOMES, ORIGIN, SIGNED_BY, Action, Workflow, items_of
from casetrack.desk.handling.whole import Whole
from casetrack.store import Attachment

#: Facts of a review that say who signed it.
_WHO = (SIGNED_BY, "signer")
#: Facts of a draft, or of the decision on an item, that are no fields of the letter.
_NO_FIELDS = (ITEM_OUTCOMES, "id")


@dataclass(frozen=True)
class Reviewed:
    """What somebody has said of a draft: passed it, or sent it back."""

    position: int
    action: Action
    event: Event
    #: Name of whoever answers for it; None where it was erased.
    by: str | None
    #: Who recorded it, where it was signed on paper.
    recorded_by: str | None
    is_passed: bool
    #: Conclusion, remarks, in words; None for what was erased.
    facts: Mapping[str, object]
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class DraftField:
    """One thing that a draft says: of the whole, or of one of the things asked for."""

    #: Id of the item; empty for the whole.
    item: str
    #: Number of the item, from 1; 0 for the whole.
    number: int
    key: str
    #: None where it was erased.
    value: object


@dataclass(frozen=True)
class Draft:
    """One draft of a reply."""

    #: Counted from 1 within the round.
    number: int
    position: int
    event: Event
    by: str
    fields: tuple[DraftField, ...]
    reviews: tuple[Reviewed, ...]


def drafts_of(whole: Whole) -> tuple[Draft, ...]:
    """Return the drafts since the case was last opened, oldest first."""
    workflow = whole.view.workflow
    events = _of_this_time(workflow, whole.view.stored.case)
    starts = [at for at, event in enumerate(events) if _is_draft(workflow, event)]
    ends = [*starts[1:], len(events)][: len(starts)]
    return tuple(
        Draft(
            number,
            events[start].position,
            events[start],
            _name(whole, events[start].actor),
            tuple(_fields(whole, events[start])),
            tuple(_reviews(whole, events[start + 1 : end])),
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )


def _of_this_time(workflow: Workflow, case: Case) -> list[Event]:
    """Return the events since a closed case was last opened again; all where it never was."""
    events: list[Event] = []
    was_closed = False
    for event in case.standing:
        is_closed = workflow.states[event.state].is_closed if event.state else was_closed
        if was_closed and not is_closed:
            events = []
        events.append(event)
        was_closed = is_closed
    return events


def _is_draft(workflow: Workflow, event: Event) -> bool:
    return (
        workflow.drafting is not None and event.type == workflow.actions[workflow.drafting].leaves
    )


def _reviews(whole: Whole, events: list[Event]) -> Iterator[Reviewed]:
    for event in events:
        action = whole.view.workflow.actions.get(event.action or "")
        if action is None or not (action.is_review or action.to == ORIGIN):
            continue
        facts = whole.view.facts[event.position]
        is_on_paper = SIGNED_BY in facts
        signed_by = facts.get(SIGNED_BY)
        recorder = _name(whole, event.actor)
        yield Reviewed(
            event.position,
            action,
            event,
            (str(signed_by) if signed_by is not None else None) if is_on_paper else recorder,
            recorder if is_on_paper else None,
            action.is_review,
            {key: value for key, value in facts.items() if key not in _WHO},
            tuple(each for each in whole.attachments if each.position == event.position),
        )


def _fields(whole: Whole, drafted: Event) -> Iterator[DraftField]:
    """Yield what a draft says, with what was decided on each item when it was made."""
    for key, value in _in_order(whole, drafted.position, "outcome"):
        yield DraftField("", 0, key, value)
    if ITEM_OUTCOMES not in drafted.payload:
        return
    until = tuple(
        event for event in whole.view.stored.case.standing if event.position < drafted.position
    )
    decided = {
        event.text_of("id"): event.position for event in until if event.type == "item_decided"
    }
    for item in items_of(Case(until)):
        told = _in_order(whole, decided[item.key], "item_outcome") if item.outcome else ()
        for key, value in told:
            yield DraftField(item.key, item.number, key, value)


def _in_order(whole: Whole, position: int, key: str) -> list[tuple[str, object]]:
    """Return what an event says, its outcome first, then in the order that its letter needs it."""
    facts = whole.view.facts[position]
    outcome = whole.view.workflow.outcomes.get(str(facts.get(key)))
    order = (key, *(outcome.needs + outcome.may if outcome else ()))
    known = [each for each in order if each in facts]
    rest = [each for each in facts if each not in (*order, *_NO_FIELDS)]
    return [(each, facts[each]) for each in known + rest]


def _name(whole: Whole, key: str) -> str:
    return whole.people.get(key, key.removeprefix("user:"))
