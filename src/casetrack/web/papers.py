"""Letters as they were stored, their text as a page, files that came with an event."""

from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from casetrack import desk
from casetrack.desk import Letter
from casetrack.errors import NotFound
from casetrack.guards import plain_name
from casetrack.web.letter_policy import letter_policy
from casetrack.web.visit import Visit

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Kinds of files that a paper is written as, by the ending that an address asks for.
_KINDS = {"docx": _DOCX, "pdf": "application/pdf"}


def letter(visit: Visit) -> Response:
    """Show the text of a letter that was issued, as a document of its own."""
    return as_page(visit, _paper(visit).letter)


def as_page(visit: Visit, found: Letter) -> Response:
    """Return a letter as a page; it takes no style but its own."""
    page = visit.desk.notices.to_html(found)
    return HTMLResponse(page, headers={"Content-Security-Policy": letter_policy(page)})


def letter_file(visit: Visit) -> Response:
    """Return the file of a letter byte for byte as it was stored."""
    found = _paper(visit)
    name = f"{visit.path('reference')}-{found.letter.title}.docx"
    return download(found.stored or b"", name, _DOCX)


def letter_as_pdf(visit: Visit) -> Response:
    """Return a letter as PDF; raise BadInput in words where no font for it is installed."""
    found = _paper(visit)
    content = visit.desk.notices.to_pdf(found.letter)
    name = f"{visit.path('reference')}-{found.letter.title}.pdf"
    return download(content, name, "application/pdf")


def as_file(visit: Visit, found: Letter, name: str) -> Response:
    """Return a paper as the kind of file that the address asks for, to be saved under a name."""
    ending = visit.path("ending")
    if ending not in _KINDS:
        raise NotFound("no such file is written; there are: {kinds}", kinds=", ".join(_KINDS))
    notices = visit.desk.notices
    content = notices.to_pdf(found) if ending == "pdf" else notices.to_docx(found)
    return download(content, f"{name}.{ending}", _KINDS[ending])


def attachment(visit: Visit) -> Response:
    """Return a file that came with an event, to be saved and never to be run."""
    position = visit.request.path_params["position"]
    found, content = desk.attached(
        visit.desk, visit.path("reference"), position, visit.path("sha256")
    )
    desk.note_reading(visit.desk, visit.path("reference"))
    return download(content, found.name or found.sha256, "application/octet-stream")


def _paper(visit: Visit) -> desk.Paper:
    position = visit.request.path_params["position"]
    found = desk.paper(visit.desk, visit.path("reference"), visit.path("kind"), position)
    desk.note_reading(visit.desk, visit.path("reference"))
    return found


def download(content: bytes, name: str, media_type: str) -> Response:
    """Return a file to be saved under a name."""
    safe = plain_name(name) or "file"
    told = f"attachment; filename*=UTF-8''{quote(safe, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": told})
