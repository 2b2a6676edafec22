"""Offices, and those who work in them."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import offices, users
from casetrack.store.values import Office, Person

#: Made once: whoever acts is looked up each time, and making it takes longer than asking it.
_ONE = select(users).where(users.c.code == bindparam("asked_for"))


class People:
    """Offices and users; both are put again when something about them changes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_office(self, office: Office) -> None:
        """Enter the office, or change the one of this code."""
        named = {"name": office.name, "parent_code": office.parent}
        self._connection.execute(
            insert_if_absent(self._connection, offices), {"code": office.code, **named}
        )
        self._connection.execute(
            update(offices).where(offices.c.code == office.code).values(**named)
        )

    def offices(self) -> tuple[Office, ...]:
        """Return every office, by code."""
        found = self._connection.execute(select(offices).order_by(offices.c.code))
        return tuple(Office(row.code, row.name, row.parent_code) for row in found)

    def office(self, code: str) -> Office:
        """Return the office; NotFound where there is none."""
        for row in self._connection.execute(select(offices).where(offices.c.code == code)):
            return Office(row.code, row.name, row.parent_code)
        raise NotFound("there is no office {code}", code=code)

    def put_user(self, person: Person, created_at: datetime) -> None:
        """Enter the user, or change the one of this code, who keeps the day of entry."""
        known = {
            "name": person.name,
            "roles": json.dumps(person.roles),
            "office_code": person.office,
            "active": person.active,
        }
        self._connection.execute(
            insert_if_absent(self._connection, users),
            {"code": person.code, "created_at": created_at, **known},
        )
        self._connection.execute(update(users).where(users.c.code == person.code).values(**known))

    def user(self, code: str) -> Person:
        """Return the user, active or not; NotFound where there is none."""
        row = self._connection.execute(_ONE, {"asked_for": code}).one_or_none()
        if row is not None:
            return _person(row)
        raise NotFound("there is no user {code}; casetrack user list shows them", code=code)

    def users(self) -> tuple[Person, ...]:
        """Return every user, by code."""
        found = self._connection.execute(select(users).order_by(users.c.code))
        return tuple(_person(row) for row in found)


def _person(row: Row[Any]) -> Person:
    roles = tuple(json.loads(row.roles))
    return Person(row.code, row.name, roles, row.office_code, row.active)
