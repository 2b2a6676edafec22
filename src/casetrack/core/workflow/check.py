"""The model checker: what a law cannot mean, found by walking its graph and not by reading names.

`parse` has made sure that every name is defined. Here it is shown that the machine leads from the
first state to an end by lawful ways: nothing is out of reach, nobody is stuck, no waiting state is
without a clock or a reason, no case is closed without telling the applicant, every clock starts and
stops, every pause ends. What only other rooms know (forms, templates) is given as arguments.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from casetrack.core.workflow.clocks import Clock
from casetrack.core.workflow.definition import NEW, NEXT_REVIEW, Action, Workflow
from casetrack.core.workflow.guide import faults_in_questions
from casetrack.core.workflow.machine import Procedure
from casetrack.errors import Problem, problem

#: (state, action, next state).
Edge: TypeAlias = tuple[str, str, str]
#: A state, and the state that the draft under review came from.
Place: TypeAlias = tuple[str, str]
#: (place, action, next place).
Way: TypeAlias = tuple[Place, str, Place]

_START: Place = (NEW, "")

#: What stands for an article that somebody still has to look up.
_PLACEHOLDERS = frozenset("? ？ - … ...... TODO todo 待补 待查 无 n/a".split())


def faults_of(procedure: Procedure) -> Iterator[Problem]:
    """Yield what is wrong with a workflow as a whole, each with its table and key."""
    graph = _Graph(procedure)
    yield from _out_of_reach(graph)
    yield from _stuck(graph)
    yield from _without_clock(graph)
    yield from _pauses(graph)
    yield from _closings(graph)
    yield from _idle_clocks(graph)
    yield from faults_in_questions(procedure.workflow)
    yield from _unsourced(procedure.workflow)


def faults_beside_names(procedure: Procedure) -> Iterator[Problem]:
    """Yield what can be told of a workflow in which some names are not defined."""
    graph = _Graph(procedure)
    yield from _idle_clocks(graph)
    yield from _unsourced(procedure.workflow)


def foreign_faults(
    workflow: Workflow,
    rows: Mapping[str, Collection[str]],
    templates: Collection[str],
    calendars: Collection[str],
) -> Iterator[Problem]:
    """Yield outcomes that count in no row there is, letters that nobody has written, and a
    calendar that is not there.

    `rows` holds the result rows of each form by its id; a form that is not in it is unknown.
    """
    if workflow.calendar not in calendars:
        yield problem("", "calendar", "there is no calendar {name}", name=workflow.calendar)
    for form in workflow.forms:
        if form not in rows:
            yield problem("", "forms", "there is no form {form}", form=form)
    for name, outcome in workflow.outcomes.items():
        for form, row in _all_rows(workflow, name):
            if form in rows and row != "none" and row not in rows[form]:
                yield problem(
                    f"outcomes.{name}",
                    "rows",
                    "{form} has no result row {row!r}",
                    form=form,
                    row=row,
                )
        yield from _unwritten(f"outcomes.{name}", "notice", outcome.notice, templates)
    if workflow.items is not None:
        yield from _unwritten("items", "letter", workflow.items.letter, templates)
    for name, notice in workflow.notices.items():
        if notice.template is not None:
            yield from _unwritten(f"notices.{name}", "template", notice.template, templates)


def _all_rows(workflow: Workflow, outcome: str) -> Iterator[tuple[str, str]]:
    definition = workflow.outcomes[outcome]
    yield from definition.rows.items()
    for choices in definition.rows_by_policy.values():
        for rows in choices.values():
            yield from rows.items()


def _unwritten(table: str, key: str, name: str, templates: Collection[str]) -> Iterator[Problem]:
    if name not in templates:
        yield problem(table, key, "there is no template {name}", name=name)


class _Graph:
    """The ways of a machine from the first state on, along any route that an office may choose.

    A place is a state with the state that the draft under review came from, empty where none is.
    """

    def __init__(self, procedure: Procedure) -> None:
        self.workflow = procedure.workflow
        self._ways_from: dict[str, list[Edge]] = {}
        for edge in sorted(filter(self._is_way, procedure.edges)):
            self._ways_from.setdefault(edge[0], []).append(edge)
        self.ways = tuple(self._walk())
        self.places = frozenset({_START, *(to for _, _, to in self.ways)})
        self.reached = frozenset(state for state, _ in self.places)

    def _is_way(self, edge: Edge) -> bool:
        """Whether a route can take the edge (each ends with the last step), and somebody may."""
        source, name, to = edge
        reviews = self.workflow.reviews
        is_early = to == reviews.then and source != reviews.last
        skips_the_last = self.action(name).to == NEXT_REVIEW and is_early
        return not skips_the_last and any(name in role.may for role in self.workflow.roles.values())

    def _walk(self) -> Iterator[Way]:
        found, waiting = {_START}, [_START]
        while waiting:
            here = waiting.pop()
            for way in self._ways_out_of(here):
                yield way
                if way[2] not in found:
                    found.add(way[2])
                    waiting.append(way[2])

    def _ways_out_of(self, here: Place) -> Iterator[Way]:
        state, origin = here
        reviews = self.workflow.reviews
        under_review = state in {*reviews.steps, reviews.then}
        for _, name, to in self._ways_from.get(state, ()):
            match self.action(name).to:
                case "reviews.next":
                    yield here, name, (to, origin if under_review else state)
                case "reviews.origin":
                    if to == origin:
                        yield here, name, (to, "")
                case "same":
                    yield here, name, here
                case _:
                    yield here, name, (to, "")

    def after(self, places: Iterable[Place]) -> frozenset[Place]:
        """Return the places and every place that a way leads to from one of them."""
        found = set(places)
        waiting = list(found)
        while waiting:
            here = waiting.pop()
            for _, _, to in self._ways_out_of(here):
                if to not in found:
                    found.add(to)
                    waiting.append(to)
        return frozenset(found)

    def events_from(self, places: Collection[Place]) -> frozenset[str]:
        """Return the types of events that can be left at one of the places."""
        return frozenset(self.action(name).leaves for here, name, _ in self.ways if here in places)

    def action(self, name: str) -> Action:
        return self.workflow.actions[name]

    def is_closed(self, place: Place) -> bool:
        return self.workflow.states[place[0]].is_closed

    def holds_on_all_ways(self, begins: Collection[str], ends: Collection[str]) -> frozenset[Place]:
        """Return the places at which, whichever way led there, one of `begins` came after the
        last of `ends`; both are types of events."""
        into: dict[Place, list[Way]] = {}
        for way in self.ways:
            into.setdefault(way[2], []).append(way)
        held = dict.fromkeys(self.places, True) | {_START: False}
        changed = True
        while changed:
            changed = False
            for place, ways in into.items():
                holds = all(self._holds(held[way[0]], way[1], begins, ends) for way in ways)
                if holds != held[place]:
                    held[place], changed = holds, True
        return frozenset(place for place, holds in held.items() if holds)

    def _holds(
        self, before: bool, name: str, begins: Collection[str], ends: Collection[str]
    ) -> bool:
        event = self.action(name).leaves
        return event in begins or (before and event not in ends)


def _out_of_reach(graph: _Graph) -> Iterator[Problem]:
    for state in graph.workflow.states:
        if state not in graph.reached:
            yield problem(
                f"states.{state}", "", "no action leads here on any way from {new!r}", new=NEW
            )


def _stuck(graph: _Graph) -> Iterator[Problem]:
    for state in graph.workflow.states:
        places = [place for place in graph.places if place[0] == state]
        if not places or graph.workflow.states[state].is_closed:
            continue
        if not any(here in places and to[0] != state for here, _, to in graph.ways):
            yield problem(f"states.{state}", "", "no role can lead out of here")
        elif not all(any(map(graph.is_closed, graph.after({place}))) for place in places):
            yield problem(f"states.{state}", "", "no way leads from here to an end")


def _without_clock(graph: _Graph) -> Iterator[Problem]:
    states = graph.workflow.states
    running: set[Place] = set()
    for clock in graph.workflow.clocks.values():
        # While the applicant is asked the clock stands still: that is what another one is for.
        still = {each.asked_by for each in clock.restarts}
        running |= graph.holds_on_all_ways(_starts(clock), _stops(clock) | still)
    waiting = {place for place in graph.places if place != _START and not graph.is_closed(place)}
    # A draft that was made where no clock runs is under review without one, too.
    said = {
        (state, origin)
        for state, origin in waiting
        if states[state].no_clock or (origin and states[origin].no_clock)
    }
    for state in sorted({state for state, _ in waiting - running - said}):
        yield problem(
            f"states.{state}",
            "no_clock",
            "no clock runs here on every way; name one, or say why there is none",
        )


def _starts(clock: Clock) -> frozenset[str]:
    return frozenset(
        {
            *clock.starts_on,
            *(each.begins_with for each in clock.rounds),
            *(each.answered_by for each in clock.restarts),
        }
    )


def _stops(clock: Clock) -> frozenset[str]:
    return frozenset({*clock.met_by, *clock.ends_with})


def _pauses(graph: _Graph) -> Iterator[Problem]:
    """Yield what stands still and never goes on."""
    for name, clock in graph.workflow.clocks.items():
        asked = [("restarts.answered_by", it.asked_by, it.answered_by) for it in clock.restarts]
        left = [("leaves_out.ends_with", it.begins_with, it.ends_with) for it in clock.leaves_out]
        for key, begins, ends in (*asked, *left):
            behind = {to for _, act, to in graph.ways if graph.action(act).leaves == begins}
            if any(ends not in graph.events_from({place}) for place in behind):
                yield problem(
                    f"clocks.{name}",
                    key,
                    "where {begins} leads, no action leaves {ends}: the clock would stand still",
                    begins=begins,
                    ends=ends,
                )


def _closings(graph: _Graph) -> Iterator[Problem]:
    """Yield the actions that can close a case without a reply and without a recorded reason."""
    workflow = graph.workflow
    reopening = {
        graph.action(name).leaves
        for here, name, to in graph.ways
        if graph.is_closed(here) and not graph.is_closed(to)
    }
    told = graph.holds_on_all_ways(workflow.deciding_events, reopening)
    for name, action in workflow.actions.items():
        silent = [
            here[0]
            for here, act, to in graph.ways
            if act == name and not graph.is_closed(here) and graph.is_closed(to)
            if here not in told
        ]
        if silent and not _says_why(workflow, action):
            yield problem(
                f"actions.{name}",
                "to",
                "it closes a case in {state} without a reply notice or a recorded reason",
                state=min(silent),
            )


def _says_why(workflow: Workflow, action: Action) -> bool:
    told_elsewhere = action.closes_as or action.told_with
    asked = (workflow.fields.get(key) for key in action.needs)
    # A field that nothing defines is told of as that.
    return told_elsewhere is not None or any(not each or each.kind == "text" for each in asked)


def _idle_clocks(graph: _Graph) -> Iterator[Problem]:
    left = graph.events_from(graph.places)
    for name, clock in graph.workflow.clocks.items():
        if not left & (set(clock.starts_on) | {each.begins_with for each in clock.rounds}):
            yield problem(f"clocks.{name}", "starts_on", "nothing that can happen starts it")
        if not left & _stops(clock):
            yield problem(f"clocks.{name}", "met_by", "nothing that can happen stops it")


def _unsourced(workflow: Workflow) -> Iterator[Problem]:
    for table, source in _sources(workflow):
        if not source or source in _PLACEHOLDERS:
            yield problem(table, "source", "the article that it rests on is missing")


def _sources(workflow: Workflow) -> Iterator[tuple[str, str]]:
    yield "", workflow.source
    yield "reviews", workflow.reviews.source
    if workflow.items is not None:
        yield "items", workflow.items.source
    for n, rule in enumerate(workflow.receipt, start=1):
        yield f"receipt.{n}", rule.source
    for name, action in workflow.actions.items():
        yield f"actions.{name}", action.source
        yield from ((f"actions.{name}.demands", each.source) for each in action.demands)
    for name, outcome in workflow.outcomes.items():
        yield f"outcomes.{name}", outcome.source
    for name, question in workflow.questions.items():
        yield f"questions.{name}", question.source
    for name, tariff in workflow.tariffs.items():
        yield f"tariffs.{name}", tariff.source
    for name, clock in workflow.clocks.items():
        for source in clock.sources:
            yield f"clocks.{name}", source
