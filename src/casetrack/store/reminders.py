"""Messages that go out once: written down under a unique key, then claimed, sent and marked.

Whoever claims a message sends it. A process that dies meanwhile leaves the claim behind; when its
heart no longer beats, `release` lets the next one claim it. Only who has claimed a message may say
what became of it.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import deadlines, reminders
from casetrack.store.values import (
    InboxMessage,
    NewReminder,
    ReminderState,
    StoredReminder,
)

_COLUMNS = tuple(StoredReminder.__dataclass_fields__)
_UNSENT: tuple[ReminderState, ...] = ("waiting", "gathered", "failed")
#: How many keys are asked about in one statement.
_AT_ONCE = 500
_SAME_CLOCK = (
    (deadlines.c.case_id == reminders.c.case_id)
    & (deadlines.c.clock == reminders.c.clock)
    & (deadlines.c.subject == reminders.c.subject)
)
_STILL_TO_DO = exists(
    select(deadlines.c.n).where(
        _SAME_CLOCK,
        deadlines.c.due == reminders.c.due,
        deadlines.c.is_open,
        deadlines.c.status != "paused",
    )
)
_DUE_OTHERWISE = exists(
    select(deadlines.c.n).where(
        _SAME_CLOCK, deadlines.c.due != reminders.c.due, deadlines.c.is_open
    )
)


class Reminders:
    """The reminders of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Written down

    def plan(self, wanted: Sequence[NewReminder], now: datetime) -> tuple[NewReminder, ...]:
        """Write messages down and return those that nobody had written before.

        What an earlier message has not told yet, of the same date to the same person, is left to
        the new one.
        """
        new = insert_if_absent(self._connection, reminders).returning(reminders.c.key)
        rows = [_planned(each, now) for each in wanted]
        written = {
            key for part in _parts(rows) for key in self._connection.execute(new, part).scalars()
        }
        found = tuple(each for each in wanted if each.key in written)
        self._supersede_earlier(found)
        return found

    def known(self, keys: Sequence[str]) -> frozenset[str]:
        """Return those of the keys that are written down."""
        return frozenset(
            key
            for part in _parts(keys)
            for key in self._connection.execute(
                select(reminders.c.key).where(reminders.c.key.in_(part))
            ).scalars()
        )

    def _supersede_earlier(self, new: Sequence[NewReminder]) -> None:
        if not new or not self._any(reminders.c.state.in_(_UNSENT)):
            return
        is_head = reminders.c.threshold.startswith("escalation")
        earlier = (
            update(reminders)
            .where(
                reminders.c.case_id == bindparam("of_case"),
                reminders.c.clock == bindparam("of_clock"),
                reminders.c.subject == bindparam("of_subject"),
                reminders.c.recipient == bindparam("of_recipient"),
                reminders.c.channel == bindparam("of_channel"),
                reminders.c.threshold != bindparam("of_threshold"),
                is_head == bindparam("of_head"),
                # Many rows at once take no list of values.
                or_(*(reminders.c.state == each for each in _UNSENT)),
            )
            .values(state="superseded")
        )
        told = [
            {
                "of_case": each.case_id,
                "of_clock": each.clock,
                "of_subject": each.subject,
                "of_recipient": each.recipient,
                "of_channel": each.channel,
                "of_threshold": each.threshold,
                "of_head": each.threshold.startswith("escalation"),
            }
            for each in new
            if each.case_id is not None
        ]
        if told:
            self._connection.execute(earlier, told)

    def settle(self) -> int:
        """Take back what an event has answered or moved, and return how many messages that were.

        A part of a list that has gone out without it waits for itself again.
        """
        taken_back = self._take_back(reminders.c.state.in_(_UNSENT))
        carrier = reminders.alias()
        is_left_behind = exists(
            select(carrier.c.key).where(
                carrier.c.key == reminders.c.carried_by,
                carrier.c.state.not_in((*_UNSENT, "claimed")),
            )
        )
        self._connection.execute(
            update(reminders)
            .where(reminders.c.state == "gathered", is_left_behind)
            .values(state="waiting", carried_by=None)
        )
        return taken_back

    def _take_back(self, which: ColumnElement[bool]) -> int:
        about_a_case = reminders.c.case_id.is_not(None) & which & ~_STILL_TO_DO
        moved = self._set(about_a_case & _DUE_OTHERWISE, "superseded")
        return moved + self._set(about_a_case, "cancelled")

    def _set(self, which: ColumnElement[bool], state: ReminderState) -> int:
        return self._connection.execute(update(reminders).where(which).values(state=state)).rowcount

    # Sent

    def claim(
        self, scheduler: str, channel: str, now: datetime, limit: int
    ) -> tuple[StoredReminder, ...]:
        """Claim some of the messages of a channel that may go out now.

        What is answered meanwhile is taken back and claimed by nobody.
        """
        ready = (
            reminders.c.state.in_(("waiting", "failed"))
            & (reminders.c.channel == channel)
            & or_(reminders.c.not_before.is_(None), reminders.c.not_before <= now)
        )
        some = select(reminders.c.key).where(ready).limit(limit).with_for_update(skip_locked=True)
        mine = (
            update(reminders)
            .where(reminders.c.key.in_(some))
            .values(
                state="claimed",
                claimed_by=scheduler,
                claimed_at=now,
                attempts=reminders.c.attempts + 1,
            )
        )
        self._connection.execute(mine)
        claimed = (reminders.c.state == "claimed") & (reminders.c.claimed_by == scheduler)
        self._take_back(claimed)
        # What this process had claimed before it has sent, or somebody has taken over.
        theirs = select(reminders).where(claimed, reminders.c.channel == channel)
        return self._found(theirs.order_by(reminders.c.due, reminders.c.key))

    def release(self, schedulers: Collection[str], abandoned_before: datetime | None = None) -> int:
        """Let others claim what these processes have claimed and not sent.

        Also what somebody claimed before an instant under no name, as older programs did.
        """
        which: ColumnElement[bool] = reminders.c.claimed_by.in_(schedulers)
        if abandoned_before is not None:
            nameless = reminders.c.claimed_by.is_(None)
            which = which | (nameless & (reminders.c.claimed_at < abandoned_before))
        return self._give_back(which, tried=1)

    def put_back(self, scheduler: str) -> int:
        """Let what a process has claimed wait again, as if it had never been tried."""
        return self._give_back(reminders.c.claimed_by == scheduler, tried=0)

    def _give_back(self, which: ColumnElement[bool], tried: int) -> int:
        attempts = reminders.c.attempts - 1 + tried
        back = update(reminders).where(reminders.c.state == "claimed", which)
        return self._connection.execute(
            back.values(state="waiting", claimed_by=None, attempts=attempts)
        ).rowcount

    def is_mine(self, key: str, scheduler: str) -> bool:
        """Tell whether a message is still claimed by this process, and keep it so meanwhile."""
        mine = select(reminders.c.key).where(_claimed_by(key, scheduler)).with_for_update()
        return self._connection.execute(mine).first() is not None

    def mark(
        self,
        key: str,
        scheduler: str,
        state: ReminderState,
        *,
        sent_at: datetime | None = None,
        error: str | None = None,
        not_before: datetime | None = None,
    ) -> bool:
        """Say what became of a message; False, and nothing is said, where it is another's now."""
        said = {
            "state": state,
            "sent_at": sent_at,
            "error": error,
            "not_before": not_before,
            "claimed_by": None,
        }
        one = update(reminders).where(_claimed_by(key, scheduler)).values(**said)
        return self._connection.execute(one).rowcount == 1

    def gathered(self, carrier: str) -> tuple[StoredReminder, ...]:
        """Return the messages that a list tells, soonest due first."""
        parts = select(reminders).where(
            reminders.c.carried_by == carrier, reminders.c.state == "gathered"
        )
        return self._found(parts.order_by(reminders.c.due, reminders.c.key))

    def mark_told(self, carrier: str, keys: Iterable[str], sent_at: datetime) -> None:
        """Say that a list was sent which told these messages."""
        told = update(reminders).where(
            reminders.c.carried_by == carrier, reminders.c.state == "gathered"
        )
        for part in _parts(list(keys)):
            those = told.where(reminders.c.key.in_(part))
            self._connection.execute(those.values(state="sent", sent_at=sent_at))

    # Looked at

    def of(self, case_id: int) -> tuple[StoredReminder, ...]:
        """Return the reminders of a case, oldest first."""
        theirs = select(reminders).where(reminders.c.case_id == case_id)
        return self._found(theirs.order_by(reminders.c.claimed_at, reminders.c.key))

    def inbox(self, user: str, limit: int = 100) -> tuple[InboxMessage, ...]:
        """Return what was left in the user's inbox: what is still to be done first, then newest.

        Of several messages about one date the last one says it all.
        """
        is_open = (reminders.c.case_id.is_(None) | _STILL_TO_DO).label("is_open")
        about = [reminders.c[name] for name in ("case_id", "clock", "subject", "due")]
        newest = (reminders.c.claimed_at.desc(), reminders.c.key)
        theirs = (
            select(
                *(reminders.c[name] for name in ("case_id", "reference", "body", "sent_at", "key")),
                reminders.c.claimed_at,
                is_open,
                func.row_number().over(partition_by=about, order_by=newest).label("place"),
            )
            .where(
                reminders.c.recipient == user,
                reminders.c.channel == "inbox",
                reminders.c.state == "sent",
                reminders.c.carried_by.is_(None),
            )
            .subquery()
        )
        shown = (
            select(theirs)
            .where(theirs.c.case_id.is_(None) | (theirs.c.place == 1))
            .order_by(theirs.c.is_open.desc(), theirs.c.claimed_at.desc(), theirs.c.key)
            .limit(limit)
        )
        return tuple(
            InboxMessage(row.reference, row.body, row.sent_at, bool(row.is_open))
            for row in self._connection.execute(shown)
        )

    def counts(self, states: Collection[str] = ()) -> dict[tuple[str, str], int]:
        """Return how many messages there are by channel and state; of these states, or of all.

        Those that were sent are nearly all there are: without them nothing grows with the years.
        """
        grouped = select(reminders.c.channel, reminders.c.state, func.count()).group_by(
            reminders.c.channel, reminders.c.state
        )
        if states:
            grouped = grouped.where(reminders.c.state.in_(states))
        return {(row[0], row[1]): row[2] for row in self._connection.execute(grouped)}

    def given_up(self, since: date, limit: int = 20) -> tuple[StoredReminder, ...]:
        """Return what could not be sent to somebody, of dates since a day."""
        lost = select(reminders).where(reminders.c.state == "given_up", reminders.c.due >= since)
        return self._found(lost.order_by(reminders.c.claimed_at.desc()).limit(limit))

    def _any(self, which: ColumnElement[bool]) -> bool:
        one = select(reminders.c.key).where(which).limit(1)
        return self._connection.execute(one).first() is not None

    def _found(self, wanted: Select[Any]) -> tuple[StoredReminder, ...]:
        return tuple(_stored(row) for row in self._connection.execute(wanted))


def _claimed_by(key: str, scheduler: str) -> ColumnElement[bool]:
    return (
        (reminders.c.key == key)
        & (reminders.c.claimed_by == scheduler)
        & (reminders.c.state == "claimed")
    )


def _parts(every: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))


def _planned(reminder: NewReminder, now: datetime) -> dict[str, object]:
    return {
        "key": reminder.key,
        "case_id": reminder.case_id,
        "clock": reminder.clock,
        "subject": reminder.subject,
        "due": reminder.due,
        "threshold": reminder.threshold,
        "recipient": reminder.recipient,
        "channel": reminder.channel,
        "state": reminder.state,
        "claimed_at": now,
        "sent_at": now if reminder.state == "sent" else None,
        "attempts": 0,
        "body": reminder.body,
        "office": reminder.office,
        "reference": reminder.reference,
        "not_before": reminder.not_before,
        "carried_by": reminder.carried_by,
    }


def _stored(row: Row[Any]) -> StoredReminder:
    return StoredReminder(**{name: getattr(row, name) for name in _COLUMNS})
