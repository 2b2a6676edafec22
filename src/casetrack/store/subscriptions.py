"""Subscriptions: which systems outside are told what happens, who sends to each, how each does.

One process at a time sends to a subscription, under its own name. One that dies leaves its name
behind; when its heart no longer beats, `release` lets the next one take over.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, insert, or_, select, update

from casetrack.errors import NotFound
from casetrack.store.seals import Seals
from casetrack.store.tables import subscriptions

_LISTENING = select(
    subscriptions.c.id, subscriptions.c.events, subscriptions.c.forwarded_from
).where(subscriptions.c.office_code == bindparam("office"), subscriptions.c.removed_at.is_(None))


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription as it is entered."""

    office: str
    name: str
    address: str
    #: Types of events; empty for all.
    events: tuple[str, ...]
    #: Only cases that this body has passed on; None for all.
    forwarded_from: str | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Subscription(NewSubscription):
    """A subscription as it is kept, without its secret."""

    id: int
    paused_at: datetime | None
    removed_at: datetime | None
    #: Failures since it last took something, and since when.
    failures: int
    failing_since: datetime | None
    #: It is left alone until then.
    closed_until: datetime | None
    last_error: str | None
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listener:
    """What has to be known of a subscription when something happens."""

    id: int
    events: frozenset[str]
    forwarded_from: str | None

    def hears(self, event: str) -> bool:
        """Tell whether it is told of events of this type."""
        return not self.events or event in self.events


