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
    case,
    feeds,
    lists,
    papers,
    receiving,
    reminders,
    signing_in,
    todays,
)
from casetrack.web.answer import nothing_there, page
from casetrack.web.headers import SecurityHeaders
from casetrack.web.house import House
from casetrack.web.render import STATIC

#: Addresses that need no session.
OPEN_TO_ALL = ("/sign-in", "/sign-in/demo", "/feed/{token}.ics")


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
        ("/feed/{token}.ics", "GET", feeds.feed),
        ("/reminders", "GET", reminders.reminders),
        ("/reminders/absences", "POST", reminders.be_away),
        ("/reminders/absences/{number:int}/remove", "POST", reminders.be_back),
        ("/reminders/mail", "POST", reminders.put_mail),
        ("/reminders/feed", "POST", reminders.new_feed),
        ("/reminders/feed/end", "POST", reminders.end_feed),
        ("/reminders/health", "GET", reminders.health),
        ("/account", "GET", account.account),
        ("/account", "POST", account.change_password),
        ("/", "GET", todays.today),
        ("/cases", "GET", lists.browse),
        ("/cases.csv", "GET", lists.table),
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
