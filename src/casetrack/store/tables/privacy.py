"""What was done with people's data."""

from datetime import datetime

from sqlmodel import Field, Index

from casetrack.store.tables.base import Base, table


class PrivacyActRow(Base, table=True):
    """One thing done with somebody's data. It says no word of what the data was."""

    __tablename__ = "privacy_acts"
    __table_args__ = (Index("ix_privacy_acts_of_subject", "office_code", "kind", "subject"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: `contacts_erased`, `case_erased`, `enquiry_erased`, `list_erased`, `exported`, `key_changed`
    #: or `key_lost`.
    kind: str
    #: Reference of the case, number of the applicant or the enquiry, year and number of the
    #: posting, or name of the key.
    subject: str
    done_at: datetime
    done_by: str
    #: JSON of how many of what.
    counts: str


privacy_acts = table("privacy_acts")
