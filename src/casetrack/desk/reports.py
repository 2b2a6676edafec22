"""The year-end tables, counted from the cases."""

from dataclasses import dataclass
from datetime import date

from casetrack.core import statistics
from casetrack.core.statistics import Finding, Form, Report, Tally
from casetrack.desk.desk import Desk, actor_of
from casetrack.errors import BadInput
from casetrack.store import VoidedCase


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


def report(
    desk: Desk,
    year: int,
    form_id: str,
    first: date | None = None,
    last: date | None = None,
    with_cases: bool = False,
) -> YearEnd:
    """Return the year-end table of the office; with `with_cases` each cell knows its cases."""
    start, end = first or date(year, 1, 1), last or date(year, 12, 31)
    if end < start:
        raise BadInput("--to {end} is before --from {start}", end=end, start=start)
    form = desk.library.form(form_id)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        office = desk.office.code
        laws = [law.workflow for law in desk.library.laws()]
        feeding = [law.id for law in laws if form_id in law.forms]
        # A remedy, or a case entered by mistake, belongs to no form; a law that goes by another
        # calendar is another country's.
        calendars = {law.calendar for law in laws if form_id in law.forms}
        elsewhere = [law.id for law in laws if calendars and law.calendar not in calendars]
        rows = tx.tallies.of(
            office, form_id, start, end, with_references=with_cases, workflows=feeding
        )
        rows += tx.tallies.remedies(
            office,
            start,
            end,
            concluded=form.remedies_counted == "concluded",
            but_of=elsewhere,
        )
        voided = tx.tallies.voided(office, start, end, but_of=elsewhere)
    tallies = [
        Tally(
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
        for row in rows
    ]
    counted = statistics.tabulate(form, desk.office.name, year, tallies)
    return YearEnd(form, counted, start, end, statistics.check(form, counted), voided)
