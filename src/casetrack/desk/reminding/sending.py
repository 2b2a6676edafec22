"""Send what may go out: claim it, send it, say what became of it.

A message is claimed under the name of a process whose heart beats with each message it sends. A
process that dies in between leaves its claims behind; another one that sees its heart stand still
takes them over. So a message is never lost. It can reach a channel twice only where a process died
between sending it and saying so, and then it carries the same key both times.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from casetrack.desk.desk import Desk
from casetrack.messages import Translate, say
from casetrack.reminders import (
    LONGEST_PAUSE,
    MOST_ATTEMPTS,
    Channel,
    Outgoing,
    Undeliverable,
    Watch,
    idempotency_key,
    pause_after,
)
from casetrack.store import ChannelHealth, ReminderState, StoredReminder, Transaction

#: How long a heart may stand still, in seconds: longer than any channel may take to answer.
PATIENCE = 90.0
#: Without a watch over time: how long nobody may have heard of a process.
_UNHEARD = timedelta(minutes=15)
_REMEMBERED = timedelta(days=7)
#: How many messages are claimed at once.
_BATCH = 20
#: What the clock of a list is called, which tells several messages.
LIST = "digest"


@dataclass(frozen=True)
class Sent:
    """One message of a round."""

    key: str
    channel: str
    #: `sent`, `failed`, `due` (a dry run).
    state: str


@dataclass
class Sender:
    """One process that sends, over all of its rounds."""

    watch: Watch = field(default_factory=lambda: Watch(PATIENCE))
    stopwatch: Callable[[], float] = time.monotonic
    name: str = field(default_factory=lambda: secrets.token_hex(8))
    place: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    has_begun: bool = False


def deliver(
    desk: Desk,
    channels: Mapping[str, Channel],
    translate: Translate,
    sender: Sender | None = None,
) -> tuple[Sent, ...]:
    """Send every message that may go out now, by each channel in turn.

    A channel that fails is left alone for a while, and the others go on. Without a `sender` the
    process sends this once and ends.
    """
    ours = sender or Sender()
    with desk.store.transaction() as tx:
        enter(desk, tx, ours)
        take_over(desk, tx, ours, is_passing=sender is None)
        health = tx.schedulers.channels()
    now = desk.now()
    open_now = [name for name in channels if not _is_closed(health.get(name), now)]
    sent: list[Sent] = []
    while open_now:
        for name in tuple(open_now):
            batch, goes_on = _batch(desk, ours, name, channels[name], translate)
            sent += batch
            if not goes_on:
                open_now.remove(name)
    if sender is None:
        leave(desk, ours)
    return tuple(sent)


def _is_closed(health: ChannelHealth | None, now: datetime) -> bool:
    """Tell whether a channel is left alone; not longer than ever is meant, if a clock jumped."""
    until = health.closed_until if health else None
    return until is not None and now < until <= now + LONGEST_PAUSE


def leave(desk: Desk, sender: Sender) -> None:
    """Say that a process sends no more."""
    with desk.store.transaction() as tx:
        tx.schedulers.leave(sender.name, desk.now())
        tx.reminders.put_back(sender.name)
        tx.subscriptions.release([sender.name])


def beat(desk: Desk, sender: Sender) -> None:
    """Say that a process is alive, though it has nothing to send."""
    with desk.store.transaction() as tx:
        enter(desk, tx, sender)
        take_over(desk, tx, sender, is_passing=False)


def enter(desk: Desk, tx: Transaction, ours: Sender) -> None:
    """Say within a transaction that a process is alive."""
    if not ours.has_begun:
        tx.schedulers.enter(ours.name, ours.place, desk.now())
        ours.has_begun = True
    tx.schedulers.beat(ours.name, desk.now())


def take_over(desk: Desk, tx: Transaction, ours: Sender, *, is_passing: bool) -> None:
    """Let others have what dead processes have claimed."""
    now = desk.now()
    others = [each for each in tx.schedulers.running() if each.name != ours.name]
    dead = set(ours.watch.dead({each.name: each.beats for each in others}, ours.stopwatch()))
    if is_passing:
        # Who looks only once has no time to watch, and must trust the clocks on the wall.
        dead |= {each.name for each in others if abs(now - each.seen_at) > _UNHEARD}
    # The process before its messages, as everywhere: else two could wait for each other for ever.
    for name in sorted(dead):
        tx.schedulers.leave(name, now)
        tx.schedulers.drop_rounds(name)
    tx.subscriptions.release(dead)
    tx.reminders.release(dead, abandoned_before=now - _UNHEARD)
    tx.schedulers.forget_ended(now - _REMEMBERED)


def _batch(
    desk: Desk, ours: Sender, name: str, channel: Channel, translate: Translate
) -> tuple[list[Sent], bool]:
    """Send some messages of a channel; return them, and whether to go on with it."""
    with desk.store.transaction() as tx:
        claimed = tx.reminders.claim(ours.name, name, desk.now(), _BATCH)
        mail = tx.duty.mail()
    sent: list[Sent] = []
    for row in claimed:
        outcome = _one(desk, ours, channel, row, mail.get(row.recipient, ""), translate)
        if outcome is None:
            continue
        sent.append(Sent(row.key, name, outcome.state))
        if outcome.channel_failed:
            with desk.store.transaction() as tx:
                tx.reminders.put_back(ours.name)
            return sent, False
    if any(each.state == "sent" for each in sent):
        with desk.store.transaction() as tx:
            tx.schedulers.channel_sent(name, desk.now())
    return sent, bool(claimed)


@dataclass(frozen=True)
class _Outcome:
    state: str
    channel_failed: bool = False


def _one(
    desk: Desk,
    ours: Sender,
    channel: Channel,
    row: StoredReminder,
    address: str,
    translate: Translate,
) -> _Outcome | None:
    """Send one claimed message; None where another process has it now, or nothing is left of it."""
    with desk.store.transaction() as tx:
        tx.schedulers.beat(ours.name, desk.now())
        if not tx.reminders.is_mine(row.key, ours.name):
            return None
        is_list = row.clock == LIST and row.case_id is None
        told = tx.reminders.gathered(row.key) if is_list else ()
        if is_list and not told:
            tx.reminders.mark(row.key, ours.name, "cancelled")
            return None
    try:
        channel.send(_outgoing(desk, row, told, address, translate))
    except Undeliverable as error:
        return _undeliverable(desk, ours, row, str(error))
    except Exception as error:
        # One broken channel must not stop the others.
        return _failed(desk, row.channel, kind_of(error))
    with desk.store.transaction() as tx:
        now = desk.now()
        if tx.reminders.mark(row.key, ours.name, "sent", sent_at=now):
            tx.reminders.mark_told(row.key, [each.key for each in told], now)
    return _Outcome("sent")


def _outgoing(
    desk: Desk,
    row: StoredReminder,
    told: tuple[StoredReminder, ...],
    address: str,
    translate: Translate,
) -> Outgoing:
    title = say("deadlines of applications: {office}", office=desk.office.name).put(translate)
    return Outgoing(
        key=idempotency_key(row.key),
        office=row.office or desk.office.code,
        recipient=row.recipient,
        address=address,
        title=title,
        body="\n".join((row.body, *(each.body for each in told))),
        clock=row.clock,
        due=row.due,
        occasion=row.threshold,
        reference=row.reference,
        at=desk.now(),
    )


def _undeliverable(desk: Desk, ours: Sender, row: StoredReminder, why: str) -> _Outcome:
    """Try a message again later, or give it up; the channel works for others."""
    state: ReminderState = "given_up" if row.attempts >= MOST_ATTEMPTS else "failed"
    later = desk.now() + pause_after(row.attempts)
    with desk.store.transaction() as tx:
        tx.reminders.mark(row.key, ours.name, state, error=why, not_before=later)
    return _Outcome("failed")


def _failed(desk: Desk, channel: str, why: str) -> _Outcome:
    """Leave a channel alone for a while, longer each time; its messages wait."""
    now = desk.now()
    with desk.store.transaction() as tx:
        before = tx.schedulers.channels().get(channel) or ChannelHealth(channel)
        failures = before.failures + 1
        tx.schedulers.put_channel(
            replace(
                before,
                failures=failures,
                closed_until=now + pause_after(failures),
                last_error=why,
                last_error_at=now,
            )
        )
    return _Outcome("failed", channel_failed=True)


def kind_of(error: Exception) -> str:
    """Return the kind of an error, with its number: its words might name an address or somebody."""
    # What could not be reached hides why behind one name for all.
    reason = getattr(error, "reason", None)
    error = reason if isinstance(reason, Exception) else error
    code = getattr(error, "smtp_code", None) or getattr(error, "code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
