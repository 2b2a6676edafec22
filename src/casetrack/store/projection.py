"""The stored copy of what events come to: columns of the case, and the lists that belong to it.

A list is replaced whole where anything in it has changed. What is written can be worked out again
from the events at any time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select, update

from casetrack.store.absent import insert_rows
from casetrack.store.tables import (
    claimed_numbers,
    consultations,
    deadlines,
    items,
    outcome_rows,
    parties,
    remedies,
)
from casetrack.store.values import (
    CountedRow,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    ProjectedParty,
    ProjectedRemedy,
    Projection,
    StoredCase,
)

#: Fields of a projection that are columns of the case under the same name.
COLUMNS = (
    "applicant_type",
    "channel",
    "received_on",
    "state",
    "closed",
    "voided",
    "unconfirmed_since",
    "request_text",
    "handler",
    "due",
    "due_provisional",
    "first_due",
    "outcome",
    "replied_on",
    "closing",
    "calendar_sha256",
)
_DEADLINE = tuple(ProjectedDeadline.__dataclass_fields__)
_CONSULTATION = tuple(ProjectedConsultation.__dataclass_fields__)
_ITEM = tuple(ProjectedItem.__dataclass_fields__)
_PARTY = tuple(ProjectedParty.__dataclass_fields__)
_REMEDY = tuple(ProjectedRemedy.__dataclass_fields__)

_LISTS = (deadlines, consultations, items, parties, remedies, outcome_rows, claimed_numbers)
_EMPTY = {table: delete(table).where(table.c.case_id == bindparam("one")) for table in _LISTS}
#: What stands beside a deadline and is not projected.
_BESIDE = "look_on"
_THERE = {
    table: select(*(column for column in table.c if column.name != _BESIDE))
    .where(table.c.case_id == bindparam("one"))
    .order_by(*table.primary_key)
    for table in _LISTS
}
_LOOK_AGAIN = (
    update(deadlines)
    .where(deadlines.c.case_id == bindparam("one"), deadlines.c.look_on > date.min)
    .values(look_on=date.min)
)
#: By the field that holds it, each list: its table, what a row becomes, and of which columns.
_KEPT: Mapping[str, tuple[Table, Callable[..., Any], tuple[str, ...]]] = {
    "deadlines": (deadlines, ProjectedDeadline, _DEADLINE),
    "consultations": (consultations, ProjectedConsultation, _CONSULTATION),
    "items": (items, ProjectedItem, _ITEM),
    "parties": (parties, ProjectedParty, _PARTY),
    "remedies": (remedies, ProjectedRemedy, _REMEDY),
    "counted": (outcome_rows, CountedRow, ("form", "row_code", "reason")),
    "claimed": (claimed_numbers, str, ("number",)),
}
_READ = {
    table: select(table.c.case_id, *(table.c[name] for name in names))
    .where(table.c.case_id.between(bindparam("first"), bindparam("last")))
    .order_by(*table.primary_key)
    for table, _, names in _KEPT.values()
}
_own_columns = attrgetter(*COLUMNS)


def columns(projection: Projection) -> dict[str, Any]:
    """Return the columns of the case's own row."""
    return {name: getattr(projection, name) for name in COLUMNS}


def has_lists(projection: Projection) -> bool:
    """Tell whether there is more than deadlines to write."""
    return bool(
        projection.consultations
        or projection.items
        or projection.parties
        or projection.remedies
        or projection.counted
        or projection.claimed
    )


def write_parts(
    connection: Connection, stored: StoredCase, projection: Projection, *, is_another: bool
) -> list[tuple[int, str]]:
    """Replace the lists of a case that are otherwise now: most acts leave them as they are.

    Its deadlines are looked at anew by the next round of reminders where `is_another`: something
    else of the case is otherwise, such as who handles it. Return the numbers that it bears now,
    where they are others than before.
    """
    borne: list[tuple[int, str]] = []
    for table, rows in _rows(stored, projection).items():
        there = _there(connection, table, stored)
        if there == rows:
            if table is deadlines and is_another:
                connection.execute(_LOOK_AGAIN, {"one": stored.id})
            continue
        if there:
            connection.execute(_EMPTY[table], {"one": stored.id})
        insert_rows(connection, table, rows)
        if table is claimed_numbers:
            borne += _claimed(stored, projection)
    return borne


