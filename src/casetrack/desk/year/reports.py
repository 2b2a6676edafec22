"""The year-end tables, counted from the cases."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

from casetrack.core import statistics
from casetrack.core.statistics import (
    Cell,
    Finding,
    Form,
    Number,
    Report,
    Tally,
    carried_row,
    changed,
    measures_of,
    outcome_rows_of,
)
from casetrack.core.statistics.identity import AcrossYears, AtMostNotices, CarriedOver
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.year.figures import default_form, entered, published
from casetrack.desk.year.record import Record, Span, fees_paid
from casetrack.desk.year.restating import Restated, restated
from casetrack.errors import BadInput, NotFound
from casetrack.settings import Office, Settings
from casetrack.store import Closing, Transaction, VoidedCase

#: All that a table can count.
MEASURES = frozenset(("received", "carried_in", "replied", "carried_out", "remedy", "fee"))


@dataclass(frozen=True)
class YearEnd:
    """A counted table with what its identities say."""

    form: Form
    report: Report
    #: The first and the last day that are counted.
    first: date
    last: date
    findings: tuple[Finding, ...]
    #: What came in in the span and is in no row: entered by mistake, its reference kept.
    voided: tuple[VoidedCase, ...] = ()
    #: The tables it adds up, where it is one of several offices.
    offices: tuple[Report, ...] = ()
    #: How the year was frozen last, and what differs from that today.
    closing: Closing | None = None
    restated: tuple[Restated, ...] = ()
    #: The last day whose records are known; None for all there are.
    as_of: date | None = None


def report(
    desk: Desk,
    year: int,
    form_id: str,
    first: date | None = None,
    last: date | None = None,
    with_cases: bool = False,
    subtree: bool = False,
    as_of: date | None = None,
) -> YearEnd:
    """Return the year-end table of the office; with `with_cases` each cell knows its cases.

    With `subtree` it adds up the office and all offices below it, each of theirs beside it. With
    `as_of` it is the table that could be told at the end of that day.
    """
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        span = span_of(desk, desk.library.form(form_id), year, first, last, as_of)
        if subtree:
            return _of_subtree(desk, tx, span, with_cases)
        return year_end(desk, tx, span, with_cases)


def span_of(
    desk: Desk,
    form: Form,
    year: int,
    first: date | None = None,
    last: date | None = None,
    as_of: date | None = None,
) -> Span:
    """Return what a table counts; raise BadInput for a span that ends before it begins, or a day
    to come."""
    start, end = first or date(year, 1, 1), last or date(year, 12, 31)
    if end < start:
        raise BadInput("--to {end} is before --from {start}", end=end, start=start)
    if as_of is not None and as_of > desk.today:
        raise BadInput("{day} has not come yet; nothing is known as of it", day=as_of)
    laws = [law.workflow for law in desk.library.laws()]
    # A remedy, or a case entered by mistake, belongs to no form; a law that goes by another
    # calendar is another country's.
    calendars = {law.calendar for law in laws if form.id in law.forms}
    elsewhere = [law.id for law in laws if calendars and law.calendar not in calendars]
    feeding = [law.id for law in laws if form.id in law.forms]
    return Span(form, year, start, end, feeding, elsewhere, as_of)


def year_end(desk: Desk, tx: Transaction, span: Span, with_cases: bool) -> YearEnd:
    """Return the table of the desk's own office, compared with all that lies beside it."""
    form, record = span.form, Record(desk, tx, desk.office.code, span.as_of)
    closings = record.closings(form.id, span.year) if span.is_year else ()
    own = _report(record, span, with_cases or bool(closings))
    findings = statistics.check(
        form,
        own,
        previous=previous_report(desk, tx, span, only_compared=True) if span.is_year else None,
        fee_notices=_fee_notices(record, form, own),
    )
    closing = closings[-1] if closings else None
    return YearEnd(
        form,
        own if with_cases else _without_cases(own),
        span.first,
        span.last,
        findings,
        record.voided(span),
        closing=closing,
        restated=restated(record, form, closing, own) if closing else (),
        as_of=span.as_of,
    )


def _report(
    record: Record, span: Span, with_cases: bool, measures: Collection[str] = MEASURES
) -> Report:
    """Return a table of an office; rows that count anything but these measures are not told."""
    tallies, given = _tallies(record, span, with_cases, measures), _given(record, span)
    name = record.desk.settings.office(record.office).name
    return statistics.tabulate(span.form, name, span.year, tallies, given)


def _given(record: Record, span: Span) -> Mapping[str, Number]:
    """Return the figures that people entered; only a whole year has any."""
    return entered(span.form, record.figures(span.form.id, span.year)) if span.is_year else {}


def _tallies(
    record: Record,
    span: Span,
    with_cases: bool,
    measures: Collection[str],
    rows: Collection[str] | None = None,
) -> Iterator[Tally]:
    for row in record.tallies(span, measures, with_references=with_cases, rows=rows):
        yield Tally(
            measure=row.measure,
            count=row.count,
            applicant_type=row.applicant_type,
            channel=row.channel,
            row=row.row,
            closing=row.closing,
            kind=row.kind,
            result=row.result,
            references=row.references if with_cases else (),
        )
    if "fee" in measures and any(row.counts == "fee" for _, row in span.form.each_row()):
        for reference, amount in fees_paid(record, span.first, span.last):
            yield Tally("fee", amount, references=(reference,) if with_cases else ())


