"""What is found in a letter and its files before they leave, and in any file that is sent here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.desk import Checked, Whole
from casetrack.errors import BadInput, ChecksError, NotFound, NoticeError
from casetrack.web.visit import Visit


@dataclass(frozen=True)
class Looked:
    """What was found, or why nothing could be looked for."""

    #: Empty where there is no letter to look at yet.
    checked: Sequence[Checked] = ()
    error: str = ""

    @property
    def blocks(self) -> bool:
        return bool(self.error) or any(each.blocks for each in self.checked)


#: Where there is nothing to look at.
NOTHING = Looked()


def of_draft(visit: Visit) -> Looked:
    """Return what is found in the letter of a draft."""
    return _looked(visit, lambda: desk.check_draft(visit.desk, visit.path("reference")))


def before_dispatch(visit: Visit, whole: Whole) -> Looked:
    """Return what is found in a signed reply that waits to go out; nothing in another state."""
    if whole.state != whole.view.workflow.reviews.then:
        return NOTHING
    return _looked(visit, lambda: desk.check_letter(visit.desk, whole.view.stored.reference))


def form(visit: Visit) -> Response:
    """Ask for files to check."""
    return _shown(visit, NOTHING)


def check(visit: Visit) -> Response:
    """Check the files that were sent; none of them is kept."""
    sent = visit.files("files")
    if not sent:
        return _shown(visit, NOTHING, visit.words.translate("choose a file"))
    return _shown(visit, _looked(visit, lambda: desk.check_files(visit.desk, sent)))


def _looked(visit: Visit, look: Callable[[], Sequence[Checked]]) -> Looked:
    try:
        return Looked(look())
    except ChecksError as no:
        return Looked(error="\n".join(no.lines(visit.words.translate)))
    except (BadInput, NotFound, NoticeError):
        # There is no letter yet, or it cannot be written: its preview says what is missing.
        return NOTHING


def _shown(visit: Visit, looked: Looked, error: str = "") -> Response:
    return visit.show("before_release.html", 422 if error else 200, looked=looked, error=error)
