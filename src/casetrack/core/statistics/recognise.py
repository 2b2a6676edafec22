"""Anyone's table as it stands in a file -> a report: rows and columns known by their labels.

Tolerant in what it reads: numbering, spaces, brackets and quotation marks are written in many
ways, group labels get lost at page breaks, headings are not repeated. What stands in a cell is
not judged here.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import TypeAlias

from casetrack.core.statistics.as_json import from_json
from casetrack.core.statistics.form import Form, Row, Table
from casetrack.core.statistics.report import Report
from casetrack.errors import BadInput

#: The cells of one sheet or table of a file, row by row; a merged cell may be repeated.
Grid: TypeAlias = Sequence[Sequence[object]]

#: So many labels of a form must be found before a file is taken for one.
_LABELS_ENOUGH = 3
#: How alike a label and a printed one must be, and how long, where they are not the same.
_ALIKE, _LONG = 0.88, 8
_QUOTES = str.maketrans("", "", "“”\"'‘’「」『』")
_DIGITS = "[一二三四五六七八九十]+"
_NUMBERING = re.compile(rf"^(?:\(({_DIGITS})\)|({_DIGITS}|\d+)(?=[、.,]))[、.,:]?")
_NOTE = re.compile(r"(?<=.)\([^()]*\)$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?=\s*年|[-/.]\d{1,2}[-/.])")
_NUMBER = re.compile(r"[-+−]?\d[\d,]*(\.\d+)?")


@dataclass(frozen=True)
class Pages:
    """What was read from a file."""

    grids: tuple[Grid, ...]
    #: Words outside of tables, and the name of the file: for the year.
    texts: tuple[str, ...] = ()


def recognise(forms: Iterable[Form], pages: Pages) -> Report:
    """Return the tables in a file as a report, nothing judged.

    Of several forms the one is taken whose labels are found, and among those of equal labels the
    one of the year. Raises BadInput where too few labels are found.
    """
    year = _year(pages)
    form = _form(list(forms), pages, year)
    found = _Found(form)
    for grid in pages.grids:
        found.read(grid)
    if not found.rows:
        raise BadInput("no row of a table of the form {form} is found", form=form.id)
    tables = [found.as_json(table) for table in form.tables]
    return from_json({"form": form.id, "year": year, "tables": [each for each in tables if each]})


def _form(forms: Sequence[Form], pages: Pages, year: int | None) -> Form:
    words = {plain(cell) for grid in pages.grids for row in grid for cell in row if cell}
    form = _best({form.id: len(_labels(form) & words) for form in forms}, forms, year)
    if form is None:
        raise BadInput(
            "no table of a known form is found; there are: {forms}",
            forms=", ".join(form.id for form in forms),
        )
    return form


def _best(scores: Mapping[str, int], forms: Sequence[Form], year: int | None) -> Form | None:
    """Return the form most of which is found, or None where too little of any is."""
    best = max(scores.values(), default=0)
    if best < _LABELS_ENOUGH:
        return None
    likely = [form for form in forms if scores[form.id] == best]
    fitting = [form for form in likely if year is None or form.covers(year)]
    return max(fitting or likely, key=lambda form: form.from_year)


def form_of_rows(forms: Sequence[Form], table: Mapping[str, object]) -> str | None:
    """Return the form whose rows a table as JSON has, or None where it has too few of any."""
    tables, year = table.get("tables"), table.get("year")
    given = tables if isinstance(tables, list) else []
    rows = [row for each in given if isinstance(each, Mapping) for row in each.get("rows") or ()]
    codes = {str(row.get("code")) for row in rows if isinstance(row, Mapping)}
    scores = {form.id: len(codes & form.rows.keys()) for form in forms}
    form = _best(scores, forms, year if isinstance(year, int) else None)
    return form.id if form else None


def _labels(form: Form) -> set[str]:
    rows = {plain(row.label) for _, row in form.each_row()}
    columns = {plain(column.label) for table in form.tables for column in table.columns}
    return rows | columns


def _year(pages: Pages) -> int | None:
    """Return the year that is named first, or None."""
    cells = (str(cell) for grid in pages.grids for row in grid[:3] for cell in row if cell)
    for text in (*pages.texts, *cells):
        if found := _YEAR.search(unicodedata.normalize("NFKC", text)):
            return int(found[1])
    return None


def plain(cell: object) -> str:
    """Return a label as it is compared: no spaces or quotation marks, numbering in one way."""
    narrow = unicodedata.normalize("NFKC", str(cell)).translate(_QUOTES)
    text = "".join(narrow.split()).rstrip(":")
    numbered = _NUMBERING.match(text)
    if numbered is None:
        return text.replace("、", ",")
    number = f"({numbered[1]})" if numbered[1] else f"{numbered[2]}."
    return number + text[numbered.end() :].replace("、", ",")


def _bare(label: str) -> str:
    """Return a plain label without its numbering and without a note in brackets at its end."""
    numbered = re.match(rf"(\({_DIGITS}\)|{_DIGITS}\.|\d+\.)", label)
    rest = label[numbered.end() :] if numbered else label
    return _NOTE.sub("", rest)


@dataclass
class _Heads:
    """Where the columns of a table stand in the grid that is being read."""

    table: Table
    width: int
    #: By column key the places of its heading, from the left.
    places: dict[str, list[int]] = field(default_factory=dict)
    #: Whether a row of numbers has come since: then the next headings are new ones.
    is_used: bool = False


class _Found:
    """The rows found so far."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._heads: _Heads | None = None
        self._last = -1
        #: By row code, then column key.
        self.rows: dict[str, dict[str, object]] = {}

    def as_json(self, table: Table) -> Mapping[str, object] | None:
        codes = [*(row.code for row in table.rows), *(seen.code for seen in table.also_seen)]
        rows = [
            {"code": code, "label": self._label(code), "cells": self.rows[code]}
            for code in codes
            if code in self.rows
        ]
        keys = [column.key for column in table.columns]
        return (
            {"code": table.code, "title": table.title, "columns": keys, "rows": rows}
            if rows
            else None
        )

    def _label(self, code: str) -> str:
        known = self._form.rows.get(code)
        return known.label if known else self._form.also_seen[code].label

    def read(self, grid: Grid) -> None:
        """Take in one sheet or table."""
        width = max((len(row) for row in grid), default=0)
        if self._heads and self._heads.width != width:
            # A table that goes on with another number of columns: its numbers stand at the right.
            self._heads = None
        for given in grid:
            cells = [*given, *[None] * (width - len(given))]
            said = [plain(cell) if isinstance(cell, str) else "" for cell in cells]
            if not self._headings(said, cells):
                self._row(said, cells)

    def _headings(self, said: list[str], cells: Sequence[object]) -> bool:
        """Whether the row holds headings of columns; then they are kept."""
        if any(_is_number(cell) for cell in cells):
            return False
        best = max(self._form.tables, key=lambda table: len(_columns_in(table, said)))
        places = _columns_in(best, said)
        if not places or (len(places) == 1 and self._match(said)):
            return False
        heads = self._heads
        if heads is None or heads.is_used or heads.table is not best:
            heads = self._heads = _Heads(best, len(said))
        for key, where in places.items():
            heads.places[key] = sorted({*heads.places.get(key, ()), *where})
        return True

    def _row(self, said: list[str], cells: Sequence[object]) -> None:
        found = self._match(said)
        if found is None:
            self._line_across(cells)
            return
        code, at = found
        table = self._form.table_of[code]
        values = self._values(table, code, at, cells)
        if _is_heading_only(table, code in self._form.also_seen, values.values()):
            return
        self._keep(code, values)

    def _keep(self, code: str, values: dict[str, object]) -> None:
        header = self._form.rows.get(code)
        cells = {} if header and header.header else values
        before = self.rows.setdefault(code, cells)
        if before != cells and any(value not in (None, "") for value in cells.values()):
            raise BadInput(
                "row {row} ({label}) stands in the file twice, with other numbers; check one "
                "table at a time",
                row=code,
                label=self._label(code),
            )
        self._last = self._order.get(code, self._last)
        if self._heads:
            self._heads.is_used = True

    def _line_across(self, cells: Sequence[object]) -> None:
        """Keep the one line of a table whose rows are printed beside each other."""
        heads = self._heads
        if heads is None or heads.table.layout != "across" or heads.is_used:
            return
        rows, columns = heads.table.rows, heads.table.columns
        if any(len(heads.places.get(column.key, ())) != len(rows) for column in columns):
            return
        for number, row in enumerate(rows):
            places = {column.key: heads.places[column.key][number] for column in columns}
            self._keep(row.code, {key: _value(cells[at]) for key, at in places.items()})

    def _values(
        self, table: Table, code: str, at: int, cells: Sequence[object]
    ) -> dict[str, object]:
        row = self._form.rows.get(code)
        keys = [column.key for column in (table.columns_of(row) if row else table.columns)]
        heads = self._heads
        if heads and heads.table is table and table.layout != "across":
            heads_of = {key: where[0] for key, where in heads.places.items() if where[0] > at}
            if heads_of.keys() >= set(keys):
                return {key: _value(cells[heads_of[key]]) for key in keys}
        # Without headings the numbers are the last cells of the line.
        last = cells[-len(keys) :]
        return {key: _value(cell) for key, cell in zip(keys, last, strict=False)}

    def _match(self, said: Sequence[str]) -> tuple[str, int] | None:
        """Return the row whose label stands furthest to the right, and the place of the label."""
        for at in range(len(said) - 1, -1, -1):
            if said[at] and (code := self._code(said[at])):
                return code, at
        return None

    def _code(self, label: str) -> str | None:
        full, shorter = self._names
        # A list or a chart beside the tables has labels too, and no headings of columns.
        for names in (full, shorter if self._heads else {}):
            if codes := names.get(label):
                return self._next(codes)
        alike = get_close_matches(label, full, 1, _ALIKE) if len(label) >= _LONG else []
        return self._next(full[alike[0]]) if alike else None

    def _next(self, codes: list[str]) -> str:
        """Return the row that comes next where several have the same label."""
        free = [code for code in codes if code not in self.rows] or codes
        later = [code for code in free if self._order.get(code, -1) > self._last]
        return (later or free)[0]

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {code: n for n, code in enumerate(self._form.rows)}

    @cached_property
    def _names(self) -> tuple[Mapping[str, list[str]], ...]:
        """The rows by label: as printed, then without numbering and notes."""
        full: dict[str, list[str]] = {}
        bare: dict[str, list[str]] = {}
        for code, label in self._said():
            full.setdefault(plain(label), []).append(code)
            bare.setdefault(_bare(plain(label)), []).append(code)
        columns = {plain(column.label) for table in self._form.tables for column in table.columns}
        shorter = {
            name: codes
            for name, codes in bare.items()
            if name not in full and name not in columns and len(codes) == 1
        }
        return full, shorter

    def _said(self) -> Iterator[tuple[str, str]]:
        for _, row in self._form.each_row():
            yield from ((row.code, label) for label in _labels_of(row))
        for seen in self._form.also_seen.values():
            yield seen.code, seen.label


def _is_heading_only(table: Table, is_of_another_form: bool, values: Iterable[object]) -> bool:
    """Whether a line bears the label of a row and is printed over other cells."""
    if table.layout == "across":
        return not any(_is_number(value) for value in values)
    return is_of_another_form and all(value in (None, "") for value in values)


def _labels_of(row: Row) -> tuple[str, ...]:
    return (row.label, *row.also)


def _columns_in(table: Table, said: Sequence[str]) -> dict[str, list[int]]:
    """Return where the headings of a table's columns stand in a row; a repeated one once."""
    places: dict[str, list[int]] = {}
    for column in table.columns:
        name = plain(column.label)
        at = [n for n, text in enumerate(said) if text == name and (n == 0 or said[n - 1] != name)]
        if at:
            places[column.key] = at
    return places


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        return bool(_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip()))
    return cell is not None


def _value(cell: object) -> object:
    """Return what stands in a cell: a number with usual digits, any other word as it is."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    if not isinstance(cell, str):
        return cell
    return unicodedata.normalize("NFKC", cell).strip() if _is_number(cell) else cell.strip()
