"""Lists: of cases, of deadlines still open. They read the projection and never an event."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Row,
    Select,
    func,
    select,
    union,
)

from casetrack.store import words
from casetrack.store.tables import applicants, cases, deadlines, notices, parties, texts
from casetrack.store.values import CaseLine, OpenDeadline, Request, StoredCase

_CASE_LINE = tuple(name for name in CaseLine.__dataclass_fields__ if name != "office")
_OPEN = (
    select(
        deadlines.c.case_id,
        cases.c.office_code.label("office"),
        cases.c.reference,
        cases.c.handler,
        cases.c.workflow_id,
        deadlines.c.clock,
        deadlines.c.subject,
        deadlines.c.due,
        deadlines.c.provisional,
        deadlines.c.status,
    )
    .join(cases, cases.c.id == deadlines.c.case_id)
    .where(deadlines.c.is_open)
    .order_by(deadlines.c.due, deadlines.c.case_id, deadlines.c.clock, deadlines.c.subject)
)


#: The clock whose due date stands in the case row.
_REPLY = "reply"
_DUE_STATUS = (
    select(deadlines.c.status)
    .where(deadlines.c.case_id == cases.c.id, deadlines.c.clock == _REPLY)
    .order_by(deadlines.c.n)
    .limit(1)
    .scalar_subquery()
    .label("due_status")
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; None means any. Both ends of a span are included."""

    state: str | None = None
    closed: bool | None = None
    due_before: date | None = None
    received_from: date | None = None
    received_to: date | None = None
    handler: str | None = None
    #: Words of what was asked, said or signed, a name, part of a reference or of a letter's number.
    search: str | None = None
    #: Cases entered by mistake are left out unless this is set.
    with_voided: bool = False


EVERYTHING = Wanted()


