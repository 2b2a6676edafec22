"""A year at a glance for those who lead (工作概览): how fast, how it ended, for whom, what comes.

On time is what was answered by its first due date or within a lawful extension; cases of which
that is not known, as a ledger may bring them, are in neither. Working days are counted from the day
after receipt to the day of the reply, those of waiting for the applicant included.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.calendar import Calendar
from casetrack.desk.calendars.working_days import HOME
from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.store import Ended, Transaction

#: How many weeks ahead the work is foreseen.
_WEEKS = 8


@dataclass(frozen=True)
class Stretch:
    """A quarter, or the whole year, in numbers."""

    first: date
    last: date
    received: Mapping[str, int]
    outcomes: Mapping[str | None, int]
    in_time: int
    extended: int
    late: int
    #: None where nothing ended.
    median_working_days: float | None

    @property
    def came_in(self) -> int:
        return sum(self.received.values())

    @property
    def ended(self) -> int:
        return sum(self.outcomes.values())

    @property
    def on_time(self) -> float | None:
        """The part that was answered on time, of 1; None where of no case it is known."""
        known = self.in_time + self.extended + self.late
        return (self.in_time + self.extended) / known if known else None


@dataclass(frozen=True)
class WeekAhead:
    """How many replies are due in a week."""

    day: date
    last: date
    count: int


@dataclass(frozen=True)
class Overview:
    """One year of the office."""

    year: int
    whole: Stretch
    quarters: tuple[Stretch, ...]
    #: From today on, whatever year is looked at.
    weeks: tuple[WeekAhead, ...]


def overview(desk: Desk, year: int) -> Overview:
    """Return a year of the office in numbers; raise Refused for who does not lead."""
    with desk.store.reading() as tx:
        must_lead(desk, tx)
        spans = _quarters(year)
        office, calendar = desk.office.code, desk.calendar(HOME, tx)
        ended, received = tx.overviews.ended(office, spans), tx.overviews.received(office, spans)
        lengths = _lengths(tx.overviews.took(office, spans), calendar, spans)
        quarters = tuple(
            _stretch(
                span,
                [(kind, count) for number, kind, count in received if number == n],
                [each for each in ended if each.span == n],
                lengths[n],
            )
            for n, span in enumerate(spans)
        )
        everything = [(kind, count) for _, kind, count in received]
        every = sum(lengths, Counter[int]())
        whole = _stretch((spans[0][0], spans[-1][1]), everything, ended, every)
        return Overview(year, whole, quarters, tuple(_weeks(desk, tx)))


def must_lead(desk: Desk, tx: Transaction) -> None:
    """Raise Refused unless somebody acts who looks at the whole office."""
    only_who_may(desk, tx, "overview", "the overview is for: {roles}")


def _quarters(year: int) -> tuple[tuple[date, date], ...]:
    firsts = [date(year, month, 1) for month in (1, 4, 7, 10)] + [date(year + 1, 1, 1)]
    one = timedelta(days=1)
    return tuple((first, firsts[n + 1] - one) for n, first in enumerate(firsts[:-1]))


def _stretch(
    span: tuple[date, date],
    received: Sequence[tuple[str, int]],
    ended: Sequence[Ended],
    lengths: Mapping[int, int],
) -> Stretch:
    kinds: Counter[str] = Counter()
    for kind, count in received:
        kinds[kind] += count
    outcomes: Counter[str | None] = Counter()
    closings: Counter[str | None] = Counter()
    for each in ended:
        outcomes[each.outcome] += each.count
        closings[each.closing] += each.count
    return Stretch(
        *span,
        kinds,
        outcomes,
        closings["in_time"],
        closings["extended"],
        closings["late"],
        median(lengths),
    )


def _lengths(
    took: Mapping[tuple[date, date], int], calendar: Calendar, spans: Sequence[tuple[date, date]]
) -> tuple[Counter[int], ...]:
    """Return for each span how often which number of working days was taken.

    Days that the calendar does not reach are left out.
    """
    first, last = calendar.first_day, calendar.last_day
    lengths = tuple(Counter[int]() for _ in spans)
    ends = [last_day for _, last_day in spans]
    # There are far fewer days than pairs of them.
    known = {day for pair in took for day in pair if first <= day <= last}
    places = {day: calendar.count(first, day) for day in known}
    numbers = {day: bisect_left(ends, day) for day in known}
    for (received_on, replied_on), count in took.items():
        if received_on in known and replied_on in known and received_on <= replied_on:
            taken = places[replied_on] - places[received_on]
            lengths[numbers[replied_on]][taken] += count
    return lengths


def median(lengths: Mapping[int, int]) -> float | None:
    """Return the median of lengths that each occurred so often; None where there is none."""
    total = sum(lengths.values())
    if not total:
        return None
    middle = ((total - 1) // 2, total // 2)
    found: list[int] = []
    seen = 0
    for length in sorted(lengths):
        seen += lengths[length]
        while len(found) < len(middle) and middle[len(found)] < seen:
            found.append(length)
    return sum(found) / len(found)


def _weeks(desk: Desk, tx: Transaction) -> Iterator[WeekAhead]:
    monday = desk.today - timedelta(days=desk.today.weekday())
    last = monday + timedelta(weeks=_WEEKS, days=-1)
    due = tx.lists.due_counts(desk.office.code, desk.today, last)
    for number in range(_WEEKS):
        begins = monday + timedelta(weeks=number)
        ends = begins + timedelta(days=6)
        count = sum(n for day, n in due.items() if begins <= day <= ends)
        yield WeekAhead(max(begins, desk.today), ends, count)
