"""A run -> its deadline: each due date with the rule and the article by which it was found.

The run counts the days; here it is said how they were counted.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from casetrack.core.calendar import Calendar
from casetrack.core.case import Policy
from casetrack.core.clock.deadline import Deadline, LeftOutDays, Step
from casetrack.core.clock.run import Run, together
from casetrack.messages import Message, say, say_count


def deadline_of(run: Run, calendar: Calendar, policy: Policy) -> Deadline:
    """Return what the clock says; of two due dates in dispute the earlier one."""
    left_out = run.left_out(calendar, policy)
    dues = run.dues(calendar, left_out)
    deadline = Deadline(
        clock=run.name,
        title=run.clock.title,
        due=dues[-1],
        provisional=not calendar.is_certain(dues[-1]),
        steps=_steps(run, dues, left_out),
        end=run.end,
        if_missed=run.clock.if_missed,
        subject=run.subject,
        met_on=run.met_on,
        is_waiting=run.is_waiting(calendar, policy),
        met_while_waiting=run.met_while_waiting,
        silence=(run.length and run.length.silence) or run.clock.silence,
    )
    if run.alternative is None:
        return deadline
    return _earlier_first(deadline, deadline_of(run.alternative, calendar, policy))


def _earlier_first(one: Deadline, other: Deadline) -> Deadline:
    if one.due == other.due:
        return one
    first, second = sorted((one, other), key=lambda each: each.due)
    return replace(first, end=one.end, met_on=one.met_on, alternative_due=second.due)


def _steps(run: Run, dues: Sequence[date], left_out: Sequence[LeftOutDays]) -> tuple[Step, ...]:
    steps = [_first_step(run, dues[0], left_out)]
    for n, added in enumerate(run.additions, start=1):
        steps.append(_further_step(run, added, dues[n - 1], dues[n], left_out))
    return tuple(steps)


def _first_step(run: Run, due: date, left_out: Sequence[LeftOutDays]) -> Step:
    length = run.working_days if run.due_given is None else None
    own = run.length.source if run.length else run.clock.source
    source = together(run.start_source, own)
    within = _within(left_out, run.start, due) if length else ()
    return Step(run.start, length, _rule(run, length), source, within, due, run.began)


def _rule(run: Run, working_days: int | None) -> Message:
    if run.due_given is not None:
        return say("due date given in the letter")
    if working_days is None:
        return _in_calendar_units(run)
    if working_days == 0:
        return say("the same day; on a rest day the next working day")
    return _counted(working_days)


# The laws and their extensions know few lengths, and each clock is explained by one of them.
@lru_cache(maxsize=256)
def _counted(working_days: int) -> Message:
    return say_count(
        "{count} working day; the first day is not counted",
        "{count} working days; the first day is not counted",
        working_days,
    )


def _in_calendar_units(run: Run) -> Message:
    length = run.length or run.clock
    months, days = length.months, length.calendar_days
    if run.clock.rolls_on:
        return (
            say("{months} months; a last day that is a rest day rolls on", months=months)
            if months
            else say("{days} days; a last day that is a rest day rolls on", days=days)
        )
    return (
        say("{months} months; the last day holds, a rest day or not", months=months)
        if months
        else say("{days} days; the last day holds, a rest day or not", days=days)
    )


def _further_step(
    run: Run, added: int | date, start: date, due: date, left_out: Sequence[LeftOutDays]
) -> Step:
    """Return how an addition moved the due date: an extension, or a day that was told."""
    clock = run.clock
    if isinstance(added, date):
        source = clock.delay.source if clock.delay else clock.source
        rule = say("put off to the day that the applicant was told")
        return Step(start, None, rule, source, (), due)
    source = clock.extension.source if clock.extension else clock.source
    rule = say_count("extended by {count} working day", "extended by {count} working days", added)
    return Step(start, added, rule, source, _within(left_out, start, due), due)


def _within(left_out: Sequence[LeftOutDays], start: date, due: date) -> tuple[LeftOutDays, ...]:
    return tuple([each for each in left_out if each.last > start and each.first < due])
