"""Apply: the form, a look at what was typed, and the number with the code to ask with.

Files are chosen on the second page: what was chosen on the first could not be carried over without
keeping it somewhere before anybody has sent it.
"""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, Refused, TooMany
from casetrack.web import paper_form
from casetrack.web.public import form
from casetrack.web.public.call import Call


def start(call: Call) -> Response:
    """Show what can be done here, and which other ways there are."""
    return call.show("start.html", proof="")


def empty(call: Call) -> Response:
    """Show the form with nothing in it."""
    return _form(call, {})


def apply(call: Call) -> Response:
    """Go on with the form: one more block, a look at it, back to it, or send it."""
    typed = call.typed()
    given, step = form.told(typed), typed.get("step", "")
    if add := typed.get("add", ""):
        return _form(call, given, add=add)
    if no := _not_sent_from_here(call, typed):
        return _form(call, given, {"": no}, status=403)
    if typed.get(form.TRAP):
        says = call.words.say("this could not be sent; look through it once more and go on")
        return _form(call, given, {"": says})
    if step == "change":
        return _form(call, given, key=typed["proof"])
    if errors := form.errors(call.desk, call.words, given):
        return _form(call, given, errors, key=typed["proof"])
    return _sent(call, given, typed["proof"]) if step == "send" else _check(call, given)


def _not_sent_from_here(call: Call, typed: Mapping[str, str]) -> str:
    """Return why a form is not taken, or nothing for one of ours."""
    came_from = call.request.headers.get("Sec-Fetch-Site", "same-origin")
    standing = desk.is_form(call.desk, typed.get("proof", ""))
    if came_from not in ("same-origin", "none") or standing == "not ours":
        return call.words.say("the form does not come from this page; look through it and go on")
    if standing == "too old":
        return call.words.say("the page was open for more than a day; look through it and go on")
    return ""


def _sent(call: Call, given: Mapping[str, str], key: str) -> Response:
    files = call.files("attached")
    try:
        application = form.application(call.desk, given, files)
        taken = desk.apply(call.desk, application, key, call.comes_from)
    except TooMany as no:
        return _check(call, given, {"": call.words.refusal(no)}, 429)
    except Refused as no:
        # Another application in a form that was sent before goes under a new key.
        return _form(call, given, {"": call.words.refusal(no)})
    except BadInput as no:
        beside = paper_form.beside(given, no)
        if beside == "attached":
            return _check(call, given, {beside: call.words.refusal(no)}, 422)
        return _form(call, given, {beside: call.words.refusal(no)}, key=key)
    return call.show("taken.html", taken=taken, files=[name for name, _ in files], proof="")


def _check(
    call: Call,
    given: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    known = form.choices(call.desk)
    return call.show(
        "check.html",
        status,
        given=given,
        errors=errors or {},
        proof=call.typed()["proof"],
        choice=lambda key: call.words.choice(given[key], known.of(key) or {}),
        joint=paper_form.prefixes(given, "joint"),
        items=paper_form.prefixes(given, "item"),
        most_files=desk.MOST_FILES,
        most_bytes=desk.MOST_BYTES,
        files_again=bool(errors and call.files("attached")),
    )


def _form(
    call: Call,
    given: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    add: str = "",
    key: str = "",
    status: int = 0,
) -> Response:
    known = form.choices(call.desk)
    return call.show(
        "apply.html",
        status or (422 if errors else 200),
        typed=given,
        errors=errors or {},
        types=known.types,
        wishes=known.wishes,
        agent_kinds=known.agent_kinds,
        joint=form.prefixes(given, "joint", add),
        items=form.prefixes(given, "item", add),
        add=add,
        most_blocks=form.MOST_BLOCKS,
        longest=desk.LONGEST_FIELD,
        longest_request=desk.LONGEST_REQUEST,
        trap=form.TRAP,
        proof=key or desk.new_form(call.desk),
    )
