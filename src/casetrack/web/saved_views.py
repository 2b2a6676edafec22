"""Lists kept under a name: keep one, give it another name, remove it."""

from starlette.responses import Response

from casetrack import desk
from casetrack.errors import BadInput
from casetrack.i18n import mark
from casetrack.web import lists
from casetrack.web.filters import filters
from casetrack.web.visit import Visit


def save(visit: Visit) -> Response:
    """Keep the list of the address under a name."""
    typed, query = visit.typed(), filters(visit).query
    name = typed.get("name", "")
    try:
        desk.save_view(visit.desk, name, query, shared="shared" in typed)
    except BadInput as no:
        return lists.page(visit, {"name": visit.words.put(no.message)}, name)
    visit.say_done(visit.words.say("kept as {name}", name=name.strip()))
    return visit.go(f"/cases?{query}" if query else "/cases")


def change(visit: Visit) -> Response:
    """Give a view another name, or remove it."""
    typed, view = visit.typed(), int(visit.path("view"))
    name = typed.get("name", "")
    try:
        if "remove" in typed:
            desk.remove_view(visit.desk, view)
        else:
            desk.rename_view(visit.desk, view, name)
    except BadInput as no:
        return lists.page(visit, {f"view-{view}": visit.words.put(no.message)}, name)
    said = mark("the view is removed") if "remove" in typed else mark("the view has its new name")
    visit.say_done(visit.words.translate(said))
    query = filters(visit).query
    return visit.go(f"/cases?{query}" if query else "/cases")
