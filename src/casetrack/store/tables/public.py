"""The tables of the public pages: codes to ask with, forms that were sent, how often one asked.

Nobody's data stands here: hashes, instants, and which application it is about.
"""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class QueryCodeRow(Base, table=True):
    """The code (查询码) with which the state of one application can be asked for."""

    __tablename__ = "query_codes"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    #: Of the random code; the code itself is nowhere.
    code_sha256: str
    made_at: datetime
    #: Who gave it out: `user:CODE`, or `public` for the page that took the application.
    made_by: str


class PublicFormRow(Base, table=True):
    """A form of the public page that was sent: sent again, it is the same application."""

    __tablename__ = "public_forms"

    #: Of the form's key, which only the browser has that it was shown to.
    key_sha256: str = Field(primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    #: Keyed hash of everything that was sent.
    asked_hash: str
    case_id: int = Field(foreign_key="cases.id")
    sent_at: datetime = Field(index=True)


class PublicCountRow(Base, table=True):
    """One thing that was asked for from outside, for as long as it counts."""

    __tablename__ = "public_counts"
    __table_args__ = (Index("ix_public_counts_counted", "key", "counted_at"),)

    id: int | None = Field(default=None, primary_key=True)
    #: Keyed hash of what is counted: an address, a number that was asked for, an office.
    key: str
    counted_at: datetime


query_codes = table("query_codes")
public_forms = table("public_forms")
public_counts = table("public_counts")
