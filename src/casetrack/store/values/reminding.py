"""Values around reminders: messages, who is away, who sends, how channels do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

#: waiting: written down and not sent yet. gathered: waiting as part of a list, which is a message
#: of its own. claimed: somebody is sending it. failed: to be tried again. given_up: not to be.
#: cancelled: what it speaks of is done. superseded: a later message speaks of it.
ReminderState: TypeAlias = Literal[
    "waiting",
    "gathered",
    "claimed",
    "sent",
    "failed",
    "given_up",
    "cancelled",
    "superseded",
]


@dataclass(frozen=True, slots=True)
class NewReminder:
    """A message to be sent once, whoever writes its key first."""

    key: str
    case_id: int | None
    clock: str
    due: date
    threshold: str
    recipient: str
    channel: str
    body: str
    subject: str = ""
    office: str | None = None
    reference: str | None = None
    state: ReminderState = "waiting"
    #: It is not sent before; None for at once.
    not_before: datetime | None = None
    #: Key of the list that tells it, too.
    carried_by: str | None = None


@dataclass(frozen=True, slots=True)
class StoredReminder:
    """A message as it is kept."""

    key: str
    case_id: int | None
    clock: str
    subject: str
    due: date
    threshold: str
    recipient: str
    channel: str
    state: str
    claimed_at: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None
    body: str
    office: str | None
    reference: str | None
    not_before: datetime | None
    carried_by: str | None


@dataclass(frozen=True, slots=True)
class InboxMessage:
    """A message in somebody's inbox."""

    reference: str | None
    body: str
    sent_at: datetime
    #: Whether what it speaks of is still to be done.
    is_open: bool


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from one day to another, both included."""

    user: str
    first_on: date
    last_on: date
    deputy: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose deadlines an address with a token shows."""

    office: str
    #: None for all of the office.
    user: str | None


@dataclass(frozen=True, slots=True)
class Scheduler:
    """One process that sends reminders."""

    name: str
    place: str
    began_at: datetime
    seen_at: datetime
    beats: int
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """How a channel does."""

    name: str
    #: Failures since it last worked.
    failures: int = 0
    #: It is left alone until then.
    closed_until: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    last_sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DoneRound:
    """A timed round as it was done for a period."""

    name: str
    period: date
    began_at: datetime
    ended_at: datetime | None
    says: str | None
