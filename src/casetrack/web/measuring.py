"""Each request measured: by the pattern of its address, never by what stands in it.

An address can hold a reference, a token or what somebody searched for; its pattern holds none.
"""

import logging
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: What an address counts as that leads nowhere.
NOWHERE = "(none)"
_METHODS = ("GET", "HEAD", "POST")
_log = logging.getLogger("casetrack.web")


class Measures:
    """How many requests came and how long they took; one for each application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "casetrack_http_requests",
            "Requests by method, pattern of the address and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "casetrack_http_request_seconds",
            "Seconds until a request was answered, by pattern of the address",
            ("route",),
            registry=self.registry,
        )

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)


class Measured:
    """Counts every request, and writes a line of it where the office wants one."""

    def __init__(self, app: ASGIApp, measures: Measures, *, is_logged: bool) -> None:
        self._app = app
        self._measures = measures
        self._is_logged = is_logged

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # What ends before it has answered has failed.
        status = 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = perf_counter()
        try:
            await self._app(scope, receive, noting)
        finally:
            self._note(scope, status, perf_counter() - began)

    def _note(self, scope: Scope, status: int, seconds: float) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = pattern_of(scope)
        self._measures.note(method, route, status, seconds)
        if self._is_logged:
            fields = {"method": method, "route": route, "status": status}
            took = {"milliseconds": round(seconds * 1000)}
            _log.info("request", extra={"fields": fields | took})


def pattern_of(scope: Scope) -> str:
    """Return the pattern of the address that a request has found its way to."""
    return str(getattr(scope.get("route"), "path", NOWHERE))
