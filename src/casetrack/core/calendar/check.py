"""What is wrong with notices that can be read: days that cannot be, years left out, contradictions.

The words are for someone who knows the law and not Python.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from casetrack.core.calendar.notice import Holiday, Notice
from casetrack.errors import Problem, problem
from casetrack.messages import say

#: Days before 1 January that a notice may arrange for the New Year holiday. Seen so far: three.
REACH = timedelta(days=10)

SATURDAY = 5


def problems_of(notice: Notice) -> Iterator[Problem]:
    """Yield what is wrong with one notice by itself."""
    yield from _issue(notice)
    if not notice.holidays:
        yield problem(table_of(notice), "holidays", "it names no holiday")
    for holiday in notice.holidays:
        yield from _reach(notice, holiday)
    yield from _off_and_worked(notice)


def problems_between(notices: Sequence[Notice]) -> Iterator[Problem]:
    """Yield what is wrong with notices as parts of one calendar."""
    yield from weekdays_made_up(notices)
    yield from _twice(notices)
    yield from _contradictions(notices)
    yield from _years_left_out(notices)


def weekdays_made_up(notices: Iterable[Notice]) -> Iterator[Problem]:
    """Yield each make-up workday that is a weekday, unless an earlier notice had made it off."""
    off: set[date] = set()
    for notice in sorted(notices, key=lambda each: each.issued):
        for day, is_worked, holiday in notice.days():
            if is_worked and day.weekday() < SATURDAY and day not in off:
                yield problem(
                    table_of(notice, holiday),
                    "make_up_workdays",
                    "{day} is not a Saturday or Sunday",
                    day=day,
                )
        off.update(day for day, is_worked, _ in notice.days() if not is_worked)


def table_of(notice: Notice, holiday: Holiday | None = None) -> str:
    """Return the place of a notice, or of a holiday of it, as problems name it."""
    words = ["notices", notice.source]
    return ".".join([*words, "holidays", holiday.name] if holiday else words)


def _issue(notice: Notice) -> Iterator[Problem]:
    if notice.dated and notice.dated.year not in (notice.year - 1, notice.year):
        yield problem(
            table_of(notice),
            "dated",
            "a notice for {year} is not issued on {dated}",
            year=notice.year,
            dated=notice.dated,
        )


def _reach(notice: Notice, holiday: Holiday) -> Iterator[Problem]:
    first, last = date(notice.year, 1, 1) - REACH, date(notice.year, 12, 31)
    days = {"days_off": holiday.days_off, "make_up_workdays": holiday.make_up_workdays}
    for key, named in days.items():
        if outside := [day for day in named if not first <= day <= last]:
            yield problem(
                table_of(notice, holiday),
                key,
                "{day} is out of reach of a notice for {year}, which arranges {first} to {last}",
                day=outside[0],
                year=notice.year,
                first=first,
                last=last,
            )


def _off_and_worked(notice: Notice) -> Iterator[Problem]:
    off = {day for day, is_worked, _ in notice.days() if not is_worked}
    for day, is_worked, holiday in notice.days():
        if is_worked and day in off:
            yield problem(
                table_of(notice, holiday),
                "make_up_workdays",
                "{day} is a day off in the same notice",
                day=day,
            )


def _twice(notices: Iterable[Notice]) -> Iterator[Problem]:
    times = Counter((notice.year, notice.source) for notice in notices)
    for (year, source), count in times.items():
        if count > 1:
            says = say("it is here {count} times for {year}", count=count, year=year)
            yield Problem(f"notices.{source}", "", says)


def _contradictions(notices: Iterable[Notice]) -> Iterator[Problem]:
    """Two notices of one date, or two undated ones of one year, that disagree about a day."""
    said: dict[tuple[date, date], tuple[bool, Notice]] = {}
    for notice in notices:
        for day, is_worked, _ in notice.days():
            before, other = said.setdefault((notice.issued, day), (is_worked, notice))
            if before != is_worked and other is not notice:
                yield problem(
                    table_of(notice),
                    "dated",
                    "it disagrees with {other} about {day}; the dates must say which is later",
                    other=other.source,
                    day=day,
                )


def _years_left_out(notices: Iterable[Notice]) -> Iterator[Problem]:
    years = {notice.year for notice in notices}
    if not years:
        yield problem("notices", "", "there is no notice")
        return
    for year in range(min(years), max(years)):
        if year not in years:
            yield problem("notices", "year", "there is no notice for {year}", year=year)
