"""Act on a case: an action with what was typed, or the fields it asks for, or only a try."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.core.workflow import SIGNED_BY, OpenAction
from casetrack.desk import Acted, Whole
from casetrack.errors import BadInput, CasetrackError, NotFound, Refused
from casetrack.web.case import shown
from casetrack.web.fields import ActionForm, form_of, missing, typed_into
from casetrack.web.filters import read_day, read_number
from casetrack.web.offered import Tried
from casetrack.web.previews import preview_of
from casetrack.web.visit import Visit


@dataclass(frozen=True)
class Asking:
    """An action of a case with what was typed into its form."""

    whole: Whole
    action: OpenAction
    typed: Mapping[str, str]


def act(visit: Visit) -> Response:
    """Fire an action and go back to the case; a refusal stands beside the form, all typed kept."""
    asking = _asked_for(visit)
    match visit.typed().get("ask"):
        case "letter":
            return _letter_of(visit, asking)
        case str():
            return _fields_for(visit, asking)
    try:
        complete(visit, asking)
        acted = _done(visit, asking)
    except CasetrackError as no:
        errors = visit.refused(no, beside(visit, asking, no))
        return shown(visit, asking.whole, _form(visit, asking, errors), 422)
    visit.say_warnings([visit.words.put(each, acted.workflow) for each in acted.warnings])
    done = acted.event.position
    return visit.go(f"/cases/{quote(acted.reference)}?done={done}#event-{done}")


def _done(visit: Visit, asking: Asking) -> Acted:
    """Act on the draft that the form was about, if it was about one."""
    reference, name = visit.path("reference"), asking.action.name
    day, facts, sent = day_of(asking), facts_of(asking), visit.files("attached")
    draft = read_number(visit.typed().get("draft", ""))
    is_review = asking.whole.view.workflow.actions[name].is_review
    if is_review and facts.get(SIGNED_BY, "").strip():
        return desk.sign_on_paper(visit.desk, reference, name, day, facts, sent, draft)
    return desk.act(visit.desk, reference, name, day, facts, sent, draft=draft)


def attempt(visit: Visit) -> Response:
    """Show what an action would leave, also on a day that lies ahead; nothing is kept."""
    asking = _asked_for(visit)
    tried = _tried(visit, asking)
    if visit.is_fragment:
        workflow, state = asking.whole.view.workflow, asking.whole.state
        return visit.show("tried.html", tried=tried, workflow=workflow, state_before=state)
    return shown(visit, asking.whole, _form(visit, asking, tried.errors), tried=tried)


class Incomplete(CasetrackError):
    """Something that must be typed was not; nothing was asked of the desk."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("this is needed")
        self.errors = errors


def _tried(visit: Visit, asking: Asking) -> Tried:
    name, before = asking.action.name, asking.whole.view.deadlines
    day = visit.desk.today
    try:
        day = day_of(asking) or day
        complete(visit, asking)
        acted = desk.what_if(visit.desk, visit.path("reference"), name, day, facts_of(asking))
    except CasetrackError as no:
        return Tried(name, day, None, (), beside(visit, asking, no))
    return Tried(name, day, acted, desk.shifts(before, acted.deadlines), {})


def _fields_for(visit: Visit, asking: Asking) -> Response:
    """Return the fields that the chosen outcome asks for; a script gets them alone."""
    form = _form(visit, asking, {})
    if visit.is_fragment:
        return visit.show("fields.html", form=form, stored=asking.whole.view.stored)
    return shown(visit, asking.whole, form)


def _letter_of(visit: Visit, asking: Asking) -> Response:
    """Return the letter that the draft would make; a script gets it alone."""
    preview = preview_of(visit, asking.typed)
    if visit.is_fragment:
        return visit.show("preview.html", preview=preview, workflow=asking.whole.view.workflow)
    return shown(visit, asking.whole, _form(visit, asking, {}), preview=preview)


def _form(visit: Visit, asking: Asking, errors: Mapping[str, str]) -> ActionForm:
    return form_of(visit.words, asking.whole, asking.action, asking.typed, errors, is_expanded=True)


def _asked_for(visit: Visit) -> Asking:
    """Return the case and the action of the address; raise NotFound where there is none."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    name = visit.path("action")
    for action in whole.actions:
        if action.name == name:
            return Asking(whole, action, typed_into(visit.typed()))
    raise NotFound("{workflow} has no action {name!r}", workflow=whole.view.workflow.id, name=name)


def day_of(asking: Asking) -> date | None:
    typed = asking.typed.get("on", "").strip()
    return read_day("on", typed) if typed else None


def facts_of(asking: Asking) -> dict[str, str]:
    return {key: value for key, value in asking.typed.items() if key != "on"}


def complete(visit: Visit, asking: Asking) -> None:
    """Raise Incomplete where a field that is needed is empty."""
    day = day_of(asking)
    if errors := missing(visit.words, asking.whole, asking.action, asking.typed, day):
        raise Incomplete(errors)


def beside(visit: Visit, asking: Asking, no: CasetrackError) -> Mapping[str, str]:
    """Return what to say and beside which field: of the whole form under the empty key."""
    if isinstance(no, Incomplete):
        return no.errors
    key: object = no.message.values.get("key") if isinstance(no, BadInput) else None
    if isinstance(no, Refused) and _is_about_the_day(asking):
        key = "on"
    known = {name for name, _ in asking.action.takes} | {"on"}
    is_known = isinstance(key, str) and (key in known or key in asking.typed)
    return {str(key) if is_known else "": visit.words.refusal(no, asking.whole.view.workflow)}


def _is_about_the_day(asking: Asking) -> bool:
    """Tell whether the day itself is refused: one ahead, or today for what must have happened."""
    day, today = day_of(asking), asking.whole.view.today
    return day is not None and (day > today or (asking.action.is_recordable and day == today))
