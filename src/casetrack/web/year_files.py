"""A year's table and its annual report as files."""

import json
from urllib.parse import quote

from starlette.responses import Response

from casetrack import desk
from casetrack.core import statistics
from casetrack.errors import NotFound
from casetrack.reports import ANNUAL, WRITTEN, Fonts, Sheets, write_annual, write_report
from casetrack.web.visit import Visit
from casetrack.web.year import chosen, counted, whole_year

_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS = {
    ".xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    ".docx": f"{_OFFICE}.wordprocessingml.document",
    ".csv": "text/csv; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".pdf": "application/pdf",
}


def table(visit: Visit) -> Response:
    """Return the table that is asked for in the printed layout, or as JSON with its cases."""
    ending = _ending(visit, (*WRITTEN, ".json"))
    asked = chosen(visit)
    found = counted(visit, asked, with_cases=ending == ".json")
    if ending == ".json":
        told = desk.report_told(found, visit.words.translate, with_cases=True)
        content = json.dumps(told, ensure_ascii=False, indent=1, default=str).encode()
    else:
        about = visit.words.put(desk.about(found))
        tables = statistics.printed(found.form, found.report)
        content = write_report(ending, Sheets(found.form.title, about, tables))
    return _file(content, f"{asked.year}-{asked.form.id}{ending}", ending)


def annual(visit: Visit) -> Response:
    """Return the annual report, filled in as far as figures can tell."""
    ending, asked = _ending(visit, ANNUAL), whole_year(visit)
    written = desk.annual_report(visit.desk, asked.year, asked.form.id)
    content = write_annual(ending, written.annual, _fonts(visit))
    return _file(content, f"{written.annual.title}{ending}", ending)


def _ending(visit: Visit, known: tuple[str, ...]) -> str:
    ending = f".{visit.path('ending')}"
    if ending not in known:
        raise NotFound("no such file is written; there are: {kinds}", kinds=", ".join(known))
    return ending


def _fonts(visit: Visit) -> Fonts:
    """Return the fonts that letters are set in."""
    notices = visit.desk.notices
    used = {each.role: [each.used] if each.used else [] for each in notices.fonts()}
    return Fonts(used["text"], used["title"], used["heading"], notices.own_fonts)


def _file(content: bytes, name: str, ending: str) -> Response:
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"Content-Disposition": told}
    return Response(content, media_type=_KINDS[ending], headers=headers)
