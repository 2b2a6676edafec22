"""The pages by their addresses."""

from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from casetrack.web import monitoring, query_code
from casetrack.web.addresses import ADDRESSES
from casetrack.web.answer import nothing_there, page
from casetrack.web.headers import SecurityHeaders
from casetrack.web.house import House
from casetrack.web.measuring import Measured, Measures
from casetrack.web.public.routes import public_routes
from casetrack.web.render import STATIC

#: Addresses that need no session.
OPEN_TO_ALL = (
    "/sign-in",
    "/sign-in/demo",
    "/sign-in/provider",
    "/sign-in/provider/back",
    "/feed/{token}.ics",
    "/healthz",
    "/readyz",
    "/metrics",
)


class _Number(IntegerConvertor):
    """A number in an address: with more digits than any has, no page is there."""

    regex = "[0-9]{1,9}"


register_url_convertor("number", _Number())


def application(house: House, beside: Mapping[str, ASGIApp] | None = None) -> Starlette:
    """Return the application that serves the pages of an installation.

    What lies beside the pages is named by where it lies.
    """
    measures = Measures()
    settings = house.desk.settings
    is_logged = settings.log.requests
    served = Starlette(
        routes=[
            *(Mount(path, app) for path, app in (beside or {}).items()),
            *_routes(),
            *(_for_the_public() if settings.public.enabled else ()),
        ],
        middleware=[
            Middleware(Measured, measures=measures, is_logged=is_logged),
            Middleware(SecurityHeaders),
        ],
        exception_handlers={404: _not_found, 405: _not_found},
    )
    served.state.house = house
    served.state.measures = measures
    return served


def _routes() -> list[Route | Mount]:
    return [
        *(
            Route(path, page(handler, open_to_all=path in OPEN_TO_ALL), methods=[method])
            for path, method, handler in ADDRESSES
        ),
        # For machines, which bring neither a session nor cookies.
        Route("/healthz", monitoring.alive, methods=["GET"]),
        Route("/readyz", monitoring.ready, methods=["GET"]),
        Route("/metrics", monitoring.metrics, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _for_the_public() -> list[Route]:
    """Return the public pages, and what staff do for them."""
    give = page(query_code.give)
    return [
        Route("/cases/{reference}/query-code", give, methods=["POST"]),
        *public_routes(),
    ]


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001 (Starlette calls it so)
    return await page(nothing_there, open_to_all=True)(request)
