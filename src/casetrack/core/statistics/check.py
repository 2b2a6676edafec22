"""A filled-in table against the identities of its form, and against what lies beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casetrack.core.statistics import arithmetic
from casetrack.core.statistics.cells import cells
from casetrack.core.statistics.finding import Finding, Reading
from casetrack.core.statistics.form import Form
from casetrack.core.statistics.identity import (
    AcrossYears,
    AtMost,
    AtMostNotices,
    CarriedOver,
    CasesOnce,
    Cells,
    ColumnsSum,
    Equal,
    Identity,
    Narrative,
    Offices,
    ParentFilled,
    RowsSum,
)
from casetrack.core.statistics.report import Cell, Number, Report, total
from casetrack.errors import BadInput
from casetrack.messages import say


@dataclass(frozen=True)
class _Beside:
    """What a table can be compared with, besides itself."""

    previous: Report | None
    offices: Sequence[Report]
    narrative: Iterable[tuple[str, Number]]
    fee_notices: int | None


def check(
    form: Form,
    report: Report,
    *,
    previous: Report | None = None,
    offices: Sequence[Report] = (),
    narrative: Mapping[str, Number] | Iterable[tuple[str, Number]] = (),
    fee_notices: int | None = None,
) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful in a table, in the order of the form's identities.

    `previous` is the table of the year before, `offices` are the tables that this one adds up,
    `narrative` the figures in the prose by the address of their cell (`T3.1 total`) or of
    several (`T3.1 total + T3.2 total`), `fee_notices` the number of fee notices sent. What is
    not given is not compared. Raises BadInput where no row is one of the form's, for a previous
    report of another year, and for an address that the form does not have.
    """
    if previous and report.year is not None and previous.year not in (None, report.year - 1):
        raise BadInput(
            "the previous report must be of {year}, not of {given}",
            year=report.year - 1,
            given=previous.year,
        )
    said = narrative.items() if isinstance(narrative, Mapping) else narrative
    beside = _Beside(previous, offices, tuple(said), fee_notices)
    reading = Reading(form, report)
    return tuple(
        finding for identity in form.identities for finding in _test(identity, reading, beside)
    )


def _test(identity: Identity, reading: Reading, beside: _Beside) -> Iterator[Finding]:
    match identity:
        case Equal():
            return arithmetic.equal(identity, reading)
        case RowsSum():
            return arithmetic.rows_sum(identity, reading)
        case ColumnsSum():
            return arithmetic.columns_sum(identity, reading)
        case AtMost():
            return arithmetic.at_most(identity, reading)
        case ParentFilled():
            return arithmetic.parent_filled(identity, reading)
        case CasesOnce():
            return arithmetic.cases_once(identity, reading)
        case Cells():
            return cells(identity, reading)
        case CarriedOver():
            return _carried_over(identity, reading, beside.previous)
        case AcrossYears():
            return _across_years(identity, reading, beside.previous)
        case Narrative():
            return _narrative(identity, reading, beside.narrative)
        case AtMostNotices():
            return _at_most_notices(identity, reading, beside.fee_notices)
        case Offices():
            return _offices(identity, reading, beside.offices)


def _carried_over(
    identity: CarriedOver, reading: Reading, previous: Report | None
) -> Iterator[Finding]:
    if previous is None or identity.previous not in previous.rows:
        return
    for column in reading.columns(identity.row):
        found = reading.number(identity.row, column)
        expected = previous.cell(identity.previous, column).number
        if (found or 0) != (expected or 0) and not reading.is_awaited(identity.row, column):
            says = say(
                "{label}: {found}, but the year before carried out {expected}",
                label=reading.label(identity.row),
                found=found or 0,
                expected=expected or 0,
            )
            place = reading.place(identity.row, column)
            before = previous.cell(identity.previous, column)
            odd = _unmatched(before, reading.report.cell(identity.row, column))
            yield Finding(identity.severity, identity.id, place, expected, found, says, odd)


def _unmatched(before: Cell, now: Cell) -> tuple[str, ...]:
    """Return the cases that stand in one of two cells, where both list all of theirs."""
    if any(len(each.references) != (each.number or 0) for each in (before, now)):
        return ()
    return tuple(sorted(set(before.references) ^ set(now.references)))


def _across_years(
    identity: AcrossYears, reading: Reading, previous: Report | None
) -> Iterator[Finding]:
    for row in identity.each if previous else ():
        before = [previous.cell(row, key).number for key in identity.previous] if previous else []
        own = (identity.column, *identity.plus, *identity.minus)
        known = [reading.number(row, key) for key in own]
        if None in before or None in known:
            continue
        came = sum(reading.number(row, key) or 0 for key in identity.plus)
        went = sum(reading.number(row, key) or 0 for key in identity.minus)
        expected = sum(number or 0 for number in before) + came - went
        found = known[0]
        if found != expected:
            says = say(
                "{label}: {found}, but by the table of the year before it would be {expected}",
                label=reading.label(row),
                found=found,
                expected=expected,
            )
            place = reading.place(row, identity.column)
            yield Finding(identity.severity, identity.id, place, expected, found, says)


def _narrative(
    identity: Narrative, reading: Reading, narrative: Iterable[tuple[str, Number]]
) -> Iterator[Finding]:
    for address, stated in narrative:
        expected = total(_at(reading, each.strip()) for each in address.split("+"))
        if expected is not None and stated != expected:
            says = say(
                "the text says {stated}, the table {expected}", stated=stated, expected=expected
            )
            yield Finding(identity.severity, identity.id, address, expected, stated, says)


def _at(reading: Reading, address: str) -> Number | None:
    """Return the number at an address, or None where it is blank."""
    row, _, column = address.partition(" ")
    if row not in reading.form.rows:
        raise BadInput("{form} has no row {row!r}", form=reading.form.id, row=row)
    column = column or reading.columns(row)[0]
    if address != reading.place(row, column) or column not in reading.columns(row):
        raise BadInput("{form} has no cell {cell!r}", form=reading.form.id, cell=address)
    return reading.number(row, column)


def _at_most_notices(
    identity: AtMostNotices, reading: Reading, fee_notices: int | None
) -> Iterator[Finding]:
    # The last column is the total of the row.
    column = reading.columns(identity.row)[-1]
    found = reading.number(identity.row, column)
    if fee_notices is None or found is None or found <= fee_notices:
        return
    says = say(
        "{label}: {found}, but only {sent} fee notices were sent",
        label=reading.label(identity.row),
        found=found,
        sent=fee_notices,
    )
    place = reading.place(identity.row, column)
    yield Finding(identity.severity, identity.id, place, fee_notices, found, says)


def _offices(identity: Offices, reading: Reading, offices: Sequence[Report]) -> Iterator[Finding]:
    if not offices:
        return
    for row in reading.form.rows.values():
        for column in () if row.header else reading.columns(row.code):
            found = reading.number(row.code, column)
            expected = total(office.cell(row.code, column).number for office in offices)
            if (found or 0) != (expected or 0) and not reading.is_awaited(row.code, column):
                says = say(
                    "{label}: {found}, but the offices below come to {expected}",
                    label=row.label,
                    found=found or 0,
                    expected=expected or 0,
                )
                place = reading.place(row.code, column)
                yield Finding(identity.severity, identity.id, place, expected, found, says)
