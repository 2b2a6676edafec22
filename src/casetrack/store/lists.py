"""Lists: of cases, of deadlines still open. They read the projection and never an event."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    case,
    func,
    select,
)

from casetrack.store import due_turns, finding, often_asked
from casetrack.store.due_turns import Turn
from casetrack.store.tables import applicants, cases, deadlines, parties, texts
from casetrack.store.texts import Texts
from casetrack.store.values import CaseLine, OpenDeadline, Request, StoredCase

_Order: TypeAlias = tuple[ColumnElement[Any], ...]
_CASE_LINE = tuple(name for name in CaseLine.__dataclass_fields__ if name != "office")
#: What is told of a deadline that is open, in the order of `OpenDeadline`.
OF_DEADLINE = (
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
_OPEN = (
    select(*OF_DEADLINE)
    .join(cases, cases.c.id == deadlines.c.case_id)
    .where(deadlines.c.is_open)
    .order_by(deadlines.c.due, deadlines.c.case_id, deadlines.c.clock, deadlines.c.subject)
)


_REQUESTS = (
    select(
        cases.c.reference,
        func.coalesce(applicants.c.merged_into, applicants.c.id).label("applicant_id"),
        cases.c.received_on,
        texts.c.body.label("text"),
    )
    .join(applicants, applicants.c.id == cases.c.applicant_id)
    .join(texts, texts.c.id == cases.c.request_text)
    .where(texts.c.body.is_not(None))
)


#: The clocks whose due date stands in the case row: the reply's, and before it can run the
#: confirmation's.
_REPLY, _CONFIRMATION = "reply", "receipt_confirmation"
_DUE_STATUS_IS = (
    select(deadlines.c.status)
    .where(
        deadlines.c.case_id == cases.c.id,
        deadlines.c.clock
        == case((cases.c.unconfirmed_since.is_(None), _REPLY), else_=_CONFIRMATION),
    )
    .order_by(deadlines.c.n)
    .limit(1)
    .scalar_subquery()
)
_DUE_STATUS = _DUE_STATUS_IS.label("due_status")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases to list; None means any. Both ends of a span are included."""

    state: str | None = None
    #: Any of these states.
    states: tuple[str, ...] | None = None
    closed: bool | None = None
    due_before: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    #: The reply clock runs, and does not wait for the applicant.
    running: bool = False
    #: The due date lies where the calendar is a guess.
    provisional: bool = False
    received_from: date | None = None
    received_to: date | None = None
    replied_from: date | None = None
    replied_to: date | None = None
    outcome: str | None = None
    #: How the reply stood to its due date: `in_time`, `extended` or `late`.
    closing: str | None = None
    channel: str | None = None
    applicant_type: str | None = None
    #: Overdue on this day, or answered late.
    late_on: date | None = None
    #: Open, and one of these clocks runs for somebody to act.
    open_clocks: tuple[str, ...] | None = None
    handler: str | None = None
    #: Words of what was asked, said or signed, a name, part of a reference or of a letter's number.
    search: str | None = None
    #: Cases entered by mistake are left out unless this is set.
    with_voided: bool = False


EVERYTHING = Wanted()
#: So many ids are handed back in a statement rather than looked for again.
_FEW = 500
#: What lists can be put in order by; `found` is how well a search was met.
SORTS = ("found", "due", "received_on", "reference", "state", "division", "applicant_type")


@dataclass(frozen=True, slots=True)
class InState:
    """How many open cases are in one state of one version of a law."""

    workflow_id: str
    workflow_sha256: str
    state: str | None
    count: int


