"""The report as JSON, the shape that outside scripts rely on; and anyone's table read back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from casetrack.core.statistics.finding import Finding
from casetrack.core.statistics.report import Cell, FilledRow, FilledTable, Number, Report
from casetrack.errors import BadInput
from casetrack.messages import Translate, english

#: What a JSON document is made of. Amounts are plain JSON numbers, as offices print them.
Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_NUMBER = re.compile(r"[-+−]?\d{1,3}(,\d{3})+(\.\d+)?|[-+−]?\d+(\.\d+)?")


def to_json(
    report: Report,
    findings: Iterable[Finding] = (),
    with_cases: bool = False,
    translate: Translate = english,
) -> dict[str, Json]:
    """Return the report and what was found in it; with its cases, where they are asked for."""
    return {
        "form": report.form,
        "year": report.year,
        "office": report.office,
        "complete": report.complete,
        "tables": [_table(table, with_cases) for table in report.tables],
        "findings": [_finding(finding, translate) for finding in findings],
    }


def _table(table: FilledTable, with_cases: bool) -> dict[str, Json]:
    return {
        "code": table.code,
        "title": table.title,
        "columns": list(table.columns),
        "rows": [_row(row, with_cases) for row in table.rows],
    }


def _row(row: FilledRow, with_cases: bool) -> dict[str, Json]:
    written: dict[str, Json] = {
        "code": row.code,
        "label": row.label,
        "cells": {key: _value(cell.value) for key, cell in row.cells.items()},
    }
    if row.under:
        written["under"] = list(row.under)
    if with_cases:
        written["cases"] = {
            key: list(cell.references) for key, cell in row.cells.items() if cell.references
        }
    return written


def _finding(finding: Finding, translate: Translate) -> dict[str, Json]:
    written: dict[str, Json] = {
        "severity": finding.severity,
        "identity": finding.identity,
        "where": finding.where,
        "expected": _value(finding.expected),
        "found": _value(finding.found),
        "says": finding.says.put(translate),
    }
    if finding.references:
        written["cases"] = list(finding.references)
    return written


def _value(value: Number | str | None) -> Json:
    # JSON knows one kind of number; a float writes an amount with up to 15 digits exactly.
    return float(value) if isinstance(value, Decimal) else value


def from_json(table: Mapping[str, object], form: str | None = None) -> Report:
    """Return anyone's table as a report, nothing judged: words stay words, blanks blanks.

    `form` is the id of the form where the table does not say it, or says it wrongly. Raises
    BadInput where the table has another shape.
    """
    named = form or table.get("form")
    if not isinstance(named, str):
        raise BadInput("the table does not say which form it fills in")
    tables = tuple(_read_table(each) for each in _list(table, "tables"))
    _refuse_twice(row.code for each in tables for row in each.rows)
    year = table.get("year")
    return Report(
        named,
        int(year) if isinstance(year, int | str) and str(year).isdecimal() else None,
        _text(table, "office"),
        tables,
        complete=table.get("complete") is not False,
    )


def _read_table(given: object) -> FilledTable:
    table = _mapping(given)
    rows = tuple(_read_row(each) for each in _list(table, "rows"))
    used = dict.fromkeys(key for row in rows for key in row.cells)
    columns = tuple(str(key) for key in _list(table, "columns")) or tuple(used)
    return FilledTable(_text(table, "code"), _text(table, "title"), columns, rows)


def _read_row(given: object) -> FilledRow:
    row = _mapping(given)
    code = _text(row, "code")
    if not code:
        raise BadInput("a row of the table has no code")
    cases = _mapping(row.get("cases") or {})
    cells = {
        key: Cell(_read_value(code, value), tuple(str(each) for each in _list(cases, key)))
        for key, value in _mapping(row.get("cells") or {}).items()
    }
    under = tuple(str(words) for words in _list(row, "under"))
    return FilledRow(code, _text(row, "label"), cells, under)


def _read_value(row: str, value: object) -> Number | str | None:
    match value:
        case None | "":
            return None
        case int() if not isinstance(value, bool):
            return value
        case float() | Decimal():
            return _read_number(row, str(value))
        case str():
            return _read_text(row, value.strip())
        case _:
            raise BadInput("{row}: only a number, a word or a blank can stand in a cell", row=row)


def _read_text(row: str, text: str) -> Number | str | None:
    if not _NUMBER.fullmatch(text):
        return text or None
    return _read_number(row, text.replace(",", "").replace("−", "-"))


def _read_number(row: str, text: str) -> Number:
    number = Decimal(text)
    if not number.is_finite():
        raise BadInput("{row}: {value!r} cannot stand in a cell", row=row, value=text)
    return int(number) if number == int(number) else number


def _mapping(given: object) -> Mapping[str, object]:
    if not isinstance(given, Mapping):
        raise BadInput("something else stands where a table, a row or its cells belong")
    return given


def _list(given: Mapping[str, object], key: str) -> Sequence[object]:
    value = given.get(key)
    if value is None:
        return ()
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise BadInput("{key} must be a list", key=key)
    return value


def _text(given: Mapping[str, object], key: str) -> str:
    value = given.get(key)
    return value if isinstance(value, str) else ""


def _refuse_twice(codes: Iterable[str]) -> None:
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise BadInput("row {row!r} stands in the table twice", row=code)
        seen.add(code)
