"""Anyone's table, sent as a file and checked; nothing of it is kept."""

from collections.abc import Mapping

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import TABLE_FILES, CheckedTable
from casetrack.errors import CasetrackError
from casetrack.web.visit import Visit
from casetrack.web.year_table import findings_of


def form(visit: Visit) -> Response:
    """Ask for a file."""
    return _page(visit)


def check(visit: Visit) -> Response:
    """Show what is wrong with the table in a file."""
    files, before = visit.files("table"), visit.files("previous")
    if not files:
        return _page(visit, errors={"table": visit.words.say("choose a file first")})
    named = visit.typed().get("form") or None
    (name, content), previous = files[0], before[0] if before else None
    try:
        found = desk.check_table(visit.desk, name, content, named, previous=previous)
    except CasetrackError as no:
        says = {"table": " ".join(no.lines(visit.words.translate))}
        return _page(visit, errors=visit.refused(no, says))
    return _page(visit, name, found)


def _page(
    visit: Visit,
    name: str = "",
    found: CheckedTable | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    return visit.show(
        "check.html",
        422 if errors else 200,
        name=name,
        found=found,
        findings=findings_of(found.findings) if found else (),
        forms=visit.desk.library.forms(),
        chosen=visit.typed().get("form", ""),
        kinds=TABLE_FILES,
        errors=errors or {},
    )
