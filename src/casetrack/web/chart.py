"""A picture of numbers by day: a column each, as high as its number is large.

Words stand beside the columns as text of the page, which no width makes smaller.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

#: Of the highest column, in pixels.
_HEIGHT = 64
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
    #: In pixels.
    height: int


def columns(ahead: Sequence[Counted]) -> list[Column]:
    """Return a column a day, or a week, from left to right."""
    full = max(_FULL_AT_LEAST, *(each.count for each in ahead))
    return [
        Column(each.day, each.count, max(_LOWEST, round(_HEIGHT * each.count / full)))
        for each in ahead
    ]
