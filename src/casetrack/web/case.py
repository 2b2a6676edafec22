"""The page of a case, and its deadlines day by day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.core.case import Event
from casetrack.core.workflow import OpenAction, outcome_key
from casetrack.desk import APPLICANT_TYPES, Attachment, Explanation, StoredNotice, Whole
from casetrack.web.bar import Cell, cells
from casetrack.web.fields import ActionForm, form_of
from casetrack.web.previews import Preview
from casetrack.web.visit import Visit
from casetrack.web.words import Words

#: Facts of an event that say the same as something beside it.
_UNTOLD = ("signer", "instead")


@dataclass(frozen=True)
class Happened:
    """One event of the timeline."""

    position: int
    title: str
    on: date
    recorded: str
    who: str
    is_voided: bool
    is_new: bool
    #: Name and words of each fact; None for words that were erased.
    facts: tuple[tuple[str, str | None], ...]
    letters: tuple[StoredNotice, ...]
    files: tuple[Attachment, ...]


def show(visit: Visit) -> Response:
    """Show a case."""
    return shown(visit, desk.whole(visit.desk, visit.path("reference")))


def show_in_full(visit: Visit) -> Response:
    """Show a case with the applicant's number and contacts; that it was asked for is recorded."""
    return shown(visit, desk.whole(visit.desk, visit.path("reference"), in_full=True))


def shown(
    visit: Visit,
    whole: Whole,
    refused: ActionForm | None = None,
    status: int = 200,
    preview: Preview | None = None,
) -> Response:
    """Return the page of a case; a refused form stands open in it as it was typed."""
    explained = desk.explain(visit.desk, whole.view)
    forms = list(_forms(visit, whole, refused))
    reply = next((each for each in explained if _is_live_reply(each)), None)
    return visit.show(
        "case.html",
        status,
        whole=whole,
        view=whole.view,
        workflow=whole.view.workflow,
        stored=whole.view.stored,
        state=whole.view.workflow.states[whole.state],
        reply=reply,
        cells=cells(reply, visit.desk.today) if reply else [],
        others=[each for each in explained if each is not reply],
        steps=[each for each in forms if each.name in whole.steps_on],
        records=[each for each in forms if each.name not in whole.steps_on],
        closed_actions=[each for each in whole.actions if not each.is_open],
        events=list(_events(visit, whole)),
        types=APPLICANT_TYPES,
        drafts_count=len(desk.drafts_of(whole)),
        preview=preview,
        describe=lambda cell: described(visit.words, cell),
    )


def days(visit: Visit) -> Response:
    """Show every deadline of a case day by day."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    explained = desk.explain(visit.desk, whole.view)
    return visit.show("days.html", whole=whole, view=whole.view, explained=explained)


def described(words: Words, cell: Cell) -> str:
    """Return what a cell of the bar says: its day or days, its number, why it counts or not."""
    span = words.day(cell.first.day)
    if cell.last is not cell.first:
        span = words.say("{first} to {last}", first=span, last=words.day(cell.last.day))
    parts = [span, words.why(cell.first)]
    if cell.number is not None:
        parts.insert(1, words.say("working day {number}", number=cell.number))
    if cell.is_today:
        parts.append(words.translate("today"))
    if cell.is_due:
        parts.append(words.translate("the reply is due"))
    return " · ".join(part for part in parts if part)


def _is_live_reply(explained: Explanation) -> bool:
    return explained.deadline.clock == "reply" and explained.deadline.end != "superseded"


def _forms(visit: Visit, whole: Whole, refused: ActionForm | None) -> Iterator[ActionForm]:
    asked = visit.query("action")
    for action in whole.actions:
        if refused is not None and action.name == refused.name:
            yield refused
        elif action.is_open:
            is_expanded = refused is None and action.name == asked
            typed = _begun(visit, whole, action) if is_expanded else {}
            yield form_of(visit.words, whole, action, typed, {}, is_expanded=is_expanded)


def _begun(visit: Visit, whole: Whole, action: OpenAction) -> dict[str, str]:
    """Return the outcome that the address chooses in a form: the wizard ends with one."""
    workflow = whole.view.workflow
    key = outcome_key(workflow, workflow.actions[action.name])
    code = visit.query("outcome")
    return {key: code} if key and code in workflow.outcomes else {}


def _events(visit: Visit, whole: Whole) -> Iterator[Happened]:
    view, words = whole.view, visit.words
    for event in reversed(view.stored.case.events):
        action = view.workflow.actions.get(event.action or "")
        yield Happened(
            event.position,
            words.title(action) if action else words.event(event.type),
            event.on,
            words.instant(event.recorded_at),
            whole.people.get(event.actor, event.actor.removeprefix("user:")),
            event.position in view.stored.case.voided,
            str(event.position) == visit.query("done"),
            tuple(_facts(words, whole, event)),
            tuple(each for each in view.notices if each.position == event.position),
            tuple(each for each in whole.attachments if each.position == event.position),
        )


def _facts(words: Words, whole: Whole, event: Event) -> Iterator[tuple[str, str | None]]:
    workflow = whole.view.workflow
    facts: Mapping[str, object] = whole.view.facts[event.position]
    for key, value in facts.items():
        field = workflow.fields.get(key)
        if key in _UNTOLD or field is None:
            continue
        yield words.title(field), None if value is None else in_words(words, whole, key, value)


def in_words(words: Words, whole: Whole, key: str, value: object) -> str:
    """Return a fact as people read it."""
    field = whole.view.workflow.fields[key]
    match field.kind:
        case "choice":
            return words.choice(str(value), field.choices)
        case "outcome":
            outcome = whole.view.workflow.outcomes.get(str(value))
            return words.title(outcome) if outcome else str(value)
        case "flag":
            return words.translate("yes") if value else words.translate("no")
        case "date":
            return words.day(date.fromisoformat(str(value)))
        case _:
            return str(value)
