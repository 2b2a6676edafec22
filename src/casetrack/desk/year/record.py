"""What the tables are counted from: the record as it stands, or as it was known on a day (截至).

Events are only ever added, each with the instant it was recorded. As of a day, what was recorded
later is left out: a case that nothing was recorded of since counts as it does today, and one that
something was is worked out again from the events before. Working days are those known now.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import islice
from zoneinfo import ZoneInfo

from casetrack.core.case import Case
from casetrack.core.statistics import Form
from casetrack.core.workflow import is_void
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.handling.folding import fold
from casetrack.store import (
    Closing,
    FeeEvent,
    Figure,
    Measure,
    Projection,
    StoredCase,
    TallyRow,
    Transaction,
    VoidedCase,
)

#: Cases that are held in memory at a time.
_TOGETHER = 500


@dataclass(frozen=True)
class Span:
    """What is counted: one form, from a first to a last day, both included."""

    form: Form
    year: int
    first: date
    last: date
    #: Laws whose cases feed the form, and laws of other countries.
    feeding: Sequence[str]
    elsewhere: Sequence[str]
    #: The last day whose records are known; None for all there are.
    as_of: date | None = None

    @property
    def is_year(self) -> bool:
        return (self.first, self.last) == (date(self.year, 1, 1), date(self.year, 12, 31))


@dataclass(frozen=True)
class Record:
    """The record of one office, as far as it is known on a day."""

    desk: Desk
    tx: Transaction
    office: str
    as_of: date | None = None

    @cached_property
    def until(self) -> datetime | None:
        """The first instant that is not known: midnight after the day, where the office is."""
        if self.as_of is None:
            return None
        zone = ZoneInfo(self.desk.settings.installation.timezone)
        return datetime.combine(self.as_of + timedelta(days=1), time(), zone)

    def tallies(
        self,
        span: Span,
        measures: Collection[str],
        *,
        with_references: bool,
        rows: Collection[str] | None = None,
    ) -> Iterator[TallyRow]:
        """Yield received, carried in, replied, carried out and remedies, those asked for.

        Of what was replied only what counts in these `rows` need be told; None for all of it.
        """
        yield from self.tx.tallies.of(
            self.office,
            span.form.id,
            span.first,
            span.last,
            with_references=with_references,
            workflows=span.feeding,
            until=self.until,
            measures=measures,
            rows=rows,
        )
        if "remedy" in measures:
            yield from self.tx.tallies.remedies(
                self.office,
                span.first,
                span.last,
                concluded=span.form.remedies_counted == "concluded",
                with_references=with_references,
                but_of=span.elsewhere,
                until=self.until,
            )
        for stored, then in self._worked_out:
            every = (*_of_case(stored, then, span), *_of_remedies(stored, then, span))
            yield from (row for row in every if row.measure in measures)

    def voided(self, span: Span) -> tuple[VoidedCase, ...]:
        """Return what came in in the span and turned out to be no application of its own."""
        found = self.tx.tallies.voided(
            self.office, span.first, span.last, but_of=span.elsewhere, until=self.until
        )
        then = (
            VoidedCase(stored.reference, then.received_on)
            for stored, then in self._worked_out
            if then.voided and span.first <= then.received_on <= span.last
            if stored.workflow_id not in span.elsewhere
        )
        return tuple(sorted((*found, *then), key=lambda each: each.reference))

    def figures(self, form: str, year: int) -> tuple[Figure, ...]:
        """Return every figure that was entered for a year, oldest first."""
        found = self.tx.years.figures(self.office, form, year)
        return tuple(each for each in found if self._is_known(each.entered_at))

    def closings(self, form: str, year: int) -> tuple[Closing, ...]:
        """Return each time a year was closed, oldest first."""
        found = self.tx.years.closings(self.office, form, year)
        return tuple(each for each in found if self._is_known(each.closed_at))

    def with_fee_event(self, kind: FeeEvent) -> Iterator[tuple[str, Case]]:
        """Yield the cases that have such an event, those void left out."""
        names = self.tx.years.with_fee_event(self.office, kind)
        for stored in self.several(names):
            is_known = any(event.type == kind for event in stored.case.events)
            if is_known and not is_void(law_of(self.tx, stored).workflow, stored.case):
                yield stored.reference, stored.case

    def count_with_fee_event(self, kind: FeeEvent, most: int) -> int:
        """Return how many cases have such an event, those void left out; at most so many."""
        if self.until is None:
            return self.tx.years.count_with_fee_event(self.office, kind, most)
        return sum(1 for _ in islice(self.with_fee_event(kind), most))

    def several(self, names: Sequence[str]) -> Iterator[StoredCase]:
        """Yield these cases with the events that are known, those without any left out."""
        for begin in range(0, len(names), _TOGETHER):
            found = self.tx.cases.several(self.office, names[begin : begin + _TOGETHER])
            for stored in found.values():
                known = tuple(
                    event
                    for event in stored.case.events
                    if event.recorded_at is None or self._is_known(event.recorded_at)
                )
                if known:
                    yield replace(stored, case=Case(known, stored.case.policy))

    def _is_known(self, instant: datetime) -> bool:
        return self.until is None or instant < self.until

    @cached_property
    def _worked_out(self) -> tuple[tuple[StoredCase, Projection], ...]:
        """The cases that were known and have changed since, with what they came to then."""
        if self.until is None:
            return ()
        names = self.tx.years.known_and_changed(self.office, self.until)
        return tuple((stored, self._fold(stored)) for stored in self.several(names))

    def _fold(self, stored: StoredCase) -> Projection:
        workflow = law_of(self.tx, stored).workflow
        calendar = calendar_of(self.desk, self.tx, stored, workflow.calendar)
        return fold(stored, workflow, calendar).projection


def fees_paid(record: Record, first: date, last: date) -> Iterator[tuple[str, Decimal]]:
    """Yield each fee that was paid on these days: the case, and yuan."""
    for reference, case in record.with_fee_event("fee_paid"):
        for amount in _paid(case, first, last):
            yield reference, amount


def _paid(case: Case, first: date, last: date) -> Iterator[Decimal]:
    asked: str | None = None
    for event in case.chronological:
        asked = event.text_of("amount_yuan") or asked
        if event.type == "fee_paid" and first <= event.on <= last and asked is not None:
            yield Decimal(asked)


def _of_case(stored: StoredCase, then: Projection, span: Span) -> Iterator[TallyRow]:
    """Yield what one case counts as, by the same rules as the counts over all cases."""
    in_form = [row for row in then.counted if row.form == span.form.id]
    is_left_out = then.voided or then.unconfirmed_since or any(row.row is None for row in in_form)
    if not is_left_out and stored.workflow_id in span.feeding:
        for measure in _measures(then, span):
            yield _row(stored, then, measure)
    if then.replied_on is not None and span.first <= then.replied_on <= span.last:
        for row in in_form:
            if row.row is not None:
                yield replace(_row(stored, then, "replied"), row=row.row, closing=then.closing)


def _measures(then: Projection, span: Span) -> Iterator[Measure]:
    came, replied = then.received_on, then.replied_on
    if span.first <= came <= span.last:
        yield "received"
    if came < span.first and (replied is None or replied >= span.first):
        yield "carried_in"
    if came <= span.last and (replied is None or replied > span.last):
        yield "carried_out"


def _of_remedies(stored: StoredCase, then: Projection, span: Span) -> Iterator[TallyRow]:
    if stored.workflow_id in span.elsewhere:
        return
    is_by_end = span.form.remedies_counted == "concluded"
    for each in then.remedies:
        ended = each.concluded_on
        in_span = (
            ended is not None and span.first <= ended <= span.last
            if is_by_end
            else each.filed_on <= span.last and (ended is None or ended >= span.first)
        )
        if in_span:
            result = each.result if ended is not None and ended <= span.last else "pending"
            yield replace(_row(stored, then, "remedy"), kind=each.kind, result=result)


def _row(stored: StoredCase, then: Projection, measure: Measure) -> TallyRow:
    traits = (then.applicant_type, then.channel, None, None)
    return TallyRow(measure, *traits, 1, (stored.reference,))
