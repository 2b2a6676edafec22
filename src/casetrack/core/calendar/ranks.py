"""Adding and counting working days without walking over them.

Each day has a rank: the number of working days from the first day of the table up to and
including it. The day with a given rank is one step away, and so is the rank of a day.
The start of a count is day zero; day one is the next working day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

#: First and last day; both are included.
Span: TypeAlias = tuple[date, date]

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of consecutive days; every question about a day outside raises IndexError."""

    #: Ordinal of the first day.
    base: int
    ranks: tuple[int, ...]
    #: By rank, from 1; the place of rank 0 is filled with a day that is never asked for.
    workdays: tuple[date, ...]

    @classmethod
    def of(cls, first: date, last: date, is_workday: Callable[[date], bool]) -> "Ranks":
        """Return the ranks of the days from `first` up to and including `last`."""
        ranks: list[int] = []
        workdays = [date.min]
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if is_workday(day):
                workdays.append(day)
            ranks.append(len(workdays) - 1)
        return cls(first.toordinal(), tuple(ranks), tuple(workdays))

    def rank(self, day: date) -> int:
        """Return how many working days the table has up to and including `day`."""
        index = day.toordinal() - self.base
        if index < 0:
            # Python would count a negative index from the end of the table.
            raise IndexError(index)
        return self.ranks[index]

    def is_workday(self, day: date) -> bool:
        return self.workdays[self.rank(day)] == day

    def add(self, start: date, working_days: int, left_out: Sequence[Span] = ()) -> date:
        """Return the day that many working days after `start`; days of `left_out` do not count."""
        rank = self.rank(start) + working_days
        for first, last in left_out:
            if last <= start:
                continue
            before = self.rank(first - ONE_DAY if first > start else start)
            if before >= rank:
                break
            rank += self.rank(last) - before
        return self.workdays[rank]

    def next_workday(self, day: date) -> date:
        """Return `day` itself if it is a working day, else the next one."""
        return day if self.is_workday(day) else self.add(day, 1)


def merge(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the same days as sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + ONE_DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return tuple(merged)


def are_in_order(spans: Sequence[Span]) -> bool:
    """Return whether the spans are sorted, disjoint, and none ends before it begins."""
    before: date | None = None
    for first, last in spans:
        if last < first or (before is not None and first <= before):
            return False
        before = last
    return True
