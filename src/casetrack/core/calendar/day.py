"""What the calendar says about a day and about a year."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from casetrack.core.calendar.notice import Notice

#: weekday, weekend: nothing but the day of the week. holiday, make_up: by a notice.
#: closure, opening: the office's own. guess: a statutory holiday in a year nobody has announced.
Kind: TypeAlias = Literal["weekday", "weekend", "holiday", "make_up", "closure", "opening", "guess"]


@dataclass(frozen=True, slots=True)
class DayNote:
    """Why a day counts as a working day or not."""

    day: date
    is_workday: bool
    kind: Kind
    #: The holiday or closure; None where only the day of the week speaks.
    name: str | None = None
    #: Number of the notice (or its title), or the closure's legal basis; None where none is known.
    source: str | None = None
    #: Whether a later notice may still change it.
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year of the calendar for people to look at."""

    year: int
    status: Literal["announced", "provisional"]
    #: The notices that name a day of it, by day of issue; none in a provisional year.
    sources: tuple[Notice, ...]
    #: Days off by the notices, the weekend days joined to them included; plain weekends are not.
    days_off: tuple[date, ...]
    make_up_workdays: tuple[date, ...]
