"""What the law costs in memory: a step through the state machine, what is open, all due dates."""

from collections.abc import Iterator
from datetime import date, timedelta

from bench.figures import Aim, Figure, measured
from bench.scope import Scope
from casetrack.core import clock
from casetrack.core.case import Case, Event
from casetrack.library import Library

TOPIC = "rules"
MONDAY = date(2025, 10, 13)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield the costs of one case in memory."""
    library = Library()
    law, calendar, case = library.law("cn-2019"), library.calendar(), eight_events()
    procedure = law.procedure
    table = {("handling", "draft_reply"): "division_review"}
    rounds, seconds = scope.rounds, scope.seconds
    yield measured(
        lambda: procedure.fire("handling", "draft_reply", "division_review"),
        lambda: table["handling", "draft_reply"],
        rounds=rounds,
        seconds=seconds,
    ).figure(
        TOPIC,
        "a guarded transition through `transitions`",
        beside="a look into a dictionary",
        aim=Aim("median", 12e-6),
    )
    yield measured(
        lambda: procedure.actions_in("handling"),
        lambda: table["handling", "draft_reply"],
        rounds=rounds,
        seconds=seconds,
    ).figure(
        TOPIC,
        "what may I do now",
        beside="a look into a dictionary",
        aim=Aim("median", 1e-6),
    )

    def five_additions() -> None:
        for length in (20, 7, 15, 15, 10):
            calendar.add(MONDAY, length)

    yield measured(
        lambda: clock.deadlines(case, law.workflow, calendar),
        five_additions,
        rounds=rounds,
        seconds=seconds,
    ).figure(
        TOPIC,
        "fold of eight events to all deadlines",
        beside="five bare additions",
        aim=Aim("median", 100e-6),
    )


def eight_events() -> Case:
    """Return a case with a correction, a consultation and an extension."""

    def on(days: int) -> date:
        return MONDAY + timedelta(days=days)

    third = {"party": "third_party", "id": "c1"}
    return Case.of(
        [
            Event("received", on(0), {"channel": "post"}),
            Event("correction_requested", on(4), {"served_on": str(on(5)), "working_days": 15}),
            Event("correction_received", on(14)),
            Event("consultation_sent", on(16), {**third, "served_on": str(on(18))}),
            Event("consultation_returned", on(30), {"id": "c1"}),
            Event("extended", on(35), {"working_days": 10}),
            Event("drafted", on(40)),
            Event("reply_dispatched", on(45)),
        ]
    )
