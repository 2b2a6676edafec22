"""Tables behind the lists: numbers of letters that ledgers brought, views that people keep."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


class ClaimedNumberRow(Base, table=True):
    """The number of a reply that was told by a ledger and not given out here (projected)."""

    __tablename__ = "claimed_numbers"

    case_id: int = Field(primary_key=True, foreign_key="cases.id")
    #: As printed.
    number: str = Field(primary_key=True)


class SavedViewRow(Base, table=True):
    """A list of cases as somebody wants to see it again (视图)."""

    __tablename__ = "saved_views"

    id: int | None = Field(default=None, primary_key=True)
    office_code: str = Field(foreign_key="offices.code", index=True)
    #: NULL for a view that the whole office has.
    user_code: str | None = Field(default=None, foreign_key="users.code", index=True)
    name: str
    #: What the list is asked for. It may be somebody's name, so it is a text that can be erased.
    query_text: int = Field(foreign_key="texts.id")
    saved_at: datetime
    saved_by: str


claimed_numbers = table("claimed_numbers")
saved_views = table("saved_views")
