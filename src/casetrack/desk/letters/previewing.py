"""The letter that a draft would make before it is signed: nothing is kept, no number taken."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from casetrack.core.case import Case, Event
from casetrack.core.workflow import (
    InputField,
    Workflow,
    are_answered,
    items_of,
    needed,
    read_facts,
    with_items,
)
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.letters.issuing import foreseen
from casetrack.errors import NotFound, NoticeError
from casetrack.messages import Message, say
from casetrack.notices import Letter
from casetrack.store import StoredCase

_DRAFTED = "drafted"


@dataclass(frozen=True)
class DraftLetter:
    """A letter as it would be issued today, or what is missing before it can be written."""

    letter: Letter | None
    #: Fields of the draft that the letter needs and that are empty.
    missing: tuple[InputField, ...] = ()
    #: What else hinders it.
    hindered_by: tuple[Message, ...] = ()


def draft_letter(desk: Desk, reference: str, typed: Mapping[str, str] | None = None) -> DraftLetter:
    """Return the letter that the last draft makes, or a draft that is being typed.

    NotFound where there is no draft; BadInput for a typed value that cannot be read.
    """
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        stored = tx.cases.get(desk.office.code, reference)
        law = law_of(tx, stored)
        drafted = _drafted(desk, law.workflow, stored, typed)
        case = stored.case if typed is None else _with(stored.case, drafted)
        missing = tuple(_missing(law.workflow, case, drafted))
        undecided = tuple(_undecided(law.workflow, case, drafted))
        if missing or undecided:
            return DraftLetter(None, missing, undecided)
        kind, event = signed_today(desk, law.workflow)
        try:
            letter = foreseen(desk, tx, replace(stored, case=case), law, kind, event)
        except NoticeError as gap:
            return DraftLetter(None, *_gaps(law.workflow, gap))
    return DraftLetter(letter)


def _drafted(
    desk: Desk, workflow: Workflow, stored: StoredCase, typed: Mapping[str, str] | None
) -> Event:
    if typed is None:
        last = stored.case.last(_DRAFTED)
        if last is None:
            raise NotFound("{reference} has no draft to be signed", reference=stored.reference)
        return last
    action = workflow.drafting
    if action is None:
        raise NotFound("{workflow} drafts no reply", workflow=workflow.id)
    facts = with_items(workflow, stored.case, read_facts(workflow, action, typed))
    return Event(_DRAFTED, desk.today, facts, len(stored.case.events) + 1, action)


def _with(case: Case, event: Event) -> Case:
    return Case((*case.events, event), case.policy)


def _missing(workflow: Workflow, case: Case, drafted: Event) -> Iterator[InputField]:
    outcome = drafted.text_of("outcome")
    if are_answered(workflow, items_of(case), outcome):
        return
    action = workflow.actions[workflow.drafting or ""]
    for key in needed(workflow, action, outcome):
        if key not in drafted.payload:
            yield workflow.fields[key]


def _undecided(workflow: Workflow, case: Case, drafted: Event) -> Iterator[Message]:
    items = items_of(case)
    if not are_answered(workflow, items, drafted.text_of("outcome")) or workflow.items is None:
        return
    if left := [item.key for item in items if item.outcome is None]:
        yield say(
            "items {items} are not decided yet ({source})",
            items=", ".join(left),
            source=workflow.items.source,
        )


def signed_today(desk: Desk, workflow: Workflow) -> tuple[str, Event]:
    """Return the kind of letter that a reply is, and the signature of today that would issue it."""
    for name, action in workflow.actions.items():
        if action.is_review and action.notice and workflow.notices[action.notice].template is None:
            return action.notice, Event(action.leaves, desk.today, {}, action=name)
    raise NotFound("{workflow} drafts no reply", workflow=workflow.id)


def _gaps(
    workflow: Workflow, gap: NoticeError
) -> tuple[tuple[InputField, ...], tuple[Message, ...]]:
    """Return the fields that a template found missing, and the rest of what it says."""
    fields: list[InputField] = []
    rest: list[Message] = []
    for each in gap.problems:
        group, _, key = each.place.partition(".")
        if group == "event" and key in workflow.fields:
            fields.append(workflow.fields[key])
        else:
            rest.append(say("{place}: {says}", place=each.place, says=each.says))
    return tuple(fields), tuple(rest)
