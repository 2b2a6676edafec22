"""The people of the office: who they are, what they may do, how they get in."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Member, Person
from casetrack.errors import BadInput, CasetrackError, NotFound
from casetrack.web.roles import roles, titles
from casetrack.web.visit import Visit

#: Where an account is not bound to one office.
_EVERY_OFFICE = "*"
#: Fields that an error stands beside.
_KEYS = ("code", "name", "role", "subject")


def people(visit: Visit) -> Response:
    """Show everybody, and the form for somebody new."""
    return _all(visit, {})


def add(visit: Visit) -> Response:
    """Enter somebody new and go to their page, where they get their first password."""
    typed = visit.typed()
    office = typed.get("office") or visit.desk.office.code
    person = Person(
        typed.get("code", "").strip(),
        typed.get("name", "").strip(),
        visit.several("role"),
        None if office == _EVERY_OFFICE else office,
    )
    try:
        desk.take_on(visit.desk, person)
    except (BadInput, NotFound) as no:
        return _all(visit, _beside(visit, no))
    visit.say_done(visit.words.say("{name} has been added", name=person.name))
    return visit.go(_page_of(person))


def person(visit: Visit) -> Response:
    """Show one person, with what can be changed about them."""
    return _one(visit)


def change_roles(visit: Visit) -> Response:
    """Give somebody other roles; they are signed out."""
    chosen = visit.several("role")
    said = visit.words.translate("the roles hold from now on")
    return _changed(visit, lambda code: desk.change_roles(visit.desk, code, chosen), said)


def give_password(visit: Visit) -> Response:
    """Give somebody a password for one time, and show it in this one answer."""
    code = visit.path("code")
    return _one(visit, given=desk.give_password(visit.desk, code))


def end_sessions(visit: Visit) -> Response:
    """Sign somebody out everywhere."""
    said = visit.words.translate("signed out everywhere")
    return _changed(visit, lambda code: desk.end_sessions(visit.desk, code), said)


def link(visit: Visit) -> Response:
    """Link somebody to the provider's lasting name for them."""
    said = visit.words.say("linked to {label}", label=desk.provider_label(visit.desk))
    subject = visit.typed().get("subject", "")
    return _changed(visit, lambda code: desk.link_identity(visit.desk, code, subject), said)


def unlink(visit: Visit) -> Response:
    """Undo the link; they are signed out."""
    said = visit.words.translate("the link is undone")
    return _changed(visit, lambda code: desk.unlink_identity(visit.desk, code), said)


def deactivate(visit: Visit) -> Response:
    """Take somebody's access away."""
    said = visit.words.translate("the access is taken away; what was done stays")
    return _changed(visit, lambda code: desk.deactivate(visit.desk, code), said)


def reactivate(visit: Visit) -> Response:
    """Give somebody their access back."""
    said = visit.words.translate("the access is given back")
    return _changed(visit, lambda code: desk.reactivate(visit.desk, code), said)


def _changed(visit: Visit, change: Callable[[str], object], said: str) -> Response:
    """Make a change and go back to the person; what stands against it is said on their page."""
    found = desk.member(visit.desk, visit.path("code"))
    try:
        change(found.person.code)
    except CasetrackError as no:
        return _one(visit, errors=visit.refused(no, _beside(visit, no)))
    visit.say_done(said)
    # Whoever changes their own account is signed out and has to come in anew.
    return visit.go(_page_of(found.person))


def _page_of(person: Person) -> str:
    return f"/people/{quote(person.code, safe='')}"


def _beside(visit: Visit, no: CasetrackError) -> dict[str, str]:
    key = no.message.values.get("key")
    return {str(key) if key in _KEYS else "": visit.words.put(no.message)}


def _all(visit: Visit, errors: Mapping[str, str]) -> Response:
    members = desk.staff(visit.desk)
    offices = desk.offices_in_reach(visit.desk)
    return visit.show(
        "people.html",
        422 if errors else 200,
        members=members,
        role_titles=lambda held: titles(visit, held),
        offices=offices,
        office_names={each.code: each.name for each in offices},
        is_bound=bool(visit.person and visit.person.office),
        every_office=_EVERY_OFFICE,
        roles=list(roles(visit)),
        typed=visit.typed(),
        chosen=visit.several("role"),
        errors=errors,
        standing=lambda member: _standing(visit, member),
    )


def _one(visit: Visit, given: str = "", errors: Mapping[str, str] | None = None) -> Response:
    found = desk.member(visit.desk, visit.path("code"))
    offices = {each.code: each.name for each in desk.offices_in_reach(visit.desk)}
    return visit.show(
        "member.html",
        422 if errors else 200,
        member=found,
        office_name=offices.get(found.person.office or ""),
        role_titles=titles(visit, found.person.roles),
        roles=list(roles(visit)),
        chosen=visit.several("role") if errors else found.person.roles,
        given=given,
        errors=errors or {},
        provider=desk.provider_label(visit.desk),
        subject=visit.typed().get("subject", ""),
        has_use_of_password=desk.may_use_password(visit.desk, found.person),
        standing=_standing(visit, found),
    )


def _standing(visit: Visit, member: Member) -> tuple[str, str]:
    """Return the tone and the words for how an account stands."""
    words, account = visit.words, member.account
    if not member.person.active:
        return "bad", words.translate("no access")
    if member.identity is not None and desk.provider_label(visit.desk):
        return "good", words.translate("has access")
    if not desk.may_use_password(visit.desk, member.person):
        return "warn", words.translate("not linked yet")
    if not account.has_password:
        return "warn", words.translate("no password yet")
    if account.one_time_until is not None:
        until = words.instant(account.one_time_until)
        return "warn", words.say("one-time password, good until {until}", until=until)
    return "good", words.translate("has access")
