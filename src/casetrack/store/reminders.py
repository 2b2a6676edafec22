"""Who sends which reminder: whoever writes its key first.

A process that dies between claiming and sending leaves a claim behind; `take_over` gives it to
the next one.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import reminders
from casetrack.store.values import NewReminder, ReminderState, StoredReminder

_COLUMNS = tuple(StoredReminder.__dataclass_fields__)


class Reminders:
    """The reminders of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, wanted: Sequence[NewReminder], now: datetime) -> tuple[NewReminder, ...]:
        """Claim reminders and return those that nobody had claimed before."""
        claim = insert_if_absent(self._connection, reminders).returning(reminders.c.key)
        return tuple(
            reminder
            for reminder in wanted
            if self._connection.execute(claim, _claimed(reminder, now)).first()
        )

    def take_over(self, now: datetime, claimed_before: datetime) -> tuple[StoredReminder, ...]:
        """Claim again what failed, or was claimed before that instant and never sent."""
        given_up = (reminders.c.state == "claimed") & (reminders.c.claimed_at < claimed_before)
        again = (
            update(reminders)
            .where((reminders.c.state == "failed") | given_up)
            .values(state="claimed", claimed_at=now, attempts=reminders.c.attempts + 1)
            .returning(*reminders.c)
        )
        return tuple(sorted(map(_stored, self._connection.execute(again)), key=lambda r: r.key))

    def mark(
        self,
        key: str,
        state: ReminderState,
        *,
        sent_at: datetime | None = None,
        error: str | None = None,
    ) -> None:
        """Say what became of a claimed reminder."""
        one = update(reminders).where(reminders.c.key == key)
        self._connection.execute(one.values(state=state, sent_at=sent_at, error=error))

    def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys that somebody has claimed, for a rehearsal."""
        claimed = select(reminders.c.key).where(reminders.c.key.in_(keys))
        return frozenset(self._connection.execute(claimed).scalars())

    def of(self, case_id: int) -> tuple[StoredReminder, ...]:
        """Return the reminders of a case, oldest first."""
        theirs = select(reminders).where(reminders.c.case_id == case_id)
        return self._found(theirs.order_by(reminders.c.claimed_at, reminders.c.key))

    def inbox(self, user: str, limit: int = 100) -> tuple[StoredReminder, ...]:
        """Return what was left in the user's inbox, newest first."""
        theirs = select(reminders).where(
            reminders.c.recipient == user,
            reminders.c.channel == "inbox",
            reminders.c.state == "sent",
        )
        newest = theirs.order_by(reminders.c.claimed_at.desc(), reminders.c.key)
        return self._found(newest.limit(limit))

    def _found(self, wanted: Select[Any]) -> tuple[StoredReminder, ...]:
        return tuple(_stored(row) for row in self._connection.execute(wanted))


def _claimed(reminder: NewReminder, now: datetime) -> dict[str, object]:
    return {
        "key": reminder.key,
        "case_id": reminder.case_id,
        "clock": reminder.clock,
        "subject": reminder.subject,
        "due": reminder.due,
        "threshold": reminder.threshold,
        "recipient": reminder.recipient,
        "channel": reminder.channel,
        "state": "claimed",
        "claimed_at": now,
        "attempts": 1,
        "body": reminder.body,
    }


def _stored(row: Row[Any]) -> StoredReminder:
    return StoredReminder(**{name: getattr(row, name) for name in _COLUMNS})
