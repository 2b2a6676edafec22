"""The law and the calendars that cases go by, as they were."""

from datetime import datetime

from sqlmodel import Field

from casetrack.store.tables.base import Base, table


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


workflow_versions = table("workflow_versions")
calendar_versions = table("calendar_versions")
calendar_loads = table("calendar_loads")
calendars_in_force = table("calendars_in_force")
