"""The offices: which there are, what their letters say of them, how these are numbered."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import NumberingChange
from casetrack.errors import BadInput, CasetrackError, Refused
from casetrack.i18n import mark
from casetrack.web.filters import read_number
from casetrack.web.numbers import SERIES
from casetrack.web.visit import Visit

#: What people call what can be changed of an office.
DETAILS = {
    "name": mark("Name of the office"),
    "parent": mark("Office above"),
    "address": mark("Address"),
    "phone": mark("Telephone"),
    "contact": mark("Contact"),
    "reconsideration_body": mark("Body of reconsideration"),
    "reconsideration_url": mark("Its address on the net"),
    "court": mark("Court"),
    "superior_department": mark("Superior department"),
    "active": mark("takes applications"),
}


def offices(visit: Visit) -> Response:
    """Show the offices as a tree, and the form for another one."""
    return _all(visit, {})


def add(visit: Visit) -> Response:
    """Enter an office, and go to its page."""
    typed = visit.typed()
    code = typed.get("code", "").strip()
    try:
        desk.add_office(visit.desk, code, typed)
    except BadInput as no:
        return _all(visit, _beside(visit, no, (*desk.DETAILS, "code")))
    visit.say_done(visit.words.say("{name} has been added", name=typed["name"].strip()))
    return visit.go(_page_of(code))


def office(visit: Visit) -> Response:
    """Show one office, with what can be changed."""
    return _one(visit)


def change(visit: Visit) -> Response:
    """Rename an office, move it, change what its letters say of it."""
    code, typed = visit.path("office"), visit.typed()
    asked = {key: typed[key] for key in desk.DETAILS if key in typed}
    try:
        changed = desk.change_office(visit.desk, code, asked)
    except BadInput as no:
        return _one(visit, _beside(visit, no, desk.DETAILS))
    names = [visit.words.translate(DETAILS[key]) for key in changed]
    if names:
        visit.say_done(visit.words.say("changed from now on: {keys}", keys=", ".join(names)))
    else:
        visit.say_warnings([visit.words.translate("nothing was changed")])
    return visit.go(_page_of(code))


def close(visit: Visit) -> Response:
    """Let an office take no more applications."""
    said = visit.words.translate("takes no applications from now on; all that it has stays")
    return _done(visit, desk.close_office, said)


def reopen(visit: Visit) -> Response:
    """Let an office take applications again."""
    return _done(visit, desk.reopen_office, visit.words.translate("takes applications again"))


def take_file(visit: Visit) -> Response:
    """Let config.toml say again what an office is."""
    return _done(visit, desk.take_file, visit.words.translate("as config.toml says from now on"))


def numbers(visit: Visit) -> Response:
    """Show how an office numbers its letters."""
    return _numbers(visit)


def change_numbers(visit: Visit) -> Response:
    """Show what another way of numbering would change; keep it where somebody is sure."""
    code, typed = visit.path("office"), visit.typed()
    asked, errors = _patterns(visit, typed)
    if errors:
        return _numbers(visit, errors)
    is_sure = "sure" in typed
    letter_code = typed.get("letter_code", "")
    try:
        done = desk.change_numbering(visit.desk, code, letter_code, asked, dry_run=not is_sure)
    except BadInput as no:
        return _numbers(visit, _beside(visit, no, tuple(asked)))
    if not is_sure:
        return _numbers(visit, preview=done)
    visit.say_done(visit.words.say("it holds from {year} on", year=done.from_year))
    return visit.go(f"{_page_of(code)}/numbers")


def _patterns(
    visit: Visit, typed: Mapping[str, str]
) -> tuple[dict[str, tuple[str, int]], dict[str, str]]:
    asked: dict[str, tuple[str, int]] = {}
    errors: dict[str, str] = {}
    for key, pattern in typed.items():
        kind, _, name = key.partition(":")
        if kind != "pattern":
            continue
        first = read_number(typed.get(f"first:{name}", "").strip() or "1")
        if first is None:
            errors[name] = visit.words.translate("a whole number is needed here")
        asked[name] = (pattern, first or 1)
    return asked, errors


def _done(visit: Visit, act: Callable[[desk.Desk, str], None], said: str) -> Response:
    code = visit.path("office")
    try:
        act(visit.desk, code)
    except (BadInput, Refused) as no:
        if not visit.may("administer"):
            raise
        return _one(visit, visit.refused(no, {"": visit.words.refusal(no)}))
    visit.say_done(said)
    return visit.go(_page_of(code))


def _page_of(code: str) -> str:
    return f"/offices/{quote(code, safe='')}"


def _beside(visit: Visit, no: CasetrackError, known: tuple[str, ...]) -> dict[str, str]:
    key = no.message.values.get("key")
    return {str(key) if key in known else "": visit.words.put(no.message)}


def _all(visit: Visit, errors: Mapping[str, str]) -> Response:
    found = desk.offices(visit.desk)
    return visit.show(
        "offices.html",
        422 if errors else 200,
        offices=found,
        is_bound=bool(visit.person and visit.person.office),
        typed=visit.typed(),
        errors=errors,
    )


def _one(visit: Visit, errors: Mapping[str, str] | None = None) -> Response:
    found = desk.office_seen(visit.desk, visit.path("office"))
    typed = visit.typed() if errors else {}
    values = {key: typed.get(key, getattr(found.office, key)) for key in desk.DETAILS}
    translate = visit.words.translate
    return visit.show(
        "office.html",
        422 if errors else 200,
        seen=found,
        values=values,
        labels={key: translate(label) for key, label in DETAILS.items()},
        above=[each.office for each in desk.offices(visit.desk) if each.office != found.office],
        is_bound=bool(visit.person and visit.person.office),
        names={f"user:{each.code}": each.name for each in desk.users(visit.desk)},
        errors=errors or {},
    )


def _numbers(
    visit: Visit,
    errors: Mapping[str, str] | None = None,
    preview: NumberingChange | None = None,
) -> Response:
    found = desk.numbering(visit.desk, visit.path("office"))
    translate = visit.words.translate
    return visit.show(
        "office_numbers.html",
        422 if errors else 200,
        found=found,
        preview=preview,
        labels={each.name: translate(SERIES.get(each.name, each.name)) for each in found.series},
        typed=visit.typed(),
        errors=errors or {},
    )
