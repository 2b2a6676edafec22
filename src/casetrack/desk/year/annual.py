"""The annual report (年度报告) of an office: its tables, and the prose that they fill."""

from dataclasses import dataclass

from casetrack.core.statistics import Annual, compose
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.year.figures import form_for
from casetrack.desk.year.record import Record, fees_paid
from casetrack.desk.year.reports import YearEnd, previous_report, span_of, year_end
from casetrack.store import Transaction


@dataclass(frozen=True)
class Written:
    """The report as far as it can be written, and what its tables say of themselves."""

    annual: Annual
    year_end: YearEnd


def annual_report(desk: Desk, year: int, form_id: str | None = None) -> Written:
    """Return the annual report of a year; raise NotFound where the form has no chapters."""
    form = form_for(desk.library, year, form_id)
    outline = desk.library.outline(form.id)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        span = span_of(desk, form, year)
        found = year_end(desk, tx, span, with_cases=False)
        office = desk.office.code
        record = Record(desk, tx, office)
        fees = [amount for _, amount in fees_paid(record, span.first, span.last)]
        facts: dict[str, object] = {
            **_closings(tx, office, form.id, found),
            "fee_yuan": sum(fees),
            "fee_notices": _noticed(record, found),
        }
        annual = compose(outline, form, found.report, facts, previous_report(desk, tx, span))
    return Written(annual, found)


def _closings(tx: Transaction, office: str, form: str, found: YearEnd) -> dict[str, int]:
    """Return how many were closed in time, within an extension, and late."""
    counts = {"in_time": 0, "extended": 0, "late": 0}
    for tally in tx.tallies.of(office, form, found.first, found.last):
        if tally.measure == "replied" and tally.closing in counts:
            counts[tally.closing] += tally.count
    return counts


def _noticed(record: Record, found: YearEnd) -> int:
    """Return how many cases had a fee notice in the year."""
    return sum(
        any(
            event.type == "fee_notified" and found.first <= event.on <= found.last
            for event in case.standing
        )
        for _, case in record.with_fee_event("fee_notified")
    )
