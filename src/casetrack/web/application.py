"""The pages by their addresses."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from casetrack.web import (
    account,
    acting,
    calendars,
    case,
    lists,
    papers,
    receiving,
    saved_views,
    signing_in,
    todays,
)
from casetrack.web.answer import nothing_there, page
from casetrack.web.headers import SecurityHeaders
from casetrack.web.house import House
from casetrack.web.render import STATIC

#: Addresses that need no session.
OPEN_TO_ALL = ("/sign-in", "/sign-in/demo")


def application(house: House) -> Starlette:
    """Return the application that serves the pages of an installation."""
    served = Starlette(
        routes=_routes(),
        middleware=[Middleware(SecurityHeaders)],
        exception_handlers={404: _not_found, 405: _not_found},
    )
    served.state.house = house
    return served


def _routes() -> list[Route | Mount]:
    pages = (
        ("/sign-in", "GET", signing_in.sign_in_page),
        ("/sign-in", "POST", signing_in.sign_in),
        ("/sign-in/demo", "POST", signing_in.sign_in_to_demo),
        ("/sign-out", "POST", signing_in.sign_out),
        ("/account", "GET", account.account),
        ("/account", "POST", account.change_password),
        ("/", "GET", todays.today),
        ("/cases", "GET", lists.browse),
        ("/cases.csv", "GET", lists.table),
        ("/cases.xlsx", "GET", lists.workbook),
        ("/views", "POST", saved_views.save),
        ("/views/{view:int}", "POST", saved_views.change),
        ("/calendar", "GET", calendars.this_year),
        ("/calendar/count", "GET", calendars.count),
        ("/calendar/load", "GET", calendars.form),
        ("/calendar/load", "POST", calendars.load),
        ("/calendar/renew", "POST", calendars.renew),
        ("/calendar/{year:int}", "GET", calendars.year),
        ("/receive", "GET", receiving.form),
        ("/receive", "POST", receiving.receive),
        ("/receive/preview", "GET", receiving.preview),
        ("/cases/{reference}", "GET", case.show),
        ("/cases/{reference}/identity", "POST", case.show_in_full),
        ("/cases/{reference}/days", "GET", case.days),
        ("/cases/{reference}/act/{action}", "POST", acting.act),
        ("/cases/{reference}/letters/{position:int}/{kind}", "GET", papers.letter),
        ("/cases/{reference}/letters/{position:int}/{kind}/file", "GET", papers.letter_file),
        ("/cases/{reference}/files/{position:int}/{sha256}", "GET", papers.attachment),
    )
    return [
        *(
            Route(path, page(handler, open_to_all=path in OPEN_TO_ALL), methods=[method])
            for path, method, handler in pages
        ),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


async def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001 (Starlette calls it so)
    return await page(nothing_there, open_to_all=True)(request)
