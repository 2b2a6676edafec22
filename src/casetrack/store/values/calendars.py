"""What was loaded on top of the calendar that comes with the program."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CalendarLoad:
    """Notices or closures that were loaded."""

    #: None: for every office.
    office: str | None
    loaded_at: datetime
    loaded_by: str
    file_sha256: str
    #: JSON, as the calendar reads it.
    content: str
