"""One's own account: who one is here, where one is signed in, what acts in one's name."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, CasetrackError
from casetrack.web.roles import titles
from casetrack.web.signing_in import kept_fields, then
from casetrack.web.tokens import opened
from casetrack.web.visit import Visit


def account(visit: Visit) -> Response:
    """Show who is signed in, with what roles, and the form for another password."""
    return _shown(visit, {})


def another_password_first(visit: Visit) -> Response:
    """Ask for another password before anything else opens; what was typed waits until then."""
    if visit.request.method == "GET":
        return visit.go(f"/account?next={quote(visit.address(), safe='')}")
    return _shown(visit, {}, 403)


def change_password(visit: Visit) -> Response:
    """Take another password; every other session of this person ends."""
    typed = visit.typed()
    new = typed.get("new", "")
    if new != typed.get("again", ""):
        return _shown(visit, {"again": visit.words.translate("this is not the same")})
    try:
        visit.token = desk.change_password(
            visit.desk, typed.get("current", ""), new, visit.comes_from
        )
    except CasetrackError as no:
        field = "new" if isinstance(no, BadInput) else "current"
        return _shown(visit, visit.refused(no, {field: visit.words.put(no.message)}))
    return _onwards(visit)


def end_other_sessions(visit: Visit) -> Response:
    """Sign out everywhere but here."""
    desk.end_other_sessions(visit.desk, visit.token)
    visit.say_done(visit.words.translate("signed out everywhere else"))
    return visit.go("/account")


def revoke_token(visit: Visit) -> Response:
    """End a program's token that acts in one's own name."""
    number = int(visit.path("number"))
    desk.revoke_own_token(visit.desk, number)
    visit.say_done(visit.words.say("token no. {number} is revoked", number=number))
    return visit.go("/account")


def _onwards(visit: Visit) -> Response:
    """Go where they wanted to; a form they had filled in waits there to be sent."""
    kept = kept_fields(visit)
    if kept:
        return visit.show("send_again.html", then=then(visit), kept=kept)
    visit.say_done(visit.words.translate("the new password holds from now on"))
    return visit.go(then(visit) if visit.is_limited else "/account")


def _shown(visit: Visit, errors: Mapping[str, str], status: int = 200) -> Response:
    held = visit.person.roles if visit.person else ()
    return visit.show(
        "account.html",
        422 if errors else status,
        errors=errors,
        roles=titles(visit, held),
        is_limited=visit.is_limited,
        has_password=desk.has_own_password(visit.desk),
        provider=desk.own_identity(visit.desk) and desk.provider_label(visit.desk),
        sessions=[] if visit.is_limited else desk.own_sessions(visit.desk, visit.token),
        tokens=[] if visit.is_limited else desk.own_tokens(visit.desk),
        office_names=visit.office_names,
        opens=lambda token: opened(visit, token),
        then=then(visit),
        kept=kept_fields(visit) if visit.is_limited else [],
    )
