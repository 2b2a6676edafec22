"""The tables of reminders: what is to be told, who is away, how people are reached, who sends."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class ReminderRow(Base, table=True):
    """One message, due once (催办). Whoever claims it sends it."""

    __tablename__ = "reminders"
    __table_args__ = (
        Index("ix_reminders_inbox", "recipient", "channel", "claimed_at"),
        Index("ix_reminders_to_send", "channel", "state"),
    )

    key: str = Field(primary_key=True)
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)
    clock: str
    subject: str = ""
    due: date
    threshold: str
    recipient: str
    channel: str
    #: One of `ReminderState`.
    state: str = Field(index=True)
    #: When it was written down, or last claimed,
    claimed_at: datetime
    #: by the process of this name.
    claimed_by: str | None = Field(default=None, index=True)
    sent_at: datetime | None = None
    attempts: int = 0
    error: str | None = None
    #: The sentence that is sent: references and dates, nobody's name.
    body: str
    office: str | None = None
    reference: str | None = None
    #: It is not sent before; NULL for at once.
    not_before: datetime | None = None
    #: Key of the list that tells it, too.
    carried_by: str | None = Field(default=None, index=True)


class AbsenceRow(Base, table=True):
    """Somebody is away; a deputy gets their reminders (请假、代办)."""

    __tablename__ = "absences"
    __table_args__ = (Index("ix_absences_by_day", "last_on", "user_code"),)

    id: int | None = Field(default=None, primary_key=True)
    user_code: str = Field(foreign_key="users.code")
    first_on: date
    #: The last day away.
    last_on: date
    deputy_code: str | None = Field(default=None, foreign_key="users.code")
    entered_by: str
    entered_at: datetime


class ContactRow(Base, table=True):
    """Where somebody who works here is reached."""

    __tablename__ = "contacts"

    user_code: str = Field(primary_key=True, foreign_key="users.code")
    mail: str
    changed_at: datetime


class FeedRow(Base, table=True):
    """Somebody's calendar feed, or the whole office's: whoever has its address may read it."""

    __tablename__ = "feeds"

    #: Of the random token in the address; the token itself is nowhere else.
    token_sha256: str = Field(primary_key=True)
    office_code: str = Field(foreign_key="offices.code", index=True)
    #: NULL for the feed of the office.
    user_code: str | None = Field(default=None, foreign_key="users.code", index=True)
    made_by: str
    made_at: datetime


class SchedulerRow(Base, table=True):
    """One process that sends reminders. While it lives, its beats go up."""

    __tablename__ = "schedulers"

    name: str = Field(primary_key=True)
    #: Machine and process, for people.
    place: str
    began_at: datetime
    seen_at: datetime
    beats: int = 0
    ended_at: datetime | None = Field(default=None, index=True)


class ChannelRow(Base, table=True):
    """How a channel does: what failed last, and until when it is left alone."""

    __tablename__ = "channels"

    name: str = Field(primary_key=True)
    #: Failures since it last worked.
    failures: int = 0
    closed_until: datetime | None = None
    last_error: str | None = None
    last_error_at: datetime | None = None
    last_sent_at: datetime | None = None


class RoundRow(Base, table=True):
    """A timed round that is done once for a day, a week or a year, by whoever begins it first."""

    __tablename__ = "rounds"

    office_code: str = Field(primary_key=True, foreign_key="offices.code")
    name: str = Field(primary_key=True)
    #: The day, or the first day of the week or the year, that it is for.
    period: date = Field(primary_key=True)
    scheduler: str
    began_at: datetime
    ended_at: datetime | None = None
    #: What it came to; NULL while it runs, and where there is nothing to say.
    says: str | None = None


reminders = table("reminders")
absences = table("absences")
contacts = table("contacts")
feeds = table("feeds")
schedulers = table("schedulers")
channels = table("channels")
rounds = table("rounds")
