"""What a year's tables rest on besides cases: figures, closings, and events by their kind."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Literal, TypeAlias

from sqlalchemy import Connection, Subquery, delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError

from casetrack.errors import Refused
from casetrack.store.engine import is_duplicate
from casetrack.store.tables import OF_FEES, cases, events, figures, kept_topics, year_closings

#: Few cases have such an event, and an index holds these alone.
FeeEvent: TypeAlias = Literal["fee_notified", "fee_paid"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that somebody entered for one cell."""

    address: str
    #: A decimal; None where the number was taken back.
    value: str | None
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class Closing:
    """A year's table as it was frozen."""

    year: int
    #: 1, and one more each time the year is closed anew.
    position: int
    closed_on: date
    closed_by: str
    closed_at: datetime
    signer: str
    reason: str | None
    #: The report with its cases, as JSON.
    content: str
    sha256: str

    @property
    def is_whole(self) -> bool:
        """Whether the content is what was frozen."""
        return sha256(self.content.encode()).hexdigest() == self.sha256


@dataclass(frozen=True, slots=True)
class KeptTopics:
    """What several asked for in a year, as it was found."""

    found_at: datetime
    #: JSON, as it was given.
    content: str


_FIGURE = tuple(figures.c[name] for name in Figure.__dataclass_fields__)
_CLOSING = tuple(year_closings.c[name] for name in Closing.__dataclass_fields__)


class Years:
    """The figures and closings of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def enter(self, office: str, form: str, year: int, entered: Collection[Figure]) -> None:
        """Add figures; what stood at their addresses is kept behind them."""
        rows = [
            {
                "office_code": office,
                "form": form,
                "year": year,
                "address": each.address,
                "value": each.value,
                "entered_by": each.entered_by,
                "entered_at": each.entered_at,
            }
            for each in entered
        ]
        if rows:
            self._connection.execute(insert(figures), rows)

    def figures(self, office: str, form: str, year: int) -> tuple[Figure, ...]:
        """Return every figure ever entered for a year, oldest first."""
        wanted = (
            select(*_FIGURE)
            .where(figures.c.office_code == office, figures.c.form == form, figures.c.year == year)
            .order_by(figures.c.id)
        )
        return tuple(Figure(*row) for row in self._connection.execute(wanted))

    def close(self, office: str, form: str, closing: Closing) -> None:
        """Keep a frozen year; Refused where somebody else has closed it meanwhile."""
        row = {name: getattr(closing, name) for name in Closing.__dataclass_fields__}
        try:
            self._connection.execute(
                insert(year_closings), {**row, "office_code": office, "form": form}
            )
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise Refused(
                "the year {year} was closed meanwhile; look again", year=closing.year
            ) from None

    def closings(self, office: str, form: str, year: int) -> tuple[Closing, ...]:
        """Return each time a year was closed, oldest first."""
        wanted = (
            select(*_CLOSING)
            .where(
                year_closings.c.office_code == office,
                year_closings.c.form == form,
                year_closings.c.year == year,
            )
            .order_by(year_closings.c.position)
        )
        return tuple(Closing(*row) for row in self._connection.execute(wanted))

    def every_closing(self) -> tuple[tuple[str, str, Closing], ...]:
        """Return all closings of the database with office and form."""
        wanted = select(year_closings.c.office_code, year_closings.c.form, *_CLOSING).order_by(
            year_closings.c.id
        )
        return tuple(
            (row[0], row[1], Closing(*row[2:])) for row in self._connection.execute(wanted)
        )

    def keep_topics(self, office: str, year: int, found: KeptTopics) -> None:
        """Keep what was found, in place of what was kept before."""
        mine = {"office_code": office, "year": year}
        self._connection.execute(
            delete(kept_topics).where(
                kept_topics.c.office_code == office, kept_topics.c.year == year
            )
        )
        row = {**mine, "found_at": found.found_at, "content": found.content}
        self._connection.execute(insert(kept_topics), row)

    def topics(self, office: str, year: int) -> KeptTopics | None:
        """Return what was kept last, or None."""
        wanted = select(kept_topics.c.found_at, kept_topics.c.content).where(
            kept_topics.c.office_code == office, kept_topics.c.year == year
        )
        row = self._connection.execute(wanted).one_or_none()
        return KeptTopics(*row) if row else None

    def with_fee_event(self, office: str, kind: FeeEvent) -> tuple[str, ...]:
        """Return the references of cases that have such an event, void or not."""
        having = _with_event(kind)
        wanted = (
            select(cases.c.reference)
            .join(having, having.c.case_id == cases.c.id)
            .where(cases.c.office_code == office)
            .order_by(cases.c.reference)
        )
        return tuple(self._connection.execute(wanted).scalars())

    def count_with_fee_event(self, office: str, kind: FeeEvent, most: int) -> int:
        """Return how many cases have such an event, those void left out; at most so many."""
        having = _with_event(kind)
        found = (
            select(cases.c.id)
            .join(having, having.c.case_id == cases.c.id)
            .where(cases.c.office_code == office, ~cases.c.voided)
            .limit(most)
        )
        counted = select(func.count()).select_from(found.subquery())
        return self._connection.execute(counted).scalar_one()

    def known_and_changed(self, office: str, until: datetime) -> tuple[str, ...]:
        """Return the references of cases of which something was recorded both before and since."""
        wanted = (
            select(cases.c.reference)
            .join(events, events.c.case_id == cases.c.id)
            .where(cases.c.office_code == office)
            .group_by(cases.c.reference)
            .having(func.min(events.c.recorded_at) < until, func.max(events.c.recorded_at) >= until)
            .order_by(cases.c.reference)
        )
        return tuple(self._connection.execute(wanted).scalars())

    def alive_in(self, office: str, first: date, last: date) -> tuple[str, ...]:
        """Return the references of cases that were open on some day of a span, voided ones not."""
        replied = cases.c.replied_on
        wanted = (
            select(cases.c.reference)
            .where(
                cases.c.office_code == office,
                ~cases.c.voided,
                cases.c.received_on <= last,
                replied.is_(None) | (replied >= first),
            )
            .order_by(cases.c.received_on, cases.c.reference)
        )
        return tuple(self._connection.execute(wanted).scalars())


def _with_event(kind: FeeEvent) -> Subquery:
    """Return the cases with such an event, of every office.

    They are put together first: SQLite would else go through all cases of the office.
    """
    found = select(events.c.case_id).where(events.c.type == kind, text(OF_FEES))
    return found.distinct().subquery()
