"""Counting cases for the year's tables.

A case is received by its date of receipt and replied by the one date its end is counted by, so
that received + carried in = replied + carried out holds case by case. A case that a form leaves
out for a reason, that was entered by mistake, or whose receipt is not confirmed yet, is in none of
the four.

With `until` only those cases are counted that nothing was recorded of from that instant on: what
is projected of them is what was projected then.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    case,
    func,
    null,
    select,
    true,
    union_all,
)

from casetrack.store.tables import cases, events, outcome_rows, remedies
from casetrack.store.values import Measure, TallyRow, VoidedCase

_TRAITS = (cases.c.applicant_type, cases.c.channel)
_REPLIED_TRAITS = (
    outcome_rows.c.applicant_type,
    outcome_rows.c.channel,
    outcome_rows.c.row_code,
    outcome_rows.c.closing,
)

#: Rows that are fetched at a time.
_TOGETHER = 1_000
_TRAITS_OF, _REFERENCE_OF = itemgetter(slice(None, -1)), itemgetter(-1)

_OFFICE: BindParameter[str] = bindparam("office")
_FORM: BindParameter[str] = bindparam("form")
_FIRST, _LAST = (bindparam(name, type_=cases.c.received_on.type) for name in ("first", "last"))
_CAME, _ENDED = cases.c.received_on, cases.c.replied_on


def _still_open(came: ColumnElement[bool], ended: ColumnElement[bool]) -> tuple[Any, ...]:
    """Return the cases that came by a day and had not ended: those open today, those ended since.

    Each is looked for apart, in one piece of an index; what ended since is looked for day by day.
    So nothing is read of what came and ended later, however many years that is.
    """
    counted = (cases.c.office_code == _OFFICE, ~cases.c.voided)
    days = select(func.min(_ENDED).label("day")).where(*counted, ended).cte("days", recursive=True)
    # Taken apart from the row before: the next day on which anything ended.
    following = select(func.min(_ENDED)).where(*counted, days.c.day < _ENDED)
    days = days.union_all(select(following.scalar_subquery()).where(days.c.day.is_not(None)))
    return came & _ENDED.is_(None), came & _ENDED.in_(select(days.c.day))


_SPANS: dict[Measure, tuple[ColumnElement[bool], ...]] = {
    "received": (_CAME.between(_FIRST, _LAST),),
    "carried_in": _still_open(_CAME < _FIRST, _ENDED >= _FIRST),
    "carried_out": _still_open(_CAME <= _LAST, _ENDED > _LAST),
}
_MEASURES: tuple[Measure, ...] = ("received", "carried_in", "carried_out", "replied")


class Tallies:
    """The counts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(
        self,
        office: str,
        form: str,
        year_from: date,
        year_to: date,
        *,
        with_references: bool = False,
        workflows: Sequence[str] | None = None,
        until: datetime | None = None,
        measures: Collection[str] = _MEASURES,
        rows: Collection[str] | None = None,
    ) -> tuple[TallyRow, ...]:
        """Return received, carried in, replied and carried out; both days are included.

        `workflows` are those whose cases feed the form; None means every workflow does. Of the
        `measures` those that are asked for, and of what was replied those `rows`; None for all.
        """
        asked = {
            "office": office,
            "form": form,
            "first": year_from,
            "last": year_to,
            **({} if workflows is None else {"workflows": list(workflows)}),
            **({} if until is None else {"until": until}),
            **({} if rows is None else {"rows": list(rows)}),
        }
        kind = (with_references, workflows is not None, until is not None, rows is not None)
        return tuple(
            TallyRow(measure, applicant, channel, row, closing, count, names)
            for measure in _MEASURES
            if measure in measures
            for (applicant, channel, row, closing), count, names in self._grouped(
                _statement(measure, *kind), with_references, asked
            )
        )

    def remedies(
        self,
        office: str,
        year_from: date,
        year_to: date,
        *,
        concluded: bool,
        with_references: bool = True,
        but_of: Sequence[str] = (),
        until: datetime | None = None,
    ) -> tuple[TallyRow, ...]:
        """Return the remedies by kind and by their state on the last day.

        Those filed in the span or pending before it; with `concluded` those concluded in it. Those
        of the workflows in `but_of` are left out.
        """
        is_over = remedies.c.concluded_on.is_not(None) & (remedies.c.concluded_on <= year_to)
        result = case((is_over, remedies.c.result), else_="pending").label("result")
        in_span = (
            remedies.c.concluded_on.between(year_from, year_to)
            if concluded
            else (remedies.c.filed_on <= year_to)
            & (remedies.c.concluded_on.is_(None) | (remedies.c.concluded_on >= year_from))
        )
        traits = (*_TRAITS, remedies.c.kind, result)
        counted = (
            remedies.c.office_code == office,
            in_span,
            cases.c.workflow_id.not_in(but_of),
            _untouched(cases.c.id, until),
        )
        which = cases.c.reference if with_references else func.count()
        wanted = select(*traits, which).join(remedies, cases.c.id == remedies.c.case_id)
        wanted = wanted.where(*counted)
        if with_references:
            wanted = wanted.order_by(*traits, cases.c.reference)
        else:
            wanted = wanted.group_by(*traits).order_by(*traits)
        grouped = self._grouped(wanted, with_references)
        return tuple(
            TallyRow("remedy", kind, channel, None, None, count, names, kind=remedy, result=became)
            for (kind, channel, remedy, became), count, names in grouped
        )

    def voided(
        self,
        office: str,
        year_from: date,
        year_to: date,
        *,
        but_of: Sequence[str] = (),
        until: datetime | None = None,
    ) -> tuple[VoidedCase, ...]:
        """Return what came in on these days and turned out to be no application of its own.

        Cases of the workflows in `but_of` are left out.
        """
        found = (
            select(cases.c.reference, cases.c.received_on)
            .where(
                cases.c.office_code == office,
                cases.c.voided,
                cases.c.received_on.between(year_from, year_to),
                cases.c.workflow_id.not_in(but_of),
                _untouched(cases.c.id, until),
            )
            .order_by(cases.c.reference)
        )
        return tuple(
            VoidedCase(row.reference, row.received_on) for row in self._connection.execute(found)
        )

    def _grouped(
        self, wanted: Select[Any], with_references: bool, asked: Mapping[str, object] | None = None
    ) -> Iterator[tuple[Sequence[Any], int, tuple[str, ...]]]:
        """Yield traits, how many share them, and the references where each has a row."""
        found = self._connection.execute(wanted, asked)
        if with_references:
            # As many rows as cases: not one of them is touched by a line of Python of its own.
            every = chain.from_iterable(found.partitions(_TOGETHER))
            for traits, rows in groupby(every, key=_TRAITS_OF):
                names = tuple(map(_REFERENCE_OF, rows))
                yield traits, len(names), names
        else:
            yield from ((row[:-1], row[-1], ()) for row in found)


