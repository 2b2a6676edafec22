"""One line of a list: what `casetrack list` and `casetrack due` print."""

from datetime import date

from casetrack.core.clock import Status
from casetrack.desk import DueLine
from casetrack.told.told import Told


class LineTold(Told):
    """One case as lists show it."""

    reference: str
    state: str
    received_on: date | None
    due: date | None
    provisional: bool
    status: Status
    working_days_left: int | None
    outcome: str | None


def line_told(line: DueLine) -> LineTold:
    """Return one line of a list."""
    return LineTold(
        reference=line.reference,
        state=line.state,
        received_on=line.received_on,
        due=line.due,
        provisional=line.provisional,
        status=line.status,
        working_days_left=line.working_days_left,
        outcome=line.outcome,
    )
