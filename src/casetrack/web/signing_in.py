"""Sign in and out. In a demonstration a card a role does it with one click."""

from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import Refused
from casetrack.web.cookies import new_token
from casetrack.web.roles import roles
from casetrack.web.visit import Visit

#: Pages that ask who somebody is: what is typed there is a password.
_ASKING = (
    "/sign-in",
    "/sign-in/demo",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/account",
)
#: Before the name of a field that is kept over a sign-in.
_KEPT = "kept:"


@dataclass(frozen=True)
class RoleCard:
    """One person of a demonstration, to sign in as."""

    code: str
    name: str
    role: str
    work: str


def sign_in_page(visit: Visit) -> Response:
    """Ask who it is; who is signed in already goes to their work."""
    return visit.go(local(visit.query("next"))) if visit.person else ask(visit)


def ask(visit: Visit, status: int = 200, error: str = "", account: str = "") -> Response:
    """Ask who it is. What was typed into another form waits until they have said so."""
    kept = kept_fields(visit)
    return visit.show(
        "sign_in.html",
        status,
        error=error,
        account=account,
        then=then(visit),
        kept=kept,
        cards=_cards(visit),
        is_late=status == 401 and bool(kept),
        provider=desk.provider_label(visit.desk),
        only_admins=visit.desk.settings.sign_in.passwords == "administrators",
    )


def sign_in(visit: Visit) -> Response:
    """Sign somebody in with account and password."""
    typed = visit.typed()
    account = typed.get("account", "")
    try:
        visit.token = desk.sign_in(visit.desk, account, typed.get("password", ""), visit.comes_from)
    except Refused as no:
        return ask(visit, 403, visit.words.put(no.message), account)
    return _in(visit)


def sign_in_to_demo(visit: Visit) -> Response:
    """Sign somebody of a demonstration in with one click."""
    visit.token = desk.sign_in_to_demo(visit.desk, visit.typed().get("account", ""))
    return _in(visit)


def sign_out(visit: Visit) -> Response:
    """Sign out, here or everywhere and perhaps at the provider too, and forget the token."""
    there = desk.way_out(visit.desk, visit.token)
    if visit.person and "everywhere" in visit.typed():
        desk.sign_out_everywhere(visit.desk)
    desk.sign_out(visit.desk, visit.token)
    visit.token = new_token()
    return _out_there(visit, there) if there else visit.go("/sign-in")


def _out_there(visit: Visit, there: str) -> Response:
    """Go on to the provider. A form of ours may lead to no other site, but a page may."""
    visit.person = None
    response = visit.show("signed_out.html", there=there, provider=desk.provider_label(visit.desk))
    response.headers["Refresh"] = f"0; url={there}"
    return response


def _in(visit: Visit) -> Response:
    """Go where they wanted to; a form they had filled in waits there to be sent."""
    kept = kept_fields(visit)
    if not kept:
        return visit.go(then(visit))
    return visit.show("send_again.html", then=then(visit), kept=kept)


def _cards(visit: Visit) -> list[RoleCard]:
    if not desk.is_demo(visit.desk):
        return []
    people = {each.code: each.name for each in desk.users(visit.desk) if each.active}
    return [
        RoleCard(role.code, people[role.code], role.title, role.work)
        for role in roles(visit)
        if role.code in people
    ]


def kept_fields(visit: Visit) -> list[tuple[str, str]]:
    """Return what was typed, to be sent later; no password is ever kept."""
    path = visit.request.url.path
    typed = [(key, value) for key, value in visit.form.multi_items() if isinstance(value, str)]
    if path in _ASKING:
        carried = ((key, value) for key, value in typed if key.startswith(_KEPT))
        return [(key.removeprefix(_KEPT), value) for key, value in carried]
    if path == "/sign-out":
        return []
    kept = [each for each in typed if each[0] != "proof"]
    if kept and path.startswith("/receive") and (lost := visit.names_of_files("attached")):
        kept.append(("files_lost", ", ".join(lost)))
    return kept


def then(visit: Visit) -> str:
    """Return where to go afterwards, a path of ours; a form without fields leads nowhere."""
    if visit.request.url.path not in _ASKING:
        is_bare = visit.request.method == "POST" and not kept_fields(visit)
        return "/" if is_bare else local(visit.address())
    return local(visit.typed().get("then", "") or visit.query("next"))


def local(path: str) -> str:
    """Return a path of ours, `/` in place of anything that leads elsewhere."""
    is_ours = path.startswith("/") and not path.startswith("//") and "\\" not in path
    return path if is_ours and path.isprintable() else "/"
