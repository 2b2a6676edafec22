"""A request on its way to the function behind a page, and the answer on its way back.

In this order: the browser's token, the language, the session, the proof that a form is ours, the
page. What goes wrong becomes a page in one place.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeAlias
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, CasetrackError, NotFound, Refused, StoreError
from casetrack.i18n import LANGUAGES
from casetrack.logs import places
from casetrack.web import cookies
from casetrack.web.account import account, another_password_first, change_password
from casetrack.web.house import House
from casetrack.web.measuring import pattern_of
from casetrack.web.signing_in import ask, kept_fields, sign_out
from casetrack.web.visit import Visit

Handler: TypeAlias = Callable[[Visit], Response]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

#: The most that a form may send, attachments included.
LARGEST_BYTES = 32 * 1024 * 1024
_MOST_FIELDS, _MOST_FILES, _LONGEST_FIELD = 200, 20, 1024 * 1024
#: What opens to whoever has signed in with a one-time password.
_OPEN_TO_LIMITED = (account, change_password, sign_out)
_log = logging.getLogger("casetrack.web")


def page(handler: Handler, *, open_to_all: bool = False) -> Endpoint:
    """Return what answers requests with `handler`; without a session only where open to all."""

    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(_answer, handler, request, FormData(), open_to_all)
        try:
            length = int(request.headers.get("content-length", ""))
        except ValueError:
            length = LARGEST_BYTES + 1
        if length > LARGEST_BYTES:
            return await run_in_threadpool(_answer, _too_large, request, FormData(), True)
        try:
            form = await request.form(
                max_files=_MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
            )
        except HTTPException:
            return await run_in_threadpool(_answer, _too_much, request, FormData(), True)
        except OSError:
            return await run_in_threadpool(_answer, _no_room, request, FormData(), True)
        try:
            return await run_in_threadpool(_answer, handler, request, form, open_to_all)
        finally:
            await form.close()

    return endpoint


def nothing_there(visit: Visit) -> Response:
    """Say that there is no such page."""
    says = visit.words.translate("there is no such page")
    return visit.show("error.html", 404, lines=[says])


def _too_large(visit: Visit) -> Response:
    most = LARGEST_BYTES // 1024 // 1024
    says = visit.words.say("the form and its files are larger than {most} MB together", most=most)
    return visit.show("error.html", 413, lines=[says])


def _too_much(visit: Visit) -> Response:
    says = visit.words.say(
        "the form cannot be read: it may have {files} files, {fields} fields and {kb} KB of text "
        "in each of them",
        files=_MOST_FILES,
        fields=_MOST_FIELDS,
        kb=_LONGEST_FIELD // 1024,
    )
    return visit.show("error.html", 413, lines=[says])


def _no_room(visit: Visit) -> Response:
    _log.error("%s: the machine has no room for the files of a form", visit.request.url.path)
    says = visit.words.say(
        "the machine has no room to take the files; nothing was changed; go back, what you typed "
        "is still there, and send it without files or once there is room"
    )
    return visit.show("error.html", 507, lines=[says])


#: What answers where the form was not read.
_UNREAD = (_too_large, _too_much, _no_room)


def _answer(handler: Handler, request: Request, form: FormData, open_to_all: bool) -> Response:
    house: House = request.app.state.house
    token = cookies.token_of(request) or cookies.new_token()
    visit = Visit(house, request, form, token, _language(request, house), None, house.door())
    try:
        response = _checked(handler, visit, open_to_all)
    except HTTPException:
        raise
    except Exception as error:
        response = _failed(visit, error)
    return _with_cookies(visit, response)


def _checked(handler: Handler, visit: Visit, open_to_all: bool) -> Response:
    house = visit.house
    holder = desk.signed_in(visit.desk, visit.token)
    if holder is not None:
        visit.person, visit.is_limited = holder.person, holder.is_limited
        visit.desk = house.seat(holder.person, visit.desk)
    # What was not read cannot carry a proof, and changes nothing.
    if visit.request.method == "POST" and handler not in _UNREAD and not _is_ours(visit):
        return _without_proof(visit)
    if visit.person is None and not open_to_all:
        return _sign_in_first(visit)
    if visit.is_limited and handler not in _OPEN_TO_LIMITED:
        return another_password_first(visit)
    response = handler(visit)
    if visit.person and "content-disposition" in response.headers:
        # Every file that leaves by a page passes here, printed letters and whole lists alike.
        desk.note(visit.desk, "exported", visit.request.url.path)
    return response


def _without_proof(visit: Visit) -> Response:
    """Refuse a form; one that the browser says is ours can be sent once more by hand.

    It is of a time before somebody signed in anew in another window, or the browser has forgotten
    the token it was made for; then it asks first who they are.
    """
    kept = kept_fields(visit)
    if cookies.is_said_to_be_ours(visit.request):
        if visit.person is None:
            return _sign_in_once_more(visit)
        if kept:
            return visit.show("send_again.html", 409, then=visit.address(), kept=kept)
    raise Refused(
        "the form is too old or comes from elsewhere; nothing was changed; load the page again, "
        "sign in where it asks, and fill the form in there"
    )


def _is_ours(visit: Visit) -> bool:
    """Tell whether the form carries the proof, and the browser names no other site."""
    given = visit.form.get("proof")
    came_from = visit.request.headers.get("Sec-Fetch-Site", "same-origin")
    return (
        isinstance(given, str)
        and cookies.is_proof(given, visit.token)
        and came_from in ("same-origin", "none")
    )


def _sign_in_first(visit: Visit) -> Response:
    if visit.is_fragment:
        # The page stays as it is, with all that is typed; sending it asks who it is.
        return Response(status_code=401)
    if visit.request.method == "GET":
        return visit.go(f"/sign-in?next={quote(visit.address(), safe='')}")
    return ask(visit, 401)


def _sign_in_once_more(visit: Visit) -> Response:
    """Ask who it is, where the browser has not sent the token that a form was made for."""
    if visit.is_fragment or kept_fields(visit):
        return _sign_in_first(visit)
    says = visit.words.say(
        "The browser no longer has the cookie of this page; sign in once more. If this comes "
        "again, let it keep cookies of this address."
    )
    return ask(visit, 401, says)


def _failed(visit: Visit, error: Exception) -> Response:
    status = _status(error)
    if isinstance(error, Refused) and visit.person:
        desk.note_refusal(visit.desk, f"{visit.request.method} {visit.request.url.path}", error)
    if isinstance(error, CasetrackError):
        lines = error.lines(visit.words.translate)
        if isinstance(error, StoreError):
            # Who keeps the machine has to know; the line names the place and the reason, nobody.
            _log.error("%s", error)
            if kept := _kept(visit):
                then = visit.address()
                return visit.show("send_again.html", status, then=then, kept=kept, lines=lines)
    else:
        # Neither the words of the error nor the address itself: both might name somebody.
        failed = {"route": pattern_of(visit.request.scope), "error": type(error).__name__}
        _log.error("a page failed", extra={"fields": failed | {"where": places(error)}})
        lines = [visit.words.say("something went wrong in the program; nothing was changed")]
    return visit.show("error.html", status, lines=lines)


def _kept(visit: Visit) -> list[tuple[str, str]]:
    """Return what was typed into a form of ours, to be sent again once the database is back."""
    is_form = visit.request.method == "POST" and not visit.is_fragment
    return kept_fields(visit) if is_form and _is_ours(visit) else []


def _status(error: Exception) -> int:
    match error:
        case NotFound():
            return 404
        case Refused():
            return 403
        case BadInput():
            return 400
        case StoreError():
            return 503
        case _:
            return 500


def _language(request: Request, house: House) -> str:
    asked = request.query_params.get("lang") or cookies.language_of(request)
    return asked if asked in LANGUAGES else house.language


def _with_cookies(visit: Visit, response: Response) -> Response:
    request = visit.request
    if cookies.token_of(request) != visit.token:
        cookies.keep_token(request, response, visit.token)
    if "lang" in request.query_params:
        cookies.keep_language(request, response, visit.language)
    if visit.says or (request.method == "GET" and cookies.says_of(request)):
        cookies.leave_says(request, response, visit.says)
    return response
