"""Who has read which case: for those who watch over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.store import Reading, Transaction

#: How many readings of one day are shown.
MOST_READINGS = 500


@dataclass(frozen=True)
class ReadingsSeen:
    """Readings, the latest first."""

    found: tuple[Reading, ...]
    #: Names by code, of everybody.
    people: Mapping[str, str]
    #: Codes of those who can read the office's cases, or could.
    listed: tuple[str, ...] = ()
    #: There are more than are shown.
    is_cut: bool = False


def readings_of(desk: Desk, reference: str) -> ReadingsSeen:
    """Return who has read a case, and who asked for its numbers and contacts in full."""
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
        stored = tx.cases.get(desk.office.code, reference)
        return ReadingsSeen(tx.readings.of_case(stored.id), _names(tx))


def readings_on(desk: Desk, day: date, user: str | None = None) -> ReadingsSeen:
    """Return what of the office's cases was read on a day, by one person or by all."""
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
        found = tx.readings.on_day(desk.office.code, day, user, MOST_READINGS + 1)
        people = [each for each in tx.people.users() if each.office in (None, desk.office.code)]
        return ReadingsSeen(
            found[:MOST_READINGS],
            _names(tx),
            tuple(each.code for each in people),
            len(found) > MOST_READINGS,
        )


def _only_overseers(desk: Desk, tx: Transaction) -> None:
    only_who_may(desk, tx, "readings", "your roles do not show who has read what; ask an auditor")


def _names(tx: Transaction) -> Mapping[str, str]:
    return {each.code: each.name for each in tx.people.users()}
