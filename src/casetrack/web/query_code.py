"""Give out a query code: shown this once, on the page of the case."""

from starlette.responses import Response

from casetrack import desk
from casetrack.web.case import shown
from casetrack.web.visit import Visit


def give(visit: Visit) -> Response:
    """Give an application a new query code and show it."""
    reference = visit.path("reference")
    code = desk.give_query_code(visit.desk, reference)
    return shown(visit, desk.whole(visit.desk, reference), query_code=code)
