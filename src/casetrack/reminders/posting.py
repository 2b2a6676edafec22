"""JSON posted to one address: no redirects, and done with in a few seconds.

The timeout of a socket begins anew with every byte that comes, so a receiver that drips could keep
a post for hours. Here each wait is only for what is left of the whole. Looking up a name is the
system's own affair, which has limits of its own.
"""

import io
import json
import socket
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import HTTPError
from urllib.request import (
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    Request,
    build_opener,
)

#: How long a receiver may be silent, and how long one post may take in all.
_SILENT, _SECONDS = 10.0, 15.0
_LONGEST_ANSWER = 64 * 1024


class _NoRedirects(HTTPRedirectHandler):
    """What is meant for one address is not sent to another."""

    def redirect_request(self, *_: object) -> None:
        return None


class _Until(HTTPConnection):
    """A connection that ends at an instant of the stopwatch, whatever it is doing then."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.ends_at = time.monotonic() + _SECONDS
        # The library's own gives each address of a name the whole time again.
        self._create_connection = self._reach
        # All that is called of a class here is its making.
        self.response_class = self._answer  # type: ignore[assignment]

    def _reach(self, address: tuple[str, int], timeout: float, _source: object) -> socket.socket:
        """Connect to the first address of a name that answers."""
        why = OSError("the name has no address")
        for family, kind, protocol, _, place in socket.getaddrinfo(*address, 0, socket.SOCK_STREAM):
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(_left(self.ends_at, timeout))
                sock.connect(place)
                # For the handshake of TLS, which keeps to it as a whole.
                sock.settimeout(_left(self.ends_at, _SECONDS))
            except OSError as error:
                sock.close()
                why = error
            else:
                return sock
        raise why

    def send(self, data: Any) -> None:
        if self.sock is not None:
            self.sock.settimeout(_left(self.ends_at, _SILENT))
        super().send(data)

    def _answer(self, sock: socket.socket, *given: Any, **named: Any) -> HTTPResponse:
        # All that it does with a socket is to make a file of it.
        return HTTPResponse(_Timed(sock, self.ends_at), *given, **named)  # type: ignore[arg-type]


class _UntilSealed(HTTPSConnection, _Until):
    """The same under TLS."""


class _Timed(io.RawIOBase):
    """What is read from a socket, as a file that ends at an instant of the stopwatch."""

    def __init__(self, sock: socket.socket, ends_at: float) -> None:
        self._sock, self._ends_at = sock, ends_at
        # Keeps the socket open when the connection is done with it.
        self._content = sock.makefile("rb", buffering=0)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self)

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        self._sock.settimeout(_left(self._ends_at, _SILENT))
        return self._content.readinto(into)

    def close(self) -> None:
        self._content.close()
        super().close()


def _left(ends_at: float, at_most: float) -> float:
    """Return how many seconds may still be waited; raise TimeoutError where it is over."""
    left = ends_at - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return min(left, at_most)


class _Plain(HTTPHandler):
    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_Until, request)


class _Sealed(HTTPSHandler):
    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_UntilSealed, request)


_OPENER = build_opener(_NoRedirects, _Plain, _Sealed)


def post(url: str, told: object) -> bytes:
    """Post a value and return the answer; raise for any status but 2xx."""
    return post_bytes(url, as_json(told), {})


def as_json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode()


def post_bytes(url: str, content: bytes, headers: Mapping[str, str]) -> bytes:
    """Post JSON as it was written, for who signs it, and return how the answer begins.

    Raises TimeoutError, or URLError with it as its reason, where that takes too long.
    """
    request = Request(  # noqa: S310 (the settings take http and https only)
        url, content, {"Content-Type": "application/json; charset=utf-8", **headers}, method="POST"
    )
    try:
        with _OPENER.open(request, timeout=_SILENT) as answer:
            return bytes(answer.read(_LONGEST_ANSWER))
    except HTTPError as refused:
        refused.close()
        raise
