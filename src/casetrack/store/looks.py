"""What a round of reminders has looked at, and when it is to look again.

A deadline that is written anew is to be looked at at once, whatever was known of the old one.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, bindparam, select, tuple_, update

from casetrack.store.in_order import InOrder
from casetrack.store.lists import OF_DEADLINE
from casetrack.store.tables import cases, deadlines
from casetrack.store.values import OpenDeadline

# An order asked for would have SQLite begin with all that is open.
_OF_OFFICE = (
    select(*OF_DEADLINE, deadlines.c.look_on)
    .select_from(InOrder(deadlines, cases, cases.c.id == deadlines.c.case_id))
    .where(deadlines.c.is_open, cases.c.office_code == bindparam("office"))
)
_BY_DAY = _OF_OFFICE.where(deadlines.c.look_on <= bindparam("by"))
#: So many are held in a form that only one statement needs.
_AT_ONCE = 5_000
_one = deadlines.alias()
#: Only where it is what was looked at: an event may have come meanwhile.
_AS_IT_WAS = select(_one.c.case_id, _one.c.n).where(
    _one.c.case_id == bindparam("of_case"),
    _one.c.clock == bindparam("of_clock"),
    _one.c.subject == bindparam("of_subject"),
    _one.c.due == bindparam("of_due"),
    _one.c.status == bindparam("of_status"),
    _one.c.is_open,
)
#: What somebody acts on right now is passed over, and looked at again: waited for, he might wait
#: for another deadline of the same case that is written here already.
_PUT = (
    update(deadlines)
    .where(
        deadlines.c.case_id == bindparam("of_case"),
        tuple_(deadlines.c.case_id, deadlines.c.n).in_(
            _AS_IT_WAS.with_for_update(skip_locked=True)
        ),
    )
    .values(look_on=bindparam("again_on"))
)


class Looks:
    """The looks of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def at(self, office: str, by: date | None) -> tuple[OpenDeadline, ...]:
        """Return the open deadlines of an office that are to be looked at by a day, soonest due
        first; None for all of them."""
        wanted, values = (_OF_OFFICE, {}) if by is None else (_BY_DAY, {"by": by})
        rows = self._connection.execute(wanted, {"office": office, **values})
        found = [OpenDeadline(*row) for row in rows]
        return tuple(sorted(found, key=_in_order))

    def put(self, looked: Iterable[tuple[OpenDeadline, date]]) -> None:
        """Keep from which day each is to be looked at again; in the order of their cases.

        Nobody else's work is waited for.
        """
        changed = [pair for pair in looked if pair[0].look_on != pair[1]]
        changed.sort(key=lambda pair: pair[0].case_id)
        for begin in range(0, len(changed), _AT_ONCE):
            rows = [_row(*pair) for pair in changed[begin : begin + _AT_ONCE]]
            self._connection.execute(_PUT, rows)


def _row(looked: OpenDeadline, again_on: date) -> dict[str, object]:
    return {
        "of_case": looked.case_id,
        "of_clock": looked.clock,
        "of_subject": looked.subject,
        "of_due": looked.due,
        "of_status": looked.status,
        "again_on": again_on,
    }


def _in_order(each: OpenDeadline) -> tuple[date, int, str, str]:
    return each.due, each.case_id, each.clock, each.subject
