"""What a round need not look at again, since nothing else can have come of it yet.

That holds by the rules, the working days and the people that the round went by which looked at it.
Where one of them is another now, or the day an earlier one, all that is open is looked at.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.desk.desk import Desk
from casetrack.store import OpenDeadline, Transaction


@dataclass(frozen=True)
class Look:
    """Which deadlines a round looks at."""

    #: Those that are to be looked at by this day; None for all that are open.
    by: date | None
    #: What is known of the last look; None where there was none.
    before: str | None
    #: What is to be known of this one.
    after: str


def look(desk: Desk, tx: Transaction, today: date, goes_by: str) -> Look:
    """Return what to look at; `goes_by` is the same as long as the same deadline comes to the
    same."""
    before = tx.meta.get(_known(desk))
    on, number, went_by = before.split(" ") if before else ("", "0", "")
    is_same = went_by == goes_by and on <= today.isoformat()
    return Look(today if is_same else None, before, f"{today} {int(number) + 1} {goes_by}")


def keep(desk: Desk, done: Look, again: Sequence[tuple[OpenDeadline, date]]) -> None:
    """Keep from which day each is to be looked at again.

    Where another round has kept something since, nothing is kept: it may have gone by other rules.
    """
    if not again and done.by is not None:
        return
    with desk.store.transaction() as tx:
        if tx.meta.replace(_known(desk), done.before, done.after):
            tx.looks.put(again)


def _known(desk: Desk) -> str:
    """Return the fact of the database about the last look."""
    return f"looked_by:{desk.office.code}"
