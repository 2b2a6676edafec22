"""A picture of numbers by day, worked out for an SVG of fixed size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

WIDTH, HEIGHT = 540, 118
_TOP, _BOTTOM, _GAP = 18, 36, 6
#: Even one case is seen, and a column never looks like many for want of others.
_LOWEST, _FULL_AT_LEAST = 3, 4


class Counted(Protocol):
    """A day, or the first day of a span, and how many there are."""

    @property
    def day(self) -> date: ...

    @property
    def count(self) -> int: ...


@dataclass(frozen=True)
class Column:
    """One day's column."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def columns(ahead: Sequence[Counted]) -> list[Column]:
    """Return a column a day, or a week, from left to right."""
    full = max(_FULL_AT_LEAST, *(each.count for each in ahead))
    step = WIDTH / len(ahead)
    room = HEIGHT - _TOP - _BOTTOM
    return [
        _column(each, number * step + _GAP / 2, step - _GAP, max(_LOWEST, room * each.count / full))
        for number, each in enumerate(ahead)
    ]


def _column(each: Counted, x: float, width: float, height: float) -> Column:
    y = HEIGHT - _BOTTOM - height
    return Column(each.day, each.count, *(round(length, 1) for length in (x, y, width, height)))
