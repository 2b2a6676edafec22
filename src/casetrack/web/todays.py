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
        to_set_up=desk.to_set_up(visit.desk, visit.person.roles if visit.person else ()),
    )
