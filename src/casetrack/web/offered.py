"""What the page of a case offers to do, and what a try of it showed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.workflow import OpenAction, outcome_key
from casetrack.desk import Acted, Shift, Whole
from casetrack.web.fields import ActionForm, form_of
from casetrack.web.visit import Visit


@dataclass(frozen=True)
class Offered:
    """The actions of a case as its page offers them."""

    #: Those to think of first. What drafts the reply stands before the others, and after
    #: them while an answer is awaited.
    steps: tuple[ActionForm, ...]
    #: What leaves it where it is; what has happened and can only be recorded stands here, too.
    records: tuple[ActionForm, ...]
    #: What is not allowed now, for where it has happened all the same; what is only to be tried.
    happened: tuple[ActionForm, ...]
    #: What is not open, with why.
    closed: tuple[OpenAction, ...]

    @property
    def has_open_form(self) -> bool:
        return any(form.is_expanded for form in self.happened)


@dataclass(frozen=True)
class Tried:
    """What an action would leave; nothing of it was kept."""

    name: str
    on: date
    #: None where it would be refused; then `errors` say why, by field.
    acted: Acted | None
    shifts: tuple[Shift, ...]
    errors: Mapping[str, str]


def offered(visit: Visit, whole: Whole, typed: ActionForm | None) -> Offered:
    """Return the actions as they are offered; a form that was typed into as it was typed."""
    forms = {each.name: each for each in _forms(visit, whole, typed)}
    workflow = whole.view.workflow
    steps, records, happened = [], [], []
    for action in whole.actions:
        if (form := forms.get(action.name)) is None:
            continue
        is_recorded_here = whole.state in workflow.records_in(workflow.actions[action.name])
        if action.is_open and action.name in whole.next_steps:
            steps.append(form)
        elif action.is_open or (action.is_recordable and is_recorded_here):
            records.append(form)
        else:
            happened.append(form)
    closed = tuple(each for each in whole.actions if each.name not in forms)
    is_waiting = workflow.states[whole.state].phase == "waiting"
    steps.sort(key=lambda form: form.drafts == is_waiting)
    return Offered(tuple(steps), tuple(records), tuple(happened), closed)


def _forms(visit: Visit, whole: Whole, typed: ActionForm | None) -> Iterator[ActionForm]:
    """Yield the form of each action that is open or can be recorded; of others if asked for."""
    asked = visit.query("action")
    about = {"id": visit.query("id")} if visit.query("id") else {}
    for action in whole.actions:
        if typed is not None and action.name == typed.name:
            yield typed
            continue
        is_asked = typed is None and action.name == asked
        if action.is_open or action.is_recordable or is_asked:
            filled = {**about, **_begun(visit, whole, action)} if is_asked else {}
            yield form_of(visit.words, whole, action, filled, {}, is_expanded=is_asked)


def _begun(visit: Visit, whole: Whole, action: OpenAction) -> dict[str, str]:
    """Return the outcome that the address chooses in a form: the wizard ends with one."""
    workflow = whole.view.workflow
    key = outcome_key(workflow, workflow.actions[action.name])
    code = visit.query("outcome")
    return {key: code} if key and code in workflow.outcomes else {}
