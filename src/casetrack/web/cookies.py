"""Cookies: the token of a browser, its language, sentences for the next page.

A browser without a session has a token too: forms that come from it carry a proof made from it, so
that nobody else's page can post one, the form to sign in included.
"""

import base64
import hmac
import json
import secrets
from collections.abc import Iterator, Sequence

from starlette.requests import Request
from starlette.responses import Response

from casetrack.web.said import KINDS, Said

_TOKEN, _LANGUAGE, _SAYS = "casetrack", "casetrack_lang", "casetrack_says"
_A_YEAR = 365 * 24 * 3600
#: A cookie longer than four kilobytes is dropped by the browser.
_LONGEST = 3000


def token_of(request: Request) -> str | None:
    """Return the token that the browser sent, or None."""
    return request.cookies.get(_named(_TOKEN, request)) or None


def new_token() -> str:
    """Return the token of a browser that has none."""
    return secrets.token_urlsafe(32)


def proof_of(token: str) -> str:
    """Return what a form must carry that comes from a page of ours (CSRF token)."""
    return hmac.new(token.encode(), b"form", "sha256").hexdigest()


def is_proof(given: str, token: str) -> bool:
    """Tell whether a form carries the proof of this token."""
    return hmac.compare_digest(given.encode(), proof_of(token).encode())


def keep_token(request: Request, response: Response, token: str) -> None:
    """Give the browser its token."""
    _set(request, response, _named(_TOKEN, request), token)


def is_said_to_be_ours(request: Request) -> bool:
    """Tell whether the browser itself says that a form comes from a page of ours.

    No page can choose these headers. Without TLS a browser sends the origin alone.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return request.headers.get("Origin") == str(request.base_url).rstrip("/")


def language_of(request: Request) -> str | None:
    """Return the language the browser was told to keep, or None."""
    return request.cookies.get(_LANGUAGE)


def keep_language(request: Request, response: Response, language: str) -> None:
    """Have the browser keep a language."""
    _set(request, response, _LANGUAGE, language, _A_YEAR)


def says_of(request: Request) -> tuple[Said, ...]:
    """Return the sentences that the last page has left for this one."""
    try:
        told = json.loads(base64.urlsafe_b64decode(request.cookies.get(_SAYS, "")))
    except (ValueError, RecursionError):
        return ()
    return tuple(_read(told)) if isinstance(told, list) else ()


def _read(told: list[object]) -> Iterator[Said]:
    """Return what can be read; a browser may send anything."""
    for each in told:
        match each:
            case [str(kind), str(sentence)] if kind in KINDS:
                yield Said(kind, sentence)


def leave_says(request: Request, response: Response, sentences: Sequence[Said]) -> None:
    """Leave sentences for the next page; none takes them away."""
    if not sentences:
        response.delete_cookie(_SAYS)
        return
    kept = list(sentences)
    while len(written := _written(kept)) > _LONGEST and len(kept) > 1:
        kept.pop()
    if len(written) <= _LONGEST:
        _set(request, response, _SAYS, written, 60)


def _written(sentences: Sequence[Said]) -> str:
    pairs = [(each.kind, each.sentence) for each in sentences]
    return base64.urlsafe_b64encode(json.dumps(pairs).encode()).decode()


def _is_safe(request: Request) -> bool:
    return request.url.scheme == "https"


def _named(name: str, request: Request) -> str:
    """Return the cookie's name: over https one that only this very host can set."""
    return f"__Host-{name}" if _is_safe(request) else name


def _set(
    request: Request, response: Response, name: str, value: str, seconds: int | None = None
) -> None:
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=_is_safe(request)
    )
