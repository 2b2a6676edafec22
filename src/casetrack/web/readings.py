"""Who has read what, for those who watch over it."""

from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit


def of_case(visit: Visit) -> Response:
    """Show who has read a case on which day, and who saw numbers and contacts in full."""
    reference = visit.path("reference")
    seen = desk.readings_of(visit.desk, reference)
    return visit.show("readings_of_case.html", seen=seen, reference=reference)


def on_day(visit: Visit) -> Response:
    """Show what was read on a day, by one person or by everybody."""
    error = ""
    try:
        day = _day(visit)
    except BadInput as no:
        day, error = visit.desk.today, visit.words.put(no.message)
    seen = desk.readings_on(visit.desk, day, visit.query("person") or None)
    return visit.show(
        "readings.html",
        422 if error else 200,
        seen=seen,
        day=day,
        asked=visit.query("person"),
        error=error,
        most=desk.MOST_READINGS,
    )


def _day(visit: Visit) -> date:
    text = visit.query("on")
    return read_day("on", text) if text else visit.desk.today
