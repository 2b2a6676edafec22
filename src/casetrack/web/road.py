"""The page of a case's road: every state and action of its law, with "you are here"."""

from collections.abc import Iterator

from starlette.responses import Response

from casetrack import desk
from casetrack.core.workflow import NEXT_REVIEW, Way
from casetrack.desk import Road, Stage
from casetrack.i18n import mark
from casetrack.web import roadmap
from casetrack.web.roadmap import Place, WayOut
from casetrack.web.visit import Visit

PHASES = {
    "intake": mark("Intake"),
    "handling": mark("Handling"),
    "waiting": mark("Waiting for the applicant"),
    "review": mark("Review"),
    "dispatch": mark("Dispatch"),
    "closed": mark("Closed"),
    "void": mark("Void"),
}


def show(visit: Visit) -> Response:
    """Show where a case stands among all the states and actions of its law."""
    road = desk.road(visit.desk, visit.path("reference"))
    phases = dict(_phases(visit, road))
    return visit.show(
        "road.html",
        view=road.whole.view,
        state=road.whole.view.workflow.states[road.whole.state],
        phases=phases,
        drawing=roadmap.drawn(phases),
    )


def _phases(visit: Visit, road: Road) -> Iterator[tuple[str, tuple[Place, ...]]]:
    """Yield the places of each phase that has any; at the end what leads out of many states."""
    for phase, name in PHASES.items():
        places = tuple(_place(visit, road, each) for each in road.stages if each.phase == phase)
        if places:
            yield visit.words.translate(name), places
    many = tuple(_from_many(visit, road))
    if many:
        yield visit.words.translate("From several states"), many


def _place(visit: Visit, road: Road, stage: Stage) -> Place:
    words, workflow = visit.words, road.whole.view.workflow
    notes = [f"✓ {day}" for day in map(str, stage.entered_on)][-3:]
    if stage.is_here:
        notes.append(f"▶ {words.translate('it is here now')}")
    kind = "here" if stage.is_here else "been" if stage.entered_on else ""
    ways = tuple(
        _way_out(visit, road, way, stage.state)
        for way in road.ways
        if stage.state in way.sources and _is_drawn_at(road, way, stage)
    )
    return Place(stage.state, words.title(workflow.states[stage.state]), tuple(notes), kind, ways)


def _is_drawn_at(road: Road, way: Way, stage: Stage) -> bool:
    """Tell whether a way is drawn at a state itself: one of many is where it matters there."""
    was_taken = (stage.state, way.action, way.to) in road.taken
    return stage.is_here or was_taken or not _is_grouped(road, way)


def _is_grouped(road: Road, way: Way) -> bool:
    """Tell whether a way is drawn once for all its states; what leads into review never is."""
    return way.is_from_many and road.whole.view.workflow.actions[way.action].to != NEXT_REVIEW


def _from_many(visit: Visit, road: Road) -> Iterator[Place]:
    """Yield one place for all the actions that lead out of many states."""
    ways = [way for way in road.ways if _is_grouped(road, way)]
    if ways:
        title = visit.words.translate("Several states")
        outs = tuple(_way_out(visit, road, way) for way in ways)
        yield Place("", title, (), "several", outs)


def _way_out(visit: Visit, road: Road, way: Way, *sources: str) -> WayOut:
    words, view = visit.words, road.whole.view
    times = sum(road.taken.get((source, way.action, way.to), 0) for source in sources)
    can = {each.name for each in road.whole.actions if each.is_open}
    is_open = road.whole.state in sources and way.action in can
    action = words.title(view.workflow.actions[way.action])
    text = f"{action} → {words.title(view.workflow.states[way.to])}"
    if times:
        text = f"✓{f' ×{times}' if times > 1 else ''} {text}"
    if is_open:
        text = words.say("{way} (open to you now)", way=text)
    href = f"/cases/{view.stored.reference}?action={way.action}#act-{way.action}" if is_open else ""
    return WayOut(text, way.to, "taken" if times else "open" if is_open else "", href)
