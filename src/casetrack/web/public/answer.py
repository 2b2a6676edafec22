"""A request of somebody outside on its way to the function behind a page, and back.

In this order: the office, the pace, the size, the form, its key, the page. What goes wrong becomes
a plain page in one place; nothing typed is said again in a log.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from casetrack import desk
from casetrack.errors import CasetrackError, NotFound, Refused, StoreError, TooMany
from casetrack.i18n import LANGUAGES
from casetrack.logs import places
from casetrack.web.house import House
from casetrack.web.measuring import pattern_of
from casetrack.web.public.call import Call
from casetrack.web.public.pace import Pace

Handler: TypeAlias = Callable[[Call], Response]
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

#: The most that a form may send: its files, and room for its words.
LARGEST_BYTES = desk.MOST_BYTES + 1024 * 1024
_MOST_FIELDS, _LONGEST_FIELD = 200, 256 * 1024
_log = logging.getLogger("casetrack.web")


def public_page(handler: Handler, pace: Pace) -> Endpoint:
    """Return what answers requests with `handler`; nothing is there for an office not open."""

    async def endpoint(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(_answer, handler, request, FormData())
        house: House = request.app.state.house
        address = desk.network_of(request.client.host if request.client else "")
        if wait := pace.seconds_to_wait(address, house.desk.now()):
            return await run_in_threadpool(_answer, _too_fast(wait), request, FormData())
        if _length(request) > LARGEST_BYTES:
            return await run_in_threadpool(_answer, _too_large, request, FormData())
        try:
            form = await request.form(
                max_files=desk.MOST_FILES, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD
            )
        except (HTTPException, OSError):
            return await run_in_threadpool(_answer, _too_large, request, FormData())
        try:
            return await run_in_threadpool(_answer, handler, request, form)
        finally:
            await form.close()

    return endpoint


def _length(request: Request) -> int:
    """Return how much is sent; too much where nobody says."""
    try:
        return int(request.headers.get("content-length", ""))
    except ValueError:
        return LARGEST_BYTES + 1


def _answer(handler: Handler, request: Request, form: FormData) -> Response:
    call = _call(request, form)
    if not call.desk.settings.public.opens(request.path_params["office"]):
        return _failed(call, NotFound("there is no such page"))
    try:
        return handler(call)
    except Exception as error:
        return _failed(call, error)


def _call(request: Request, form: FormData) -> Call:
    house: House = request.app.state.house
    asked = request.query_params.get("lang")
    language = asked if asked in LANGUAGES else house.language
    door = house.door()
    offices = {each.code: each for each in door.settings.offices}
    office = offices.get(request.path_params["office"], door.office)
    return Call(replace(door, office=office, user=""), request, form, language)


def _too_fast(seconds: int) -> Handler:
    def handler(call: Call) -> Response:
        says = call.words.say("too many requests; wait {seconds} s", seconds=seconds)
        headers = {"Retry-After": str(seconds)}
        return call.show("error.html", 429, headers, lines=[says], proof="")

    return handler


def _too_large(call: Call) -> Response:
    says = call.words.say(
        "the form cannot be taken: {files} files and {most} MB together are the most; go back, "
        "what you typed is still there",
        files=desk.MOST_FILES,
        most=desk.MOST_BYTES // 1024 // 1024,
    )
    return call.show("error.html", 413, lines=[says], proof="")


def _failed(call: Call, error: Exception) -> Response:
    if isinstance(error, CasetrackError):
        lines = error.lines(call.words.translate)
        if isinstance(error, StoreError):
            _log.error("%s", error)
            lines = [call.words.say("this cannot be done just now; try again in a while")]
    else:
        failed = {"route": pattern_of(call.request.scope), "error": type(error).__name__}
        _log.error("a page failed", extra={"fields": failed | {"where": places(error)}})
        lines = [call.words.say("something went wrong in the program; nothing was changed")]
    return call.show("error.html", _status(error), lines=lines, proof="")


def _status(error: Exception) -> int:
    match error:
        case NotFound():
            return 404
        case TooMany():
            return 429
        case Refused():
            return 403
        case StoreError():
            return 503
        case CasetrackError():
            return 400
        case _:
            return 500
