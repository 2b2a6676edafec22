"""Cases: what is pinned at receipt, the events that are appended, the projection of them.

Order within one transaction: `add` or `get`, then `append`, then `project`. Each returns the case
as it then is; the next one takes that and reads nothing again. Somebody else's work in between
shows as a position or a version that is taken, and is refused.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from casetrack.core.case import CORRECTED, Case, Event, Policy
from casetrack.errors import BadInput, NotFound, Refused, StoreError
from casetrack.store.absent import insert_many, insert_rows
from casetrack.store.chain import NOTHING_BEFORE, canonical, event_hash
from casetrack.store.engine import is_duplicate
from casetrack.store.number_pieces import NewNumbers
from casetrack.store.numbers import Numbers
from casetrack.store.projection import (
    columns,
    has_lists,
    read_parts,
    write_new_parts,
    write_parts,
)
from casetrack.store.tables import cases, events, offices
from casetrack.store.values import NewCase, NewHistory, Projection, StoredCase, not_entered_yet

_ONE = select(cases).where(
    cases.c.office_code == bindparam("office"), cases.c.reference == bindparam("asked_for")
)
_ONE_FOR_UPDATE = _ONE.with_for_update()
_EVENTS = (
    select(events)
    .where(events.c.case_id.between(bindparam("first"), bindparam("last")))
    .order_by(events.c.case_id, events.c.position)
)
_PAGE = select(cases).where(cases.c.id > bindparam("after")).order_by(cases.c.id).limit(500)
_PROJECT = update(cases).where(cases.c.id == bindparam("one"), cases.c.version == bindparam("seen"))
#: Columns of a case's row that go into the value under their own names.
_SAME = tuple(
    name for name in StoredCase.__dataclass_fields__ if name in cases.c and name != "route"
)


class Cases:
    """The cases of one database."""

    def __init__(self, connection: Connection, numbers: Numbers, borne: NewNumbers) -> None:
        self._connection = connection
        self._numbers = numbers
        self._borne = borne

    def add(self, new: NewCase) -> StoredCase:
        """Enter an application without events; Refused where its reference is taken."""
        reference = new.reference
        if reference is None:
            year = new.received_on.year
            reference = self._numbers.reference(new.office, year, new.first_serial)
        else:
            self._numbers.claim_reference(new.office, reference)
        row = _new_row(new, reference)
        try:
            added = self._connection.execute(insert(cases).returning(*cases.c), row).one()
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise Refused(
                "reference {reference} is taken in office {office}",
                reference=reference,
                office=new.office,
            ) from None
        self._borne.bring([(added.id, reference)])
        return _stored(added, ())

    def add_many(self, several: Sequence[tuple[NewHistory, int, int | None]]) -> list[StoredCase]:
        """Enter applications as they are projected, each with its applicant and its request.

        Their references are given, free, and taken by the caller. What comes back is the case
        without its events.
        """
        # Many share one policy, and writing it out takes longer than all the rest of a row.
        policies = {id(each.case.policy): each.case.policy for each, _, _ in several}
        written = {key: canonical(asdict(policy)) for key, policy in policies.items()}
        rows = [
            {
                **_new_row(each.case, each.case.reference or "", written[id(each.case.policy)]),
                **columns(each.projection),
                "applicant_id": applicant_id,
                "request_text": request_text,
                "has_lists": has_lists(each.projection),
                "events_count": len(each.events),
                "version": 1,
            }
            for each, applicant_id, request_text in several
        ]
        ids = insert_many(self._connection, cases, rows)
        references = (each.case.reference for each, _, _ in several)
        self._borne.bring(zip(ids, references, strict=True))
        return [
            not_entered_yet(each.case, Case(()), case_id)
            for case_id, (each, _, _) in zip(ids, several, strict=True)
        ]

    def append_first(self, several: Iterable[tuple[StoredCase, Sequence[Event]]]) -> None:
        """Append the first events of many cases that have none yet, their positions given."""
        rows: list[dict[str, object]] = []
        for stored, theirs in several:
            previous = NOTHING_BEFORE
            for event in theirs:
                rows.append(_event_row(stored, event, previous))
                previous = str(rows[-1]["hash"])
        insert_rows(self._connection, events, rows)

    def project_first(self, several: Sequence[tuple[StoredCase, Projection]]) -> None:
        """Write the lists of many cases that have none yet; their rows are as projected already."""
        self._borne.bring(write_new_parts(self._connection, several))

    def several(
        self, office: str, references: Collection[str], telling: Collection[str] = ()
    ) -> dict[str, StoredCase]:
        """Return the cases with these references, with their events; unknown ones are left out.

        Where types of event are `telling`, only those are read, and what corrects them: to be
        looked at, not to be acted on. StoreError where one is damaged and cannot be read.
        """
        wanted = select(cases).where(
            cases.c.office_code == office, cases.c.reference.in_(references)
        )
        rows = self._connection.execute(wanted).all()
        theirs: dict[int, list[Row[Any]]] = {row.id: [] for row in rows}
        events_of = select(events).where(events.c.case_id.in_(tuple(theirs)))
        if telling:
            events_of = events_of.where(events.c.type.in_((*telling, CORRECTED)))
        for event in self._connection.execute(events_of.order_by(events.c.position)):
            theirs[event.case_id].append(event)
        return {row.reference: _stored(row, theirs[row.id]) for row in rows}

    def get(self, office: str, reference: str, *, for_update: bool = False) -> StoredCase:
        """Return the case with its events; NotFound where there is none.

        StoreError where an event is damaged and cannot be read.
        `for_update` makes others who want to write to this case wait for the transaction.
        """
        wanted = _ONE_FOR_UPDATE if for_update else _ONE
        asked = {"office": office, "asked_for": reference}
        row = self._connection.execute(wanted, asked).one_or_none()
        if row is None:
            raise NotFound(
                "there is no case {reference} at {office}",
                reference=reference,
                office=self._named(office),
            )
        return _stored(row, self._events(row.id, row.id))

    def _named(self, office: str) -> str:
        """Return an office's name, which people know it by."""
        name = select(offices.c.name).where(offices.c.code == office)
        return self._connection.execute(name).scalar() or office

    def every(
        self,
        *,
        office: str | None = None,
        only_open: bool = False,
        left_out: Callable[[str, str], None] | None = None,
        after: int = 0,
    ) -> Iterator[StoredCase]:
        """Yield all cases of an office, or of all, a few hundred at a time in memory.

        Those whose id is not above `after` are left out.

        A case whose events cannot be read is left out, and `left_out` is told its office and
        reference; the checks say what is wrong with it.
        """
        wanted = _PAGE if office is None else _PAGE.where(cases.c.office_code == office)
        wanted = wanted.where(~cases.c.closed) if only_open else wanted
        while page := self._connection.execute(wanted, {"after": after}).all():
            after = page[-1].id
            theirs = self._events_of(page)
            for row in page:
                try:
                    found = theirs[row.id] if theirs else self._events(row.id, row.id)
                    stored = _stored(row, found)
                except (StoreError, ValueError, TypeError):
                    if left_out:
                        left_out(row.office_code, row.reference)
                    continue
                yield stored

    def count(self) -> int:
        """Return how many cases there are, of every office."""
        return int(self._connection.execute(select(func.count()).select_from(cases)).scalar_one())

    def last_id(self) -> int:
        """Return the highest id of a case; 0 where there is none."""
        return int(self._connection.execute(select(func.max(cases.c.id))).scalar_one() or 0)

    def _events_of(self, page: Sequence[Row[Any]]) -> Mapping[int, Sequence[Row[Any]]] | None:
        """Return the events of each case; None where one is damaged so that none can be read."""
        try:
            rows = self._events(page[0].id, page[-1].id)
        except ValueError:
            return None
        found: dict[int, Sequence[Row[Any]]] = {row.id: () for row in page}
        return found | {key: tuple(those) for key, those in groupby(rows, lambda row: row.case_id)}

    def append(self, stored: StoredCase, appended: Iterable[Event]) -> StoredCase:
        """Append events and return the case with them, their positions given.

        Refused where somebody else appended to the case since `stored` was read.
        """
        position, previous = len(stored.case.events), stored.last_hash
        added: list[Event] = []
        rows: list[dict[str, object]] = []
        for event in appended:
            position += 1
            filled = replace(event, position=position)
            rows.append(_event_row(stored, filled, previous))
            previous = str(rows[-1]["hash"])
            added.append(filled)
        if not rows:
            return stored
        self._insert(stored, rows)
        case = Case((*stored.case.events, *added), stored.case.policy)
        return replace(stored, case=case, last_hash=previous)

    def project(self, stored: StoredCase, projection: Projection) -> StoredCase:
        """Write what the events of the case come to: the only writer of all that is projected.

        What its row says already stays: each column that is written costs the indexes it is in.
        Refused where somebody else wrote it since `stored` was read.
        """
        values = {
            **columns(projection),
            "has_lists": has_lists(projection),
            "events_count": len(stored.case.events),
            "version": stored.version + 1,
        }
        changed = {name: new for name, new in values.items() if new != getattr(stored, name)}
        written = self._connection.execute(
            _PROJECT, {**changed, "one": stored.id, "seen": stored.version}
        )
        if not written.rowcount:
            raise _meanwhile(stored)
        is_another = bool(changed.keys() - {"events_count", "version"})
        self._borne.bring(write_parts(self._connection, stored, projection, is_another=is_another))
        return replace(stored, **values)

    def projections(self, several: Sequence[StoredCase]) -> Iterator[Projection]:
        """Yield the projections of cases as they were written, to be compared with a new fold.

        The cases follow each other by their ids.
        """
        return read_parts(self._connection, several)

    def _insert(self, stored: StoredCase, rows: list[dict[str, object]]) -> None:
        try:
            insert_rows(self._connection, events, rows)
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise _meanwhile(stored) from None

    def _events(self, first: int, last: int) -> Sequence[Row[Any]]:
        return self._connection.execute(_EVENTS, {"first": first, "last": last}).all()


