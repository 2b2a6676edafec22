"""Batches: what one person did to several cases as one act."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from casetrack.errors import NotFound
from casetrack.store.numbers import Numbers
from casetrack.store.tables import batch_cases, batches, cases

#: The series that batches are numbered in; it does not begin anew each year.
_SERIES, _EVERY_YEAR = "batch", 0


@dataclass(frozen=True, slots=True)
class Batch:
    """One act on several cases: who did what, for which day, to which."""

    number: int
    action: str
    done_on: date
    recorded_at: datetime
    actor: str
    #: Reference of each case, in order, with the position of the event that the act left there.
    events: tuple[tuple[str, int], ...]


class Batches:
    """The batches of one database."""

    def __init__(self, connection: Connection, numbers: Numbers) -> None:
        self._connection = connection
        self._numbers = numbers

    def put(
        self,
        office: str,
        action: str,
        done_on: date,
        actor: str,
        at: datetime,
        events: Collection[tuple[str, int]],
    ) -> int:
        """Write down one act with the events it left, by reference; return its number."""
        number = self._numbers.allocate(office, _SERIES, _EVERY_YEAR)
        row = {
            "office_code": office,
            "number": number,
            "action": action,
            "done_on": done_on,
            "recorded_at": at,
            "actor": actor,
        }
        new = insert(batches).values(row).returning(batches.c.id)
        batch = self._connection.execute(new).scalar_one()
        theirs = dict(events)
        found = self._connection.execute(
            select(cases.c.id, cases.c.reference).where(
                cases.c.office_code == office, cases.c.reference.in_(theirs)
            )
        )
        rows = [
            {"batch_id": batch, "case_id": key, "position": theirs[reference]}
            for key, reference in found
        ]
        self._connection.execute(insert(batch_cases), rows)
        return number

    def get(self, office: str, number: int) -> Batch:
        """Return one batch of an office; NotFound where there is none."""
        one = select(batches).where(batches.c.office_code == office, batches.c.number == number)
        row = self._connection.execute(one).one_or_none()
        if row is None:
            raise NotFound("there is no act on several cases no. {number}", number=number)
        theirs = (
            select(cases.c.reference, batch_cases.c.position)
            .join(cases, cases.c.id == batch_cases.c.case_id)
            .where(batch_cases.c.batch_id == row.id)
            .order_by(cases.c.reference)
        )
        events = tuple((each[0], each[1]) for each in self._connection.execute(theirs))
        return Batch(row.number, row.action, row.done_on, row.recorded_at, row.actor, events)

    def of_case(self, case_id: int) -> dict[int, int]:
        """Return the number of the batch that left an event in a case, by the event's position."""
        theirs = (
            select(batch_cases.c.position, batches.c.number)
            .join(batches, batches.c.id == batch_cases.c.batch_id)
            .where(batch_cases.c.case_id == case_id)
        )
        return {row[0]: row[1] for row in self._connection.execute(theirs)}