class Lists:
    """The lists of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def cases(
        self,
        office: str | None,
        wanted: Wanted = EVERYTHING,
        *,
        limit: int | None = None,
        offset: int = 0,
    ) -> tuple[CaseLine, ...]:
        """Return cases of an office, or of all: open ones first, by due date and reference."""
        lines = _matching(select(cases, _DUE_STATUS), office, wanted).order_by(
            cases.c.closed, cases.c.due, cases.c.reference
        )
        if wanted.search and wanted.search.strip():
            lines = lines.where(cases.c.id.in_(_found(self._connection, wanted.search.strip())))
        found = self._connection.execute(lines.limit(limit).offset(offset))
        return tuple(map(_case_line, found))

    def open_deadlines(self, office: str | None, due_to: date) -> tuple[OpenDeadline, ...]:
        """Return the deadlines still open and due on or before `due_to`, soonest first."""
        due = _OPEN.where(deadlines.c.due <= due_to)
        if office is not None:
            due = due.where(cases.c.office_code == office)
        return tuple(OpenDeadline(**row._mapping) for row in self._connection.execute(due))

    def place_in_month(self, stored: StoredCase) -> int:
        """Return the how-manieth application of its applicant in its calendar month a case is.

        By day of receipt, then in the order they were logged; merged applicants are one.
        """
        mine = select(applicants.c.merged_into).where(applicants.c.id == stored.applicant_id)
        survivor = self._connection.execute(mine).scalar_one_or_none() or stored.applicant_id
        same = select(applicants.c.id).where(
            (applicants.c.id == survivor) | (applicants.c.merged_into == survivor)
        )
        month = stored.received_on.replace(day=1)
        earlier = (cases.c.received_on < stored.received_on) | (
            (cases.c.received_on == stored.received_on) & (cases.c.id <= stored.id)
        )
        counted = select(func.count()).where(
            cases.c.office_code == stored.office,
            cases.c.applicant_id.in_(same),
            cases.c.received_on >= month,
            earlier,
            ~cases.c.voided,
            cases.c.unconfirmed_since.is_(None),
        )
        return int(self._connection.execute(counted).scalar_one())

    def of_applicants(self, office: str, ids: Collection[int]) -> tuple[CaseLine, ...]:
        """Return the cases that one of these applicants made, alone, first or with others; the
        newest first."""
        together = select(parties.c.case_id).where(parties.c.applicant_id.in_(ids))
        theirs = cases.c.applicant_id.in_(ids) | cases.c.id.in_(together)
        lines = _matching(select(cases, _DUE_STATUS), office, EVERYTHING).where(theirs)
        newest = lines.order_by(cases.c.received_on.desc(), cases.c.id.desc())
        return tuple(map(_case_line, self._connection.execute(newest)))

    def several(self, office: str, references: Collection[str]) -> tuple[CaseLine, ...]:
        """Return the cases with these references, in no order; unknown ones are left out."""
        lines = _matching(select(cases, _DUE_STATUS), office, EVERYTHING)
        found = lines.where(cases.c.reference.in_(references))
        return tuple(map(_case_line, self._connection.execute(found)))

    def requests(self, office: str, since: date) -> tuple[Request, ...]:
        """Return what the cases received on and after a day ask for, erased texts left out."""
        asked = (
            select(
                cases.c.reference,
                func.coalesce(applicants.c.merged_into, applicants.c.id).label("applicant_id"),
                cases.c.received_on,
                texts.c.body.label("text"),
            )
            .join(applicants, applicants.c.id == cases.c.applicant_id)
            .join(texts, texts.c.id == cases.c.request_text)
            .where(
                cases.c.office_code == office,
                cases.c.received_on >= since,
                ~cases.c.voided,
                texts.c.body.is_not(None),
            )
            .order_by(cases.c.received_on, cases.c.id)
        )
        return tuple(Request(**row._mapping) for row in self._connection.execute(asked))

    def received_on(self, office: str, days: Collection[date]) -> tuple[Request, ...]:
        """Return what the cases received on these days ask for, in the order they were logged."""
        asked = (
            select(
                cases.c.reference,
                func.coalesce(applicants.c.merged_into, applicants.c.id).label("applicant_id"),
                cases.c.received_on,
                texts.c.body.label("text"),
            )
            .join(applicants, applicants.c.id == cases.c.applicant_id)
            .join(texts, texts.c.id == cases.c.request_text)
            .where(
                cases.c.office_code == office,
                cases.c.received_on.in_(days),
                texts.c.body.is_not(None),
            )
        )
        found = self._connection.execute(asked.order_by(cases.c.id))
        return tuple(Request(**row._mapping) for row in found)

    def ledger_columns(self, office: str) -> tuple[str, ...]:
        """Return what ledgers held beside the columns that cases have, a text a case."""
        kept = (
            select(texts.c.body)
            .join(cases, cases.c.id == texts.c.case_id)
            .where(
                cases.c.office_code == office,
                texts.c.kind == "ledger_columns",
                texts.c.body.is_not(None),
            )
        )
        return tuple(self._connection.execute(kept).scalars())

    def by_day(self, office: str) -> tuple[str, ...]:
        """Return the references of all cases of an office, by day of receipt and reference."""
        theirs = select(cases.c.reference, cases.c.received_on).where(cases.c.office_code == office)
        rows = self._connection.execute(theirs)
        return tuple(row.reference for row in sorted(rows, key=lambda row: (row[1], row[0])))

    def references(self, office: str, prefix: str = "") -> tuple[str, ...]:
        """Return the references of an office that begin with `prefix`, in order."""
        theirs = select(cases.c.reference).where(
            cases.c.office_code == office,
            cases.c.reference.startswith(prefix, autoescape=True),
        )
        found = self._connection.execute(theirs.order_by(cases.c.reference))
        return tuple(found.scalars())


def _case_line(row: Row[Any]) -> CaseLine:
    return CaseLine(office=row.office_code, **{name: getattr(row, name) for name in _CASE_LINE})


def _found(connection: Connection, wanted: str) -> CompoundSelect[Any]:
    """Return a selection of the ids of cases that have to do with these words."""
    numbered = [
        select(cases.c.id).where(cases.c.reference.contains(wanted, autoescape=True)),
        select(notices.c.case_id).where(notices.c.number.contains(wanted, autoescape=True)),
    ]
    if not words.parts(wanted):
        return union(*numbered)
    matching = words.matching(connection, wanted)
    said = select(texts.c.case_id).where(texts.c.id.in_(matching), texts.c.case_id.is_not(None))
    asked = select(cases.c.id).where(cases.c.request_text.in_(matching))
    named = select(texts.c.applicant_id).where(texts.c.id.in_(matching), texts.c.kind == "name")
    people = select(applicants.c.id).where(
        applicants.c.id.in_(named) | applicants.c.merged_into.in_(named)
    )
    first = select(cases.c.id).where(cases.c.applicant_id.in_(people))
    together = select(parties.c.case_id).where(parties.c.applicant_id.in_(people))
    return union(*numbered, said, asked, first, together)


def _matching(lines: Select[Any], office: str | None, wanted: Wanted) -> Select[Any]:
    """Return the selection, narrowed by what is asked for."""
    due, received = cases.c.due, cases.c.received_on
    conditions: tuple[tuple[object, Callable[[Any], ColumnElement[bool]]], ...] = (
        (office, lambda code: cases.c.office_code == code),
        (wanted.state, lambda state: cases.c.state == state),
        (wanted.closed, lambda closed: cases.c.closed == closed),
        (wanted.due_before, lambda day: due < day),
        (wanted.received_from, lambda day: received >= day),
        (wanted.received_to, lambda day: received <= day),
        (wanted.handler, lambda division: cases.c.handler == division),
    )
    asked = [condition(value) for value, condition in conditions if value is not None]
    if not wanted.with_voided:
        asked.append(~cases.c.voided)
    return lines.where(*asked)
