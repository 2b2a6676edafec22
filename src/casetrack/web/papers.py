"""Letters as they were stored, their text as a page, files that came with an event."""

from urllib.parse import quote

from starlette.responses import HTMLResponse, Response

from casetrack import desk
from casetrack.web.letter_policy import letter_policy
from casetrack.web.visit import Visit

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letter(visit: Visit) -> Response:
    """Show the text of a letter that was issued, as a document of its own."""
    found = _paper(visit)
    page = visit.desk.notices.to_html(found.letter)
    return HTMLResponse(page, headers={"Content-Security-Policy": letter_policy(page)})


def letter_file(visit: Visit) -> Response:
    """Return the file of a letter byte for byte as it was stored."""
    found = _paper(visit)
    name = f"{visit.path('reference')}-{found.letter.title}.docx"
    return _file(found.stored or b"", name, _DOCX)


def attachment(visit: Visit) -> Response:
    """Return a file that came with an event, to be saved and never to be run."""
    position = visit.request.path_params["position"]
    found, content = desk.attached(
        visit.desk, visit.path("reference"), position, visit.path("sha256")
    )
    desk.note_reading(visit.desk, visit.path("reference"))
    return _file(content, found.name or found.sha256, "application/octet-stream")


def _paper(visit: Visit) -> desk.Paper:
    position = visit.request.path_params["position"]
    found = desk.paper(visit.desk, visit.path("reference"), visit.path("kind"), position)
    desk.note_reading(visit.desk, visit.path("reference"))
    return found


def _file(content: bytes, name: str, media_type: str) -> Response:
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": told})
