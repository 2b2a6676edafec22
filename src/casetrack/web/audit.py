"""Who did, saw, took out, tried and was refused; the anchors of the days."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

from starlette.responses import Response

from casetrack import desk
from casetrack.core.case import PUBLIC
from casetrack.desk import Deed, DeedsAsked
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.intake import Table, write_table
from casetrack.web.filters import read_day
from casetrack.web.visit import Visit

_KINDS = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DETAILS = {
    "case": "",
    "identity": mark("number and contacts in full"),
    "made": mark("made"),
    "failed": mark("failed"),
    "restored": mark("restored"),
    "moved": mark("moved"),
    "password": mark("password"),
    "one-time password": mark("one-time password"),
    "sessions ended": mark("signed out everywhere"),
    "paused": mark("paused"),
    "resumed": mark("resumed"),
    "removed": mark("removed"),
    "sent again": mark("sent again"),
    "other sessions ended": mark("signed out everywhere else"),
    "revoked": mark("revoked"),
    "by oidc": mark("by the provider of identities"),
    "identity linked": mark("linked to the provider of identities"),
    "identity unlinked": mark("link to the provider of identities undone"),
    "inactive": mark("deactivated"),
}
_VALUE = re.compile(r"\{[^}]*\}")
_HEADINGS = (
    mark("time"),
    mark("person"),
    mark("what was done"),
    mark("about"),
    mark("detail"),
)


def audit(visit: Visit) -> Response:
    """Show what was done in some days, by one person or by all, of one kind or of any."""
    error = ""
    try:
        asked = _asked(visit)
        seen = desk.audit(visit.desk, asked)
    except BadInput as no:
        error = visit.words.put(no.message)
        asked = DeedsAsked(visit.desk.today, visit.desk.today)
        seen = desk.audit(visit.desk, asked)
    return visit.show(
        "audit.html",
        422 if error else 200,
        seen=seen,
        people={**_outside(visit), **seen.people},
        asked=asked,
        kinds=desk.DEEDS,
        kind=visit.query("kind"),
        most=desk.MOST_DEEDS,
        error=error,
        details=_details(visit),
    )


def table(visit: Visit) -> Response:
    """Return the same as CSV, whole."""
    return _file(visit, ".csv")


def workbook(visit: Visit) -> Response:
    """Return the same as a workbook, whole."""
    return _file(visit, ".xlsx")


def anchors(visit: Visit) -> Response:
    """Show the anchors, to be printed."""
    return visit.show("anchors.html", anchors=desk.anchors(visit.desk))


def _file(visit: Visit, ending: str) -> Response:
    asked = _asked(visit)
    words = visit.words
    headings = [words.translate(each) for each in _HEADINGS]
    details = _details(visit)
    outside = _outside(visit)
    rows = (list(_row(visit, each, details, outside)) for each in desk.audited(visit.desk, asked))
    sheet = Table(words.translate("Audit"), headings, rows, is_to_read=True)
    name = f"audit-{asked.first}-{asked.last}{ending}"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    content = write_table([sheet], ending)
    return Response(content, media_type=_KINDS[ending], headers=disposition)


def _asked(visit: Visit) -> DeedsAsked:
    first = _day(visit, "from", visit.desk.today)
    kind = visit.query("kind")
    return DeedsAsked(
        first,
        _day(visit, "to", max(first, visit.desk.today)),
        visit.query("person") or None,
        (kind,) if kind else None,
    )


def _day(visit: Visit, name: str, otherwise: date) -> date:
    text = visit.query(name)
    return read_day(name, text) if text else otherwise


def _outside(visit: Visit) -> Mapping[str, str]:
    """Return how those are called who act and are nobody of the office."""
    return {PUBLIC: visit.words.say("the applicant, on the public page")}


def _row(
    visit: Visit, deed: Deed, details: Callable[[Deed], str], outside: Mapping[str, str]
) -> Iterator[object]:
    yield visit.words.instant(deed.at)
    yield outside.get(deed.user or "", deed.user or "")
    yield visit.words.put(desk.DEEDS[deed.deed])
    yield deed.subject
    yield details(deed)


def _details(visit: Visit) -> Callable[[Deed], str]:
    """Return what says in words what a deed was more closely."""
    words, steps = visit.words, desk.steps(visit.desk)

    def details(deed: Deed) -> str:
        said = _DETAILS.get(deed.detail, deed.detail)
        if not said:
            return ""
        match deed.deed:
            case "acted":
                step = steps.get(deed.detail)
                return words.title(step) if step else words.event(deed.detail)
            case "refused" | "sign_in_failed":
                # The values of the sentence were not kept: they might be somebody's.
                return _VALUE.sub("…", words.translate(deed.detail))
            case _:
                return words.translate(said)

    return details
