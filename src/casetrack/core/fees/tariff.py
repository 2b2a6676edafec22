"""A tariff (收费标准) as data: brackets of pieces or pages with a price each, on the excess only.

《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）第3条、第4条、第5条。
"""

from datetime import date
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from casetrack.core.reading import Part, Whole, WholeOrNone


class Bracket(Part):
    """From the end of the bracket before to this one's end, included."""

    #: Last piece or page of the bracket; None for the last bracket, which has no end.
    to: Whole | None = None
    #: For each piece or page in it; 0 is free.
    price_yuan: WholeOrNone


class Further(Part):
    """Brackets beyond the last one, without end: each as long, each dearer by as much."""

    every: Whole
    more_yuan: Whole


class Tariff(Part):
    """One way to charge; an office chooses one of them for an application, never both."""

    title: str
    title_en: str
    source: str = ""
    in_force_from: date
    unit: str
    #: What is counted: a month's applications of one applicant, or the pages of one application.
    per: Literal["month", "application"]
    brackets: tuple[Bracket, ...] = Field(min_length=1)
    further: Further | None = None
    #: Outcomes for which nothing is charged in this way.
    not_for: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _follow_each_other(self) -> "Tariff":
        *ends, last = [bracket.to for bracket in self.brackets]
        if None in ends or any(b is not None and a >= b for a, b in pairwise([*ends, last]) if a):
            raise ValueError("each bracket must end after the one before it")
        if (last is None) == (self.further is not None):
            raise ValueError("the last bracket has no end, or `further` says how it goes on")
        return self
