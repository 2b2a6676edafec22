"""One's own account: who one is here, and another password."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, CasetrackError
from casetrack.web.visit import Visit


def account(visit: Visit) -> Response:
    """Show who is signed in, with what roles, and the form for another password."""
    return _shown(visit, {})


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
        return _shown(visit, {field: visit.words.put(no.message)})
    visit.says.append(visit.words.translate("the new password holds from now on"))
    return visit.go("/account")


def _shown(visit: Visit, errors: Mapping[str, str]) -> Response:
    roles = desk.roles_on(visit.desk.library, visit.desk.today)
    held = visit.person.roles if visit.person else ()
    return visit.show(
        "account.html",
        422 if errors else 200,
        errors=errors,
        roles=[visit.words.title(roles[role]) for role in held if role in roles],
    )
