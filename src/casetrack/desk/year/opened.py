"""One cell of a year's table, opened: the cases that it counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from casetrack.core.statistics import Cell, Form, Number, Row, Table
from casetrack.desk.desk import Desk, actor_of
from casetrack.desk.lists.browsing import PAGE, Card, cards
from casetrack.desk.year.figures import form_for
from casetrack.desk.year.reports import cell_of, span_of
from casetrack.errors import NotFound
from casetrack.store import Transaction

#: Where a case is listed once for each remedy, its place tells one from the other.
_Names: TypeAlias = Sequence[str]


@dataclass(frozen=True)
class Counted:
    """A case that a cell counts; `card` is None for a case of another office."""

    #: With its office in front where the table adds up several.
    name: str
    card: Card | None


@dataclass(frozen=True)
class OpenedCell:
    """A cell with one page of its cases."""

    form: Form
    table: Table
    row: Row
    #: As printed; empty in a one-column table.
    column: str
    where: str
    first: date
    last: date
    value: Number | str | None
    #: How many cases it counts, a case once for each remedy.
    total: int
    cases: tuple[Counted, ...]
    page: int
    pages: int

    @property
    def is_amount(self) -> bool:
        """Whether the number is money and no number of cases."""
        return self.row.counts == "fee"


def open_cell(
    desk: Desk,
    year: int,
    row: str,
    column: str,
    form_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
    *,
    subtree: bool = False,
    as_of: date | None = None,
    page: int = 1,
) -> OpenedCell:
    """Return a cell's cases, in the order of their references; a page past the end is the last.

    Raises NotFound for a cell that the form does not have. Of a case of another office below
    only its reference is told.
    """
    form = form_for(desk.library, year, form_id)
    table, label = _place(form, row, column)
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        span = span_of(desk, form, year, first, last, as_of)
        cell = cell_of(desk, tx, span, row, column, subtree=subtree)
        pages = max(1, -(-len(cell.references) // PAGE))
        page = min(max(1, page), pages)
        shown = _shown(desk, tx, cell, page, subtree=subtree)
    return OpenedCell(
        form,
        table,
        form.rows[row],
        label,
        table.place(row, column),
        span.first,
        span.last,
        cell.value,
        len(cell.references),
        shown,
        page,
        pages,
    )


def _place(form: Form, row: str, column: str) -> tuple[Table, str]:
    """Return the table of a cell and what is printed over its column."""
    if row in form.rows and not form.rows[row].header:
        table = form.table_of[row]
        for each in table.columns_of(form.rows[row]):
            if each.key == column:
                return table, each.label if len(table.columns) > 1 else ""
    raise NotFound("{form} has no cell {cell!r}", form=form.id, cell=f"{row} {column}")


def _shown(
    desk: Desk, tx: Transaction, cell: Cell, page: int, *, subtree: bool
) -> tuple[Counted, ...]:
    names = cell.references[(page - 1) * PAGE : page * PAGE]
    own = f"{desk.office.code}/" if subtree else ""
    ours = [name.removeprefix(own) for name in names if name.startswith(own)]
    known = _cards(desk, tx, ours)
    return tuple(Counted(name, _of(name, own, known)) for name in names)


def _cards(desk: Desk, tx: Transaction, references: _Names) -> Mapping[str, Card]:
    found = tx.lists.several(desk.office.code, references)
    return {card.line.reference: card for card in cards(desk, tx, found)}


def _of(name: str, own: str, known: Mapping[str, Card]) -> Card | None:
    return known.get(name.removeprefix(own)) if name.startswith(own) else None
