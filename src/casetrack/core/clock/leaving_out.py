"""What is left out of a clock: opinions of others, suspensions."""

from typing import Literal

from casetrack.core.case import Event
from casetrack.core.clock.run import Consultation, Run, subject_key
from casetrack.core.clock.state import State, concerns
from casetrack.core.workflow.clocks import Clock, LeftOut
from casetrack.messages import say


def consult(state: State, name: str, clock: Clock, event: Event) -> None:
    """Open or close a span that is left out of the clock."""
    for rule in clock.leaves_out:
        if event.type == rule.begins_with and concerns(rule.parties, event):
            _open(state, name, rule, event)
    if event.type in [rule.served_by for rule in clock.leaves_out]:
        _served(state, name, event)
    if event.type in [rule.ends_with for rule in clock.leaves_out]:
        _close(state, name, event)


def _is_over(state: State, name: str, event: Event) -> bool:
    """Whether a chance had passed already: nobody asks any more what it leaves out."""
    run = state.live.get((name, None))
    is_chance = state.workflow.clocks[name].if_missed == "lapsed"
    return is_chance and (run is None or run.end != "open" or state.has_run_out(run, event))


def _open(state: State, name: str, rule: LeftOut, event: Event) -> None:
    run = state.live.get((name, None))
    if _is_over(state, name, event):
        return
    if run is None or run.end != "open":
        state.warn_no_effect(
            event, say("{clock} is not running", clock=state.workflow.clocks[name].title)
        )
        return
    key = subject_key(event)
    for each in run.both():
        if key in each.consultations:
            state.warn_no_effect(event, say("{key} is open already", key=key))
        elif state.has_run_out(each, event):
            state.warn_no_effect(event, state.ran_out(each))
        else:
            each.consultations[key] = Consultation(rule, event.on, event.served_on)


def _served(state: State, name: str, event: Event) -> None:
    for run in state.runs_of(name):
        for each in run.both():
            if found := _open_one(each, event, "served_by"):
                found.served_on = event.on


def _close(state: State, name: str, event: Event) -> None:
    run = state.live.get((name, None))
    found = [_open_one(each, event, "ends_with") for each in run.both()] if run else []
    for consultation in filter(None, found):
        consultation.returned_on = event.on
    if not any(found) and not _is_over(state, name, event):
        state.warn_no_effect(event, say("nothing was open that it answers"))


def _open_one(
    run: Run, event: Event, told_by: Literal["served_by", "ends_with"]
) -> Consultation | None:
    """Return what an answer is for among the open ones; without an id, the only one."""
    still_open = {
        key: each
        for key, each in run.consultations.items()
        if each.returned_on is None and getattr(each.rule, told_by) == event.type
    }
    if key := event.text_of("id"):
        return still_open.get(key)
    return next(iter(still_open.values())) if len(still_open) == 1 else None
