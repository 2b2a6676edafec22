"""What makes a clock longer: an extension, a day that the applicant was told."""

from casetrack.core.case import Event
from casetrack.core.clock.run import Run
from casetrack.core.clock.state import State, allowed
from casetrack.core.workflow.clocks import Clock
from casetrack.messages import say


def extend(state: State, name: str, clock: Clock, event: Event) -> None:
    """Make the clock longer, at most as often and by as much as the law allows."""
    rule = clock.extension
    if rule is None:
        return
    run = state.live.get((name, None))
    if run is None or run.end != "open":
        state.warn_no_effect(event, say("{clock} is not running", clock=clock.title))
        return
    for each in run.both():
        length = event.number_of("working_days") or 0
        if rule.void_if and event.payload.get(rule.void_if):
            state.warn_no_effect(event, say("it was not approved ({source})", source=rule.source))
        elif each.extensions >= rule.times:
            state.warn_no_effect(event, allowed(rule.times, rule.source))
        elif state.has_run_out(each, event):
            state.warn_no_effect(event, state.ran_out(each))
        elif length == 0:
            state.warn_no_effect(event, say("it does not say by how many working days"))
        else:
            _lengthen(state, each, clock, event, length)


def _lengthen(state: State, run: Run, clock: Clock, event: Event, length: int) -> None:
    rule = clock.extension
    most = rule.at_most_working_days if rule else 0
    if length > most:
        state.warn(
            "extended of {on}: {length} working days are more than {most} ({source}); {most} count",
            on=event.on,
            length=length,
            most=most,
            source=rule.source if rule else "",
        )
    run.additions.append(min(length, most))


def put_off(state: State, name: str, clock: Clock, event: Event) -> None:
    """Put the answer off to the day told to the applicant, where that is a later one."""
    rule = clock.delay
    if rule is None:
        return
    run = state.live.get((name, None))
    until = event.date_of(rule.until_given_by)
    if run is None or run.end != "open":
        state.warn_no_effect(event, say("{clock} is not running", clock=clock.title))
        return
    for each in run.both():
        if until is None:
            state.warn_no_effect(event, say("it does not say to which day"))
        elif state.has_run_out(each, event):
            state.warn_no_effect(event, state.ran_out(each))
        elif until <= state.due(each):
            state.warn_no_effect(
                event, say("{until} is not after {due}", until=until, due=state.due(each))
            )
        else:
            each.additions.append(until)
