"""An office's own time limits (内部节点): counted along a clock, and never mixed with one.

A milestone's day n is the clock's n-th counted day: what the clock leaves out, it leaves out too,
and where the clock begins anew the milestones do.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case
from casetrack.core.clock.deadline import Deadline
from casetrack.core.clock.fold import Deadlines
from casetrack.core.workflow.clocks import Milestone
from casetrack.core.workflow.definition import Workflow


@dataclass(frozen=True, slots=True)
class MilestoneDue:
    """By when the office wants to have got how far."""

    name: str
    title: str
    due: date
    provisional: bool
    #: The day it was got to in this round; None while it was not.
    met_on: date | None
    #: Whether anybody still has to see to it: not once the clock itself is over.
    is_open: bool
    #: Whether the clock stands still until somebody outside the office answers.
    is_waiting: bool


def milestones(
    case: Case,
    workflow: Workflow,
    calendar: Calendar,
    found: Deadlines,
    lengths: Mapping[str, int],
) -> tuple[MilestoneDue, ...]:
    """Return the milestones of a case's current round, in the order of the workflow file.

    `lengths` holds the office's own numbers of working days, by name; 0 leaves one out.
    """
    return tuple(
        _due(case, name, milestone, length, along, calendar)
        for name, milestone in workflow.milestones.items()
        if (along := found.live(milestone.along))
        if (length := lengths.get(name, milestone.working_days))
    )


def _due(
    case: Case,
    name: str,
    milestone: Milestone,
    length: int,
    along: Deadline,
    calendar: Calendar,
) -> MilestoneDue:
    spans = [(each.first, each.last) for each in along.steps[0].left_out]
    due = calendar.add_leaving_out(along.start, length, spans)
    met_on = _met_on(case, milestone, along.start)
    return MilestoneDue(
        name,
        milestone.title,
        due,
        not calendar.is_certain(due),
        met_on,
        met_on is None and along.is_open,
        along.is_waiting,
    )


def _met_on(case: Case, milestone: Milestone, start: date) -> date | None:
    """Return the first day since the start on which it was met and not undone again."""
    met_on = None
    for event in case.chronological:
        if event.on < start:
            continue
        if event.type in milestone.undone_by:
            met_on = None
        elif event.type in milestone.met_by:
            met_on = met_on or event.on
    return met_on
