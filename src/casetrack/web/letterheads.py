"""An office's own letterheads: checked, seen on a sample, put, taken back."""

from collections.abc import Sequence

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput, NoticeError
from casetrack.web.papers import download
from casetrack.web.visit import Visit

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def letterheads(visit: Visit) -> Response:
    """Show the letterheads, and the form for another one."""
    return _shown(visit)


def put(visit: Visit) -> Response:
    """Put a letterhead, or only write a sample on it; with a mistake all of them are said."""
    files, typed = visit.files("letterhead"), visit.typed()
    if not files:
        return _shown(visit, [visit.words.translate("choose a file first")])
    content, name = files[0][1], typed.get("name") or desk.FOR_ALL
    try:
        if typed.get("how") == "sample":
            return download(desk.sample_letter(visit.desk, content), "sample.docx", _DOCX)
        desk.put_letterhead(visit.desk, name, content)
    except NoticeError as no:
        return _shown(
            visit, [f"{each.place}: {visit.words.put(each.says)}" for each in no.problems]
        )
    except BadInput as no:
        return _shown(visit, [visit.words.put(no.message)])
    visit.say_done(visit.words.say("letters are written on {name} from now on", name=name))
    return visit.go("/letterheads")


def sample(visit: Visit) -> Response:
    """Return a sample on a letterhead that was put."""
    name, content = desk.letterhead_file(visit.desk, int(visit.path("number")))
    written = desk.sample_letter(visit.desk, content)
    return download(written, f"sample-{name.replace('/', '-')}", _DOCX)


def again(visit: Visit) -> Response:
    """Let a letterhead hold again that was put before."""
    name = desk.put_letterhead_again(visit.desk, int(visit.path("number")))
    visit.say_done(visit.words.say("letters are written on {name} from now on", name=name))
    return visit.go("/letterheads")


def remove(visit: Visit) -> Response:
    """Let the letterhead of the folder hold again, or the one of the layout."""
    name = visit.typed().get("name", "")
    desk.take_letterhead_away(visit.desk, name)
    visit.say_done(visit.words.say("{name} is taken away", name=name))
    return visit.go("/letterheads")


def _shown(visit: Visit, errors: Sequence[str] = ()) -> Response:
    found = desk.letterheads(visit.desk)
    return visit.show(
        "letterheads.html",
        422 if errors else 200,
        found=found,
        chosen=visit.typed().get("name", desk.FOR_ALL),
        largest=desk.LARGEST_LETTERHEAD_BYTES // 1024 // 1024,
        names={f"user:{each.code}": each.name for each in desk.users(visit.desk)},
        errors=errors,
    )
