"""What machines ask that watch over this one: is it alive, is it ready, how much waits.

No session and no cookies. The first two say no more than yes and no; the figures are handed out
to whoever knows the token of the installation, and where there is none the page is not there.
"""

import hmac
from collections.abc import Iterable

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from casetrack import desk
from casetrack.errors import StoreError
from casetrack.web.house import House


async def alive(request: Request) -> Response:  # noqa: ARG001 (Starlette calls it so)
    """Say that the process answers; nothing else is looked at."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """Say whether the program can work, part by part: 200 where it can, else 503."""
    house: House = request.app.state.house
    found = await run_in_threadpool(desk.readiness, house.bare())
    parts = {
        "database": found.database,
        "migrations": found.migrations,
        "scheduler": found.scheduler,
    }
    return JSONResponse({"ready": found.is_ready, **parts}, 200 if found.is_ready else 503)


async def metrics(request: Request) -> Response:
    """Return the figures as Prometheus reads them."""
    house: House = request.app.state.house
    if not house.metrics_token:
        return PlainTextResponse("not found\n", 404)
    if not _knows(request, house.metrics_token):
        return PlainTextResponse("unauthorized\n", 401, {"WWW-Authenticate": "Bearer"})
    registry: CollectorRegistry = request.app.state.measures.registry
    content = await run_in_threadpool(_written, registry, house)
    return Response(content, media_type=CONTENT_TYPE_LATEST)


def _knows(request: Request, token: str) -> bool:
    given = request.headers.get("authorization", "")
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def _written(registry: CollectorRegistry, house: House) -> bytes:
    waiting = CollectorRegistry()
    waiting.register(_Waiting(house))
    return generate_latest(registry) + generate_latest(waiting)


class _Waiting:
    """How much waits, read from the database each time somebody asks."""

    def __init__(self, house: House) -> None:
        self._house = house

    def collect(self) -> Iterable[Metric]:
        up = _gauge("casetrack_database_up", "1 where the database answers")
        try:
            found = desk.backlog(self._house.door())
        except StoreError:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        return [up, *_families(found)]

    # Asked at once for the names of what it collects, a registry would call the database.
    def describe(self) -> Iterable[Metric]:
        return ()


def _families(found: desk.Backlog) -> Iterable[Metric]:
    cases = _gauge("casetrack_open_cases", "Cases that are not closed", "office")
    late = _gauge("casetrack_overdue_cases", "Open cases past the day of reply", "office")
    due = _gauge("casetrack_due_reminders", "Reminders that are still to go out", "channel")
    failed = _gauge(
        "casetrack_failed_deliveries",
        "Reminders not delivered: failed, to be tried again; given_up, not to be",
        "channel",
        "state",
    )
    told = _gauge(
        "casetrack_webhook_messages",
        "Messages for subscriptions: waiting, not tried yet; failed, to be tried again; given_up",
        "office",
        "state",
    )
    failing = _gauge(
        "casetrack_failing_subscriptions", "Subscriptions that take nothing now", "office"
    )
    for (code, state), count in found.webhook_messages.items():
        told.add_metric([code, state], count)
    for code, count in found.failing_subscriptions.items():
        failing.add_metric([code], count)
    for code, count in found.open_cases.items():
        cases.add_metric([code], count)
    for code, count in found.overdue_cases.items():
        late.add_metric([code], count)
    for channel, count in found.due_reminders.items():
        due.add_metric([channel], count)
    for (channel, state), count in found.failed_deliveries.items():
        failed.add_metric([channel, state], count)
    heart = _gauge(
        "casetrack_scheduler_heartbeat_age_seconds", "Since a scheduler last gave a sign"
    )
    if found.heartbeat_age_seconds is not None:
        heart.add_metric([], found.heartbeat_age_seconds)
    return cases, late, due, failed, told, failing, heart


def _gauge(name: str, says: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, says, labels=labels)
