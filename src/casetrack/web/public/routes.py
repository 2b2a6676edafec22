"""The addresses of the public pages, which are there only where an installation opens them."""

from starlette.responses import Response
from starlette.routing import Route

from casetrack.errors import NotFound
from casetrack.web.public import applying, asking
from casetrack.web.public.answer import public_page
from casetrack.web.public.call import Call
from casetrack.web.public.pace import Pace

PLACE = "/public"


def public_routes() -> list[Route]:
    """Return the routes of the public pages, with the pace that they keep together."""
    pace = Pace()
    pages = (
        ("/{office}", "GET", applying.start),
        ("/{office}/apply", "GET", applying.empty),
        ("/{office}/apply", "POST", applying.apply),
        ("/{office}/status", "GET", asking.form),
        ("/{office}/status", "POST", asking.ask),
        # Whatever else lies below belongs to nobody, and is said so in the same plain way.
        ("/{office}/{rest:path}", "GET", _nothing),
    )
    return [
        Route(f"{PLACE}{path}", public_page(handler, pace), methods=[method])
        for path, method, handler in pages
    ]


def _nothing(_: Call) -> Response:
    raise NotFound("there is no such page")
