"""The year-end tables, counted from the cases."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from casetrack.core import statistics
from casetrack.core.case import Case
from casetrack.core.statistics import (
    Cell,
    Finding,
    Form,
    Number,
    Report,
    Tally,
    carried_row,
    changed,
)
from casetrack.core.statistics.identity import AtMostNotices
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.year.figures import default_form, entered, published
from casetrack.desk.year.restating import Restated, restated
from casetrack.errors import BadInput, NotFound
from casetrack.settings import Office, Settings
from casetrack.store import Closing, Transaction, VoidedCase

_TOGETHER = 500


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

    @property
    def is_year(self) -> bool:
        return (self.first, self.last) == (date(self.year, 1, 1), date(self.year, 12, 31))


def report(
    desk: Desk,
    year: int,
    form_id: str,
    first: date | None = None,
    last: date | None = None,
    with_cases: bool = False,
    subtree: bool = False,
) -> YearEnd:
    """Return the year-end table of the office; with `with_cases` each cell knows its cases.

    With `subtree` it adds up the office and all offices below it, each of theirs beside it.
    """
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        span = span_of(desk, desk.library.form(form_id), year, first, last)
        if subtree:
            return _of_subtree(desk, tx, span, with_cases)
        return year_end(desk, tx, span, with_cases)


def span_of(
    desk: Desk, form: Form, year: int, first: date | None = None, last: date | None = None
) -> Span:
    """Return what a table counts; raise BadInput for a span that ends before it begins."""
    start, end = first or date(year, 1, 1), last or date(year, 12, 31)
    if end < start:
        raise BadInput("--to {end} is before --from {start}", end=end, start=start)
    laws = [law.workflow for law in desk.library.laws()]
    # A remedy, or a case entered by mistake, belongs to no form; a law that goes by another
    # calendar is another country's.
    calendars = {law.calendar for law in laws if form.id in law.forms}
    elsewhere = [law.id for law in laws if calendars and law.calendar not in calendars]
    return Span(form, year, start, end, [law.id for law in laws if form.id in law.forms], elsewhere)


def year_end(desk: Desk, tx: Transaction, span: Span, with_cases: bool) -> YearEnd:
    """Return the table of the desk's own office, compared with all that lies beside it."""
    office, form = desk.office, span.form
    closings = tx.years.closings(office.code, form.id, span.year) if span.is_year else ()
    needs_cases = with_cases or bool(closings)
    own = _report(tx, office, span, needs_cases)
    voided = tx.tallies.voided(office.code, span.first, span.last, but_of=span.elsewhere)
    findings = statistics.check(
        form,
        own,
        previous=previous_report(desk, tx, span) if span.is_year else None,
        fee_notices=_fee_notices(tx, office.code, form, own),
    )
    closing = closings[-1] if closings else None
    changed = restated(tx, desk, form, closing, own) if closing else ()
    shown = own if with_cases else _without_cases(own)
    return YearEnd(
        form, shown, span.first, span.last, findings, voided, closing=closing, restated=changed
    )


def _report(tx: Transaction, office: Office, span: Span, with_cases: bool) -> Report:
    tallies = list(_tallies(tx, office.code, span, with_cases))
    given = entered(tx, office.code, span.form, span.year) if span.is_year else {}
    return statistics.tabulate(span.form, office.name, span.year, tallies, given)


def _tallies(tx: Transaction, office: str, span: Span, with_cases: bool) -> Iterator[Tally]:
    form = span.form
    rows = tx.tallies.of(
        office,
        form.id,
        span.first,
        span.last,
        with_references=with_cases,
        workflows=span.feeding,
    )
    rows += tx.tallies.remedies(
        office,
        span.first,
        span.last,
        concluded=form.remedies_counted == "concluded",
        but_of=span.elsewhere,
    )
    for row in rows:
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
    if any(row.counts == "fee" for _, row in form.each_row()):
        for reference, amount in fees_paid(tx, office, span.first, span.last):
            yield Tally("fee", amount, references=(reference,) if with_cases else ())


