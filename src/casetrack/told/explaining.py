"""A deadline day by day: what `casetrack explain` prints."""

from datetime import date

from casetrack.core.clock import Status
from casetrack.desk import Explanation
from casetrack.told.told import Told


class DayTold(Told):
    """One day of a deadline."""

    day: date
    number: int | None
    """Which working day it is; None for one that is not counted."""
    kind: str
    name: str | None
    source: str | None
    """The article or the notice by which it counts or does not."""


class ExplanationTold(Told):
    """A deadline, day by day."""

    clock: str
    due: date
    status: Status
    working_days_left: int
    days: list[DayTold]


def explanation_told(found: Explanation) -> ExplanationTold:
    """Return a deadline with each of its days."""
    return ExplanationTold(
        clock=found.deadline.clock,
        due=found.deadline.due,
        status=found.status,
        working_days_left=found.working_days_left,
        days=[
            DayTold(
                day=each.day,
                number=each.number,
                kind=each.note.kind,
                name=each.note.name,
                source=each.left_out or each.note.source,
            )
            for each in found.days
        ],
    )
