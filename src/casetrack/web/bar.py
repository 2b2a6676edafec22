"""A deadline as a bar: one cell a working day, days off between them as thin marks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from casetrack.core.clock import CountedDay
from casetrack.desk import Explanation

Kind: TypeAlias = Literal["used", "left", "out", "off"]


@dataclass(frozen=True)
class Cell:
    """One working day, or days off that follow each other for the same reason."""

    kind: Kind
    first: CountedDay
    last: CountedDay
    is_due: bool
    is_today: bool

    @property
    def number(self) -> int | None:
        return self.first.number

    @property
    def is_special(self) -> bool:
        """Whether more than the day of the week speaks."""
        return self.first.note.kind not in ("weekday", "weekend")


def cells(explained: Explanation, today: date) -> list[Cell]:
    """Return the cells of a deadline; empty where it was not counted in working days."""
    days = explained.days
    if not any(day.number for day in days):
        return []
    # Today is still to be used; the day a reply went out was.
    met_on = explained.deadline.met_on
    until = min(today, met_on + timedelta(days=1)) if met_on else today
    return [_cell(run, until, explained.deadline.due, today) for run in _runs(days)]


def _cell(run: Sequence[CountedDay], until: date, due: date, today: date) -> Cell:
    first, last = run[0], run[-1]
    is_today = first.day <= today <= last.day
    return Cell(_kind(first, until), first, last, last.day == due, is_today)


def _kind(day: CountedDay, until: date) -> Kind:
    if day.number is None:
        return "out" if day.note.is_workday else "off"
    return "used" if day.day < until else "left"


def _runs(days: Sequence[CountedDay]) -> Iterator[list[CountedDay]]:
    """Yield the days one by one, those off for the same reason together."""
    run: list[CountedDay] = []
    for day in days:
        if run and not (_is_off(run[-1]) and _is_off(day) and _reason(run[-1]) == _reason(day)):
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def _is_off(day: CountedDay) -> bool:
    return not day.note.is_workday


def _reason(day: CountedDay) -> tuple[object, ...]:
    return day.note.kind, day.note.name, day.note.source
