"""Offices, and who works there."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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


offices = table("offices")
users = table("users")
