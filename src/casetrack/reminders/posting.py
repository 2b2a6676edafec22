"""JSON posted to one address: no redirects, and not longer than a few seconds."""

import json
from collections.abc import Mapping
from urllib.request import HTTPRedirectHandler, Request, build_opener

_SECONDS = 10
_LONGEST_ANSWER = 64 * 1024


class _NoRedirects(HTTPRedirectHandler):
    """What is meant for one address is not sent to another."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = build_opener(_NoRedirects)


def post(url: str, told: object, headers: Mapping[str, str] | None = None) -> bytes:
    """Post a value and return the answer; raise for any status but 2xx."""
    return post_bytes(url, as_json(told), headers or {})


def as_json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def post_bytes(url: str, content: bytes, headers: Mapping[str, str]) -> bytes:
    """Post JSON as it was written, for who signs it."""
    request = Request(  # noqa: S310 (the settings take http and https only)
        url, content, {"Content-Type": "application/json; charset=utf-8", **headers}, method="POST"
    )
    with _OPENER.open(request, timeout=_SECONDS) as answer:
        return bytes(answer.read(_LONGEST_ANSWER))
