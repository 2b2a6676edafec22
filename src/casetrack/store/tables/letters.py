"""Letters as they were issued, and files that came with an event."""

from datetime import date

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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


class AttachmentRow(Base, table=True):
    """A file that came with an event."""

    __tablename__ = "attachments"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    position: int
    name_text: int = Field(foreign_key="texts.id")
    file_sha256: str = Field(foreign_key="files.sha256")
    media_type: str


notices = table("notices")
attachments = table("attachments")
