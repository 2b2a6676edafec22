"""Applications and their events."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class CaseRow(Base, table=True):
    """One application: what is pinned to it, and the projection of its events."""

    __tablename__ = "cases"
    # An index that is to answer alone must hold the column of its own condition too: SQLite reads
    # it again.
    __table_args__ = (
        UniqueConstraint("office_code", "reference"),
        # Lists by due date, and how many cases any filter leaves, without touching a row.
        Index(
            "ix_cases_by_due",
            "office_code",
            "closed",
            "due",
            "reference",
            "voided",
            "state",
            "handler",
            "outcome",
            "channel",
            "applicant_type",
            "received_on",
            "replied_on",
            "due_provisional",
            "closing",
            "unconfirmed_since",
        ),
        # What the open cases of an office are at, for the day's work, without touching a row.
        Index(
            "ix_cases_at_work",
            "office_code",
            "state",
            "workflow_id",
            "workflow_sha256",
            "handler",
            "due_provisional",
            "closed",
            "voided",
            sqlite_where=text("closed = 0 AND voided = 0"),
            postgresql_where=text("NOT closed AND NOT voided"),
        ),
        # Cases by their requests in the order these were entered, without touching a row.
        Index(
            "ix_cases_by_request",
            "office_code",
            "request_text",
            "voided",
            "received_on",
            "reference",
        ),
        # Lists in the order of receipt, and how many cases there are.
        Index("ix_cases_by_receipt", "office_code", "received_on", "reference", "voided"),
        # The year's receipts and what was open at its ends, counted without touching a row.
        Index(
            "ix_cases_counted",
            "office_code",
            "received_on",
            "replied_on",
            "applicant_type",
            "channel",
            "id",
            "voided",
            "unconfirmed_since",
            "workflow_id",
            sqlite_where=text("voided = 0 AND unconfirmed_since IS NULL"),
            postgresql_where=text("NOT voided AND unconfirmed_since IS NULL"),
        ),
        # What ended in a span or was open at its ends, without looking at older years.
        Index(
            "ix_cases_ended",
            "office_code",
            "replied_on",
            "received_on",
            "applicant_type",
            "channel",
            "outcome",
            "closing",
            "id",
            "voided",
            "unconfirmed_since",
            "workflow_id",
            sqlite_where=text("voided = 0"),
            postgresql_where=text("NOT voided"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    reference: str
    # Pinned at receipt.
    workflow_id: str
    workflow_sha256: str
    policy: str
    route: str
    applicant_id: int = Field(foreign_key="applicants.id", index=True)
    created_at: datetime
    # Projected from the events.
    applicant_type: str
    channel: str
    request_text: int | None = Field(default=None, foreign_key="texts.id", index=True)
    handler: str | None = None
    state: str | None = None
    closed: bool = False
    voided: bool = False
    received_on: date
    #: The day it came in, while its receipt is not confirmed; it counts nowhere until then.
    unconfirmed_since: date | None = None
    due: date | None = None
    due_provisional: bool = False
    first_due: date | None = None
    outcome: str | None = None
    replied_on: date | None = None
    closing: str | None = None
    #: Pinned at closing.
    calendar_sha256: str | None = None
    #: Whether consultations, items or counted rows were written; most cases have none to empty.
    has_lists: bool = False
    events_count: int = 0
    #: Goes up with every projection, so that an older reading cannot overwrite a newer one.
    version: int = 0


#: A query must say this in the same words, for the index to be one that can answer it.
OF_FEES = "type IN ('fee_notified', 'fee_paid')"


class EventRow(Base, table=True):
    """An appended fact. Triggers refuse to change or remove one."""

    __tablename__ = "events"
    # Two people who act on the same case at once cannot both write event 5.
    __table_args__ = (
        UniqueConstraint("case_id", "position"),
        # The few events that the year's tables look for among all there ever were.
        Index(
            "ix_events_of_fees",
            "type",
            "case_id",
            sqlite_where=text(OF_FEES),
            postgresql_where=text(OF_FEES),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id")
    position: int
    type: str
    action: str | None = None
    state: str | None = None
    occurred_on: date
    recorded_at: datetime = Field(index=True)
    actor: str
    payload: str
    previous: str
    hash: str


cases = table("cases")
events = table("events")
