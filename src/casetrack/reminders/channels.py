"""Where a message goes, and what a channel is told: a case's reference, its clock, a date.

Never a person's data. Each message carries a key; a receiver that remembers keys can tell one that
comes again, after a process has died between sending it and saying so.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Protocol

_log = logging.getLogger("casetrack.reminders")
_FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)
#: How often a message is tried that a channel takes for others.
MOST_ATTEMPTS = 5
#: Who gets what is told to a group and to no single person.
GROUP = "group"


@dataclass(frozen=True)
class Outgoing:
    """One message on its way."""

    #: The same for the same message, however often it is sent.
    key: str
    office: str
    recipient: str
    #: Where the recipient is reached; empty where the channel itself is the address.
    address: str
    title: str
    body: str
    clock: str
    due: date
    occasion: str
    #: None for a list, and for what is about no case.
    reference: str | None
    at: datetime


class Undeliverable(Exception):
    """This message cannot be sent; the channel works for others."""


class Channel(Protocol):
    """Sends messages."""

    #: Whether the other side can tell a message that comes again. Where it cannot, each is sent
    #: at least once.
    tells_repeats: bool
    #: Whether it reaches a group and no single person.
    is_for_group: bool
    #: Whether it disturbs people, so that quiet hours are kept.
    disturbs: bool

    def send(self, message: Outgoing) -> None:
        """Send it, or raise: Undeliverable for this message alone."""


class Log:
    """Writes messages into the program's log."""

    tells_repeats = False
    is_for_group = False
    disturbs = False

    def send(self, message: Outgoing) -> None:
        _log.info("%s: %s", message.recipient, message.body)


def idempotency_key(key: str) -> str:
    """Return the key that a receiver sees: it tells messages apart and says nothing of them."""
    return sha256(key.encode()).hexdigest()


def pause_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures in a row."""
    # A larger power says nothing more, and would not fit.
    doubled: int = 1 << min(failures - 1, 10)
    return min(_FIRST_PAUSE * doubled, LONGEST_PAUSE)


def channels_of(wanted: tuple[str, ...], built: Mapping[str, Channel]) -> Mapping[str, Channel]:
    """Return the channels in use, apart from the inbox, which is a row and is sent nowhere."""
    known: dict[str, Channel] = {"log": Log(), **built}
    return {name: known[name] for name in wanted if name in known}
