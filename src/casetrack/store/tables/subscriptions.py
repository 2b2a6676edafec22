"""The tables of subscriptions: which systems are told what happens to cases, and what of it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class SubscriptionRow(Base, table=True):
    """A system outside that is told what happens to the cases of an office (事件订阅)."""

    __tablename__ = "subscriptions"

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code", index=True)
    #: Which system it is, in the administrator's words.
    name: str
    address: str
    #: JSON of the events it is told of; an empty list for all.
    events: str
    #: Only cases that this body has passed on; NULL for all.
    forwarded_from: str | None = None
    #: What its messages are signed with: as it is, or sealed with the key of that name.
    secret: str
    sealed: bytes | None = None
    key_id: str | None = None
    made_by: str
    made_at: datetime
    paused_at: datetime | None = None
    removed_at: datetime | None = None
    #: The process that sends to it now.
    claimed_by: str | None = Field(default=None, index=True)
    #: Failures since it last took something, and since when.
    failures: int = 0
    failing_since: datetime | None = None
    #: It is left alone until then.
    closed_until: datetime | None = None
    last_error: str | None = None
    last_sent_at: datetime | None = None


class OutboxRow(Base, table=True):
    """One event for one subscription, written down in the transaction of the event itself."""

    __tablename__ = "outbox"
    __table_args__ = (
        # The same event is told to the same system once, and never before an earlier one.
        UniqueConstraint("subscription_id", "case_id", "position"),
        Index("ix_outbox_to_send", "subscription_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscriptions.id")
    #: NULL for a message that only tries the way out.
    case_id: int | None = Field(default=None, foreign_key="cases.id")
    position: int | None = None
    #: The same however often it is sent.
    key: str = Field(unique=True)
    #: The reference, for people.
    reference: str | None = None
    event: str
    #: What is sent, byte for byte.
    body: str
    #: One of `OutboxState`.
    state: str = Field(index=True)
    written_at: datetime
    attempts: int = 0
    first_tried_at: datetime | None = None
    not_before: datetime | None = None
    sent_at: datetime | None = None
    error: str | None = None


subscriptions = table("subscriptions")
outbox = table("outbox")