class Lists:
    """The lists of one database."""

    def __init__(self, connection: Connection, kept: Texts) -> None:
        self._connection = connection
        self._texts = kept

    def cases(
        self,
        office: str | None,
        wanted: Wanted = EVERYTHING,
        *,
        limit: int | None = None,
        offset: int = 0,
        sort: str = "due",
        backwards: bool = False,
        road: Sequence[str] = (),
    ) -> tuple[CaseLine, ...]:
        """Return cases of an office, or of all, in order; ties go by reference.

        By `due` the open ones come first; `sort` is one of SORTS, and `road` the order of states.
        """
        order = _order(sort, backwards, road)
        lines = select(cases, _DUE_STATUS)
        if limit is None:
            lines = self._narrowed(lines, office, wanted)
        else:
            # Found by id first: the status would be looked up for every case that is passed over.
            found = self._narrowed(select(cases.c.id), office, wanted).order_by(*order)
            lines = lines.where(cases.c.id.in_(found.limit(limit).offset(offset)))
        return tuple(map(_case_line, self._connection.execute(lines.order_by(*order))))

    def ids(
        self,
        office: str | None,
        wanted: Wanted = EVERYTHING,
        *,
        limit: int | None = None,
        sort: str = "due",
        backwards: bool = False,
        road: Sequence[str] = (),
    ) -> tuple[int, ...]:
        """Return the ids of cases, in order; `found`: this reference, this number, the newest."""
        said = (wanted.search or "").strip()
        if sort == "found" and said:
            return self._best(office, wanted, said, limit)
        narrowed = self._narrowed(select(cases.c.id), office, wanted)
        ordered = narrowed.order_by(*_order(sort, backwards, road))
        return tuple(self._connection.execute(ordered.limit(limit)).scalars().all())

    def _best(
        self, office: str | None, wanted: Wanted, said: str, limit: int | None
    ) -> tuple[int, ...]:
        """Return the ids of the cases that a search finds, the best first.

        Several statements: put in order by how well they are met, all would have to be looked at.
        """
        newest = (cases.c.received_on.desc(), cases.c.reference.desc())
        here = _matching(select(cases.c.id), office, wanted)
        numbered = self._numbered(here, said, newest, limit)
        if limit is not None and len(numbered) >= limit:
            return numbered
        if office is not None and limit is not None:
            asked = self._asked_for(office, here, said, limit)
            if asked is not None:
                return tuple(dict.fromkeys((*numbered, *asked)))[:limit]
        is_known = finding.is_one_word(said) and len(numbered) <= _FEW
        known = numbered if is_known else None
        found = finding.meeting(self._connection, here, said, known).order_by(*newest)
        others = self._connection.execute(found.limit(limit)).scalars().all()
        return tuple(dict.fromkeys((*numbered, *others)))[:limit]

    def _asked_for(
        self, office: str, here: Select[int], said: str, limit: int
    ) -> tuple[int, ...] | None:
        """Return the ids of the newest cases that ask for it, where these fill every page.

        Where they do not, of all that a search finds, if few hold a word elsewhere; else None.
        """
        wanted = finding.often_said(self._connection, said)
        if wanted is None:
            return None
        asked = often_asked.newest(self._connection, office, here, wanted, limit)
        if len(asked.found) >= limit:
            return asked.ids(limit)
        beside = finding.beside_requests(self._connection, here, said) if asked.is_all else None
        if beside is None:
            return None
        others = self._connection.execute(beside.with_only_columns(*often_asked.KEY))
        return asked.and_others(others.all()).ids(limit)

    def _numbered(
        self, here: Select[int], said: str, newest: _Order, limit: int | None
    ) -> tuple[int, ...]:
        """Return the ids of the cases that bear a number, this very reference first."""
        numbered: tuple[int, ...] = ()
        for bearing, is_all in finding.numbered(self._connection, said, here, *newest):
            if is_all or limit is not None:
                best = bearing.order_by(finding.by_number(said), *newest).limit(limit)
                numbered = tuple(self._connection.execute(best).scalars().all())
                if is_all or len(numbered) == limit:
                    break
        return numbered

    def by_ids(self, ids: Sequence[int]) -> tuple[CaseLine, ...]:
        """Return cases by their ids, in the order of these."""
        found = self._connection.execute(select(cases, _DUE_STATUS).where(cases.c.id.in_(ids)))
        lines = {row.id: _case_line(row) for row in found}
        return tuple(lines[one] for one in ids if one in lines)

    def hits(self, wanted: Wanted, ids: Collection[int]) -> tuple[finding.Hit, ...]:
        """Return where the words that are looked for were found in these cases."""
        return finding.hits(self._connection, wanted.search or "", ids)

    def count(
        self, office: str | None, wanted: Wanted = EVERYTHING, most: int | None = None
    ) -> int:
        """Return how many cases `cases` would return; of more than `most` no more are counted."""
        found = self._narrowed(select(cases.c.id), office, wanted).limit(most).subquery()
        counted = select(func.count()).select_from(found)
        return int(self._connection.execute(counted).scalar_one())

    def _narrowed(self, lines: Select[Any], office: str | None, wanted: Wanted) -> Select[Any]:
        """Return the selection narrowed by what is asked for, the words included."""
        narrowed = _matching(lines, office, wanted)
        said = (wanted.search or "").strip()
        return finding.meeting(self._connection, narrowed, said) if said else narrowed

    def in_states(self, office: str) -> tuple[InState, ...]:
        """Return how many open cases are in which state, by law."""
        kind = (cases.c.workflow_id, cases.c.workflow_sha256, cases.c.state)
        counted = _matching(select(*kind, func.count()), office, Wanted(closed=False))
        return tuple(InState(*row) for row in self._connection.execute(counted.group_by(*kind)))

    def due_counts(self, office: str, first: date, last: date) -> dict[date, int]:
        """Return how many replies are due on each day of a span, both ends included."""
        wanted = Wanted(closed=False, running=True, due_from=first, due_to=last)
        counted = _matching(select(cases.c.due, func.count()), office, wanted)
        return {row[0]: row[1] for row in self._connection.execute(counted.group_by(cases.c.due))}

    def others_turn(
        self, office: str, clocks: Collection[str], limit: int
    ) -> tuple[int, tuple[Turn, ...]]:
        """Return how many clocks of others are open on open cases, and the first of them to end."""
        return due_turns.of_others(self._connection, office, clocks, limit)

    def own_turn(
        self,
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
        return due_turns.of_the_office(
            self._connection, office, duties, chances, first, last, limit
        )

    def divisions(self, office: str) -> tuple[str, ...]:
        """Return the divisions that have open cases."""
        theirs = _matching(select(cases.c.handler).distinct(), office, Wanted(closed=False))
        found = self._connection.execute(theirs.where(cases.c.handler.is_not(None)))
        return tuple(sorted(found.scalars()))

    def open_deadlines(self, office: str | None, due_to: date) -> tuple[OpenDeadline, ...]:
        """Return the deadlines still open and due on or before `due_to`, soonest first."""
        due = _OPEN.where(deadlines.c.due <= due_to)
        if office is not None:
            due = due.where(cases.c.office_code == office)
        return tuple(OpenDeadline(*row) for row in self._connection.execute(due))

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
        asked = _REQUESTS.where(
            cases.c.office_code == office, cases.c.received_on >= since, ~cases.c.voided
        )
        found = self._connection.execute(asked.order_by(cases.c.received_on, cases.c.id))
        return tuple(Request(**row._mapping) for row in found)

    def received_on(self, office: str, days: Collection[date]) -> tuple[Request, ...]:
        """Return what the cases received on these days ask for, in the order they were logged."""
        asked = _REQUESTS.where(cases.c.office_code == office, cases.c.received_on.in_(days))
        found = self._connection.execute(asked.order_by(cases.c.id))
        return tuple(Request(**row._mapping) for row in found)

    def ledger_columns(self, office: str) -> tuple[str, ...]:
        """Return what ledgers held beside the columns that cases have, a text a case."""
        ours = select(cases.c.id).where(cases.c.office_code == office)
        kept = (texts.c.kind == "ledger_columns") & texts.c.case_id.in_(ours)
        return tuple(body for _, body in self._texts.opened(kept) if body is not None)

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


def _order(sort: str, backwards: bool, road: Sequence[str]) -> _Order:
    first: dict[str, _Order] = {
        "due": (cases.c.closed, cases.c.due),
        "found": (cases.c.closed, cases.c.due),
        "received_on": (cases.c.received_on,),
        "state": (_place(road),),
        "division": (cases.c.handler.is_(None), cases.c.handler),
        "applicant_type": (cases.c.applicant_type,),
    }
    columns = (*first.get(sort, ()), cases.c.reference)
    return tuple(column.desc() if backwards else column.asc() for column in columns)


def _place(road: Sequence[str]) -> ColumnElement[Any]:
    """Return how far along the road a state is; where none is given, its code."""
    places = {code: place for place, code in enumerate(road)}
    return case(places, value=cases.c.state, else_=len(places)) if places else cases.c.state


def _matching(lines: Select[Any], office: str | None, wanted: Wanted) -> Select[Any]:
    """Return the selection, narrowed by what is asked for."""
    due, received = cases.c.due, cases.c.received_on
    conditions: tuple[tuple[object, Callable[[Any], ColumnElement[bool]]], ...] = (
        (office, lambda code: cases.c.office_code == code),
        (wanted.state, lambda state: cases.c.state == state),
        (wanted.states, lambda states: cases.c.state.in_(states)),
        (wanted.due_from, lambda day: due >= day),
        (wanted.due_to, lambda day: due <= day),
        (wanted.running or None, lambda _: _DUE_STATUS_IS == "running"),
        (wanted.provisional or None, lambda _: cases.c.due_provisional),
        (wanted.closed, lambda closed: cases.c.closed == closed),
        (wanted.due_before, lambda day: due < day),
        (wanted.received_from, lambda day: received >= day),
        (wanted.received_to, lambda day: received <= day),
        (wanted.replied_from, lambda day: cases.c.replied_on >= day),
        (wanted.replied_to, lambda day: cases.c.replied_on <= day),
        (wanted.outcome, lambda outcome: cases.c.outcome == outcome),
        (wanted.closing, lambda closing: cases.c.closing == closing),
        (wanted.channel, lambda channel: cases.c.channel == channel),
        (wanted.applicant_type, lambda kind: cases.c.applicant_type == kind),
        (wanted.late_on, _is_late),
        (wanted.open_clocks, _has_open),
        (wanted.handler, lambda division: cases.c.handler == division),
    )
    asked = [condition(value) for value, condition in conditions if value is not None]
    if not wanted.with_voided:
        asked.append(~cases.c.voided)
    return lines.where(*asked)


def _is_late(day: date) -> ColumnElement[bool]:
    overdue = ~cases.c.closed & (cases.c.due < day) & (_DUE_STATUS_IS == "running")
    return overdue | (cases.c.closing == "late")


def _has_open(clocks: tuple[str, ...]) -> ColumnElement[bool]:
    theirs = deadlines.c.is_open & deadlines.c.clock.in_(clocks)
    return ~cases.c.closed & cases.c.id.in_(select(deadlines.c.case_id).where(theirs))
