"""Text of a form file -> a form in which every row and column that is named is there."""

from collections import Counter
from collections.abc import Iterable, Iterator

from casetrack.core.reading import read
from casetrack.core.statistics.form import Claim, Form, Row, Table, Where
from casetrack.core.statistics.identity import (
    AcrossYears,
    Cells,
    ColumnsSum,
    Identity,
    Narrative,
    Offices,
    RowsSum,
)
from casetrack.core.statistics.narrative import addresses
from casetrack.errors import BadInput, FormError, Problem, problem


def parse(name: str, text: str) -> Form:
    """Return the form in a file; raise FormError with every problem in it."""
    form = read(Form, name, text, FormError)
    if problems := list(_problems(form)):
        raise FormError(name, problems)
    return form


def _problems(form: Form) -> Iterator[Problem]:
    if form.to_year is not None and form.to_year < form.from_year:
        yield problem("", "to_year", "lies before from_year")
    yield from _twice("tables", "code", (table.code for table in form.tables))
    codes = [row.code for _, row in form.each_row()]
    yield from _twice("tables.rows", "code", [*codes, *form.also_seen])
    for table in form.tables:
        yield from _columns(table)
        for row in table.rows:
            yield from _row(table, row)
        for seen in table.also_seen:
            yield from _unknown(seen.code, "instead_of", seen.instead_of, _codes(table))
    for identity in form.identities:
        yield from _identity(form, identity)
    for claim in form.claims:
        yield from _claim(form, claim)


def _claim(form: Form, claim: Claim) -> Iterator[Problem]:
    try:
        addresses(form, claim.cells)
    except BadInput as no:
        yield Problem("claims", claim.cells, no.message)
    for words in claim.says:
        if words.count("#") != 1:
            yield problem("claims", words, "one # must stand where the number does")


def _twice(table: str, key: str, names: Iterable[str]) -> Iterator[Problem]:
    for name, times in Counter(names).items():
        if times > 1:
            yield problem(table, key, "{name} stands here {times} times", name=name, times=times)


def _unknown(table: str, key: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    defined = set(known)
    for name in names:
        if name not in defined:
            yield problem(table, key, "there is no {name!r}", name=name)


def _codes(table: Table) -> list[str]:
    return [row.code for row in table.rows]


def _columns(table: Table) -> Iterator[Problem]:
    yield from _twice(table.code, "columns", (column.key for column in table.columns))
    single = [column.key for column in table.columns if not column.sum_of]
    for column in table.columns:
        place = f"{table.code}.{column.key}"
        yield from _unknown(place, "sum_of", column.sum_of, single)
        if column.sum_of and column.where != Where():
            yield problem(place, "where", "a column that is a sum counts nothing by itself")


def _row(table: Table, row: Row) -> Iterator[Problem]:
    sources = (row.header, row.manual, row.counts is not None, bool(row.sum_of))
    if sum(sources) != 1:
        yield problem(row.code, "", "give exactly one of header, manual, counts, sum_of")
    if row.counts is None and (row.where != Where() or row.divided_by != 1):
        yield problem(row.code, "where", "only a row that counts has conditions or a divisor")
    yield from _unknown(row.code, "columns", row.columns, (each.key for each in table.columns))
    yield from _unknown(row.code, "sum_of", row.sum_of, _codes(table))
    yield from _twice(row.code, "sum_of", row.sum_of)
    if row.code in _below(table, row):
        yield problem(row.code, "sum_of", "the row is part of its own sum")


def _below(table: Table, row: Row) -> set[str]:
    """Return the codes of all rows that go into the row, at any depth."""
    sums = {each.code: each.sum_of for each in table.rows}
    found: set[str] = set()
    waiting = list(row.sum_of)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(sums.get(code, ()))
    return found


def _identity(form: Form, identity: Identity) -> Iterator[Problem]:
    place = f"identities.{identity.id}"
    if isinstance(identity, ColumnsSum):
        yield from _columns_sum(form, place, identity)
    elif not isinstance(identity, Cells | Narrative | Offices):
        numbered = [code for code, row in form.rows.items() if not row.header]
        yield from _unknown(place, identity.kind, identity.rows, numbered)
        used = {form.table_of[code].code for code in identity.rows if code in form.rows}
        if len(used) > 1:
            yield problem(place, identity.kind, "all its rows must stand in one table")
    if isinstance(identity, AcrossYears):
        yield from _across_years(form, place, identity)
    if isinstance(identity, RowsSum) and not form.parts_of.get(identity.total):
        yield problem(place, "parts", "is missing, and {total} is no sum_of", total=identity.total)


def _across_years(form: Form, place: str, identity: AcrossYears) -> Iterator[Problem]:
    for code in identity.each:
        if row := form.rows.get(code):
            keys = [column.key for column in form.table_of[code].columns_of(row)]
            own = (identity.column, *identity.previous, *identity.plus, *identity.minus)
            yield from _unknown(place, "column", own, keys)


def _columns_sum(form: Form, place: str, identity: ColumnsSum) -> Iterator[Problem]:
    tables = {table.code: table for table in form.tables}
    yield from _unknown(place, "table", [identity.table], tables)
    if table := tables.get(identity.table):
        keys = [column.key for column in table.columns]
        yield from _unknown(place, "total", [identity.total], keys)
        yield from _unknown(place, "parts", identity.parts, keys)
