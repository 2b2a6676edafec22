"""The stored copy of what events come to: columns of the case, and the lists that belong to it.

A list is replaced whole where anything in it has changed. What is written can be worked out again
from the events at any time.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, select

from casetrack.store.absent import insert_rows
from casetrack.store.list_tables import claimed_numbers
from casetrack.store.tables import (
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
_READ = {
    table: select(table).where(table.c.case_id == bindparam("one")).order_by(*table.primary_key)
    for table in _LISTS
}


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
    connection: Connection, stored: StoredCase, projection: Projection
) -> list[tuple[int, str]]:
    """Replace the lists of a case that are otherwise now: most acts leave them as they are.

    Return the numbers that it bears now, where they are others than before.
    """
    borne: list[tuple[int, str]] = []
    for table, rows in _rows(stored, projection).items():
        there = _there(connection, table, stored)
        if there == rows:
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
    found = connection.execute(_READ[table], {"one": stored.id}).mappings()
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


def read_parts(connection: Connection, stored: StoredCase) -> Projection:
    """Return the projection of a case as written."""
    found = {table: connection.execute(_READ[table], {"one": stored.id}).all() for table in _LISTS}
    return Projection(
        **{name: getattr(stored, name) for name in COLUMNS},
        deadlines=tuple(
            ProjectedDeadline(**{name: getattr(row, name) for name in _DEADLINE})
            for row in found[deadlines]
        ),
        consultations=tuple(
            ProjectedConsultation(**{name: getattr(row, name) for name in _CONSULTATION})
            for row in found[consultations]
        ),
        items=tuple(
            ProjectedItem(**{name: getattr(row, name) for name in _ITEM}) for row in found[items]
        ),
        parties=tuple(
            ProjectedParty(**{name: getattr(row, name) for name in _PARTY})
            for row in found[parties]
        ),
        remedies=tuple(
            ProjectedRemedy(**{name: getattr(row, name) for name in _REMEDY})
            for row in found[remedies]
        ),
        counted=tuple(
            CountedRow(row.form, row.row_code, row.reason) for row in found[outcome_rows]
        ),
        claimed=tuple(sorted(row.number for row in found[claimed_numbers])),
    )


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
