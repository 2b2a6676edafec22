"""Which cases may have a reply that went out and is not on record as served (送达)."""

from datetime import date

from sqlalchemy import Connection, exists, func, or_, select

from casetrack.core.case import CORRECTED
from casetrack.store.tables import cases, events, parties

_SENT, _SERVED = "reply_dispatched", "reply_served"


class Serving:
    """The replies on their way in one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def candidates(self, office: str, since: date, limit: int) -> tuple[str, ...]:
        """Return cases replied to since a day that may still wait for a service, the oldest first.

        None is left out that waits; one may be named that does not, for events that were set right
        since are not looked into here.
        """
        last = select(func.max(events.c.position)).where(
            events.c.case_id == cases.c.id, events.c.type == _SENT
        )
        sent = last.correlate(cases).scalar_subquery()
        later = (events.c.case_id == cases.c.id) & (events.c.position > sent)
        served = select(func.count()).where(later, events.c.type == _SERVED)
        people = select(func.count() + 1).where(parties.c.case_id == cases.c.id)
        theirs = (
            select(cases.c.reference)
            .where(
                cases.c.office_code == office,
                ~cases.c.voided,
                cases.c.replied_on >= since,
                sent.is_not(None),
                or_(
                    served.correlate(cases).scalar_subquery()
                    < people.correlate(cases).scalar_subquery(),
                    exists().where(later, events.c.type == CORRECTED).correlate(cases),
                ),
            )
            .order_by(cases.c.replied_on, cases.c.reference)
            .limit(limit)
        )
        return tuple(self._connection.execute(theirs).scalars())
