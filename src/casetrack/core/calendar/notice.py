"""What makes a day other than its weekday says: notices of the State Council, and the office's own.

A notice (放假安排通知) names days off and make-up workdays (调休上班), the weekend days that are
worked in exchange. Of two notices about one day the one issued later holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.errors import BadInput


@dataclass(frozen=True, slots=True)
class Holiday:
    """The days that a notice arranges around one holiday."""

    name: str
    #: Days off, the weekend days joined to them included.
    days_off: tuple[date, ...]
    #: Weekend days that are worked in exchange.
    make_up_workdays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """One official notice about the days off of one year."""

    #: The year it arranges; its New Year holiday may reach into the last days of the year before.
    year: int
    title: str
    #: Document number (发文字号), or None where it was not seen.
    number: str | None
    #: Day of issue (成文日期), or None where it was not seen.
    dated: date | None
    holidays: tuple[Holiday, ...]

    @property
    def source(self) -> str:
        """How to cite it: by its number, or by its title where the number was not seen."""
        return self.number or self.title

    @property
    def issued(self) -> date:
        """The day that decides which of two notices is later; undated: just before its year."""
        return self.dated or date(self.year, 1, 1) - timedelta(days=1)

    def is_same_as(self, other: "Notice") -> bool:
        """Whether both are one notice: of one number, or of one title and day of issue."""
        titled = (self.title, self.dated) == (other.title, other.dated)
        return self.year == other.year and (self.source == other.source or titled)

    def arranges_as(self, other: "Notice") -> bool:
        """Whether both say the same about the same days."""
        mine = {(day, is_worked) for day, is_worked, _ in self.days()}
        return mine == {(day, is_worked) for day, is_worked, _ in other.days()}

    def days(self) -> Iterator[tuple[date, bool, Holiday]]:
        """Yield each day it names, whether that day is worked, and the holiday it is named for."""
        for holiday in self.holidays:
            yield from ((day, False, holiday) for day in holiday.days_off)
            yield from ((day, True, holiday) for day in holiday.make_up_workdays)


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which one office departs from the official calendar: closed, or open all the same."""

    name: str
    #: The legal basis.
    source: str
    first: date
    #: Included.
    last: date
    #: False: the office is closed on these days. True: it works on them.
    is_workday: bool = False

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadInput(
                "{name} ends on {last}, before it starts on {first}",
                name=self.name,
                first=self.first,
                last=self.last,
            )

    def days(self) -> Iterator[date]:
        """Yield each of its days."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)
