"""Who calls: the token, how much it sends, how often, and what it may open.

Only the header `Authorization` counts. Cookies are not looked at, so that no page in somebody's
browser can call in their name.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from fastapi import Depends, Security
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer, SecurityScopes
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from casetrack import desk
from casetrack.api.problems import Stopped, language_of, problem
from casetrack.api.rates import Rates
from casetrack.desk import Desk, Token
from casetrack.errors import Refused
from casetrack.i18n import translator
from casetrack.messages import Translate, say
from casetrack.web import House

#: The most that a request may send, files included: as much as a form of the pages.
LARGEST_BYTES = 32 * 1024 * 1024
_BEARER = "bearer "


@dataclass(frozen=True)
class Caller:
    """A program at somebody's desk."""

    desk: Desk
    token: Token
    translate: Translate


class Door(APIRoute):
    """A route that lets nobody in without a token, and turns what goes wrong into a problem."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **{**named, "response_model_exclude_unset": True})

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return what answers a request."""
        answered = super().get_route_handler()

        async def admitted(request: Request) -> Response:
            house: House = request.app.state.house
            language = language_of(request, house.language)
            try:
                holder = await run_in_threadpool(_holder, house, request)
                _check_rate(request.app.state.rates, house, holder)
                _check_size(request)
                request.state.caller = _seated(house, holder, language)
                return await answered(request)
            except Exception as error:
                if isinstance(error, Refused):
                    await run_in_threadpool(_note, request, error)
                return problem(request, error, language)

        return admitted


def _note(request: Request, no: Refused) -> None:
    """Enter what a rule refused to a program that has come in."""
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is not None:
        desk.note_refusal(caller.desk, f"{request.method} {request.url.path}", no)


def _holder(house: House, request: Request) -> desk.Holder:
    """Return in whose name the request comes; raise Stopped for nobody's."""
    given = request.headers.get("authorization", "")
    token = given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""
    holder = desk.holder(house.door(), token) if token else None
    if holder is None:
        raise Stopped(401, "no_token", say("there is no token, or it opens nothing (any more)"))
    return holder


def _check_rate(rates: Rates, house: House, holder: desk.Holder) -> None:
    if seconds := rates.seconds_to_wait(holder.token.id, house.desk.now()):
        says = say("too many requests; come back in {seconds} s", seconds=seconds)
        raise Stopped(429, "too_many", says, seconds)


def _check_size(request: Request) -> None:
    if request.method in ("GET", "HEAD"):
        return
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()):
        raise Stopped(411, "no_length", say("the request does not say how long it is"))
    if len(length) > len(str(LARGEST_BYTES)) or int(length) > LARGEST_BYTES:
        most = LARGEST_BYTES // 1024 // 1024
        raise Stopped(413, "too_large", say("the request is larger than {most} MB", most=most))


def _seated(house: House, holder: desk.Holder, language: str) -> Caller:
    """Return the caller at the desk of the person, in the office of the token."""
    ours = house.seat(holder.person, office=holder.token.office)
    return Caller(ours, holder.token, translator(language))


_bearer = HTTPBearer(
    scheme_name="token",
    description="A token of `casetrack token add`, or of the page Tokens. It acts in a person's "
    "name at the desk of one office.",
    auto_error=False,
)


def _calling(
    request: Request,
    scopes: SecurityScopes,
    _: Annotated[object, Depends(_bearer)],
) -> Caller:
    """Return who calls; raise Stopped where the token lacks a scope of the route."""
    caller: Caller = request.state.caller
    for scope in scopes.scopes:
        if scope not in caller.token.scopes:
            raise Stopped(403, "no_scope", say("the token lacks the scope {scope}", scope=scope))
    return caller


AnyCaller: TypeAlias = Annotated[Caller, Security(_calling)]
Receives: TypeAlias = Annotated[Caller, Security(_calling, scopes=["cases:receive"])]
Reads: TypeAlias = Annotated[Caller, Security(_calling, scopes=["cases:read"])]
Writes: TypeAlias = Annotated[Caller, Security(_calling, scopes=["cases:write"])]
ReadsLetters: TypeAlias = Annotated[Caller, Security(_calling, scopes=["letters:read"])]
ReadsReports: TypeAlias = Annotated[Caller, Security(_calling, scopes=["reports:read"])]
