"""Each cell by itself: what should be there is, what is there can stand there."""

from collections.abc import Iterator

from casetrack.core.statistics.finding import Finding, Reading
from casetrack.core.statistics.form import AlsoSeen, Column, Numbers, Row, Table
from casetrack.core.statistics.identity import Cells, Severity
from casetrack.core.statistics.report import FilledRow, Number
from casetrack.errors import BadInput
from casetrack.messages import Message, say


def cells(identity: Cells, reading: Reading) -> Iterator[Finding]:
    """Yield an error for each impossible number, a warning for all else that is out of place.

    That is blanks, marks in place of a number, rows and columns too many or too few. Tables that
    the report leaves out altogether are not asked for. Raises BadInput where no row is one of
    the form's.
    """
    form, report = reading.form, reading.report
    if not report.rows.keys() & form.table_of.keys():
        raise BadInput("no row of this table is one of the form {form}", form=form.id)
    for table in form.tables:
        if any(row.code in report.rows for row in table.rows):
            yield from _table(identity, reading, table)
    for row in report.rows.values():
        yield from _strange(identity, reading, row)


def _table(identity: Cells, reading: Reading, table: Table) -> Iterator[Finding]:
    for row in table.rows:
        filled = reading.report.rows.get(row.code)
        if filled is None:
            yield from _missing(identity, reading, row)
        elif row.header:
            yield from _header(identity, table, row, filled)
        else:
            for column in table.columns_of(row):
                yield from _cell(identity, reading, row, column)
    for seen in table.also_seen:
        if seen.code in reading.report.rows:
            yield from _seen(identity, reading, table, seen)


def _missing(identity: Cells, reading: Reading, row: Row) -> Iterator[Finding]:
    replaced = {code for code in reading.form.also_seen if code in reading.report.rows}
    stand_ins = (reading.form.also_seen[code].instead_of for code in replaced)
    if row.header or not reading.report.complete or any(row.code in each for each in stand_ins):
        return
    yield _warning(identity, row.code, say("{label}: the row is missing", label=row.label))


def _header(identity: Cells, table: Table, row: Row, filled: FilledRow) -> Iterator[Finding]:
    for key, cell in filled.cells.items():
        if cell.number is not None:
            says = say("{label}: a heading, no number belongs here", label=row.label)
            yield _warning(identity, table.place(row.code, key), says, cell.number)


def _seen(identity: Cells, reading: Reading, table: Table, seen: AlsoSeen) -> Iterator[Finding]:
    says = say(
        "{label}: this form has {rows} in its place",
        label=seen.label,
        rows=", ".join(seen.instead_of),
    )
    yield _warning(identity, seen.code, says)
    as_row = Row(code=seen.code, label=seen.label)
    for column in table.columns:
        yield from _cell(identity, reading, as_row, column)


def _strange(identity: Cells, reading: Reading, filled: FilledRow) -> Iterator[Finding]:
    form = reading.form
    if filled.code not in form.table_of:
        says = say("{form} has no row {row!r}", form=form.id, row=filled.code)
        yield _warning(identity, filled.code, says)
    elif row := form.rows.get(filled.code):
        table = form.table_of[row.code]
        known = {column.key for column in table.columns_of(row)}
        for key in filled.cells:
            if key not in known:
                says = say("{label}: there is no column {column!r}", label=row.label, column=key)
                yield _warning(identity, table.place(row.code, key), says)


def _cell(identity: Cells, reading: Reading, row: Row, column: Column) -> Iterator[Finding]:
    place = reading.place(row.code, column.key)
    cell = reading.report.cell(row.code, column.key)
    value = cell.value
    if isinstance(value, str):
        yield _warning(identity, place, _no_number(row.label, value, cell.number), value)
    elif value is not None:
        if says_impossible := _impossible(row.numbers or column.numbers, row.label, value):
            yield _finding("error", identity, place, says_impossible, value)
    elif not reading.is_awaited(row.code, column.key):
        yield _warning(
            identity, place, say("{label}: blank; where there is none, write 0", label=row.label)
        )


def _no_number(label: str, word: str, read: Number | None) -> Message:
    if read is not None:
        return say(
            "{label}: {word!r} is read as {number}; write the number alone",
            label=label,
            word=word,
            number=read,
        )
    return say(
        "{label}: {word!r} is no number and is read as a blank; where there is none, write 0",
        label=label,
        word=word,
    )


def _impossible(numbers: Numbers, label: str, value: Number) -> Message | None:
    if numbers != "change" and value < 0:
        return say("{label}: {value} is less than 0", label=label, value=value)
    if numbers != "amount" and value != int(value):
        return say("{label}: {value} is no whole number", label=label, value=value)
    return None


def _warning(
    identity: Cells, where: str, says: Message, found: Number | str | None = None
) -> Finding:
    return _finding("warning", identity, where, says, found)


def _finding(
    severity: Severity, identity: Cells, where: str, says: Message, found: Number | str | None
) -> Finding:
    return Finding(severity, identity.id, where, None, found, says)
