"""Lists of cases: filters in the address, order, pages, tables to take away."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES, Card, SavedView
from casetrack.i18n import mark
from casetrack.intake import Table, write_table
from casetrack.web.filters import FILTERS, Filters, filters, whole
from casetrack.web.marks import Marker
from casetrack.web.visit import Visit

_COLUMNS = (
    (mark("reference"), 13),
    (mark("applicant"), 16),
    (mark("type of applicant"), 14),
    (mark("what is asked for"), 48),
    (mark("channel"), 9),
    (mark("division"), 14),
    (mark("state"), 16),
    (mark("received"), 11),
    (mark("due"), 11),
    (mark("provisional"), 9),
    (mark("standing"), 16),
    (mark("outcome"), 22),
    (mark("answered"), 11),
)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Lists that every office needs, by what they are asked for.
_BUILT_IN: tuple[tuple[str, dict[str, str]], ...] = (
    (mark("All"), {}),
    (mark("Waiting for me"), {"waits_for": "me"}),
    (mark("Overdue"), {"due": "overdue"}),
    (mark("Due in five working days"), {"due": "week"}),
    (mark("Waiting on others"), {"waits_for": "others"}),
    (mark("Provisional"), {"open": "yes", "provisional": "yes"}),
    (mark("Answered this year"), {"replied": "year"}),
)


@dataclass(frozen=True)
class Tab:
    """A list under a name, to be opened with one click."""

    name: str
    address: str
    is_here: bool
    #: What is kept in the database; None for one that everybody has.
    view: SavedView | None = None


def browse(visit: Visit) -> Response:
    """Show one page of the cases that are asked for."""
    return page(visit, {})


def page(visit: Visit, errors: Mapping[str, str], typed: str = "") -> Response:
    """Show the list of the address; `errors` and `typed` are of the form that keeps a view."""
    found = filters(visit)
    shown = desk.browse(visit.desk, found.asked)
    if is_led_to(found, shown):
        return visit.go(f"/cases/{shown.cards[0].line.reference}")
    return visit.show(
        "cases.html",
        422 if found.errors or errors else 200,
        found=shown,
        asked=found.asked,
        filters=found,
        errors={**found.errors, **errors},
        given=found.given,
        typed_name=typed,
        states=desk.states(visit.desk.library),
        outcomes=desk.outcomes(visit.desk.library),
        closings=desk.HOW_CLOSED,
        channels=desk.channels(visit.desk),
        roles=desk.roles_on(visit.desk.library, visit.desk.today),
        types=APPLICANT_TYPES,
        tabs=list(_tabs(visit, found)),
        at=_Addresses(found),
        marked=Marker(found.given["q"]).html,
    )


def is_led_to(found: Filters, shown: desk.Browsed) -> bool:
    """Tell whether a reference was looked for and nothing else."""
    is_alone = not any(found.given[name] for name in (*FILTERS, "sort") if name != "q")
    said = found.given["q"]
    return is_alone and bool(shown.cards) and shown.cards[0].line.reference == said


class _Addresses:
    """Addresses of the same list with other values."""

    def __init__(self, found: Filters) -> None:
        self._given = found.given

    def __call__(self, path: str = "/cases", **changes: str) -> str:
        query = urlencode({name: each for name, each in {**self._given, **changes}.items() if each})
        return f"{path}?{query}" if query else path


def _tabs(visit: Visit, found: Filters) -> Iterator[Tab]:
    for name, asked in _BUILT_IN:
        query = urlencode(asked)
        address = f"/cases?{query}" if query else "/cases"
        yield Tab(visit.words.translate(name), address, query == found.query)
    for view in desk.saved_views(visit.desk):
        address = f"/cases?{view.query}" if view.query else "/cases"
        yield Tab(view.name, address, view.query == found.query, view)


def table(visit: Visit) -> Response:
    """Return every case that is asked for as CSV, in UTF-8 with the mark that Excel looks for."""
    return _file(visit, write_table([_sheet(visit)], ".csv"), "csv", "text/csv; charset=utf-8")


def workbook(visit: Visit) -> Response:
    """Return every case that is asked for as a workbook: dates as dates, nothing as a formula."""
    return _file(visit, write_table([_sheet(visit)], ".xlsx"), "xlsx", _XLSX)


def _sheet(visit: Visit) -> Table:
    headings = [visit.words.translate(each) for each, _ in _COLUMNS]
    widths = [width for _, width in _COLUMNS]
    cut = visit.words.translate(" … (cut here: a cell holds no more; the CSV file has all of it)")
    return Table(visit.words.translate("Cases"), headings, _rows(visit), widths, True, cut)


def _file(visit: Visit, content: bytes, ending: str, kind: str) -> Response:
    name = f"cases-{visit.desk.today.isoformat()}.{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=disposition)


def _rows(visit: Visit) -> Iterator[list[object]]:
    channels = desk.channels(visit.desk)
    cards: Iterable[Card] = desk.browse_all(visit.desk, whole(filters(visit)))
    return (list(_row(visit, card, channels)) for card in cards)


def _row(visit: Visit, card: Card, channels: Mapping[str, str]) -> Iterator[object]:
    line, words = card.line, visit.words
    yield line.reference
    yield card.applicant
    yield words.choice(card.applicant_type, APPLICANT_TYPES)
    yield card.request
    yield words.choice(card.channel, channels)
    yield card.division
    yield line.state_title_en if words.language == "en" else line.state_title
    yield line.received_on
    yield line.due
    yield words.translate("provisional") if line.provisional else ""
    yield words.left(line.working_days_left, line.status)
    yield line.outcome_title_en if words.language == "en" else line.outcome_title
    yield card.replied_on
