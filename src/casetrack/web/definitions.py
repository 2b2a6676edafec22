"""The definitions on the shelf: what they are, whether they hold, what a change of one changes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.responses import Response

from casetrack import desk
from casetrack.core.workflow import PHASES, Picture, can_draw
from casetrack.desk import Compared, LawFile
from casetrack.errors import BadInput, Problem
from casetrack.i18n import mark
from casetrack.web.law_changes import Changed, changed
from casetrack.web.visit import Visit

_PHASES = {
    "intake": mark("receipt"),
    "handling": mark("handling"),
    "waiting": mark("waiting for the applicant"),
    "review": mark("review and signature"),
    "dispatch": mark("dispatch"),
    "closed": mark("closed"),
    "void": mark("void"),
}


@dataclass(frozen=True)
class StateDrawn:
    """A state of the picture in words: what leads on from it, and where to."""

    title: str
    code: str
    leads: tuple[tuple[str, str], ...]


def definitions(visit: Visit) -> Response:
    """Show what is on the shelf, with its checks."""
    return _shelf(visit)


def law(visit: Visit) -> Response:
    """Show one law: its checks, its picture, the versions that cases go by."""
    found = desk.law_on_shelf(visit.desk, visit.path("law"))
    drawn = desk.drawn(found)
    own = visit.desk.premises.workflows
    return visit.show(
        "definition.html",
        law=found,
        problems=problems(visit, found.problems),
        phases=_in_words(visit, found, drawn) if drawn else (),
        can_draw=can_draw(),
        own_folder=own,
    )


def picture(visit: Visit) -> Response:
    """Return the picture of a law."""
    name = visit.path("law")
    return Response(desk.picture_of(visit.desk, name), media_type="image/svg+xml")


def changes(visit: Visit) -> Response:
    """Show what the law on the shelf changes against a version that cases go by."""
    name = visit.path("law")
    found = desk.compared_with_pinned(visit.desk, name, visit.query("from"))
    return visit.show(
        "definition_changes.html", name=name, compared=found, things=things(visit, found)
    )


def attempt(visit: Visit) -> Response:
    """Show what is wrong with a file and what it would change; nothing of it is kept."""
    files = visit.files("law")
    if not files:
        return _shelf(visit, visit.words.translate("choose a file first"))
    try:
        tried = desk.try_law(visit.desk, *files[0])
    except BadInput as no:
        return _shelf(visit, visit.words.put(no.message))
    return visit.show(
        "definition_tried.html",
        tried=tried,
        problems=problems(visit, tried.problems),
        things=things(visit, tried.compared) if tried.compared else (),
        own_folder=visit.desk.premises.workflows,
    )


def problems(visit: Visit, found: Sequence[Problem]) -> list[tuple[str, str]]:
    """Return each problem as its place in the file and what is wrong there."""
    return [(each.place, visit.words.put(each.says)) for each in found]


def things(visit: Visit, compared: Compared) -> Sequence[Changed]:
    """Return what changes, thing by thing."""
    return changed(visit.words, compared)


def _shelf(visit: Visit, error: str = "") -> Response:
    laws, others = desk.laws_on_shelf(visit.desk), desk.others_on_shelf(visit.desk)
    return visit.show(
        "definitions.html",
        422 if error else 200,
        laws=laws,
        others=others,
        kinds={kind: visit.words.put(each) for kind, each in desk.KINDS.items()},
        problems=lambda found: problems(visit, found),
        own_folder=visit.desk.premises.workflows,
        largest=desk.LARGEST_LAW_BYTES // 1024,
        error=error,
    )


def _in_words(
    visit: Visit, law: LawFile, drawn: Picture
) -> Sequence[tuple[str, Sequence[StateDrawn]]]:
    """Return the picture as words: phase by phase, each state with what leads on from it."""
    titles = _titles(visit, law)
    return [
        (
            visit.words.translate(_PHASES[phase]),
            [StateDrawn(titles[code], code, tuple(_leads(visit, law, code))) for code in states],
        )
        for phase in PHASES
        if (states := drawn.phases[phase])
    ]


def _titles(visit: Visit, law: LawFile) -> Mapping[str, str]:
    states = law.workflow.states if law.workflow else {}
    return {code: visit.words.title(state) for code, state in states.items()}


def _leads(visit: Visit, law: LawFile, code: str) -> Iterator[tuple[str, str]]:
    """Yield the title of each action that leads away from a state, and of where it leads."""
    titles = _titles(visit, law)
    actions = law.workflow.actions if law.workflow else {}
    for way in desk.ways_on_shelf(law):
        if code in way.sources:
            yield visit.words.title(actions[way.action]), titles[way.to]
