"""The identities between the cells of one table (勾稽关系).

A blank counts as 0, but an identity all of whose cells are blank is not tested. Where something
is still to come, because a figure was not entered or a row not seen, nothing is tested either.
"""

from collections import Counter
from collections.abc import Iterator

from casetrack.core.statistics.finding import Finding, Reading
from casetrack.core.statistics.form import Table
from casetrack.core.statistics.identity import (
    AtMost,
    CasesOnce,
    ColumnsSum,
    Equal,
    Parent,
    ParentFilled,
    RowsSum,
)
from casetrack.core.statistics.report import Number, total
from casetrack.messages import say


def equal(identity: Equal, reading: Reading) -> Iterator[Finding]:
    """Yield the columns in which the left side does not come to the right side.

    `found` is what the left side comes to, `expected` what the right side does.
    """
    first = identity.left[0]
    for column in reading.columns(first):
        if not reading.can_test(identity.rows, column):
            continue
        found = _side(identity, reading, identity.left, column)
        expected = _side(identity, reading, identity.right, column)
        if found != expected:
            says = say(
                "{left} = {found}, but {right} = {expected}",
                left=" + ".join(identity.left),
                right=" + ".join(identity.right),
                found=found,
                expected=expected,
            )
            place = reading.place(first, column)
            yield Finding(identity.severity, identity.id, place, expected, found, says)


def _side(identity: Equal, reading: Reading, rows: tuple[str, ...], column: str) -> Number:
    return sum(_read(identity, reading, row, column) for row in rows)


def _read(identity: Equal, reading: Reading, row: str, column: str) -> Number:
    number = reading.number(row, column)
    if number is None and identity.read_blank_as_parts:
        return reading.sum(reading.form.parts_of.get(row, ()), column)
    return number or 0


def rows_sum(identity: RowsSum, reading: Reading) -> Iterator[Finding]:
    """Yield the columns in which a row is not the sum of its parts."""
    parts = reading.present(identity.parts or reading.form.parts_of[identity.total])
    for column in reading.columns(identity.total):
        if not reading.can_test((identity.total, *parts), column):
            continue
        found = reading.number(identity.total, column)
        expected = reading.sum(parts, column)
        if found != expected and not reading.is_left_blank(identity.total, column):
            yield _not_the_sum(identity, reading, (identity.total, column), expected)


def columns_sum(identity: ColumnsSum, reading: Reading) -> Iterator[Finding]:
    """Yield the rows of a table in which the total is not the sum of the columns."""
    table = next(each for each in reading.form.tables if each.code == identity.table)
    for row in _rows_of(table):
        columns = (identity.total, *identity.parts)
        cells = [reading.number(row, column) for column in columns]
        if total(cells) is None or any(reading.is_awaited(row, column) for column in columns):
            continue
        expected = total(cells[1:]) or 0
        if cells[0] != expected:
            yield _not_the_sum(identity, reading, (row, identity.total), expected)


def _rows_of(table: Table) -> list[str]:
    own = [row.code for row in table.rows if not row.header]
    return own + [seen.code for seen in table.also_seen]


def _not_the_sum(
    identity: RowsSum | ColumnsSum, reading: Reading, cell: tuple[str, str], expected: Number
) -> Finding:
    found = reading.number(*cell)
    label = reading.label(cell[0])
    if found is None:
        says = say("{label}: blank, but its parts come to {sum}", label=label, sum=expected)
    else:
        says = say(
            "{label}: {found} stands there, but its parts come to {sum}",
            label=label,
            found=found,
            sum=expected,
        )
    place = reading.place(*cell)
    return Finding(identity.severity, identity.id, place, expected, found, says)


def at_most(identity: AtMost, reading: Reading) -> Iterator[Finding]:
    """Yield the rows that are larger than they can be."""
    for row in identity.each:
        for column in reading.columns(row):
            if not _can_limit(identity, reading, row, column):
                continue
            found = reading.number(row, column) or 0
            limit = reading.sum(identity.limit, column)
            if found > limit:
                says = say(
                    "{label}: {found} is more than {rows} = {limit}",
                    label=reading.label(row),
                    found=found,
                    limit=limit,
                    rows=" + ".join(identity.limit),
                )
                place = reading.place(row, column)
                yield Finding(identity.severity, identity.id, place, limit, found, says)


def _can_limit(identity: AtMost, reading: Reading, row: str, column: str) -> bool:
    if len(identity.limit) == 1 and reading.is_left_blank(identity.limit[0], column):
        return False
    return reading.can_test((row, *identity.limit), column)


def parent_filled(identity: ParentFilled, reading: Reading) -> Iterator[Finding]:
    """Yield the blank rows that have a number below them."""
    for parent in identity.parents:
        for column in reading.columns(parent.row):
            if reading.number(parent.row, column) is None and reading.can_test(
                (parent.row, *parent.over), column
            ):
                yield _blank_parent(identity, reading, parent, column)


def _blank_parent(identity: ParentFilled, reading: Reading, parent: Parent, column: str) -> Finding:
    # A parent that its rows do not exhaust asks for no single number.
    is_sum = set(parent.over) == set(reading.form.parts_of.get(parent.row, ()))
    return Finding(
        identity.severity,
        identity.id,
        reading.place(parent.row, column),
        reading.sum(parent.over, column) if is_sum else None,
        None,
        say(
            "{label}: blank, but there are numbers below it in {rows}",
            label=reading.label(parent.row),
            rows=", ".join(row for row in parent.over if reading.number(row, column) is not None),
        ),
    )


def cases_once(identity: CasesOnce, reading: Reading) -> Iterator[Finding]:
    """Yield the columns in which a case is missing on one side or stands there twice.

    Tested only where every count lists its cases.
    """
    first = identity.taken[0]
    for column in reading.columns(first):
        if not all(_is_listed(reading, row, column) for row in identity.rows):
            continue
        if odd := _odd(reading, identity, column):
            says = say(
                "not exactly once among the cases taken in and once among those let go: {cases}",
                cases=", ".join(odd),
            )
            place = reading.place(first, column)
            yield Finding(identity.severity, identity.id, place, 0, len(odd), says, odd)


def _is_listed(reading: Reading, row: str, column: str) -> bool:
    cell = reading.report.cell(row, column)
    return len(cell.references) == cell.number


def _odd(reading: Reading, identity: CasesOnce, column: str) -> tuple[str, ...]:
    taken = _cases(reading, identity.taken, column)
    given = _cases(reading, identity.given, column)
    return tuple(sorted(case for case in taken | given if (taken[case], given[case]) != (1, 1)))


def _cases(reading: Reading, rows: tuple[str, ...], column: str) -> Counter[str]:
    return Counter(
        reference for row in rows for reference in reading.report.cell(row, column).references
    )
