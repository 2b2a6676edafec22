"""What went to the post together (交寄), letter by letter."""

from datetime import date, datetime

from sqlmodel import Field, UniqueConstraint

from casetrack.store.tables.base import Base, table


class PostingRow(Base, table=True):
    """The letters that went to the post together."""

    __tablename__ = "postings"
    __table_args__ = (UniqueConstraint("office_code", "year", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    year: int
    #: Counted from 1 within the office and year.
    number: int
    posted_on: date
    made_by: str
    made_at: datetime
    #: The list with the post office's stamp on it, once it is back.
    stamped_sha256: str | None = Field(default=None, foreign_key="files.sha256")


class PostingLineRow(Base, table=True):
    """One letter to one recipient in a posting. Whom it goes to stands in the letter."""

    __tablename__ = "posting_lines"

    posting_id: int = Field(primary_key=True, foreign_key="postings.id")
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    notice_id: int = Field(foreign_key="notices.id", index=True)
    #: Which of the letter's recipients, counted from 1.
    recipient: int
    tracking_number: str | None = None


postings = table("postings")
posting_lines = table("posting_lines")
