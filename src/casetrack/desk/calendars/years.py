"""A year of working days to look at, and days counted at the counter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.calendar import Calendar, DayNote, Notice
from casetrack.core.clock import CountedDay, Deadline, Step, day_by_day
from casetrack.desk.calendars.working_days import HOME
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.roles import may
from casetrack.errors import BadInput, NotFound
from casetrack.messages import Message, say

#: Nobody counts further at the counter; no time limit of the law is as long.
MOST_COUNTED = 250


@dataclass(frozen=True)
class DayOfYear:
    """One day: what it is, and how many replies are due on it."""

    note: DayNote
    #: Why it counts or does not; None for an ordinary working day.
    why: Message | None
    #: Open cases whose reply is due on it, and that do not wait for the applicant.
    due: int

    @property
    def day(self) -> date:
        return self.note.day


@dataclass(frozen=True)
class Year:
    """One year of the calendar that the office's open cases go by."""

    year: int
    is_announced: bool
    #: The notices that arrange days of it, by day of issue.
    notices: tuple[Notice, ...]
    #: Twelve months of days.
    months: tuple[tuple[DayOfYear, ...], ...]
    working_days: int
    #: The last day that no later notice is expected to change.
    certain_to: date
    first: int
    last: int
    may_change: bool


@dataclass(frozen=True)
class Counted:
    """So many working days after a day."""

    start: date
    working_days: int
    due: date
    provisional: bool
    days: tuple[CountedDay, ...]


def year_of(desk: Desk, year: int) -> Year:
    """Return a year day by day; raise NotFound for one that the calendar does not reach."""
    with desk.store.reading() as tx:
        actor = actor_of(desk, tx)
        calendar = desk.calendar(HOME, tx)
        first, last = calendar.first_day.year, calendar.last_day.year
        if not first <= year <= last:
            raise NotFound(
                "the calendar knows the years {first} to {last}, not {year}",
                first=first,
                last=last,
                year=year,
            )
        due = tx.lists.due_counts(desk.office.code, date(year, 1, 1), date(year, 12, 31))
    of_year = calendar.year(year)
    return Year(
        year,
        of_year.status == "announced",
        of_year.sources,
        tuple(_month(calendar, year, month, due) for month in range(1, 13)),
        sum(calendar.is_workday(day) for day in _days(date(year, 1, 1), date(year, 12, 31))),
        calendar.certain_to,
        first,
        last,
        may(actor.roles, "calendar"),
    )


def count_days(desk: Desk, start: date, working_days: int) -> Counted:
    """Return the day so many working days after `start`, with every day between, as a deadline is
    counted."""
    if not 1 <= working_days <= MOST_COUNTED:
        raise BadInput(
            "{key}: a whole number from 1 to {most}", key="working_days", most=MOST_COUNTED
        )
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        calendar = desk.calendar(HOME, tx)
    due = calendar.add(start, working_days)
    step = Step(start, working_days, say("counted at the counter"), "", (), due)
    counted = Deadline("", "", due, not calendar.is_certain(due), (step,), "open", "lapsed")
    days = tuple(day_by_day(counted, calendar))
    return Counted(start, working_days, due, counted.provisional, days)


def _month(
    calendar: Calendar, year: int, month: int, due: dict[date, int]
) -> tuple[DayOfYear, ...]:
    following = date(year + month // 12, month % 12 + 1, 1)
    return tuple(
        DayOfYear(note, CountedDay(day, None, note, None).why, due.get(day, 0))
        for day in _days(date(year, month, 1), following - timedelta(days=1))
        if (note := calendar.about(day))
    )


def _days(first: date, last: date) -> Iterator[date]:
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)
