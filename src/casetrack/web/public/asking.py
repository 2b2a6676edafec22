"""Ask how an application stands, by its number and code; both are sent in a form, so that they
stand in no address and no log."""

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import Refused, TooMany
from casetrack.web.public.call import Call


def form(call: Call) -> Response:
    """Ask for number and code."""
    return _form(call)


def ask(call: Call) -> Response:
    """Show how the application stands, or that there is none with this number and this code."""
    typed = call.typed()
    number, code = typed.get("number", "").strip(), typed.get("code", "").strip()
    if not number or not code:
        return _form(call, call.words.say("give the application number and the query code"), 422)
    if desk.is_form(call.desk, typed.get("proof", "")) != "ours":
        return _form(call, call.words.say("the page was open for long; ask once more"), 403)
    try:
        found = desk.public_status(call.desk, number, code, call.comes_from)
    except TooMany as no:
        return _form(call, call.words.refusal(no), 429)
    except Refused as no:
        return _form(call, call.words.refusal(no), 404)
    return call.show("standing.html", found=found, today=call.desk.today, proof="")


def _form(call: Call, error: str = "", status: int = 200) -> Response:
    typed = call.typed()
    return call.show("ask.html", status, typed=typed, error=error)
