"""Verify: everything stored is as it was written, and everything worked out can be again.

Findings go by one at a time and cases a few hundred at a time, so that an office with a million
cases needs no more memory than one with a thousand.
"""

from collections.abc import Iterator
from datetime import date
from itertools import chain, groupby, islice

from casetrack.desk.calendars.working_days import HOME, disagreements, in_force
from casetrack.desk.desk import Desk
from casetrack.desk.handling.folding import DAMAGED, why_not
from casetrack.desk.verifying.anchoring import broken_anchors
from casetrack.desk.verifying.finding import Suspicion, Tally, Verified, suspected
from casetrack.desk.verifying.of_cases import folded_again
from casetrack.messages import say
from casetrack.store import Closing, Transaction

#: How many cases are checked every night.
SAMPLE = 200


def verify(desk: Desk, printed: tuple[str, ...] = ()) -> Verified:
    """Check every chain, file, number and closed year, and fold every case again.

    `printed` are anchors as they were printed or mailed, which the database must still come to.
    """
    tally = Tally()
    with desk.store.reading() as tx:
        return tally.seen(
            chain(
                # The database sorts most for these: first, while this process is still small.
                map(suspected, tx.loose_ends.all()),
                map(suspected, tx.checks.damages()),
                _calendars(desk, tx),
                _closings(tx),
                broken_anchors(tx, printed),
                folded_again(desk, tx, tx.cases.every(), tally),
            )
        )


def verify_some(desk: Desk, night: date, how_many: int = SAMPLE) -> Verified:
    """Check some hundred cases: others each night, so that all have their turn."""
    tally = Tally()
    with desk.store.reading() as tx:
        last = tx.cases.last_id()
        after = night.toordinal() * how_many % last if last else 0
        stored = list(islice(tx.cases.every(after=after), how_many))
        through = stored[-1].id if stored else after
        return tally.seen(
            chain(
                map(suspected, tx.checks.broken_links(after, through)),
                folded_again(desk, tx, stored, tally),
            )
        )


def _calendars(desk: Desk, tx: Transaction) -> Iterator[Suspicion]:
    """Yield where what was loaded is at odds with the calendar it lies on, office by office."""
    try:
        shelf = in_force(tx, HOME, desk.library)
        offices = [office.code for office in tx.people.offices()]
        found = (says for office in offices for says in disagreements(tx, shelf, office))
        # What is wrong with the calendar of the country is said of every office.
        once = {str(says): says for says in found}
        yield from (Suspicion("calendar", None, None, says) for says in once.values())
    except DAMAGED as error:
        yield Suspicion("calendar", None, None, why_not(error))


def _closings(tx: Transaction) -> Iterator[Suspicion]:
    """Yield the closed years whose table is not the one that was frozen, and what is missing."""
    every = sorted(tx.years.every_closing(), key=_year_of)
    for (office, form, year), theirs in groupby(every, key=_year_of):
        values = {"form": form, "year": year, "office": office}
        for expected, (*_, closing) in enumerate(theirs, start=1):
            if closing.position != expected:
                says = say("the closings {form} of {year} of office {office} have a gap", **values)
                yield Suspicion("closing", None, expected, says)
                break
            if not closing.is_whole:
                says = say(
                    "the table {form} of {year} of office {office} is not as it was closed",
                    **values,
                )
                yield Suspicion("closing", None, closing.position, says)


def _year_of(closed: tuple[str, str, Closing]) -> tuple[str, str, int]:
    office, form, closing = closed
    return office, form, closing.year
