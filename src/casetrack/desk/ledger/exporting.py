"""Export the cases of an office: one row each, or whole."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from casetrack.core.case import Event, Fact
from casetrack.desk.desk import Desk, actor_of, law_of
from casetrack.desk.ledger.as_rows import Line, columns_read, line_of, words_of
from casetrack.desk.texts import put_together
from casetrack.store import StoredCase, Transaction

_TOGETHER = 500


@dataclass(frozen=True)
class WholeCase:
    """A case with everything that happened to it."""

    line: Line
    #: Whether no row can stand for it.
    is_left_out: bool
    #: The events in words: None for a text that was erased.
    facts: Sequence[tuple[Event, Mapping[str, Fact]]]


class CaseLedger:
    """The cases of one office at one moment, by day of receipt and reference."""

    def __init__(self, desk: Desk, tx: Transaction) -> None:
        self._tx = tx
        self._office = desk.office.code

    @cached_property
    def other_headings(self) -> tuple[str, ...]:
        """The columns that are none of ours, from whatever ledgers the cases came."""
        kept = self._tx.lists.ledger_columns(self._office)
        return tuple(sorted({heading for each in kept for heading, _ in columns_read(each)[1]}))

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The references of all cases."""
        return self._tx.lists.by_day(self._office)

    def lines(self) -> Iterator[Line]:
        """Yield the cases that a row can hold: none that is void, none of a law named by hand.

        A row says by its day of receipt which law it falls under, and that it counts.
        """
        return (line for line, is_left_out in self._every() if not is_left_out)

    def wholes(self) -> Iterator[WholeCase]:
        """Yield every case with all its events in words."""
        for line, is_left_out in self._every():
            events = line.stored.case.events
            facts = [(event, put_together(self._tx, event.payload)) for event in events]
            yield WholeCase(line, is_left_out, facts)

    def _every(self) -> Iterator[tuple[Line, bool]]:
        for stored in self._in_order():
            for each, words in zip(stored, words_of(self._tx, stored), strict=True):
                workflow = law_of(self._tx, each).workflow
                yield line_of(each, workflow, words), each.voided or workflow.chosen_by != "date"

    def _in_order(self) -> Iterator[list[StoredCase]]:
        for first in range(0, len(self.references), _TOGETHER):
            names = self.references[first : first + _TOGETHER]
            found = self._tx.cases.several(self._office, names)
            yield [found[name] for name in names]


@contextmanager
def case_ledger(desk: Desk) -> Iterator[CaseLedger]:
    """Open the cases of the office for export, as they are at this moment."""
    with desk.store.reading() as tx:
        actor_of(desk, tx)
        yield CaseLedger(desk, tx)
