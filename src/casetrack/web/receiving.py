"""Log an application: the fields in the order of the paper form, the day of receipt with why."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, FileSeen, Foreseen, Known, Whole
from casetrack.errors import BadInput, CasetrackError, Refused
from casetrack.web import paper_form
from casetrack.web.answer import LARGEST_BYTES
from casetrack.web.filters import read_number
from casetrack.web.prefill import filled_from, typed_from
from casetrack.web.visit import Visit

#: Fields of the form that are nobody's words.
_OURS = ("proof", "add", "next")
#: Names of files that a form came with before, and that its browser must be given again.
FILES_LOST = "files_lost"


@dataclass(frozen=True)
class Seen:
    """What the page says of the dates typed so far: found, or why not."""

    found: Foreseen | None
    error: str


@dataclass(frozen=True)
class Looked:
    """A file that was chosen: what it is, or why it is not taken."""

    seen: FileSeen | None
    error: str


def form(visit: Visit) -> Response:
    """Show the form: empty, as a draft left it, or filled from an enquiry, a case, an original."""
    only_for_loggers(visit)
    if key := visit.query("draft"):
        return shown(visit, {**desk.my_unsent_form(visit.desk, key), "draft": key})
    if number := visit.query("enquiry"):
        return _from_enquiry(visit, number)
    if number := visit.query("original"):
        return _from_original(visit, number)
    if reference := visit.query("like"):
        return shown(visit, _like(desk.whole(visit.desk, reference)))
    return shown(visit, {})


def preview(visit: Visit) -> Response:
    """Show the day of receipt that the dates come to, and why; nothing is written."""
    only_for_loggers(visit)
    typed = dict(visit.request.query_params)
    return visit.show("receipt.html", seen=_seen(visit, typed))


def again(visit: Visit) -> Response:
    """Show the form with all that is typed, and one more block where that is asked for."""
    only_for_loggers(visit)
    return shown(visit, typed_into(visit), add=visit.typed().get("add", ""))


def known(visit: Visit) -> Response:
    """Show who is known by what is typed, and what resembles the request; nothing is written."""
    only_for_loggers(visit)
    return visit.show("known.html", known=_known(visit, visit.typed()))


def files(visit: Visit) -> Response:
    """Show what each file that was chosen is; nothing is kept."""
    only_for_loggers(visit)
    looked = [_looked(visit, name, content) for name, content in visit.files("attached")]
    return visit.show("received_files.html", looked=looked)


def receive(visit: Visit) -> Response:
    """Log the application and go to its page."""
    only_for_loggers(visit)
    typed = typed_into(visit)
    sent = visit.files("attached")
    if errors := _errors(visit, typed, has_files=bool(sent)):
        return shown(visit, typed, errors)
    try:
        logged = desk.receive(visit.desk, paper_form.application(visit.desk, typed, sent))
    except CasetrackError as no:
        key = paper_form.beside(typed, no) if isinstance(no, BadInput) else ""
        return shown(visit, typed, visit.refused(no, {key: visit.words.refusal(no)}))
    law = visit.desk.library.law_on(logged.received_on or visit.desk.today)
    following = read_number(visit.typed().get("next", ""))
    if following:
        visit.say_done(visit.words.say("{reference} is logged.", reference=logged.reference))
    visit.say_warnings([visit.words.put(each, law.workflow) for each in logged.warnings])
    if following:
        original = read_number(typed.get("original", ""))
        return visit.go(f"/receive?original={original}&row={following}")
    return visit.go(f"/cases/{quote(logged.reference)}?done=1")


def only_for_loggers(visit: Visit) -> None:
    """Raise Refused for whoever does not log applications."""
    if visit.person is None or not desk.may_log(visit.desk, visit.person.roles):
        raise Refused("your roles do not log applications; ask a registrar")


def typed_into(visit: Visit) -> dict[str, str]:
    """Return what was typed into the form, files and what is ours left out."""
    return {key: value for key, value in visit.typed().items() if key not in _OURS}


def new_key() -> str:
    """Return the key of a form that begins."""
    return secrets.token_urlsafe(12)


def shown(
    visit: Visit, typed: Mapping[str, str], errors: Mapping[str, str] | None = None, add: str = ""
) -> Response:
    """Return the form with what was typed, and what was wrong with it beside each field."""
    errors = {**(errors or {})}
    if lost := visit.names_of_files("attached"):
        errors.setdefault("attached", _choose_again(visit, ", ".join(lost)))
    key = typed.get("draft", "")
    filled = filled_from(visit, typed)
    if filled.error:
        errors.setdefault("", filled.error)
    return visit.show(
        "receive.html",
        422 if errors else 200,
        typed={each: value for each, value in typed.items() if each != FILES_LOST},
        errors=errors,
        found=filled.found,
        hints=filled.hints,
        key=key if key and not desk.has_ended(visit.desk, key) else new_key(),
        drafts=[each for each in desk.my_unsent_forms(visit.desk) if each.key != key],
        kept_days=desk.UNSENT_DAYS,
        joint=paper_form.blocks_shown(typed, "joint", add),
        items=paper_form.blocks_shown(typed, "item", add),
        add=add,
        most_blocks=paper_form.MOST_BLOCKS,
        channels=desk.channels(visit.desk),
        types=APPLICANT_TYPES,
        wishes=desk.wishes(visit.desk),
        agent_kinds=desk.agent_kinds(visit.desk),
        asked_by=lambda stage: _asked_by(visit, stage),
        most_bytes=LARGEST_BYTES,
        largest_bytes=desk.LARGEST_FILE_BYTES,
        seen=_seen(visit, typed) if typed else Seen(None, ""),
        known=_known(visit, typed),
    )


def _errors(visit: Visit, typed: Mapping[str, str], *, has_files: bool) -> dict[str, str]:
    needed = visit.words.translate("this is needed")
    errors = dict.fromkeys(paper_form.missing(typed), needed)
    if (lost := typed.get(FILES_LOST)) and not has_files:
        errors["attached"] = _choose_again(visit, lost)
    return errors


def _choose_again(visit: Visit, names: str) -> str:
    return visit.words.say("choose these files again, or go on without them: {names}", names=names)


def _from_enquiry(visit: Visit, number: str) -> Response:
    if not (of := read_number(number)):
        raise BadInput("{key}: {value!r} is not a whole number above 0", key="no.", value=number)
    found = desk.enquiry(visit.desk, of)
    if found.became:
        return visit.go(f"/cases/{quote(found.became)}")
    return shown(visit, {"request": found.question or "", "enquiry": number})


def _from_original(visit: Visit, number: str) -> Response:
    if not (of := read_number(number)):
        raise BadInput("{key}: {value!r} is not a whole number above 0", key="no.", value=number)
    return shown(
        visit, typed_from(desk.prefilled(visit.desk, of, read_number(visit.query("row")) or 0))
    )


def _like(whole: Whole) -> dict[str, str]:
    """Return what another applicant with the same request would say; not who, and not when."""
    stored = whole.view.stored
    told = whole.view.facts[1]
    asked = {key: str(told[key]) for key in ("supply", "delivery") if told.get(key)}
    items = {
        f"item-{item.number}-item": str(whole.view.asked.get(item.key) or "")
        for item in whole.view.items
    }
    return {
        "channel": stored.channel,
        "applicant_type": stored.applicant_type,
        "request": whole.request or "",
        **asked,
        **items,
    }


def _asked_by(visit: Visit, stage: str) -> str:
    """Return the classes that hide a field while another channel is chosen."""
    asking = [channel for channel, days in desk.ways_in(visit.desk).items() if stage in days]
    return " ".join(("asked", *(f"for-{channel}" for channel in asking)))


def _seen(visit: Visit, typed: Mapping[str, str]) -> Seen:
    if not typed.get("channel"):
        return Seen(None, "")
    days = (*(f"{stage}_on" for stage in paper_form.STAGES), "forwarded_on", "received_on")
    if not any(typed.get(name, "").strip() for name in days):
        return Seen(None, visit.words.translate("type the dates that are known"))
    try:
        given = paper_form.application(visit.desk, typed)
        return Seen(desk.foresee(visit.desk, given), "")
    except CasetrackError as no:
        return Seen(None, visit.words.refusal(no))


def _known(visit: Visit, typed: Mapping[str, str]) -> Known:
    return desk.what_is_known(visit.desk, paper_form.who_and_what(typed))


def _looked(visit: Visit, name: str, content: bytes) -> Looked:
    try:
        return Looked(desk.looked_at(name, content), "")
    except BadInput as no:
        return Looked(None, visit.words.refusal(no))
