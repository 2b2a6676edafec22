"""What waits for somebody's signature, on one page."""

from starlette.responses import Response

from casetrack import desk
from casetrack.web.visit import Visit


def show(visit: Visit) -> Response:
    """Show the queues of the review that are this person's."""
    return visit.show("review.html", found=desk.signatures(visit.desk))
