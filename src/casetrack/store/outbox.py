"""What subscriptions are told: one row for each event and subscription, sent in order.

A message is written down in the transaction of its event, so that neither is there without the
other. Of one case the later event waits until the earlier one was sent or given up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from casetrack.errors import NotFound
from casetrack.store.tables import outbox, subscriptions

#: waiting: not sent yet, perhaps tried. given_up: not tried any more. cancelled: its subscription
#: was removed, or it only tried the way out and failed.
OutboxState: TypeAlias = Literal["waiting", "sent", "given_up", "cancelled"]
#: What has not been taken: not tried yet, tried and to be tried again, not to be.
UNTAKEN = ("waiting", "failed", "given_up")


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message as it is written down."""

    subscription_id: int
    #: None for one that only tries the way out; so the position and the reference.
    case_id: int | None
    position: int | None
    key: str
    reference: str | None
    event: str
    body: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class OutboxMessage(NewMessage):
    """A message as it is kept."""

    id: int
    state: OutboxState
    attempts: int
    first_tried_at: datetime | None
    not_before: datetime | None
    sent_at: datetime | None
    error: str | None


class Outbox:
    """The outgoing messages of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, messages: Iterable[NewMessage]) -> None:
        """Write messages down, to be sent."""
        rows = [{**asdict(each), "state": "waiting", "attempts": 0} for each in messages]
        if rows:
            self._connection.execute(insert(outbox), rows)

    def next_of(self, subscription: int, now: datetime, limit: int) -> tuple[OutboxMessage, ...]:
        """Return what may be sent now, oldest first: of each case at most the first that waits."""
        earlier = outbox.alias()
        waits_before = exists(
            select(earlier.c.id).where(
                earlier.c.subscription_id == outbox.c.subscription_id,
                earlier.c.case_id == outbox.c.case_id,
                earlier.c.position < outbox.c.position,
                earlier.c.state == "waiting",
            )
        )
        ready = (
            (outbox.c.subscription_id == subscription)
            & (outbox.c.state == "waiting")
            & or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now)
            & ~waits_before
        )
        return self._found(ready, outbox.c.id, limit)

    def mark_sent(self, number: int, at: datetime) -> None:
        """Say that a message was taken."""
        self._set(outbox.c.id == number, state="sent", sent_at=at, error=None, not_before=None)

    def mark_tried(
        self, number: int, at: datetime, error: str, not_before: datetime | None
    ) -> None:
        """Say that a message was not taken, and from when it is tried again."""
        self._set(
            outbox.c.id == number,
            error=error,
            not_before=not_before,
            attempts=outbox.c.attempts + 1,
            first_tried_at=func.coalesce(outbox.c.first_tried_at, at),
        )

    def give_up(self, number: int) -> None:
        """Try a message no more."""
        self._set(outbox.c.id == number, state="given_up", not_before=None)

    def drop(self, number: int) -> None:
        """Take one message back; why it was not taken stays on record."""
        self._set(outbox.c.id == number, state="cancelled", not_before=None)

    def give_up_before(self, subscription: int, before: datetime, error: str) -> int:
        """Give up what has waited for a subscription since before an instant; return how many."""
        waits = (outbox.c.subscription_id == subscription) & (outbox.c.state == "waiting")
        old = waits & (outbox.c.written_at < before)
        return self._set(old, state="given_up", error=error, not_before=None)

    def send_again(self, number: int) -> None:
        """Let a message wait to be sent, as if it had never been tried."""
        self._set(
            outbox.c.id == number,
            state="waiting",
            attempts=0,
            first_tried_at=None,
            not_before=None,
            sent_at=None,
            error=None,
        )

    def cancel(self, subscription: int) -> int:
        """Take back what was not sent to a subscription; return how many messages."""
        waits = (outbox.c.subscription_id == subscription) & (outbox.c.state == "waiting")
        return self._set(waits, state="cancelled")

    def get(self, number: int) -> OutboxMessage:
        """Return a message by its number; NotFound where there is none."""
        for found in self._found(outbox.c.id == number, outbox.c.id, 1):
            return found
        raise NotFound("there is no message no. {number}", number=number)

    def last_of(self, subscription: int, limit: int) -> tuple[OutboxMessage, ...]:
        """Return the last messages of a subscription, the newest first."""
        return self._found(outbox.c.subscription_id == subscription, outbox.c.id.desc(), limit)

    def counts(self) -> Mapping[tuple[int, str], int]:
        """Return how many messages there are by subscription and state."""
        grouped = select(outbox.c.subscription_id, outbox.c.state, func.count()).group_by(
            outbox.c.subscription_id, outbox.c.state
        )
        return {(row[0], row[1]): row[2] for row in self._connection.execute(grouped)}

    def untaken(self) -> Mapping[tuple[str, str], int]:
        """Return how many messages were not taken, by office and one of `UNTAKEN`.

        Those that were sent are nearly all there are, and are not read.
        """
        office, state = subscriptions.c.office_code, outbox.c.state
        is_tried = outbox.c.attempts > 0
        counted = (
            select(office, state, is_tried, func.count())
            .join(subscriptions, subscriptions.c.id == outbox.c.subscription_id)
            .where(state.in_(("waiting", "given_up")), subscriptions.c.removed_at.is_(None))
            .group_by(office, state, is_tried)
        )
        found: Counter[tuple[str, str]] = Counter()
        for code, kept, tried, n in self._connection.execute(counted):
            found[code, "failed" if kept == "waiting" and tried else kept] += n
        return found

    def forget(self, before: datetime) -> int:
        """Forget what is done with since before an instant; return how many messages."""
        done_at = func.coalesce(outbox.c.sent_at, outbox.c.written_at)
        old = and_(outbox.c.state != "waiting", done_at < before)
        return self._connection.execute(delete(outbox).where(old)).rowcount

    def _set(self, which: ColumnElement[bool], **values: object) -> int:
        return self._connection.execute(update(outbox).where(which).values(**values)).rowcount

    def _found(
        self, which: ColumnElement[bool], order: ColumnElement[Any], limit: int
    ) -> tuple[OutboxMessage, ...]:
        wanted = select(outbox).where(which).order_by(order).limit(limit)
        return tuple(OutboxMessage(**row._mapping) for row in self._connection.execute(wanted))
