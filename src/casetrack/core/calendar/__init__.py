"""Working days: official holidays, make-up workdays, the office's own overrides, what is known."""

from casetrack.core.calendar.announcement import Announcement, announced_in
from casetrack.core.calendar.calendar import Calendar
from casetrack.core.calendar.day import CalendarYear, DayNote, Kind
from casetrack.core.calendar.guess import Guess
from casetrack.core.calendar.loaded import Loaded, at_odds, lint, with_all
from casetrack.core.calendar.notice import Closure, Holiday, Notice
from casetrack.core.calendar.packaged import from_holidays
from casetrack.core.calendar.parse import loaded_in, notices_in, parse
from casetrack.core.calendar.ranks import Span, merge
from casetrack.core.calendar.statutory import Statutory

__all__ = [
    "Announcement",
    "Calendar",
    "CalendarYear",
    "Closure",
    "DayNote",
    "Guess",
    "Holiday",
    "Kind",
    "Loaded",
    "Notice",
    "Span",
    "Statutory",
    "announced_in",
    "at_odds",
    "from_holidays",
    "lint",
    "loaded_in",
    "merge",
    "notices_in",
    "parse",
    "with_all",
]
