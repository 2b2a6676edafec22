"""A logged application: what `casetrack receive` prints."""

from datetime import date

from casetrack.desk import Received
from casetrack.messages import Translate
from casetrack.told.told import Told


class ReceivedTold(Told):
    """A logged application with its due date."""

    reference: str
    received_on: date | None
    due: date | None
    provisional: bool
    confirm_by: date | None
    warnings: list[str]


def received_told(logged: Received, translate: Translate) -> ReceivedTold:
    """Return a logged application, its warnings in the reader's language."""
    return ReceivedTold(
        reference=logged.reference,
        received_on=logged.received_on,
        due=logged.due,
        provisional=logged.provisional,
        confirm_by=logged.confirm_by,
        warnings=[each.put(translate) for each in logged.warnings],
    )
