"""How letters are set up: whose template and letterhead, which fonts stand in."""

from starlette.responses import Response

from casetrack import desk
from casetrack.i18n import mark
from casetrack.web.visit import Visit

#: What people call the folders of papers that are of no law.
FOLDERS = {"office": mark("forms and lists of the office"), "post": mark("envelopes")}


def letters(visit: Visit) -> Response:
    """Show the letters by law."""
    found, missing = desk.letters_in_use(visit.desk)
    named = {code: visit.words.translate(title) for code, title in FOLDERS.items()}
    return visit.show("letters_in_use.html", found=found, missing=missing, folders=named)