def previous_report(
    desk: Desk, tx: Transaction, span: Span, *, only_compared: bool = False
) -> Report | None:
    """Return last year's table: as it was closed, else as counted, or as it was published.

    None where no form is prescribed for that year. With `only_compared` no row is counted but
    those that this year's form is compared with.
    """
    year = span.year - 1
    form = span.form if span.form.covers(year) else _form_before(desk, year)
    if form is None:
        return None
    record = Record(desk, tx, desk.office.code, span.as_of)
    closings = record.closings(form.id, year)
    if closings:
        return frozen(closings[-1])
    measures = _compared(span.form, form) if only_compared else MEASURES
    counted = _report(record, span_of(desk, form, year), False, measures)
    said = published(form, record.figures(form.id, year))
    return _with_published(form, counted, said) if said else counted


def _compared(form: Form, before: Form) -> frozenset[str]:
    """Return what has to be counted of last year for what a form says of it."""
    rows: set[str] = set()
    for each in form.identities:
        if isinstance(each, CarriedOver):
            rows.add(each.previous)
        elif isinstance(each, AcrossYears):
            rows.update(each.each)
    return frozenset[str]().union(*(measures_of(before, row) for row in rows & set(before.rows)))


def _form_before(desk: Desk, year: int) -> Form | None:
    try:
        return default_form(desk.library, year)
    except NotFound:
        return None


def frozen(closing: Closing) -> Report:
    """Return the table of a closed year as it was frozen."""
    return statistics.from_json(json.loads(closing.content))


def _with_published(form: Form, counted: Report, said: Mapping[str, Number]) -> Report:
    """Return last year's table with the row of what it carried over as it was published."""
    code = carried_row(form)

    def as_published(row: str, column: str, cell: Cell) -> Cell:
        if row != code:
            return cell
        return Cell(said.get(form.table_of[row].place(row, column), cell.value))

    return changed(counted, as_published)


def _without_cases(report: Report) -> Report:
    return changed(report, lambda _row, _column, cell: Cell(cell.value))


def _fee_notices(record: Record, form: Form, own: Report) -> int | None:
    """Return how many fee notices were sent, where a row of the form is compared with them.

    They are counted as far as the row goes: more are enough, however many there are.
    """
    rows = [each.row for each in form.identities if isinstance(each, AtMostNotices)]
    told = [cell.number or 0 for row in rows for cell in own.rows[row].cells.values()]
    enough = ceil(max(told, default=0))
    if enough <= 0:
        return None
    return record.count_with_fee_event("fee_notified", enough)


def cell_of(
    desk: Desk, tx: Transaction, span: Span, row: str, column: str, *, subtree: bool
) -> Cell:
    """Return one cell with its cases, compared with nothing.

    With `subtree` it is of the office and all below it, each case named with its office.
    """
    measures, rows = measures_of(span.form, row), outcome_rows_of(span.form, row)
    if subtree:
        tallies, given = _added(_of_offices(desk, tx, span), span, True, measures, rows)
    else:
        record = Record(desk, tx, desk.office.code, span.as_of)
        tallies, given = _tallies(record, span, True, measures, rows), _given(record, span)
    return statistics.tabulate_cell(span.form, tallies, given, row, column)


def _of_offices(desk: Desk, tx: Transaction, span: Span) -> list[Record]:
    offices = subtree_of(desk.settings, desk.office)
    return [Record(desk, tx, office.code, span.as_of) for office in offices]


def _of_subtree(desk: Desk, tx: Transaction, span: Span, with_cases: bool) -> YearEnd:
    """Return the table of an office with all below it; a case is named with its office."""
    records = _of_offices(desk, tx, span)
    own = tuple(_report(record, span, with_cases) for record in records)
    total = _sum(records, span, with_cases)
    findings = statistics.check(span.form, total, offices=own)
    voided = tuple(
        replace(each, reference=f"{record.office}/{each.reference}")
        for record in records
        for each in record.voided(span)
    )
    return YearEnd(span.form, total, span.first, span.last, findings, voided, own, as_of=span.as_of)


def _sum(records: Sequence[Record], span: Span, with_cases: bool) -> Report:
    """Return the sum of offices, the first of them above the others."""
    tallies, sums = _added(records, span, with_cases)
    return statistics.tabulate(span.form, records[0].desk.office.name, span.year, tallies, sums)


def _added(
    records: Sequence[Record],
    span: Span,
    with_cases: bool,
    measures: Collection[str] = MEASURES,
    rows: Collection[str] | None = None,
) -> tuple[Iterator[Tally], Mapping[str, Number]]:
    """Return what several offices count, each case named with its office, and the sums of what was
    entered at all of them."""
    tallies = (
        replace(tally, references=tuple(f"{record.office}/{name}" for name in tally.references))
        for record in records
        for tally in _tallies(record, span, with_cases, measures, rows)
    )
    given = [_given(record, span) for record in records]
    shared = set.intersection(*(set(each) for each in given))
    return tallies, {address: sum(each[address] for each in given) for address in shared}


def subtree_of(settings: Settings, root: Office) -> tuple[Office, ...]:
    """Return an office and all that stand below it, itself first."""
    found = [root]
    for office in found:
        known = {each.code for each in found}
        below = (each for each in settings.offices if each.parent == office.code)
        found.extend(each for each in below if each.code not in known)
    return tuple(found)
