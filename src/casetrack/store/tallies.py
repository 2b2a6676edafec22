"""Counting cases for the year's tables.

A case is received by its date of receipt and replied by the one date its end is counted by, so
that received + carried in = replied + carried out holds case by case. A case that a form leaves
out for a reason, that was entered by mistake, or whose receipt is not confirmed yet, is in none of
the four.

With `until` only those cases are counted that nothing was recorded of from that instant on: what
is projected of them is what was projected then.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, null, select, true

from casetrack.store.tables import cases, events, outcome_rows, remedies
from casetrack.store.values import Measure, TallyRow, VoidedCase

_TRAITS = (cases.c.applicant_type, cases.c.channel)
_REPLIED_TRAITS = (
    outcome_rows.c.applicant_type,
    outcome_rows.c.channel,
    outcome_rows.c.row_code,
    outcome_rows.c.closing,
)


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
    ) -> tuple[TallyRow, ...]:
        """Return received, carried in, replied and carried out; both days are included.

        `workflows` are those whose cases feed the form; None means every workflow does.
        """
        received, replied = cases.c.received_on, cases.c.replied_on
        spans: dict[Measure, ColumnElement[bool]] = {
            "received": received.between(year_from, year_to),
            "carried_in": (received < year_from) & (replied.is_(None) | (replied >= year_from)),
            "carried_out": (received <= year_to) & (replied.is_(None) | (replied > year_to)),
        }
        fed = _fed_by(workflows) & _untouched(cases.c.id, until)
        counts = {
            measure: _cases(office, form, span & fed, with_references)
            for measure, span in spans.items()
        }
        in_year = outcome_rows.c.replied_on.between(year_from, year_to) & _untouched(
            outcome_rows.c.case_id, until
        )
        counts["replied"] = _replied(office, form, in_year, with_references)
        return tuple(
            tally
            for measure, wanted in counts.items()
            for tally in self._tallies(measure, wanted, with_references)
        )

    def remedies(
        self,
        office: str,
        year_from: date,
        year_to: date,
        *,
        concluded: bool,
        but_of: Sequence[str] = (),
        until: datetime | None = None,
    ) -> tuple[TallyRow, ...]:
        """Return the remedies by kind and by their state on the last day, with references.

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
        listed = (
            select(
                cases.c.applicant_type, cases.c.channel, remedies.c.kind, result, cases.c.reference
            )
            .join(cases, cases.c.id == remedies.c.case_id)
            .where(
                remedies.c.office_code == office,
                in_span,
                cases.c.workflow_id.not_in(but_of),
                _untouched(cases.c.id, until),
            )
            .order_by(*_TRAITS, remedies.c.kind, result, cases.c.reference)
        )
        found = groupby(self._connection.execute(listed), key=lambda row: row[:-1])
        tallies: list[TallyRow] = []
        for (applicant_type, channel, kind, became), rows in found:
            names = tuple(row[-1] for row in rows)
            tallies.append(
                TallyRow(
                    "remedy",
                    applicant_type,
                    channel,
                    None,
                    None,
                    len(names),
                    names,
                    kind=kind,
                    result=became,
                )
            )
        return tuple(tallies)

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

    def _tallies(
        self, measure: Measure, wanted: Select[Any], with_references: bool
    ) -> Iterator[TallyRow]:
        found = self._connection.execute(wanted)
        if with_references:
            for traits, rows in groupby(found, key=lambda row: row[:-1]):
                references = tuple(row[-1] for row in rows)
                yield _tally(measure, traits, len(references), references)
        else:
            yield from (_tally(measure, row[:-1], row[-1]) for row in found)


def _tally(
    measure: Measure, traits: Sequence[Any], count: int, references: tuple[str, ...] = ()
) -> TallyRow:
    applicant_type, channel, row, closing = traits
    return TallyRow(measure, applicant_type, channel, row, closing, count, references)


def _fed_by(workflows: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if workflows is None else cases.c.workflow_id.in_(workflows)


def _untouched(case: ColumnElement[Any], until: datetime | None) -> ColumnElement[bool]:
    """Return that nothing was recorded of the case from the instant on."""
    if until is None:
        return true()
    return case.not_in(select(events.c.case_id).where(events.c.recorded_at >= until))


def _cases(office: str, form: str, span: ColumnElement[bool], with_references: bool) -> Select[Any]:
    left_out = select(outcome_rows.c.case_id).where(
        outcome_rows.c.form == form, outcome_rows.c.row_code.is_(None)
    )
    counted = (
        cases.c.office_code == office,
        ~cases.c.voided,
        cases.c.unconfirmed_since.is_(None),
        cases.c.id.not_in(left_out),
        span,
    )
    nothing = (null().label("row"), null().label("closing"))
    if with_references:
        listed = select(*_TRAITS, *nothing, cases.c.reference).where(*counted)
        return listed.order_by(*_TRAITS, cases.c.reference)
    grouped = select(*_TRAITS, *nothing, func.count()).where(*counted).group_by(*_TRAITS)
    return grouped.order_by(*_TRAITS)


def _replied(
    office: str, form: str, span: ColumnElement[bool], with_references: bool
) -> Select[Any]:
    counted = (
        outcome_rows.c.office_code == office,
        outcome_rows.c.form == form,
        outcome_rows.c.row_code.is_not(None),
        span,
    )
    if with_references:
        listed = select(*_REPLIED_TRAITS, outcome_rows.c.reference).where(*counted)
        return listed.order_by(*_REPLIED_TRAITS, outcome_rows.c.reference)
    grouped = select(*_REPLIED_TRAITS, func.count()).where(*counted).group_by(*_REPLIED_TRAITS)
    return grouped.order_by(*_REPLIED_TRAITS)
