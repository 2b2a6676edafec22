"""The tables. A class is a schema; statements use the tables below the classes.

Conventions: a `_on` column is a civil date, a `_at` column an instant in UTC; JSON is kept as
canonical text, so that what comes back is byte for byte what was hashed; the name, number or
words of a person stand in `texts.body` and nowhere else (letters and attachments, which are
whole documents, in `files.content`; a form that is not sent yet in `drafts.typed`).

SQLModel reads annotations when a class is made, so `from __future__ import annotations` has no
place here.
"""

from datetime import date, datetime

from sqlalchemy import Index, MetaData, Table, UniqueConstraint, text
from sqlmodel import Field, SQLModel

#: Constraints get names that are the same on every database, so that a migration can name them.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(SQLModel):
    """What every table shares."""

    metadata = MetaData(naming_convention=NAMES)


class MetaRow(Base, table=True):
    """A fact about this database: its secret, whether it is a demonstration."""

    __tablename__ = "meta"

    key: str = Field(primary_key=True)
    value: str


class OfficeRow(Base, table=True):
    """An agency that answers applications (机关)."""

    __tablename__ = "offices"

    code: str = Field(primary_key=True)
    name: str
    parent_code: str | None = Field(default=None, foreign_key="offices.code")


class UserRow(Base, table=True):
    """Somebody who works with the program."""

    __tablename__ = "users"

    code: str = Field(primary_key=True)
    name: str
    #: JSON list of role names.
    roles: str
    office_code: str | None = Field(default=None, foreign_key="offices.code")
    active: bool = True
    created_at: datetime
    #: The last time; NULL for somebody who never has.
    signed_in_at: datetime | None = None


class ApplicantRow(Base, table=True):
    """Somebody who applied (申请人); name and contacts are the texts that point here."""

    __tablename__ = "applicants"

    id: int | None = Field(default=None, primary_key=True)
    type: str
    #: Keyed hash of the ID number, else of name and phone; NULL where neither is known.
    identity_hash: str | None = Field(default=None, unique=True)
    #: Name of the key the hash is made with; NULL for the database's own secret.
    identity_key: str | None = None
    #: The applicant this one turned out to be; never one that is merged itself.
    merged_into: int | None = Field(default=None, foreign_key="applicants.id", index=True)
    created_at: datetime


class MergeRow(Base, table=True):
    """Somebody has said that two applicants are one person; taken back, it stays with who and why.

    `applicants.merged_into` follows from the merges that stand.
    """

    __tablename__ = "merges"

    id: int | None = Field(default=None, primary_key=True)
    gone_id: int = Field(foreign_key="applicants.id", index=True)
    kept_id: int = Field(foreign_key="applicants.id", index=True)
    merged_at: datetime
    merged_by: str
    why_text: int = Field(foreign_key="texts.id")
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_why_text: int | None = Field(default=None, foreign_key="texts.id")


class TextRow(Base, table=True):
    """Words by or about a person. Erasing takes body and salt away and leaves the hash."""

    __tablename__ = "texts"

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    applicant_id: int | None = Field(default=None, foreign_key="applicants.id", index=True)
    #: The case whose event holds it; NULL for what is somebody's own, and for what is asked for.
    case_id: int | None = Field(default=None, index=True)
    body: str | None = None
    salt: str | None = None
    #: Salt and body encrypted, where both are NULL and it is not erased.
    sealed: bytes | None = None
    #: Name of the key that sealed it.
    key_id: str | None = None
    #: Keyed hash that a sealed number is found by.
    lookup: str | None = Field(default=None, index=True)
    #: Of salt and body, in UTF-8.
    sha256: str
    erased_at: datetime | None = None


class FileRow(Base, table=True):
    """A letter, an attachment or a loaded calendar file, once, by its hash."""

    __tablename__ = "files"

    sha256: str = Field(primary_key=True)
    #: NULL once erased.
    content: bytes | None = None
    size_bytes: int
    erased_at: datetime | None = None


class WorkflowVersionRow(Base, table=True):
    """The text of a workflow as cases were received under it."""

    __tablename__ = "workflow_versions"

    id: str = Field(primary_key=True)
    sha256: str = Field(primary_key=True)
    text: str
    first_used_at: datetime


class CalendarVersionRow(Base, table=True):
    """The text of a calendar that open cases went by, or that a case was closed under."""

    __tablename__ = "calendar_versions"

    sha256: str = Field(primary_key=True)
    text: str
    loaded_at: datetime = Field(index=True)


class CalendarLoadRow(Base, table=True):
    """What was loaded on top of the calendar that comes with the program."""

    __tablename__ = "calendar_loads"

    id: int | None = Field(default=None, primary_key=True)
    #: NULL for a notice of the whole country; an office's own closures are its own.
    office_code: str | None = Field(default=None, foreign_key="offices.code")
    loaded_at: datetime
    loaded_by: str
    #: Of the file as it was, which is kept among the files.
    file_sha256: str
    #: JSON of the notices or closures in it.
    content: str


class CalendarInForceRow(Base, table=True):
    """Which calendar of the shelf open cases go by. Who counts by it holds the row meanwhile."""

    __tablename__ = "calendars_in_force"

    country: str = Field(primary_key=True)
    sha256: str = Field(foreign_key="calendar_versions.sha256")
    since_at: datetime
    since_by: str


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


class ItemRow(Base, table=True):
    """One thing asked for in an application, and what became of it (projected)."""

    __tablename__ = "items"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    text_id: int | None = Field(default=None, foreign_key="texts.id")
    division: str | None = None
    outcome: str | None = None


class PartyRow(Base, table=True):
    """Somebody who applies together with the first applicant (共同申请人, projected)."""

    __tablename__ = "parties"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    key: str = Field(primary_key=True)
    applicant_id: int = Field(foreign_key="applicants.id", index=True)


