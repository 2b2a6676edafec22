"""What goes wrong, as problem+json (RFC 9457): in words, with a code, and the article of law."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from casetrack.errors import (
    BadInput,
    CasetrackError,
    KeyTaken,
    NotForRoles,
    NotFound,
    Refused,
    StoreError,
)
from casetrack.i18n import LANGUAGES, translator
from casetrack.messages import Message, Translate, say

MEDIA_TYPE = "application/problem+json"
_log = logging.getLogger("casetrack.api")


class WrongPlace(BaseModel):
    """One place of a request that cannot be what it is."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    where: str
    """Such as `body.received_on`."""
    says: str


class Problem(BaseModel):
    """What went wrong. Nothing was changed."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    type: str = "about:blank"
    title: str
    """The status in words."""
    status: int
    detail: str
    """What went wrong and the way out, in the language that was asked for."""
    code: str
    """For programs; it never changes its meaning."""
    article: str | None = None
    """The article of law by which it is refused; left out where none says so."""
    errors: list[WrongPlace] = Field(default_factory=list)
    """Every place of the request that is wrong; left out where it is not about places."""


#: Statuses of problems, with what they mean.
MEANS = {
    401: "no token, or one that opens nothing (any more)",
    403: "the token lacks the scope, or the roles of its person do not do it",
    404: "not there, at the desk of this office",
    409: "refused by the law or the state of the case; or the idempotency key was used for another "
    "request",
    411: "the request does not say how long it is",
    413: "the request is too large",
    422: "a value cannot be what it should be",
    429: "too many requests in this minute",
    500: "something went wrong in the program",
    503: "the database cannot be reached",
}
#: For the description of every route.
PROBLEMS: dict[int | str, dict[str, object]] = {
    status: {"model": Problem, "description": means} for status, means in MEANS.items()
}


@dataclass
class Stopped(Exception):
    """A request that does not come as far as the desk."""

    status: int
    code: str
    says: Message
    #: When to come back; 0 for never.
    seconds: int = 0


def language_of(request: Request, otherwise: str) -> str:
    """Return the first language that is asked for and that there is."""
    for part in request.headers.get("accept-language", "").split(","):
        asked = part.partition(";")[0].strip().lower()
        for language in LANGUAGES:
            if asked and asked.partition("-")[0] == language.partition("-")[0]:
                return language
    return otherwise


def problem(request: Request, error: Exception, language: str) -> Response:
    """Return what went wrong as an answer; of what was sent nothing is repeated."""
    translate = translator(language)
    match error:
        case Stopped():
            found = _made(error.status, error.code, error.says.put(translate))
            return _answer(found, error.seconds)
        case RequestValidationError():
            return _answer(_unreadable(error.errors(), translate))
        case HTTPException():
            phrase = HTTPStatus(error.status_code).phrase
            return _answer(_made(error.status_code, "http", phrase))
        case CasetrackError():
            return _answer(_of_ours(error, translate))
        case _:
            # Only the kind of error: its words might name somebody.
            _log.error("%s: %s", request.url.path, type(error).__name__)
            says = say("something went wrong in the program; nothing was changed")
            return _answer(_made(500, "program", says.put(translate)))


def _of_ours(error: CasetrackError, translate: Translate) -> Problem:
    status, code = _status(error)
    made = _made(status, code, "\n".join(error.lines(translate)))
    article = next(_articles(error.message), None) if isinstance(error, Refused) else None
    return made if article is None else made.model_copy(update={"article": article})


def _status(error: CasetrackError) -> tuple[int, str]:
    match error:
        case NotFound():
            return 404, "not_found"
        case NotForRoles():
            return 403, "no_role"
        case KeyTaken():
            return 409, "key_taken"
        case Refused():
            return 409, "refused"
        case BadInput():
            return 422, "bad_input"
        case StoreError():
            return 503, "database"
        case _:
            return 500, "file_problems"


def _articles(message: Message) -> Iterator[str]:
    """Yield the articles that a refusal names."""
    for name, value in message.values.items():
        if isinstance(value, Message):
            yield from _articles(value)
        elif name == "source" and isinstance(value, str) and value:
            yield value


def _unreadable(errors: Sequence[dict[str, object]], translate: Translate) -> Problem:
    places = [
        # Not the input, and not the context: they hold what was typed.
        WrongPlace(where=".".join(map(str, _list(each["loc"]))), says=str(each["msg"]))
        for each in errors
    ]
    says = say("what was sent cannot be read at {count} of its places", count=len(places))
    made = _made(422, "unreadable", says.put(translate))
    return made.model_copy(update={"errors": places})


def _list(loc: object) -> Sequence[object]:
    return loc if isinstance(loc, list | tuple) else [loc]


def _made(status: int, code: str, detail: str) -> Problem:
    return Problem(
        type="about:blank",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
    )


def _answer(found: Problem, seconds: int = 0) -> Response:
    headers = {"Retry-After": str(seconds)} if seconds else {}
    if found.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    content = found.model_dump(mode="json", exclude_unset=True)
    return JSONResponse(content, found.status, headers, MEDIA_TYPE)
