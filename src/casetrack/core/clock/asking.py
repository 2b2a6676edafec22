"""The applicant is asked, and answers: the clock starts again from the answer."""

from casetrack.core.case import Event
from casetrack.core.clock.run import Run
from casetrack.core.clock.state import State, allowed
from casetrack.core.workflow.clocks import Clock, Restart
from casetrack.messages import say


def ask(state: State, name: str, clock: Clock, event: Event) -> None:
    """Let the clock wait for an answer, where asking is allowed, once more and still in time."""
    for restart in clock.restarts:
        if event.type != restart.asked_by:
            continue
        run = state.live.get((name, None))
        count = state.asked[event.type] = state.asked.get(event.type, 0) + 1
        if run is None or run.end != "open":
            state.warn_no_effect(event, say("{clock} is not running", clock=clock.title))
        elif count > restart.times:
            state.warn_no_effect(event, allowed(restart.times, restart.source))
        else:
            _wait(state, run, restart, event)


def _wait(state: State, run: Run, restart: Restart, event: Event) -> None:
    limit = state.live.get((restart.asked_within or "", None))
    late = limit is not None and state.has_run_out(limit, event)
    state.asked_late[event.type] = late
    if not late:
        run.waiting_for = restart
        return
    state.warn(
        "{event} of {on} came after {due} ({source}); whether the answer restarts the clock "
        "is open to dispute, so the earlier due date is kept",
        event=state.workflow.title_of(event.type),
        on=event.on,
        due=state.due(limit) if limit else event.on,
        source=restart.source,
    )


def answer(state: State, name: str, clock: Clock, event: Event) -> None:
    """Let the clock start again from the answer to a lawful asking."""
    for restart in clock.restarts:
        if event.type != restart.answered_by:
            continue
        run = state.live.get((name, None))
        if run is None or run.end == "met" or _is_unasked(state, restart):
            state.warn_no_effect(event, say("nothing was open that it answers"))
        elif state.asked_late[restart.asked_by]:
            run.alternative = run.restarted(event.on, restart.source)
            run.end = "open"
            _answered(state, restart)
        else:
            _restart(state, name, run, restart, event)


def _is_unasked(state: State, restart: Restart) -> bool:
    """Whether no lawful asking waits for this answer: each is answered once."""
    return restart.asked_by not in state.asked_late


def _answered(state: State, restart: Restart) -> None:
    del state.asked_late[restart.asked_by]


def _restart(state: State, name: str, run: Run, restart: Restart, event: Event) -> None:
    _answered(state, restart)
    run.end, run.waiting_for = "superseded", None
    state.superseded.append(run)
    state.live[name, None] = run.restarted(event.on, restart.source)
    if run.additions:
        state.warn(
            "{event} of {on} restarts the clock; the extension made before it is gone",
            event=state.workflow.title_of(event.type),
            on=event.on,
        )