def _meanwhile(stored: StoredCase) -> Refused:
    return Refused(
        "someone else acted on case {reference} at the same time; look again",
        reference=stored.reference,
    )


def _new_row(new: NewCase, reference: str, policy: str | None = None) -> dict[str, object]:
    return {
        "office_code": new.office,
        "reference": reference,
        "workflow_id": new.workflow_id,
        "workflow_sha256": new.workflow_sha256,
        "policy": policy or canonical(asdict(new.policy)),
        "route": canonical(new.route),
        "applicant_id": new.applicant_id,
        "created_at": new.created_at,
        "applicant_type": new.applicant_type,
        "channel": new.channel,
        "request_text": new.request_text,
        "handler": new.handler,
        "received_on": new.received_on,
        "closed": False,
        "voided": False,
        "due_provisional": False,
        "has_lists": False,
        "events_count": 0,
        "version": 0,
    }


def _event_row(stored: StoredCase, event: Event, previous: str) -> dict[str, object]:
    recorded_at = event.recorded_at
    if recorded_at is None or recorded_at.tzinfo is None:
        raise BadInput("an event to be kept needs the instant it was recorded at, with its zone")
    return {
        "case_id": stored.id,
        "position": event.position,
        "type": event.type,
        "action": event.action,
        "state": event.state,
        "occurred_on": event.on,
        "recorded_at": recorded_at,
        "actor": event.actor,
        "payload": canonical(event.payload),
        "previous": previous,
        "hash": event_hash(
            case=f"{stored.office}/{stored.reference}",
            position=event.position,
            type=event.type,
            action=event.action,
            state=event.state,
            occurred_on=event.on,
            recorded_at=recorded_at,
            actor=event.actor,
            payload=event.payload,
            previous=previous,
        ),
    }


def _stored(row: Row[Any], event_rows: Sequence[Row[Any]]) -> StoredCase:
    try:
        events_in_order = tuple(map(_event, event_rows))
    except ValueError:
        raise StoreError(
            "an event of case {reference} cannot be read; see: casetrack verify",
            reference=row.reference,
        ) from None
    policy = Policy(**json.loads(row.policy))
    return StoredCase(
        office=row.office_code,
        route=json.loads(row.route),
        last_hash=event_rows[-1].hash if event_rows else NOTHING_BEFORE,
        case=Case(events_in_order, policy),
        **{name: getattr(row, name) for name in _SAME},
    )


def _event(row: Row[Any]) -> Event:
    return Event(
        type=row.type,
        on=row.occurred_on,
        payload=json.loads(row.payload),
        position=row.position,
        action=row.action,
        state=row.state,
        actor=row.actor,
        recorded_at=row.recorded_at,
    )
