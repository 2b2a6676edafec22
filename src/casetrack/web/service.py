"""What is sent and not served yet: the day of each, recorded one after another."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, Refused
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit

#: What a form of the list records: that it was served, or that it came back.
_SERVED, _BACK = "served", "back"
_ACTIONS = {_SERVED: "record_service", _BACK: "record_service_failure"}


def unserved(visit: Visit) -> Response:
    """Show the list."""
    return _shown(visit, {}, {})


def record(visit: Visit) -> Response:
    """Record the service of one letter, or that it came back, and show the rest of the list."""
    typed = {key: value.strip() for key, value in visit.typed().items() if key != "proof"}
    reference = typed.get("reference", "")
    action = _ACTIONS.get(typed.get("how", ""), _ACTIONS[_SERVED])
    needed = ["on"] if action == _ACTIONS[_SERVED] else ["on", "failure"]
    says = visit.words.translate("this is needed")
    if errors := {key: says for key in needed if not typed.get(key)}:
        return _shown(visit, typed, errors)
    takes = ("failure",) if action == _ACTIONS[_BACK] else ("proof", "recipient")
    # `proof` is the form's own.
    said = {**typed, "proof": typed.get("how_proved", "")}
    facts = {key: said[key] for key in takes if said.get(key)}
    try:
        acted = desk.act(visit.desk, reference, action, read_day("on", typed["on"]), facts)
    except (BadInput, Refused) as no:
        errors = visit.refused(no, {_beside(no): visit.words.refusal(no)})
        return _shown(visit, typed, errors)
    title = visit.words.title(acted.workflow.actions[action])
    visit.say_done(
        visit.words.say("{reference}: {action}, recorded", reference=acted.reference, action=title)
    )
    visit.say_warnings([visit.words.put(each, acted.workflow) for each in acted.warnings])
    return visit.go(f"/service?on={quote(typed['on'])}#list")


def _beside(no: BadInput | Refused) -> str:
    """Return the field that is wrong; the day for what the law says no to."""
    return "failure" if no.message.values.get("key") == "failure" else "on"


def _shown(visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    return visit.show(
        "unserved.html",
        422 if errors else 200,
        found=desk.unserved(visit.desk),
        most=desk.MOST_UNSERVED,
        typed=typed,
        errors=errors,
        # Letters of one day come back together: the day typed last stands in the next form.
        on=visit.query("on") or visit.desk.today.isoformat(),
    )
