"""What those who run the program ask of it: whether it can work, and how much waits.

Counts alone, by office and channel: no person, no case. Nobody sits at this desk.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from casetrack.desk.desk import Desk
from casetrack.errors import StoreError
from casetrack.store import UNTAKEN, Transaction, Wanted

#: States of a message that is still to go out.
_DUE = ("waiting", "gathered", "claimed", "failed")
#: States of a message that could not be delivered: to be tried again, or not.
_FAILED = ("failed", "given_up")
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Readiness:
    """Whether the program can work; each part by itself."""

    #: The database answers,
    database: bool
    #: is of this program's version,
    migrations: bool
    #: and some process has just said that it sends reminders.
    scheduler: bool

    @property
    def is_ready(self) -> bool:
        return self.database and self.migrations and self.scheduler


@dataclass(frozen=True)
class Backlog:
    """How much waits, for curves and alarms."""

    #: By code of the office.
    open_cases: Mapping[str, int]
    overdue_cases: Mapping[str, int]
    #: By channel.
    due_reminders: Mapping[str, int]
    #: By channel and state, failed or given_up.
    failed_deliveries: Mapping[tuple[str, str], int]
    #: Messages for subscriptions, by office and one of `UNTAKEN`.
    webhook_messages: Mapping[tuple[str, str], int]
    #: Subscriptions that take nothing now, by office.
    failing_subscriptions: Mapping[str, int]
    #: Since some process last said that it sends reminders; None where none runs.
    heartbeat_age_seconds: float | None


def readiness(desk: Desk) -> Readiness:
    """Tell whether the program can work now; a database that fails is an answer, no error."""
    patience = desk.settings.monitoring.heartbeat_seconds
    try:
        is_current = desk.store.is_current()
    except StoreError:
        return Readiness(database=False, migrations=False, scheduler=False)
    if not is_current:
        return Readiness(database=True, migrations=False, scheduler=False)
    with desk.store.reading() as tx:
        age = _heartbeat_age(tx, desk.now())
    beats = not patience or (age is not None and age <= patience)
    return Readiness(database=True, migrations=True, scheduler=beats)


def backlog(desk: Desk) -> Backlog:
    """Return how much waits in every office of the installation."""
    offices = [office.code for office in desk.settings.offices]
    overdue = Wanted(closed=False, running=True, due_to=desk.today - _ONE_DAY)
    with desk.store.reading() as tx:
        untaken, failing = tx.outbox.untaken(), tx.subscriptions.failing()
        messages = tx.reminders.counts((*_DUE, *_FAILED))
        channels = {channel for channel, _ in messages} | set(desk.settings.reminders.channels)
        return Backlog(
            open_cases={code: tx.lists.count(code, Wanted(closed=False)) for code in offices},
            overdue_cases={code: tx.lists.count(code, overdue) for code in offices},
            due_reminders={
                channel: sum(messages.get((channel, state), 0) for state in _DUE)
                for channel in sorted(channels)
            },
            failed_deliveries={
                (channel, state): messages.get((channel, state), 0)
                for channel in sorted(channels)
                for state in _FAILED
            },
            webhook_messages={
                (code, state): untaken.get((code, state), 0)
                for code in offices
                for state in UNTAKEN
            },
            failing_subscriptions={code: failing.get(code, 0) for code in offices},
            heartbeat_age_seconds=_heartbeat_age(tx, desk.now()),
        )


def _heartbeat_age(tx: Transaction, now: datetime) -> float | None:
    seen = [each.seen_at for each in tx.schedulers.running()]
    # Another machine's clock may be a little ahead.
    return max(0.0, (now - max(seen)).total_seconds()) if seen else None