class Subscriptions:
    """The subscriptions of one database."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals
        self._listening: dict[str, tuple[Listener, ...]] = {}

    def add(self, new: NewSubscription, secret: str) -> Subscription:
        """Enter a subscription with what its messages are signed with."""
        row = {
            "office_code": new.office,
            "name": new.name,
            "address": new.address,
            "events": json.dumps(new.events),
            "forwarded_from": new.forwarded_from,
            "made_by": new.made_by,
            "made_at": new.made_at,
            "secret": "",
            "failures": 0,
        }
        (key,) = self._connection.execute(insert(subscriptions), row).inserted_primary_key or (0,)
        self._set(int(key), **self._kept(int(key), secret))
        return self.get(int(key))

    def get(self, number: int) -> Subscription:
        """Return a subscription by its number; NotFound where there is none."""
        for found in self._found(subscriptions.c.id == number):
            return found
        raise NotFound("there is no subscription no. {number}", number=number)

    def of_offices(self, offices: Collection[str]) -> tuple[Subscription, ...]:
        """Return the subscriptions of these offices that were not removed, the newest first."""
        theirs = subscriptions.c.office_code.in_(offices)
        return self._found(theirs & subscriptions.c.removed_at.is_(None))

    def listening(self, office: str) -> tuple[Listener, ...]:
        """Return who is told what happens in an office; asked once a transaction."""
        if office not in self._listening:
            found = self._connection.execute(_LISTENING, {"office": office})
            self._listening[office] = tuple(
                Listener(row.id, frozenset(json.loads(row.events)), row.forwarded_from)
                for row in found
            )
        return self._listening[office]

    def secret(self, number: int) -> str | None:
        """Return what messages are signed with; None where the key that seals it is lost."""
        one = select(subscriptions).where(subscriptions.c.id == number)
        row = self._connection.execute(one).one()
        if row.sealed is None:
            return str(row.secret)
        return self._seals.unseal(row.key_id, row.sealed, _bound(number))

    def pause(self, number: int, at: datetime | None) -> None:
        """Let what is for it wait from an instant on; None to send again."""
        self._set(number, paused_at=at)

    def remove(self, number: int, at: datetime) -> None:
        """End a subscription and forget its secret; what was sent stays on record."""
        self._set(number, removed_at=at, secret="", sealed=None, key_id=None, claimed_by=None)

    # Sent to

    def claim(self, office: str, scheduler: str, now: datetime) -> tuple[Subscription, ...]:
        """Claim the subscriptions of an office that may be sent to now and nobody sends to."""
        subscribed = subscriptions.c
        ready = (
            (subscribed.office_code == office)
            & subscribed.removed_at.is_(None)
            & subscribed.paused_at.is_(None)
            & or_(subscribed.closed_until.is_(None), subscribed.closed_until <= now)
            & or_(subscribed.claimed_by.is_(None), subscribed.claimed_by == scheduler)
        )
        some = select(subscribed.id).where(ready).with_for_update(skip_locked=True)
        mine = update(subscriptions).where(subscribed.id.in_(some)).returning(subscribed.id)
        claimed = self._connection.execute(mine.values(claimed_by=scheduler)).scalars().all()
        return self._found(subscribed.id.in_(claimed)) if claimed else ()

    def claim_one(self, number: int, scheduler: str) -> bool:
        """Claim one subscription unless somebody sends to it, or it is paused."""
        subscribed = subscriptions.c
        free = (
            (subscribed.id == number)
            & subscribed.claimed_by.is_(None)
            & subscribed.paused_at.is_(None)
        )
        mine = update(subscriptions).where(free).values(claimed_by=scheduler)
        return self._connection.execute(mine).rowcount == 1

    def is_mine(self, number: int, scheduler: str) -> bool:
        """Tell whether a process still sends to it, and may; keep it so meanwhile."""
        subscribed = subscriptions.c
        mine = (
            (subscribed.id == number)
            & (subscribed.claimed_by == scheduler)
            & subscribed.paused_at.is_(None)
        )
        held = select(subscribed.id).where(mine).with_for_update()
        return self._connection.execute(held).first() is not None

    def let_go(self, number: int, scheduler: str) -> None:
        """Let others send to it."""
        mine = (subscriptions.c.id == number) & (subscriptions.c.claimed_by == scheduler)
        self._connection.execute(update(subscriptions).where(mine).values(claimed_by=None))

    def release(self, schedulers: Iterable[str]) -> None:
        """Let others send to what these processes have claimed."""
        theirs = subscriptions.c.claimed_by.in_(list(schedulers))
        self._connection.execute(update(subscriptions).where(theirs).values(claimed_by=None))

    def has_taken(self, number: int, at: datetime) -> None:
        """Say that it has just taken a message."""
        well = {"failures": 0, "failing_since": None, "closed_until": None}
        self._set(number, **well, last_sent_at=at)

    def has_failed(
        self, number: int, failures: int, since: datetime, until: datetime, error: str
    ) -> None:
        """Say that it could not be reached, how often, since when, and until when to wait."""
        self._set(
            number, failures=failures, failing_since=since, closed_until=until, last_error=error
        )

    def failing(self) -> Mapping[str, int]:
        """Return how many subscriptions take nothing now, by office; removed ones aside."""
        subscribed = subscriptions.c
        counted = (
            select(subscribed.office_code, func.count())
            .where(subscribed.failing_since.is_not(None), subscribed.removed_at.is_(None))
            .group_by(subscribed.office_code)
        )
        return {row[0]: row[1] for row in self._connection.execute(counted)}

    # Keys

    def reseal(self) -> None:
        """Write every secret again under the key of today, apart from those that are lost."""
        key = self._seals.current
        for row in self._connection.execute(select(subscriptions)).all():
            if key is None or row.removed_at is not None or row.key_id == key.id:
                continue
            secret = self.secret(row.id)
            if secret is not None:
                self._set(row.id, **self._kept(row.id, secret))

    def _kept(self, number: int, secret: str) -> dict[str, object]:
        key = self._seals.current
        if key is None:
            return {"secret": secret, "sealed": None, "key_id": None}
        return {"secret": "", "sealed": key.seal(secret, _bound(number)), "key_id": key.id}

    def _set(self, number: int, **values: object) -> None:
        one = update(subscriptions).where(subscriptions.c.id == number)
        self._connection.execute(one.values(**values))
        self._listening.clear()

    def _found(self, condition: ColumnElement[bool]) -> tuple[Subscription, ...]:
        wanted = select(subscriptions).where(condition).order_by(subscriptions.c.id.desc())
        return tuple(_subscription(row) for row in self._connection.execute(wanted))


def _bound(number: int) -> str:
    """Return what ties a sealed secret to its subscription."""
    return f"subscription 1/{number}"


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(
        office=row.office_code,
        events=tuple(json.loads(row.events)),
        **{name: getattr(row, name) for name in _SAME},
    )


_SAME = tuple(
    name for name in Subscription.__dataclass_fields__ if name not in ("office", "events")
)
