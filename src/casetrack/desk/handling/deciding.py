"""The way to the kind of reply of one case, and what that reply would come to today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from casetrack.core.case import Case, Event
from casetrack.core.clock import deadlines
from casetrack.core.workflow import (
    Guided,
    InputField,
    OpenAction,
    Outcome,
    Workflow,
    are_answered,
    guide,
    outcome_key,
    rows_of,
)
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.handling.whole import Whole
from casetrack.desk.letters.values import values_of
from casetrack.messages import Message
from casetrack.store import StoredCase


@dataclass(frozen=True)
class TableRow:
    """The row of a year-end table that a reply counts in."""

    form: str
    form_title: str
    #: None where it counts in none, and the label says why.
    code: str | None
    label: str


@dataclass(frozen=True)
class KindOfReply:
    """What a kind of reply would come to, were it made today."""

    code: str
    outcome: Outcome
    #: What has to be said in it.
    needs: tuple[InputField, ...]
    #: Title of the letter it makes.
    letter: str
    #: Paragraphs about reconsideration and litigation; none where the letter has none.
    remedy: tuple[str, ...]
    #: In the forms of this year.
    rows: tuple[TableRow, ...]
    #: How many things are answered in one letter, where there are several: then its letter and
    #: rows would follow from all of them.
    together: int = 0


@dataclass(frozen=True)
class Way:
    """How far the answers lead: to a question, or to a kind of reply or something to do first."""

    guided: Guided
    reply: KindOfReply | None = None
    #: What to go on with, and its field for the outcome; None while a question is open.
    action: OpenAction | None = None
    field: str | None = None
    #: What speaks against it today.
    against: Message | None = None


def way(desk: Desk, whole: Whole, answers: Sequence[int]) -> Way:
    """Return where the answers lead, each by its number from 1; BadInput for one that is none."""
    workflow = whole.view.workflow
    guided = guide(workflow, answers)
    code = guided.outcome
    name = guided.action or (code and _ends_with(whole, code))
    action = next((each for each in whole.actions if each.name == name), None)
    if action is None:
        return Way(guided)
    against = action.why
    if action.is_open and code is not None:
        against = whole.against.get(action.name, {}).get(code)
    reply = kind_of_reply(desk, whole.view.stored, code) if code else None
    items = whole.view.items
    if reply and len(items) > 1 and are_answered(workflow, items, code):
        reply = replace(reply, together=len(items))
    field = outcome_key(workflow, workflow.actions[action.name]) if code else None
    return Way(guided, reply, action, field, against)


def kind_of_reply(desk: Desk, stored: StoredCase, code: str) -> KindOfReply:
    """Return what a reply with this outcome would come to today."""
    with desk.store.reading() as tx:
        law = law_of(tx, stored)
        workflow, outcome = law.workflow, law.workflow.outcomes[code]
        event = Event("drafted", desk.today, {"outcome": code})
        supposed = replace(stored, case=Case((*stored.case.events, event), stored.case.policy))
        calendar = calendar_of(desk, tx, stored, workflow.calendar)
        found = deadlines(stored.case, workflow, calendar)
        kind = next(name for name, each in workflow.notices.items() if each.template is None)
        values = values_of(desk, tx, supposed, law, kind, event, found)
    told = values["remedy"] is not None
    passage = desk.notices.passage
    return KindOfReply(
        code,
        outcome,
        tuple(workflow.fields[key] for key in outcome.needs),
        "".join(passage(workflow.id, outcome.notice, "title", values)),
        passage(workflow.id, outcome.notice, "remedy", values) if told else (),
        tuple(_rows(desk, workflow, stored, code)),
    )


def _ends_with(whole: Whole, code: str) -> str | None:
    """Return the action that leads to an outcome: of one item, where there are several."""
    workflow = whole.view.workflow
    for name, each in workflow.actions.items():
        if each.closes_as == code:
            return name
    if are_answered(workflow, whole.view.items, code):
        keys = {name: outcome_key(workflow, each) for name, each in workflow.actions.items()}
        return next((name for name, key in keys.items() if key not in (None, "outcome")), None)
    return workflow.drafting


def _rows(desk: Desk, workflow: Workflow, stored: StoredCase, code: str) -> Iterator[TableRow]:
    for form_id, row in rows_of(workflow, code, stored.case.policy).items():
        form = desk.library.form(form_id)
        if not form.covers(desk.today.year):
            continue
        if row is None:
            yield TableRow(form.id, form.title, None, workflow.outcomes[code].no_row or "")
        else:
            printed = form.rows[row]
            yield TableRow(form.id, form.title, row, " ".join((*printed.under, printed.label)))
