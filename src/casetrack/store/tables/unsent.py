"""The table of forms that are not sent yet.

Apart from the other tables: what is typed here may be about people, no event refers to it, no
search finds it, and it is taken away for good when the form is sent, discarded or left alone.
"""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class DraftRow(Base, table=True):
    """A form that somebody has begun to fill in (草稿)."""

    __tablename__ = "drafts"

    user_code: str = Field(primary_key=True, foreign_key="users.code")
    #: Drawn by the page, so that a form has one name from its first letter on.
    key: str = Field(primary_key=True)
    office_code: str = Field(foreign_key="offices.code")
    kept_at: datetime
    #: JSON of what was typed, empty where it is sealed; None once the form was sent or discarded.
    typed: str | None = None
    #: The same, encrypted.
    sealed: bytes | None = None
    key_id: str | None = None
    #: The application that it became.
    case_id: int | None = Field(default=None, foreign_key="cases.id")


drafts = table("drafts")
