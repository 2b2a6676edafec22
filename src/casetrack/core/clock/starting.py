"""How a clock starts, and begins anew with a round."""

from datetime import date

from casetrack.core.case import Event
from casetrack.core.clock.run import Run, fits, subject_key
from casetrack.core.clock.state import State, concerns
from casetrack.core.workflow.clocks import Clock
from casetrack.core.workflow.definition import RECEIVED
from casetrack.core.workflow.receipt import rule_for
from casetrack.messages import Message, say


def start(state: State, name: str, clock: Clock, event: Event) -> None:
    """Start the clock on what it starts on; once it runs, say that a repeat has no effect."""
    if not _is_start(state, clock, event):
        return
    key = (name, subject_key(event) if clock.for_each else None)
    run = state.live.get(key)
    if run is not None and (run.round < state.round or _is_served_on_another(event)):
        _supersede(state, key)
    elif run is not None:
        is_told = run.started_by != event.type or _is_repeat_of_a_restart(state, event)
        if not is_told:
            _warn_repeat(state, name, event)
        return
    _begin(state, key, clock, event)


def begin_round(state: State, name: str, clock: Clock, event: Event) -> None:
    """Begin the clock anew although it was kept, as after a reply that was quashed."""
    for each in clock.rounds:
        if event.type != each.begins_with or not _is_start(state, clock, event):
            continue
        state.round += 1
        state.outcomes, state.decided_on = (), None
        if (name, None) in state.live:
            _supersede(state, (name, None))
        run = _begin(state, (name, None), clock, event)
        run.start_source = each.source
        _forget_askings(state, clock)


def _is_start(state: State, clock: Clock, event: Event) -> bool:
    return (
        concerns(clock.parties, event)
        and fits(clock.starts_if, event)
        and is_remedy_of(state, clock)
    )


def is_remedy_of(state: State, clock: Clock) -> bool:
    """Whether the clock runs after a reply like the last one; after an unknown one it does.

    Of a reply to several things it is enough that one of them has this remedy.
    """
    if not clock.starts_for_remedies or not state.outcomes or state.decided_on is None:
        return True
    told = {each.remedy_on(state.decided_on).told(state.case.policy) for each in state.outcomes}
    return not told.isdisjoint(clock.starts_for_remedies)


def _begin(state: State, key: tuple[str, str | None], clock: Clock, event: Event) -> Run:
    begins_on = event.served_on if clock.from_service else _receipt(state, event)
    run = Run.begun(key[0], clock, event, state.case.policy, begins_on)
    run.round = state.round
    if event.type == RECEIVED:
        run.began = _how_received(state, event)
    state.live[key] = run
    return run


def _supersede(state: State, key: tuple[str, str | None]) -> None:
    run = state.live.pop(key)
    run.end = "superseded"
    state.superseded.append(run)


def _forget_askings(state: State, clock: Clock) -> None:
    """A new round may ask the applicant anew."""
    for restart in clock.restarts:
        state.asked.pop(restart.asked_by, None)
        state.asked_late.pop(restart.asked_by, None)


def _how_received(state: State, event: Event) -> Message | None:
    """Return what fixes the day of receipt; warn where that makes it another day."""
    found = state.receipt_told
    if found is None:
        rule = rule_for(state.workflow.receipt, event.text_of("channel"))
        return say("{title} ({source})", title=rule.title, source=rule.source) if rule else None
    if found.on != event.on:
        state.warn(
            "received on {on}, but {rule} would make it {other}; look at the dates",
            on=event.on,
            rule=found.says,
            other=found.on,
        )
        return None
    return found.says


def _receipt(state: State, event: Event) -> date:
    rolls = event.type == RECEIVED and state.case.policy.rest_day_receipt == "roll"
    return state.calendar.next_workday(event.on) if rolls else event.on


def _is_repeat_of_a_restart(state: State, event: Event) -> bool:
    """Whether the warning about asking again has said it already."""
    asking = {each.asked_by for c in state.workflow.clocks.values() for each in c.restarts}
    return event.type in asking


def _warn_repeat(state: State, name: str, event: Event) -> None:
    state.warn(
        "{event} of {on} does not start {clock} again",
        event=state.workflow.title_of(event.type),
        on=event.on,
        clock=state.workflow.clocks[name].title,
    )


def _is_served_on_another(event: Event) -> bool:
    """Whether the letter reached another one of several applicants: their time runs from then.

    The last one to be served is the last one who can still seek a remedy.
    """
    return event.type == "reply_served" and event.text_of("recipient") is not None
