"""Subscriptions (事件订阅): a system outside, such as a city's platform, is told what happens.

An administrator says where it is, what it is told of and which cases. What is sent is signed with a
secret, which is shown once.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from casetrack.core.case import RECALCULATED
from casetrack.core.workflow import Action
from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import only_admin
from casetrack.desk.access.staff import offices_in_reach
from casetrack.desk.desk import Desk
from casetrack.desk.subscribing.outbox import as_message, trial
from casetrack.errors import BadInput, NotFound
from casetrack.messages import Message, say
from casetrack.store import NewSubscription, OutboxMessage, Subscription, Transaction

_LONGEST_NAME, _LONGEST_ADDRESS, _LONGEST_BODY = 80, 500, 200
#: How many messages a page shows.
MOST_MESSAGES = 100
#: So that programs that look for secrets in files know one when they see it.
_PREFIX = "casetrack_hook_"


@dataclass(frozen=True)
class Subscribed:
    """A subscription that was made; the only time that its secret can be read."""

    kept: Subscription
    secret: str


@dataclass(frozen=True)
class Subscriber:
    """A subscription with how it does."""

    subscription: Subscription
    #: Messages by state.
    counts: Mapping[str, int]

    @property
    def is_failing(self) -> bool:
        """Whether somebody should look at it."""
        return self.subscription.failing_since is not None or bool(self.counts.get("given_up"))


def subscribe(
    desk: Desk,
    name: str,
    address: str,
    events: tuple[str, ...] = (),
    forwarded_from: str | None = None,
) -> Subscribed:
    """Have a system told what happens to the office's cases; only an administrator may.

    Without `events` it is told everything; with `forwarded_from` only of cases that this body has
    passed on.
    """
    name, address, body = name.strip(), address.strip(), (forwarded_from or "").strip()
    _check(desk, name, address, events, body)
    secret = _PREFIX + secrets.token_urlsafe(32)
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        new = NewSubscription(
            office=desk.office.code,
            name=name,
            address=address,
            events=tuple(dict.fromkeys(events)),
            forwarded_from=body or None,
            made_by=f"user:{desk.user}",
            made_at=desk.now(),
        )
        kept = tx.subscriptions.add(new, secret)
        enter(desk, tx, "subscription", name, "made")
        return Subscribed(kept, secret)


def subscriptions(desk: Desk) -> tuple[Subscriber, ...]:
    """Return the subscriptions of the offices that the administrator at the desk looks after."""
    offices = {each.code for each in offices_in_reach(desk)}
    with desk.store.reading() as tx:
        only_admin(desk, tx)
        return _subscribers(tx, tx.subscriptions.of_offices(offices))


def messages_of(desk: Desk, number: int) -> tuple[Subscriber, tuple[OutboxMessage, ...]]:
    """Return a subscription and its last messages, the newest first."""
    with desk.store.reading() as tx:
        found = _in_reach(desk, tx, number)
        return _subscribers(tx, (found,))[0], tx.outbox.last_of(number, MOST_MESSAGES)


def pause_subscription(desk: Desk, number: int, *, paused: bool = True) -> Subscription:
    """Let what is for a subscription wait, or send it again; nothing is lost meanwhile."""
    with desk.store.transaction() as tx:
        kept = _in_reach(desk, tx, number)
        tx.subscriptions.pause(number, desk.now() if paused else None)
        enter(desk, tx, "subscription", kept.name, "paused" if paused else "resumed")
        return tx.subscriptions.get(number)


def unsubscribe(desk: Desk, number: int) -> Subscription:
    """End a subscription: what was not sent is taken back, its secret is forgotten."""
    with desk.store.transaction() as tx:
        kept = _in_reach(desk, tx, number)
        tx.subscriptions.remove(number, desk.now())
        tx.outbox.cancel(number)
        enter(desk, tx, "subscription", kept.name, "removed")
        return tx.subscriptions.get(number)


def put_trial(desk: Desk, number: int) -> OutboxMessage:
    """Write a message down that only tries the way out; unless it is sent at once it waits."""
    with desk.store.transaction() as tx:
        kept = _in_reach(desk, tx, number)
        now = desk.now()
        tx.outbox.put([as_message(number, trial(kept.office, now), now)])
        return tx.outbox.last_of(number, 1)[0]


def send_again(desk: Desk, number: int) -> OutboxMessage:
    """Let a message go out once more, with the same id; only an administrator may."""
    with desk.store.transaction() as tx:
        message = tx.outbox.get(number)
        kept = _in_reach(desk, tx, message.subscription_id, what=number)
        tx.outbox.send_again(number)
        enter(desk, tx, "subscription", kept.name, "sent again")
        return tx.outbox.get(number)


def known_events(desk: Desk) -> Mapping[str, Action | None]:
    """Return every event that a subscription may be told of, and the action that leaves it.

    None where no action does: a due date that was worked out again.
    """
    left: dict[str, Action | None] = {}
    for law in (desk.library.law_on(desk.today), *desk.library.laws()):
        for action in law.workflow.actions.values():
            left.setdefault(action.leaves, action)
    return {**left, RECALCULATED: None}


def _check(desk: Desk, name: str, address: str, events: tuple[str, ...], body: str) -> None:
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadInput(
            "a subscription needs a name of at most {most} characters",
            most=_LONGEST_NAME,
            key="name",
        )
    if len(body) > _LONGEST_BODY:
        raise BadInput("at most {most} characters", most=_LONGEST_BODY, key="forwarded_from")
    if no := why_not_there(desk, address):
        raise BadInput(no.template, **no.values, key="address")
    unknown = sorted(set(events) - set(known_events(desk)))
    if unknown:
        raise BadInput(
            "event {event!r} is none of: {events}",
            event=unknown[0],
            events=", ".join(known_events(desk)),
            key="event",
        )


def why_not_there(desk: Desk, address: str) -> Message | None:
    """Return why nothing is sent to an address, or None.

    An address within the office's own network is allowed: that is where such systems are. One of
    the machine's own link is not: there lie the secrets of a cloud.
    """
    wanted = _parts(address)
    if wanted is None or not wanted.hostname or len(address) > _LONGEST_ADDRESS:
        return say("this is no address like https://platform.example.org/cases")
    if wanted.username is not None or wanted.fragment:
        return say("an address has no user, no password and no # in it; what is sent is signed")
    if wanted.scheme == "http" and not desk.settings.subscriptions.plain_http:
        return say(
            "an address begins with https://; http:// only where config.toml has "
            "subscriptions.plain_http"
        )
    if wanted.scheme not in ("https", "http"):
        return say("an address begins with https://")
    if _is_of_the_link(wanted.hostname):
        return say("nothing is sent to an address of the machine's own link")
    return None


def _parts(address: str) -> SplitResult | None:
    """Return the parts of an address, or None where it cannot be one."""
    if not address.isascii() or not address.isprintable() or " " in address or "\\" in address:
        return None
    try:
        parts = urlsplit(address)
        # Only when asked for is it looked at.
        return parts if parts.port != 0 else None
    except ValueError:
        return None


def _is_of_the_link(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_link_local or address.is_multicast or address.is_unspecified


def _subscribers(tx: Transaction, found: tuple[Subscription, ...]) -> tuple[Subscriber, ...]:
    counts = tx.outbox.counts() if found else {}
    return tuple(
        Subscriber(each, {state: n for (number, state), n in counts.items() if number == each.id})
        for each in found
    )


def _in_reach(desk: Desk, tx: Transaction, number: int, what: int | None = None) -> Subscription:
    """Return a subscription of an office that the administrator looks after, or raise NotFound."""
    only_admin(desk, tx)
    found = tx.subscriptions.get(number)
    own = tx.people.user(desk.user).office
    if found.removed_at is not None or own not in (None, found.office):
        if what is not None:
            raise NotFound("there is no message no. {number}", number=what)
        raise NotFound("there is no subscription no. {number}", number=number)
    return found
