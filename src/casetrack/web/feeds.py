"""Calendar feeds: open to whoever has the address, for calendars cannot sign in."""

from starlette.responses import Response

from casetrack import desk
from casetrack.web.visit import Visit


def feed(visit: Visit) -> Response:
    """Return the calendar at an address that holds a token."""
    content = desk.feed(visit.desk, visit.path("token"), visit.words.translate)
    return Response(content, media_type="text/calendar; charset=utf-8")
