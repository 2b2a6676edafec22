"""Send what subscriptions are told: in the order of each case, signed, again until it is taken.

One process at a time sends to a subscription, under its name, whose heart beats with each message.
A process that dies leaves its name behind; another one that sees its heart stand still takes over.
So no message is lost. One can arrive twice only where a process died between sending it and saying
so, and then it carries the same id both times.

A system that cannot be reached is left alone for a while, longer each time, and all that is for it
waits. A message that the system does not take, while it takes others, waits alone, with what comes
after it in its case.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from casetrack.desk.desk import Desk
from casetrack.desk.reminding.leading import tell_who_lead
from casetrack.desk.reminding.sending import Sender, enter, kind_of, leave, take_over
from casetrack.desk.subscribing.subscriptions import messages_of, put_trial, why_not_there
from casetrack.messages import Message, Translate, say
from casetrack.reminders import Channel, pause_after, post_signed
from casetrack.store import OutboxMessage, Subscription, Transaction

#: Answers that say that this message is not taken, and nothing of the system.
_ABOUT_THE_MESSAGE = (400, 409, 413, 415, 422)
#: How many messages are looked for at once, and sent to one system in one round.
_BATCH, _MOST = 20, 500
#: How long one round sends to one system, in seconds: one that is slow lets the others wait.
_LONGEST = 60.0
#: How long what is done with is kept on record.
_KEPT = timedelta(days=90)

#: Tells those who lead, once under a key, in the transaction in which something is given up.
_Tell: TypeAlias = Callable[[Transaction, str, Message], None]


@dataclass(frozen=True)
class SentMessage:
    """One message of a round: `sent`, `failed` or `given_up`."""

    key: str
    state: str


def send_outbox(
    desk: Desk,
    translate: Translate,
    channels: Mapping[str, Channel],
    sender: Sender | None = None,
) -> tuple[SentMessage, ...]:
    """Send what the office's subscriptions are to be told now; none stops the others.

    Those who lead are told of what is given up. Without a `sender` the process sends this once and
    ends.
    """
    ours = sender or Sender()

    def tell(tx: Transaction, key: str, says: Message) -> None:
        tell_who_lead(desk, tx, key, "webhook", says, translate, channels)

    with desk.store.transaction() as tx:
        enter(desk, tx, ours)
        take_over(desk, tx, ours, is_passing=sender is None)
        tx.outbox.forget(desk.now() - _KEPT)
        claimed = tx.subscriptions.claim(desk.office.code, ours.name, desk.now())
    told = [each for one in claimed for each in _all_of(desk, ours, one, tell)]
    if sender is None:
        leave(desk, ours)
    return tuple(told)


def try_subscription(desk: Desk, number: int) -> OutboxMessage:
    """Send a message that only tries the way out, at once; return what became of it.

    Also where the system was to be left alone for a while. It is tried this once, and nothing is
    given up; while another process sends to it, or it is paused, the message waits.
    """
    message = put_trial(desk, number)
    kept, _ = messages_of(desk, number)
    ours = Sender()
    with desk.store.transaction() as tx:
        enter(desk, tx, ours)
        is_ours = tx.subscriptions.claim_one(number, ours.name)
    if is_ours:
        tried = _one(desk, ours, kept.subscription, message)
        if tried is not None and tried.state != "sent":
            with desk.store.transaction() as tx:
                tx.outbox.drop(message.id)
    leave(desk, ours)
    with desk.store.reading() as tx:
        return tx.outbox.get(message.id)


def _all_of(desk: Desk, ours: Sender, to: Subscription, tell: _Tell) -> Iterator[SentMessage]:
    """Send what is for one subscription for a while, and let others send to it afterwards."""
    sent, ends_at = 0, ours.stopwatch() + _LONGEST
    try:
        while sent < _MOST:
            with desk.store.reading() as tx:
                batch = tx.outbox.next_of(to.id, desk.now(), _BATCH)
            for message in batch:
                if ours.stopwatch() >= ends_at:
                    return
                told = _one(desk, ours, to, message, tell)
                if told is None:
                    return
                yield told
                if told.state != "sent" and not _takes_others(desk, to):
                    return
            sent += len(batch)
            if not batch:
                return
    finally:
        with desk.store.transaction() as tx:
            tx.subscriptions.let_go(to.id, ours.name)


def _takes_others(desk: Desk, to: Subscription) -> bool:
    with desk.store.reading() as tx:
        until = tx.subscriptions.get(to.id).closed_until
    return until is None or until <= desk.now()


def _one(
    desk: Desk, ours: Sender, to: Subscription, message: OutboxMessage, tell: _Tell | None = None
) -> SentMessage | None:
    """Send one message; None where another process has the subscription now, or it is paused.

    Where nobody can be told, nothing is given up.
    """
    with desk.store.transaction() as tx:
        tx.schedulers.beat(ours.name, desk.now())
        if not tx.subscriptions.is_mine(to.id, ours.name):
            return None
        secret = tx.subscriptions.secret(to.id)
    try:
        _post(desk, to, secret, message)
    except Exception as error:
        # Whatever it is, the other subscriptions go on.
        return _not_taken(desk, to, message, error, tell)
    with desk.store.transaction() as tx:
        now = desk.now()
        tx.outbox.mark_sent(message.id, now)
        tx.subscriptions.has_taken(to.id, now)
    return SentMessage(message.key, "sent")


class _NotSent(Exception):
    """Nothing was sent: the address is not allowed any more, or the secret cannot be read."""


def _post(desk: Desk, to: Subscription, secret: str | None, message: OutboxMessage) -> None:
    if not secret or why_not_there(desk, to.address):
        raise _NotSent
    post_signed(to.address, secret, message.key, desk.now(), message.body.encode())


def _not_taken(
    desk: Desk, to: Subscription, message: OutboxMessage, error: Exception, tell: _Tell | None
) -> SentMessage:
    """Say why a message was not taken; try it again later, or give it up."""
    if getattr(error, "code", None) in _ABOUT_THE_MESSAGE:
        return _refused(desk, to, message, kind_of(error), tell)
    return _unreached(desk, to, message, kind_of(error), tell)


def _refused(
    desk: Desk, to: Subscription, message: OutboxMessage, why: str, tell: _Tell | None
) -> SentMessage:
    """Let one message wait, with what comes after it in its case, or give it up."""
    now = desk.now()
    is_over = tell is not None and now - (message.first_tried_at or now) >= _patience(desk)
    with desk.store.transaction() as tx:
        tx.outbox.mark_tried(message.id, now, why, now + pause_after(message.attempts + 1))
        if is_over and tell is not None:
            tx.outbox.give_up(message.id)
            tell(tx, f"webhook/{to.id}/{desk.today}", _given_up_says(desk, to, why))
    return SentMessage(message.key, "given_up" if is_over else "failed")


def _unreached(
    desk: Desk, to: Subscription, message: OutboxMessage, why: str, tell: _Tell | None
) -> SentMessage:
    """Leave a system alone for a while; give up what is old once it has failed for days."""
    now = desk.now()
    with desk.store.transaction() as tx:
        # Not as it was claimed: a message sent meanwhile has made it well.
        before = tx.subscriptions.get(to.id)
        failures, since = before.failures + 1, before.failing_since or now
        tx.subscriptions.has_failed(to.id, failures, since, now + pause_after(failures), why)
        tx.outbox.mark_tried(message.id, now, why, None)
        given_up = None if tell is None else _given_up(desk, since, now)
        if (
            tell is not None
            and given_up is not None
            and tx.outbox.give_up_before(to.id, given_up, why)
        ):
            # Once however long it goes on: more is given up with every round.
            key = f"webhook/{to.id}/{since.isoformat()}"
            tell(tx, key, _given_up_says(desk, to, why))
        is_over = given_up is not None and message.written_at < given_up
    return SentMessage(message.key, "given_up" if is_over else "failed")


def _given_up(desk: Desk, since: datetime, now: datetime) -> datetime | None:
    """Return before when messages were written that are given up; None while all are tried."""
    return now - _patience(desk) if now - since >= _patience(desk) else None


def _given_up_says(desk: Desk, to: Subscription, why: str) -> Message:
    return say(
        "subscription no. {number}, {name}, has not taken a message for {days} days: {why}; it is "
        "given up, and can be sent again; see: casetrack webhook deliveries {number}",
        number=to.id,
        name=to.name,
        days=desk.settings.subscriptions.give_up_days,
        why=why,
    )


def _patience(desk: Desk) -> timedelta:
    return timedelta(days=desk.settings.subscriptions.give_up_days)
