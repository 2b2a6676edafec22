"""The cells of a row -> its values, with everything that cannot be read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from casetrack.intake.cells import Cell, Unreadable, as_date, as_money, as_number, as_text
from casetrack.intake.columns import BY_KEY, COLUMNS, ERROR, Column
from casetrack.intake.row import Remedy, Row
from casetrack.intake.words import Words
from casetrack.messages import Message, say


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell that cannot be read: the key of its column, the value, the reason."""

    column: str
    #: Empty for what tells of a person.
    value: str
    says: Message


def read_cells(
    words: Words, headings: Sequence[str], keys: Sequence[str | None], cells: Sequence[Cell]
) -> tuple[Row | None, list[CellProblem]]:
    """Return the row, or None with the problems where there are any."""
    values: dict[str, Any] = {}
    other: list[tuple[str, str]] = []
    problems: list[CellProblem] = []
    for heading, key, cell in zip(headings, keys, cells, strict=False):
        if key == ERROR or cell is None or cell == "":
            continue
        try:
            if key is not None:
                values[key] = _value(words, BY_KEY[key], cell)
            elif text := as_text(cell):
                other.append((heading, text))
        except Unreadable as no:
            problems.append(_problem(key or heading, cell, no.says))
    problems += [
        CellProblem(column.key, "", say("it is empty; every row needs it"))
        for column in COLUMNS
        if column.needed
        and values.get(column.key) is None
        and column.key not in [each.column for each in problems]
    ]
    if problems:
        return None, problems
    given = {key: value for key, value in values.items() if value is not None}
    return Row(**given, other=tuple(other)), []


def _value(words: Words, column: Column, cell: Cell) -> object:
    """Return what the cell holds; None where that is nothing."""
    if column.kind == "text":
        return as_text(cell) or None
    if not isinstance(cell, date) and words.is_blank(as_text(cell)):
        return None
    return _READ[column.kind](words, column, cell)


def _choice(words: Words, column: Column, cell: Cell) -> str:
    return _coded(words, column.key, as_text(cell))


def _coded(words: Words, which: str, value: str) -> str:
    code = words.code(which, value)
    if code is None:
        known = ", ".join(f"{code} {name}" for code, name in words.names[which].items())
        raise Unreadable(say("it is none of: {known}", known=known))
    return code


def _outcome(words: Words, column: Column, cell: Cell) -> str:
    """Return a code; what is none is left as it is, since each law has names of its own."""
    text = as_text(cell)
    return words.code(column.key, text) or text


def _remedies(words: Words, _column: Column, cell: Cell) -> tuple[Remedy, ...]:
    parts = re.split(r"[;；\n]", as_text(cell))
    return tuple(_remedy(words, part.strip()) for part in parts if part.strip())


def _remedy(words: Words, text: str) -> Remedy:
    kind, *rest = (part.strip() for part in re.split("[:：]", text))
    if not 1 <= len(rest) <= 3:
        raise Unreadable(say("write it as kind:filed_on:result:concluded_on, several with ;"))
    said = dict(zip(("filed_on", "result", "concluded_on"), rest, strict=False))
    result = _coded(words, "remedy_result", said.get("result") or "pending")
    concluded_on = said.get("concluded_on")
    if (result == "pending") != (not concluded_on):
        raise Unreadable(say("a result needs the day it was concluded, and only a result has one"))
    return Remedy(
        _coded(words, "remedy_kind", kind),
        as_date(said["filed_on"]),
        None if result == "pending" else result,
        as_date(concluded_on) if concluded_on else None,
    )


_READ: Mapping[str, Callable[[Words, Column, Cell], object]] = {
    "date": lambda _words, _column, cell: as_date(cell),
    "number": lambda _words, _column, cell: as_number(cell),
    "money": lambda _words, _column, cell: as_money(cell),
    "choice": _choice,
    "outcome": _outcome,
    "remedies": _remedies,
}


def _problem(key: str, cell: Cell, says: Message) -> CellProblem:
    column = BY_KEY.get(key)
    hidden = column is None or column.personal
    try:
        shown = "" if hidden else as_text(cell)
    except Unreadable:
        shown = ""
    return CellProblem(key, shown, says)
