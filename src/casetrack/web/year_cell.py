"""The cases that one cell of a year's table counts."""

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import APPLICANT_TYPES
from casetrack.web.visit import Visit
from casetrack.web.year import chosen
from casetrack.web.year_table import anchor


def cell(visit: Visit) -> Response:
    """Show one page of a cell's cases; as many as the cell says, a case once for each remedy."""
    asked, page = chosen(visit), visit.query("page")
    opened = desk.open_cell(
        visit.desk,
        asked.year,
        visit.query("row"),
        visit.query("column"),
        asked.form.id,
        asked.first,
        asked.last,
        subtree=asked.subtree,
        as_of=asked.as_of,
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1,
    )
    return visit.show(
        "year_cell.html",
        asked=asked,
        opened=opened,
        types=APPLICANT_TYPES,
        back=f"{asked.address()}#{anchor(opened.where)}",
        at=visit.address,
    )