def _untouched(case: ColumnElement[Any], until: object) -> ColumnElement[bool]:
    """Return that nothing was recorded of the case from the instant on."""
    if until is None:
        return true()
    return case.not_in(select(events.c.case_id).where(events.c.recorded_at >= until))


@cache
def _statement(
    measure: Measure, with_references: bool, is_fed: bool, has_until: bool, has_rows: bool
) -> Select[Any]:
    """Return how a measure is counted: made once, as making it takes as long as many a count."""
    until = bindparam("until", type_=events.c.recorded_at.type) if has_until else None
    if measure == "replied":
        code = outcome_rows.c.row_code
        asked = code.in_(bindparam("rows", expanding=True)) if has_rows else code.is_not(None)
        return _replied(asked & _untouched(outcome_rows.c.case_id, until), with_references)
    fed = cases.c.workflow_id.in_(bindparam("workflows", expanding=True)) if is_fed else true()
    counted = fed & _untouched(cases.c.id, until)
    return _cases([span & counted for span in _SPANS[measure]], with_references)


def _cases(apart: Sequence[ColumnElement[bool]], with_references: bool) -> Select[Any]:
    """Return the cases in any of these spans, of which none is in two."""
    left_out = select(outcome_rows.c.case_id).where(
        outcome_rows.c.form == _FORM, outcome_rows.c.row_code.is_(None)
    )
    counted = (
        cases.c.office_code == _OFFICE,
        ~cases.c.voided,
        cases.c.unconfirmed_since.is_(None),
        cases.c.id.not_in(left_out),
    )
    columns = (*_TRAITS, cases.c.reference) if with_references else _TRAITS
    found = union_all(*(select(*columns).where(*counted, span) for span in apart)).subquery()
    traits = (found.c.applicant_type, found.c.channel)
    nothing = (null().label("row"), null().label("closing"))
    if with_references:
        listed = select(*traits, *nothing, found.c.reference)
        return listed.order_by(*traits, found.c.reference)
    grouped = select(*traits, *nothing, func.count()).group_by(*traits)
    return grouped.order_by(*traits)


def _replied(condition: ColumnElement[bool], with_references: bool) -> Select[Any]:
    counted = (
        outcome_rows.c.office_code == _OFFICE,
        outcome_rows.c.form == _FORM,
        outcome_rows.c.replied_on.between(_FIRST, _LAST),
        condition,
    )
    if with_references:
        listed = select(*_REPLIED_TRAITS, outcome_rows.c.reference).where(*counted)
        return listed.order_by(*_REPLIED_TRAITS, outcome_rows.c.reference)
    grouped = select(*_REPLIED_TRAITS, func.count()).where(*counted).group_by(*_REPLIED_TRAITS)
    return grouped.order_by(*_REPLIED_TRAITS)
