"""Deadlines with their derivation: the shape that `casetrack deadline` prints, too."""

from datetime import date

from pydantic import Field

from casetrack.core.clock import Deadlines, Status, deadlines_json
from casetrack.messages import Translate
from casetrack.told.told import Told


class StepTold(Told):
    """One stretch of a deadline: from a day, so many working days."""

    began: str = ""
    """Left out where the stretch begins with the clock."""
    start: date = Field(alias="from")
    days: int | None
    """Working days; null where it is counted in other units, as `rule` says."""
    rule: str
    basis: str
    left_out: list[tuple[date, date, str]]
    """First day, last day, article."""
    due: date


class DeadlineTold(Told):
    """A clock's due date with how it comes about."""

    clock: str
    id: str = ""
    """Of the consultation or remedy it belongs to; else left out."""
    due: date
    provisional: bool
    status: Status
    met_on: date | None = None
    """The following three are left out where there is nothing to say."""
    alternative_due: date | None = None
    silence: str = ""
    steps: list[StepTold]


def deadlines_told(found: Deadlines, today: date, translate: Translate) -> list[DeadlineTold]:
    """Return the deadlines with their status on that day."""
    written = deadlines_json(found, today, translate)["deadlines"]
    if not isinstance(written, list):
        raise TypeError("deadlines are a list")
    return [DeadlineTold.model_validate(each) for each in written]
