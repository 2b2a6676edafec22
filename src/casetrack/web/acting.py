"""Act on a case: an action with what was typed, or the fields it asks for."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.core.workflow import OpenAction
from casetrack.desk import Whole
from casetrack.errors import BadInput, CasetrackError, NotFound
from casetrack.web.case import shown
from casetrack.web.fields import form_of, missing
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit


def act(visit: Visit) -> Response:
    """Fire an action and go back to the case; a refusal stands beside the form, all typed kept."""
    whole, action = _asked_for(visit)
    typed = {key: value for key, value in visit.typed().items() if key != "proof"}
    errors = missing(visit.words, whole, action, typed)
    if "ask" in typed:
        return _asking(visit, whole, action, typed)
    if errors:
        return _again(visit, whole, action, typed, errors)
    try:
        acted = _acted(visit, action, typed)
    except CasetrackError as no:
        return _again(visit, whole, action, typed, _beside(visit, action, no))
    visit.says += [visit.words.put(each) for each in acted.warnings]
    done = acted.event.position
    return visit.go(f"/cases/{quote(acted.reference)}?done={done}#event-{done}")


def _asking(visit: Visit, whole: Whole, action: OpenAction, typed: Mapping[str, str]) -> Response:
    """Return the fields that the chosen outcome asks for; a script gets them alone."""
    form = form_of(visit.words, whole, action, typed, {}, is_expanded=True)
    if visit.is_fragment:
        return visit.show("fields.html", form=form, stored=whole.view.stored)
    return shown(visit, whole, form)


def _asked_for(visit: Visit) -> tuple[Whole, OpenAction]:
    """Return the case and the action of the address; raise NotFound where there is none."""
    whole = desk.whole(visit.desk, visit.path("reference"))
    name = visit.path("action")
    for action in whole.actions:
        if action.name == name:
            return whole, action
    raise NotFound("{workflow} has no action {name!r}", workflow=whole.view.workflow.id, name=name)


def _acted(visit: Visit, action: OpenAction, typed: Mapping[str, str]) -> desk.Acted:
    facts = {key: value for key, value in typed.items() if key != "on"}
    on = read_day("on", typed["on"].strip()) if typed.get("on", "").strip() else None
    reference, files = visit.path("reference"), visit.files("attached")
    return desk.act(visit.desk, reference, action.name, on, facts, files)


def _again(
    visit: Visit,
    whole: Whole,
    action: OpenAction,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
) -> Response:
    form = form_of(visit.words, whole, action, typed, errors, is_expanded=True)
    return shown(visit, whole, form, 422)


def _beside(visit: Visit, action: OpenAction, no: CasetrackError) -> dict[str, str]:
    """Return what to say and beside which field: of the whole form under the empty key."""
    key = no.message.values.get("key") if isinstance(no, BadInput) else None
    known = {name for name, _ in action.takes} | {"on"}
    return {key if isinstance(key, str) and key in known else "": visit.words.refusal(no)}
