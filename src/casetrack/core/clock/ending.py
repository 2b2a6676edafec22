"""How a clock is met, ends, or learns on which day its letter was served."""

from collections.abc import Sequence

from casetrack.core.case import Event
from casetrack.core.clock.run import Run, fits
from casetrack.core.clock.starting import is_remedy_of
from casetrack.core.clock.state import State
from casetrack.core.workflow.clocks import Clock
from casetrack.messages import say


def end(state: State, name: str, clock: Clock, event: Event) -> None:
    """Let the event meet or end what runs of the clock, or say on which day it was served."""
    if clock.met_if:
        _warn_of_a_way_that_is_not_open(state, clock, event)
    for run in _concerned(state, name, clock, event):
        for each in run.both():
            if each.end == "open":
                _end_run(state, each, clock, event)
    if event.type == clock.served_by:
        _serve(state, name, event)


def _warn_of_a_way_that_is_not_open(state: State, clock: Clock, event: Event) -> None:
    """Say so where somebody sues directly and should have gone to reconsideration first."""
    is_way = event.type in clock.met_by and fits(clock.met_if, event)
    if is_way and event.payload.get("kind") and not is_remedy_of(state, clock):
        state.warn(
            "{event} of {on}: {clock} is not open after this reply; reconsideration comes "
            "first ({source})",
            event=state.workflow.title_of(event.type),
            on=event.on,
            clock=clock.title,
            source=clock.source,
        )


def _concerned(state: State, name: str, clock: Clock, event: Event) -> Sequence[Run]:
    """Return the runs the event is about: one consultation's, or all of the clock's."""
    runs = state.runs_of(name)
    if not clock.for_each or event.type not in clock.met_by:
        return runs
    if key := event.text_of("id"):
        return [run for run in runs if run.subject == key]
    still_open = [run for run in runs if run.end == "open"]
    return still_open if len(still_open) == 1 else []


def _end_run(state: State, run: Run, clock: Clock, event: Event) -> None:
    if event.type in clock.met_by and fits(clock.met_if, event):
        run.met_while_waiting = run.is_waiting(state.calendar, state.case.policy)
        run.end, run.met_on, run.waiting_for = "met", event.on, None
    elif event.type in clock.ends_with and _is_time_to_end(state, clock, event):
        run.end = "ended"


def _is_time_to_end(state: State, clock: Clock, event: Event) -> bool:
    """Whether nothing has to run out before the event ends the clock; warn where it has not."""
    first = clock.ends_only_after.get(event.type, ())
    if not first:
        return True
    runs = [run for name in first for run in state.runs_of(name) if run.end == "open"]
    if any(state.has_run_out(run, event) for run in runs):
        return True
    titles = ", ".join(state.workflow.clocks[name].title for name in first)
    state.warn_no_effect(event, say("none of these had run out: {clocks}", clocks=titles))
    return False


def _serve(state: State, name: str, event: Event) -> None:
    still_open = [run for run in state.runs_of(name) if run.end == "open"]
    key = event.text_of("id")
    served = [run for run in still_open if key in (None, run.subject)]
    if len(served) == 1:
        served[0].start = event.on
