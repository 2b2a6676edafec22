"""Lists of cases: filters in the address, order, pages, a table to take away."""

import csv
import io
from collections.abc import Iterator
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Asked, Card, Wanted
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.web.visit import Visit

#: What a list can be narrowed by; each is a value in the address.
FILTERS = (
    "q",
    "state",
    "division",
    "open",
    "due_from",
    "due_to",
    "due_before",
    "received_from",
    "received_to",
    "running",
    "provisional",
)
_COLUMNS = (
    mark("reference"),
    mark("applicant"),
    mark("type of applicant"),
    mark("what is asked for"),
    mark("channel"),
    mark("division"),
    mark("state"),
    mark("received"),
    mark("due"),
    mark("provisional"),
    mark("standing"),
    mark("outcome"),
)
#: A spreadsheet takes what begins with one of these for a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def browse(visit: Visit) -> Response:
    """Show one page of the cases that are asked for."""
    error = ""
    try:
        asked = _asked(visit)
        found = desk.browse(visit.desk, asked)
    except BadInput as no:
        asked, error = Asked(), visit.words.put(no.message)
        found = desk.browse(visit.desk, asked)
    if found.total == 1 and found.cards[0].line.reference == visit.query("q"):
        return visit.go(f"/cases/{found.cards[0].line.reference}")
    return visit.show(
        "cases.html",
        422 if error else 200,
        found=found,
        asked=asked,
        error=error,
        given={name: visit.query(name) for name in FILTERS},
        states=desk.states(visit.desk.library),
        types=APPLICANT_TYPES,
        address=visit.address,
        is_narrowed=any(visit.query(name) for name in FILTERS),
    )


def table(visit: Visit) -> Response:
    """Return every case that is asked for as CSV, in UTF-8 with the mark that Excel looks for."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow([visit.words.translate(each) for each in _COLUMNS])
    for card in desk.browse_all(visit.desk, _asked(visit)):
        writer.writerow([_safe(cell) for cell in _row(visit, card)])
    name = f"cases-{visit.desk.today.isoformat()}.csv"
    return Response(
        written.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _row(visit: Visit, card: Card) -> Iterator[object]:
    line, words = card.line, visit.words
    yield line.reference
    yield card.applicant
    yield words.choice(card.applicant_type, APPLICANT_TYPES)
    yield card.request
    yield words.choice(card.channel, desk.channels(visit.desk))
    yield card.division
    yield line.state_title_en if words.language == "en" else line.state_title
    yield line.received_on
    yield line.due
    yield words.translate("provisional") if line.provisional else ""
    yield words.left(line.working_days_left, line.status)
    yield line.outcome_title_en if words.language == "en" else line.outcome_title


def _safe(cell: object) -> str:
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(_FORMULAS) else text


def _asked(visit: Visit) -> Asked:
    """Return what the address asks for; raise BadInput for a date that is none."""
    opens = {"yes": False, "no": True}
    wanted = Wanted(
        state=visit.query("state") or None,
        closed=opens.get(visit.query("open")),
        due_before=_day(visit, "due_before"),
        due_from=_day(visit, "due_from"),
        due_to=_day(visit, "due_to"),
        received_from=_day(visit, "received_from"),
        received_to=_day(visit, "received_to"),
        handler=visit.query("division") or None,
        search=visit.query("q") or None,
        running=visit.query("running") == "yes",
        provisional=visit.query("provisional") == "yes",
    )
    page = visit.query("page")
    return Asked(
        wanted,
        visit.query("sort") or "due",
        visit.query("order") == "down",
        int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )


def _day(visit: Visit, name: str) -> date | None:
    text = visit.query(name)
    return read_day(name, text) if text else None


def read_day(name: str, text: str) -> date:
    """Return a typed date; raise BadInput naming the field."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "{key}: {value!r} is not a date; write it like 2026-02-13", key=name, value=text
        ) from None
