"""The processes that send reminders, how their channels do, and the rounds they have done."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import channels, rounds, schedulers
from casetrack.store.values import ChannelHealth, DoneRound, Scheduler


class Schedulers:
    """The schedulers of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, name: str, place: str, now: datetime) -> None:
        """Say that a process begins to send."""
        row = {"name": name, "place": place, "began_at": now, "seen_at": now, "beats": 0}
        self._connection.execute(insert(schedulers), row)

    def beat(self, name: str, now: datetime) -> None:
        """Say that a process is alive."""
        mine = update(schedulers).where(schedulers.c.name == name)
        self._connection.execute(
            mine.values(beats=schedulers.c.beats + 1, seen_at=now, ended_at=None)
        )

    def leave(self, name: str, now: datetime) -> None:
        """Say that a process has ended, or has been found dead."""
        mine = update(schedulers).where(schedulers.c.name == name)
        self._connection.execute(mine.values(ended_at=now))

    def running(self) -> tuple[Scheduler, ...]:
        """Return the processes that have not ended, as far as is known."""
        alive = select(schedulers).where(schedulers.c.ended_at.is_(None))
        found = self._connection.execute(alive.order_by(schedulers.c.began_at, schedulers.c.name))
        return tuple(_scheduler(row) for row in found)

    def forget_ended(self, before: datetime) -> None:
        """Leave out processes that ended before an instant."""
        self._connection.execute(delete(schedulers).where(schedulers.c.ended_at < before))

    # Channels

    def channels(self) -> Mapping[str, ChannelHealth]:
        """Return how each channel does that was ever used, by name."""
        found = self._connection.execute(select(channels).order_by(channels.c.name))
        return {row.name: ChannelHealth(**row._mapping) for row in found}

    def put_channel(self, health: ChannelHealth) -> None:
        """Say how a channel does."""
        row = asdict(health)
        self._connection.execute(insert_if_absent(self._connection, channels), row)
        mine = update(channels).where(channels.c.name == health.name)
        self._connection.execute(mine.values(**row))

    def channel_sent(self, name: str, now: datetime) -> None:
        """Say that a channel has just worked."""
        before = self.channels().get(name) or ChannelHealth(name)
        self.put_channel(replace(before, failures=0, closed_until=None, last_sent_at=now))

    # Rounds

    def begin_round(
        self, office: str, name: str, period: date, scheduler: str, now: datetime
    ) -> bool:
        """Begin a round of a period; False where somebody has begun it."""
        row = {
            "office_code": office,
            "name": name,
            "period": period,
            "scheduler": scheduler,
            "began_at": now,
        }
        new = insert_if_absent(self._connection, rounds).returning(rounds.c.name)
        return self._connection.execute(new, row).first() is not None

    def end_round(self, office: str, name: str, period: date, says: str, now: datetime) -> None:
        """Say that a round is done, and what it came to."""
        one = update(rounds).where(
            rounds.c.office_code == office, rounds.c.name == name, rounds.c.period == period
        )
        self._connection.execute(one.values(ended_at=now, says=says))

    def drop_rounds(self, scheduler: str) -> None:
        """Let others begin what a dead process began and did not end."""
        self._connection.execute(
            delete(rounds).where(rounds.c.scheduler == scheduler, rounds.c.ended_at.is_(None))
        )

    def last_rounds(self, office: str) -> tuple[DoneRound, ...]:
        """Return the last round of each name, by name."""
        mine = select(rounds).where(rounds.c.office_code == office)
        last = {
            row.name: DoneRound(row.name, row.period, row.began_at, row.ended_at, row.says)
            for row in self._connection.execute(mine.order_by(rounds.c.name, rounds.c.period))
        }
        return tuple(last.values())


def _scheduler(row: Row[Any]) -> Scheduler:
    return Scheduler(**row._mapping)