class ConsultationRow(Base, table=True):
    """One opinion asked for (征求意见, projected)."""

    __tablename__ = "consultations"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    key: str = Field(primary_key=True)
    party: str
    sent_on: date
    served_on: date | None = None
    returned_on: date | None = None
    due: date | None = None


class RemedyRow(Base, table=True):
    """A reconsideration or a lawsuit against a case (复议、诉讼, projected)."""

    __tablename__ = "remedies"
    __table_args__ = (Index("ix_remedies_counted", "office_code", "filed_on", "concluded_on"),)

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    key: str = Field(primary_key=True)
    office_code: str
    reference: str
    kind: str
    filed_on: date
    concluded_on: date | None = None
    result: str | None = None


class DeadlineRow(Base, table=True):
    """One due date of a case (projected); what today makes of it is not kept."""

    __tablename__ = "deadlines"
    # What is due is read from this index alone, and it holds only what is still open.
    __table_args__ = (
        Index(
            "ix_deadlines_open",
            "due",
            "case_id",
            "clock",
            "subject",
            "provisional",
            "status",
            "is_open",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        # What somebody must see to this week, found without a look at every case there ever was.
        Index(
            "ix_deadlines_by_clock",
            "clock",
            "status",
            "due",
            "case_id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
        # What a round of reminders must look at, among all that is open.
        Index(
            "ix_deadlines_to_look_at",
            "look_on",
            "case_id",
            sqlite_where=text("is_open = 1"),
            postgresql_where=text("is_open"),
        ),
    )

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    n: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    clock: str
    #: The consultation's key; empty for the case itself.
    subject: str = ""
    due: date
    provisional: bool = False
    status: str
    is_open: bool
    met_on: date | None = None
    alternative_due: date | None = None
    #: No round of reminders need look at it before (`Looks`). Not projected: what is written anew
    #: is to be looked at at once.
    look_on: date = Field(sa_column_kwargs={"server_default": text("'0001-01-01'")})


class OutcomeRow(Base, table=True):
    """The row of one form that a closed case counts in (projected)."""

    __tablename__ = "outcome_rows"
    __table_args__ = (
        Index(
            "ix_outcome_rows_counted",
            "office_code",
            "form",
            "replied_on",
            "applicant_type",
            "channel",
            "row_code",
            "closing",
        ),
        # The few cases that a form leaves out.
        Index(
            "ix_outcome_rows_left_out",
            "form",
            "case_id",
            "row_code",
            sqlite_where=text("row_code IS NULL"),
            postgresql_where=text("row_code IS NULL"),
        ),
    )

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    form: str = Field(primary_key=True)
    #: NULL where the case counts nowhere; then `reason` says why.
    row_code: str | None = None
    reason: str | None = None
    office_code: str
    reference: str
    applicant_type: str
    channel: str
    closing: str | None = None
    replied_on: date | None = None


class NumberRow(Base, table=True):
    """A number given out in a series: of cases, of letters. One given out is never given again."""

    __tablename__ = "numbers"

    office_code: str = Field(primary_key=True, foreign_key="offices.code")
    series: str = Field(primary_key=True)
    year: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    serial: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    voided: bool = False
    #: Whether a ledger or a person named it, so that some before it may be missing; NULL: unknown.
    claimed: bool | None = None


class NoticeRow(Base, table=True):
    """A letter as it was issued (文书)."""

    __tablename__ = "notices"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    #: The event that issued it.
    position: int
    kind: str
    #: As printed; NULL for letters that carry no number.
    number: str | None = None
    series: str | None = None
    year: int | None = None
    serial: int | None = None
    signed_on: date | None = None
    media_type: str
    file_sha256: str = Field(foreign_key="files.sha256")
    #: JSON it was made from, people's words as references to texts. Not `values`: a word of SQL.
    made_from: str
    template_sha256: str
    workflow_id: str
    #: File with the letter's structured text as it was issued; NULL for one of before.
    letter_sha256: str | None = None


class EnquiryRow(Base, table=True):
    """A question by telephone or at the counter (咨询): no application, and counted apart."""

    __tablename__ = "enquiries"
    __table_args__ = (
        UniqueConstraint("office_code", "number"),
        Index("ix_enquiries_counted", "office_code", "asked_on"),
    )

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: Counted from 1 within the office.
    number: int
    asked_on: date
    channel: str
    question_text: int = Field(foreign_key="texts.id")
    answer_text: int | None = Field(default=None, foreign_key="texts.id")
    logged_by: str
    logged_at: datetime
    #: The application that it became.
    case_id: int | None = Field(default=None, foreign_key="cases.id", index=True)


class AttachmentRow(Base, table=True):
    """A file that came with an event."""

    __tablename__ = "attachments"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    position: int
    name_text: int = Field(foreign_key="texts.id")
    file_sha256: str = Field(foreign_key="files.sha256")
    media_type: str


def _table(name: str) -> Table:
    return Base.metadata.tables[name]


meta = _table("meta")
offices = _table("offices")
users = _table("users")
applicants = _table("applicants")
texts = _table("texts")
files = _table("files")
workflow_versions = _table("workflow_versions")
calendar_versions = _table("calendar_versions")
calendar_loads = _table("calendar_loads")
calendars_in_force = _table("calendars_in_force")
cases = _table("cases")
events = _table("events")
items = _table("items")
parties = _table("parties")
merges = _table("merges")
consultations = _table("consultations")
remedies = _table("remedies")
deadlines = _table("deadlines")
outcome_rows = _table("outcome_rows")
numbers = _table("numbers")
notices = _table("notices")
attachments = _table("attachments")
enquiries = _table("enquiries")
