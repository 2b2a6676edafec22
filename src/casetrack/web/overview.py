"""A year at a glance for those who lead, and what several applicants asked for."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Overview, Stretch
from casetrack.desk.year.topics import MOST_TOPICS
from casetrack.web import chart
from casetrack.web.visit import Visit

_FIRST, _LAST = 1990, 2100


def show(visit: Visit) -> Response:
    """Show a year by quarter, and the weeks ahead."""
    found = desk.overview(visit.desk, _year(visit))
    return visit.show(
        "overview.html",
        found=found,
        outcomes=_outcomes(visit, found),
        types=[
            (kind, visit.words.choice(kind, APPLICANT_TYPES))
            for kind in _ordered(found, "received", APPLICANT_TYPES)
        ],
        columns=list(zip(chart.columns(found.weeks), found.weeks, strict=True)),
        answered=_answered,
        received=_received,
    )


def topics(visit: Visit) -> Response:
    """Show what several applicants asked for, with how each was answered."""
    year = _year(visit)
    found = desk.topics(visit.desk, year)
    return visit.show(
        "topics.html", year=year, found=found.topics, found_at=found.found_at, most=MOST_TOPICS
    )


def _year(visit: Visit) -> int:
    """Return the year that is asked for; this one where none is, or none that can be."""
    asked = visit.query("year")
    is_one = asked.isascii() and asked.isdigit() and len(asked) == len("2026")
    year = int(asked) if is_one else visit.desk.today.year
    return year if _FIRST <= year <= _LAST else visit.desk.today.year


def _outcomes(visit: Visit, found: Overview) -> list[tuple[str | None, str]]:
    """Return the outcomes that there were with their titles, in the order of the law."""
    known = desk.outcomes(visit.desk.library)
    ordered = _ordered(found, "outcomes", known)
    without = [(None, visit.words.translate("without an outcome"))]
    return [
        *((code, visit.words.title(known[code]) if code in known else code) for code in ordered),
        *(without if None in found.whole.outcomes else []),
    ]


def _ordered(found: Overview, what: str, known: Mapping[str, object]) -> list[str]:
    there: Mapping[str | None, int] = getattr(found.whole, what)
    return [code for code in dict.fromkeys((*known, *there)) if code is not None and code in there]


def _answered(stretch: Stretch, **more: str) -> str:
    return _list("replied", stretch.first, stretch.last, more)


def _received(stretch: Stretch, **more: str) -> str:
    return _list("received", stretch.first, stretch.last, more)


def _list(what: str, first: date, last: date, more: Mapping[str, str]) -> str:
    """Return the address of a list of what came in, or was answered, in a span."""
    span = f"/cases?{what}_from={first}&{what}_to={last}"
    return f"{span}&{urlencode(more)}" if more else span