def fees_paid(
    tx: Transaction, office: str, first: date, last: date
) -> Iterator[tuple[str, Decimal]]:
    """Yield each fee that was paid on these days: the case, and yuan."""
    names = tx.years.with_event(office, "fee_paid")
    for begin in range(0, len(names), _TOGETHER):
        several = tx.cases.several(office, names[begin : begin + _TOGETHER])
        for reference, stored in several.items():
            for amount in _paid(stored.case, first, last):
                yield reference, amount


def _paid(case: Case, first: date, last: date) -> Iterator[Decimal]:
    asked: str | None = None
    for event in case.chronological:
        asked = event.text_of("amount_yuan") or asked
        if event.type == "fee_paid" and first <= event.on <= last and asked is not None:
            yield Decimal(asked)


def previous_report(desk: Desk, tx: Transaction, span: Span) -> Report | None:
    """Return last year's table: as it was closed, else as counted, or as it was published.

    None where no form is prescribed for that year.
    """
    year = span.year - 1
    form = span.form if span.form.covers(year) else _form_before(desk, year)
    if form is None:
        return None
    closings = tx.years.closings(desk.office.code, form.id, year)
    if closings:
        return frozen(closings[-1])
    before = span_of(desk, form, year)
    counted = _report(tx, desk.office, before, with_cases=False)
    said = published(tx, desk.office.code, form, year)
    return _with_published(form, counted, said) if said else counted


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


def _fee_notices(tx: Transaction, office: str, form: Form, own: Report) -> int | None:
    """Return how many fee notices were sent, where a row of the form is compared with them."""
    rows = [each.row for each in form.identities if isinstance(each, AtMostNotices)]
    if not any(cell.number for row in rows for cell in own.rows[row].cells.values()):
        return None
    return len(tx.years.with_event(office, "fee_notified"))


def table_of(desk: Desk, tx: Transaction, span: Span) -> Report:
    """Return the table of the desk's own office with its cases, compared with nothing."""
    return _report(tx, desk.office, span, with_cases=True)


def table_of_subtree(desk: Desk, tx: Transaction, span: Span) -> Report:
    """Return the sum of the office and all below it, each case named with its office."""
    return _sum(desk, tx, span, subtree_of(desk.settings, desk.office), with_cases=True)


def _of_subtree(desk: Desk, tx: Transaction, span: Span, with_cases: bool) -> YearEnd:
    """Return the table of an office with all below it; a case is named with its office."""
    offices = subtree_of(desk.settings, desk.office)
    own = [_report(tx, office, span, with_cases) for office in offices]
    total = _sum(desk, tx, span, offices, with_cases)
    findings = statistics.check(span.form, total, offices=own)
    voided = [
        replace(each, reference=f"{office.code}/{each.reference}")
        for office in offices
        for each in tx.tallies.voided(office.code, span.first, span.last, but_of=span.elsewhere)
    ]
    return YearEnd(span.form, total, span.first, span.last, findings, tuple(voided), tuple(own))


def _sum(
    desk: Desk, tx: Transaction, span: Span, offices: Sequence[Office], with_cases: bool
) -> Report:
    tallies = [
        replace(tally, references=tuple(f"{office.code}/{name}" for name in tally.references))
        for office in offices
        for tally in _tallies(tx, office.code, span, with_cases)
    ]
    given = [entered(tx, office.code, span.form, span.year) for office in offices]
    shared = set.intersection(*(set(each) for each in given)) if span.is_year else set()
    sums = {address: sum(each[address] for each in given) for address in shared}
    return statistics.tabulate(span.form, desk.office.name, span.year, tallies, sums)


def subtree_of(settings: Settings, root: Office) -> tuple[Office, ...]:
    """Return an office and all that stand below it, itself first."""
    found = [root]
    for office in found:
        known = {each.code for each in found}
        below = (each for each in settings.offices if each.parent == office.code)
        found.extend(each for each in below if each.code not in known)
    return tuple(found)
