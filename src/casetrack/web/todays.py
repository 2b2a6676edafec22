"""Today: the one page that answers "what must I do now"."""

from starlette.responses import Response

from casetrack import desk
from casetrack.web import chart
from casetrack.web.visit import Visit


def today(visit: Visit) -> Response:
    """Show the day's work of whoever is signed in."""
    work = desk.todays(visit.desk)
    return visit.show(
        "today.html",
        work=work,
        columns=chart.columns(work.ahead),
        missing=desk.doctor(visit.desk),
    )
