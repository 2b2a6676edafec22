"""Whose turn it is: the clocks that are open, in the office or outside, with their cases.

The clocks are read first, and a case only where one of them counts.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    FromClause,
    Select,
    bindparam,
    func,
    select,
)

from casetrack.store.in_order import InOrder
from casetrack.store.tables import cases, deadlines


@dataclass(frozen=True, slots=True)
class Turn:
    """A clock that is open: somebody's turn, in the office or outside."""

    reference: str
    clock: str
    subject: str
    due: date
    workflow_id: str
    workflow_sha256: str
    #: Where what is asked for is kept; None once it is erased.
    request_text: int | None


_OFFICE: BindParameter[str] = bindparam("office")
_FIRST, _LAST = (bindparam(name, type_=deadlines.c.due.type) for name in ("first", "last"))


def _among(name: str) -> ColumnElement[bool]:
    """Return that a clock is one of those that are handed over under a name."""
    return deadlines.c.clock.in_(bindparam(name, expanding=True))


# Put together once, and added to: of the number itself SQLite would look up every open case.
_IS_AT_WORK = (deadlines.c.case_id + 0).in_(
    select(cases.c.id).where(cases.c.office_code == _OFFICE, ~cases.c.closed, ~cases.c.voided)
)


def _turns(both: FromClause, condition: ColumnElement[bool]) -> Select[Any]:
    """Return clocks, the first to end first; the last column says how many there are in all."""
    return (
        select(
            cases.c.reference,
            deadlines.c.clock,
            deadlines.c.subject,
            deadlines.c.due,
            cases.c.workflow_id,
            cases.c.workflow_sha256,
            cases.c.request_text,
            func.count().over().label("total"),
        )
        .select_from(both)
        .where(cases.c.office_code == _OFFICE, ~cases.c.voided, deadlines.c.is_open, condition)
        .order_by(deadlines.c.due, cases.c.reference)
        .limit(bindparam("limit"))
    )


_IS_OF_IT = cases.c.id == deadlines.c.case_id
_OTHERS = _turns(InOrder(deadlines, cases, _IS_OF_IT), _among("clocks") & _IS_AT_WORK)
_LASTS = ~cases.c.closed & (deadlines.c.due >= _FIRST)
_OWN = _turns(
    deadlines.join(cases, _IS_OF_IT),
    _among("either")
    & (deadlines.c.due <= _LAST)
    & (_among("duties") | _LASTS)
    & (deadlines.c.status == "running"),
)


def of_others(
    connection: Connection, office: str, clocks: Collection[str], limit: int
) -> tuple[int, tuple[Turn, ...]]:
    """Return how many clocks of others are open on open cases, and the first of them to end."""
    return _read(connection, _OTHERS, {"office": office, "clocks": sorted(clocks), "limit": limit})


def of_the_office(
    connection: Connection,
    office: str,
    duties: Collection[str],
    chances: Collection[str],
    first: date,
    last: date,
    limit: int,
) -> tuple[int, tuple[Turn, ...]]:
    """Return how many of these clocks run and end by `last`, and the first of them.

    Duties also of closed cases and however late; chances while they last, from `first` on.
    """
    asked = {"office": office, "duties": sorted(duties), "either": sorted({*duties, *chances})}
    return _read(connection, _OWN, {**asked, "first": first, "last": last, "limit": limit})


def _read(
    connection: Connection, turns: Select[Any], asked: Mapping[str, object]
) -> tuple[int, tuple[Turn, ...]]:
    found = connection.execute(turns, asked).all()
    total = found[0].total if found else 0
    return total, tuple(Turn(*row[:-1]) for row in found)
