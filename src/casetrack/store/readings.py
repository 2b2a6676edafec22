"""Readings: who has looked at which case on which day; one row however often."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import cases, readings


@dataclass(frozen=True, slots=True)
class Reading:
    """That somebody has looked at a case on a day."""

    reference: str
    #: Code of the user.
    user: str
    read_on: date
    #: `case`, or `identity` for the ID number and the contacts in full.
    what: str
    #: The first time on that day.
    first_at: datetime


class Readings:
    """The readings of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def has(self, case_id: int, user: str, read_on: date, what: str) -> bool:
        """Tell whether it is on record that the user has read this of the case on the day."""
        one = select(readings.c.case_id).where(
            readings.c.case_id == case_id,
            readings.c.read_on == read_on,
            readings.c.user_code == user,
            readings.c.what == what,
        )
        return self._connection.execute(one).first() is not None

    def put(self, case_id: int, user: str, read_on: date, what: str, at: datetime) -> None:
        """Record that the user has read this of the case on the day, once."""
        row = {"case_id": case_id, "user_code": user, "read_on": read_on, "what": what}
        new = insert_if_absent(self._connection, readings)
        self._connection.execute(new, {**row, "first_at": at})

    def of_case(self, case_id: int) -> tuple[Reading, ...]:
        """Return who has read a case, the latest first."""
        return self._found(_READ.where(readings.c.case_id == case_id))

    def on_day(
        self, office: str, day: date, user: str | None = None, limit: int | None = None
    ) -> tuple[Reading, ...]:
        """Return what was read of an office's cases on a day, by one user or all, latest first."""
        read = _READ.where(readings.c.read_on == day, cases.c.office_code == office)
        if user is not None:
            read = read.where(readings.c.user_code == user)
        return self._found(read.limit(limit))

    def _found(self, read: Select[Any]) -> tuple[Reading, ...]:
        latest = read.order_by(readings.c.first_at.desc(), cases.c.reference, readings.c.what)
        return tuple(Reading(*row) for row in self._connection.execute(latest))


_READ = select(
    cases.c.reference,
    readings.c.user_code,
    readings.c.read_on,
    readings.c.what,
    readings.c.first_at,
).join(cases, cases.c.id == readings.c.case_id)
