"""What the events of a case come to, as lists, scans and counts read it."""

from datetime import date

from sqlalchemy import Index, text
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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


items = table("items")
parties = table("parties")
consultations = table("consultations")
remedies = table("remedies")
deadlines = table("deadlines")
outcome_rows = table("outcome_rows")
