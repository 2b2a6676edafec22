"""Questions that are no application."""

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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


enquiries = table("enquiries")