def _there(connection: Connection, table: Table, stored: StoredCase) -> list[dict[str, Any]]:
    """Return the rows of a list as they are, without asking where nothing was ever written."""
    if not (stored.version if table is deadlines else stored.has_lists):
        return []
    found = connection.execute(_THERE[table], {"one": stored.id}).mappings()
    return [dict(row) for row in found]


def write_new_parts(
    connection: Connection, several: Iterable[tuple[StoredCase, Projection]]
) -> list[tuple[int, str]]:
    """Write the lists of many cases that have none yet, one statement a list.

    Return the numbers that they bear.
    """
    together: dict[Table, list[dict[str, Any]]] = {table: [] for table in _LISTS}
    claimed: list[tuple[int, str]] = []
    for stored, projection in several:
        claimed += _claimed(stored, projection)
        for table, rows in _rows(stored, projection).items():
            together[table] += rows
    for table, rows in together.items():
        insert_rows(connection, table, rows)
    return claimed


def read_parts(connection: Connection, several: Sequence[StoredCase]) -> Iterator[Projection]:
    """Yield the projections of cases as written, read with one statement a list.

    What lies between the first id and the last one is read: the cases stand in their order.
    """
    if not several:
        return
    between = {"first": several[0].id, "last": several[-1].id}
    lists = {field: _list(connection, field, between) for field in _KEPT}
    # Each database has an order of its own for what is not digits alone.
    lists["claimed"] = {key: tuple(sorted(found)) for key, found in lists["claimed"].items()}
    for stored in several:
        own = dict(zip(COLUMNS, _own_columns(stored), strict=True))
        theirs: dict[str, Any] = {field: of.get(stored.id, ()) for field, of in lists.items()}
        yield Projection(**own, **theirs)


def _list(
    connection: Connection, field: str, between: Mapping[str, int]
) -> dict[int, tuple[Any, ...]]:
    """Return one list of each case that has one, by case."""
    table, made, _ = _KEPT[field]
    rows = connection.execute(_READ[table], between)
    by_case = groupby(rows, key=lambda row: row[0])
    return {case_id: tuple(made(*row[1:]) for row in theirs) for case_id, theirs in by_case}


def _rows(stored: StoredCase, projection: Projection) -> dict[Table, list[dict[str, Any]]]:
    one = {"case_id": stored.id}
    return {
        deadlines: [
            {**one, "n": n, **{name: getattr(deadline, name) for name in _DEADLINE}}
            for n, deadline in enumerate(projection.deadlines, start=1)
        ],
        consultations: [
            {**one, **{name: getattr(consultation, name) for name in _CONSULTATION}}
            for consultation in projection.consultations
        ],
        items: [
            {**one, **{name: getattr(item, name) for name in _ITEM}} for item in projection.items
        ],
        parties: [
            {**one, **{name: getattr(party, name) for name in _PARTY}}
            for party in projection.parties
        ],
        remedies: [
            {
                **one,
                "office_code": stored.office,
                "reference": stored.reference,
                **{name: getattr(remedy, name) for name in _REMEDY},
            }
            for remedy in projection.remedies
        ],
        outcome_rows: [_counted(stored, projection, row) for row in projection.counted],
        claimed_numbers: [{**one, "number": number} for number in projection.claimed],
    }


def _claimed(stored: StoredCase, projection: Projection) -> Iterator[tuple[int, str]]:
    return ((stored.id, number) for number in projection.claimed)


def _counted(stored: StoredCase, projection: Projection, row: CountedRow) -> dict[str, Any]:
    """Return the row a case counts in, with the traits it is counted by."""
    return {
        "case_id": stored.id,
        "form": row.form,
        "row_code": row.row,
        "reason": row.reason,
        "office_code": stored.office,
        "reference": stored.reference,
        "applicant_type": projection.applicant_type,
        "channel": projection.channel,
        "closing": projection.closing,
        "replied_on": projection.replied_on,
    }
