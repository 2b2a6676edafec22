"""A year of an office in a few numbers, by quarter: counted over the projection, no event read.

What is counted here is what the lists of cases show for the same days, so that each number opens
as a list.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, select

from casetrack.store.tables import cases

#: First and last day, both included.
_Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Ended:
    """How many cases ended in a span alike."""

    #: Which of the spans, from 0.
    span: int
    outcome: str | None
    closing: str | None
    count: int


class Overviews:
    """The numbers of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ended(self, office: str, spans: Sequence[_Span]) -> tuple[Ended, ...]:
        """Return the cases that ended in each span by outcome and by how they stood to the date."""
        span = _which(cases.c.replied_on, spans)
        kind = (span, cases.c.outcome, cases.c.closing)
        counted = (
            select(*kind, func.count())
            .where(*_of(office, cases.c.replied_on, spans))
            .group_by(*kind)
            .order_by(*kind)
        )
        return tuple(Ended(*row) for row in self._connection.execute(counted))

    def took(self, office: str, spans: Sequence[_Span]) -> Mapping[tuple[date, date], int]:
        """Return how many cases of these spans came in and ended on the same two days."""
        days = (cases.c.received_on, cases.c.replied_on)
        counted = (
            select(*days, func.count())
            .where(*_of(office, cases.c.replied_on, spans), cases.c.unconfirmed_since.is_(None))
            .group_by(*days)
        )
        found = self._connection.execute(counted).all()
        return {(came_in, ended): count for came_in, ended, count in found}

    def received(self, office: str, spans: Sequence[_Span]) -> tuple[tuple[int, str, int], ...]:
        """Return span, type of applicant and how many such cases came in."""
        kind = (_which(cases.c.received_on, spans), cases.c.applicant_type)
        counted = (
            select(*kind, func.count())
            .where(*_of(office, cases.c.received_on, spans))
            .group_by(*kind)
            .order_by(*kind)
        )
        return tuple((row[0], row[1], row[2]) for row in self._connection.execute(counted))


def _which(day: ColumnElement[Any], spans: Sequence[_Span]) -> ColumnElement[Any]:
    ends = [(day <= last, number) for number, (_, last) in enumerate(spans)]
    return case(*ends[:-1], else_=len(spans) - 1).label("span")


def _of(
    office: str, day: ColumnElement[Any], spans: Sequence[_Span]
) -> tuple[ColumnElement[bool], ...]:
    whole = day.between(spans[0][0], spans[-1][1])
    return (cases.c.office_code == office, ~cases.c.voided, whole)
