"""What differs today from a year's table as it was frozen (更正说明), cell by cell."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from casetrack.core import statistics
from casetrack.core.statistics import Cell, Form, Number, Report
from casetrack.desk.desk import law_of
from casetrack.desk.year.record import Record
from casetrack.messages import Message, say
from casetrack.store import Closing, StoredCase

#: Reasons of so many cases are looked up; a cell with more is a matter of the whole table.
_CASES = 200


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a case, or a figure, is no longer where it was."""

    #: None for a figure.
    reference: str | None
    says: Message


@dataclass(frozen=True, slots=True)
class Restated:
    """One cell that is not what it was when the year was closed."""

    row: str
    column: str
    #: Row and column, or the row alone in a one-column table.
    where: str
    before: Number | None
    after: Number | None
    #: Cases that were counted there and are not, and those that are and were not.
    gone: tuple[str, ...]
    come: tuple[str, ...]
    reasons: tuple[Reason, ...]


def restated(record: Record, form: Form, closing: Closing, today: Report) -> tuple[Restated, ...]:
    """Return the cells that differ from the frozen table, in the order of the form."""
    before = statistics.from_json(json.loads(closing.content))
    why = _Why(record, form, closing)
    return tuple(
        Restated(
            row.code,
            key,
            form.table_of[row.code].place(row.code, key),
            then.number,
            cell.number,
            gone := tuple(sorted(set(then.references) - set(cell.references))),
            come := tuple(sorted(set(cell.references) - set(then.references))),
            why.of(form.table_of[row.code].place(row.code, key), (*gone, *come)),
        )
        for row in today.rows.values()
        for key, cell in row.cells.items()
        if _differ(then := before.cell(row.code, key), cell)
    )


def _differ(then: Cell, now: Cell) -> bool:
    return then.number != now.number or set(then.references) != set(now.references)


class _Why:
    """The reasons that the record gives for what has changed since the year was closed."""

    def __init__(self, record: Record, form: Form, closing: Closing) -> None:
        self._record = record
        self._form = form
        self._closing = closing
        self._known: dict[str, Message] = {}

    def of(self, address: str, references: tuple[str, ...]) -> tuple[Reason, ...]:
        asked = references[:_CASES]
        unknown = [name for name in asked if name not in self._known]
        if unknown:
            stored = {each.reference: each for each in self._record.several(unknown)}
            for name in unknown:
                self._known[name] = self._case(stored.get(name))
        cases = [Reason(name, self._known[name]) for name in asked]
        return (*cases, *(self._figure(address) if not references else ()))

    def _case(self, stored: StoredCase | None) -> Message:
        if stored is None:
            return say("the case is not in the database")
        since = [
            event
            for event in stored.case.events
            if event.recorded_at and event.recorded_at > self._closing.closed_at
        ]
        if not since:
            return say("nothing was recorded since; the form or the law is another")
        workflow = law_of(self._record.tx, stored).workflow
        last = since[-1]
        action = workflow.actions.get(last.action or "")
        return say(
            "{what} of {on}, recorded on {recorded_on} by {actor}",
            what=action.title if action else last.type,
            on=last.on,
            recorded_on=last.recorded_at.date() if last.recorded_at else "",
            actor=last.actor.removeprefix("user:"),
        )

    def _figure(self, address: str) -> Iterator[Reason]:
        for figure in self._record.figures(self._form.id, self._closing.year):
            if figure.address == address and figure.entered_at > self._closing.closed_at:
                yield Reason(
                    None,
                    say(
                        "entered on {on} by {actor}",
                        on=figure.entered_at.date(),
                        actor=figure.entered_by.removeprefix("user:"),
                    ),
                )
