"""Anchors: once a day one hash of all that was recorded, to be printed or mailed.

Whoever can write to the database can rewrite a chain whole, with every hash in it. What was printed
or mailed they cannot: a database that was rewritten no longer comes to the printed anchor.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date

from casetrack.desk.desk import Desk
from casetrack.desk.roles import only_who_may
from casetrack.desk.verifying.finding import Suspicion
from casetrack.errors import BadInput, NotFound, StoreError
from casetrack.messages import say
from casetrack.store import NOTHING_BEFORE, Anchor, Transaction

#: How often the ids are asked for, each time waiting half a second at most.
_ATTEMPTS = 20
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


def anchors(desk: Desk) -> tuple[Anchor, ...]:
    """Return every anchor, the latest first; for an auditor or an administrator."""
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
        return tuple(reversed(tx.anchors.all()))


def anchor(desk: Desk, day: date | None = None) -> Anchor:
    """Return the anchor of a day, and without a day today's, which is made where there is none.

    NotFound for another day that has none.
    """
    with desk.store.reading() as tx:
        _only_overseers(desk, tx)
        found = next((each for each in tx.anchors.all() if each.day == (day or desk.today)), None)
    if found is None and day is not None:
        raise NotFound("there is no anchor of {day}", day=day)
    return found or anchor_today(desk)


def anchor_today(desk: Desk) -> Anchor:
    """Make today's anchor, or return the one that somebody made already."""
    through = _settled(desk)
    # What lies below is settled, so that it can be read while people go on writing.
    with desk.store.reading() as tx:
        last = tx.anchors.last()
        if last is not None and last.day >= desk.today:
            return last
        previous = last.sha256 if last else NOTHING_BEFORE
        after = last.through if last else {}
        root, records = tx.anchors.root(desk.today, previous, after, through)
    made = Anchor(desk.today, desk.now(), through, records, previous, root)
    with desk.store.transaction() as tx:
        before = tx.anchors.last()
        if before is not None and before.day >= desk.today:
            return before
        tx.anchors.add(made)
    return made


def _settled(desk: Desk) -> Mapping[str, int]:
    """Return the last ids that nobody writes below any more."""
    for _ in range(_ATTEMPTS):
        # Where somebody writes for long, it lets go and asks again, so that nobody waits for it.
        with suppress(StoreError), desk.store.transaction() as tx:
            return tx.anchors.through()
    with desk.store.transaction() as tx:
        return tx.anchors.through()


def broken_anchors(tx: Transaction, printed: tuple[str, ...] = ()) -> Iterator[Suspicion]:
    """Yield the anchors that the database no longer comes to, those that were printed included."""
    previous, after = NOTHING_BEFORE, dict[str, int]()
    yielded = set()
    for each in tx.anchors.all():
        root, _ = tx.anchors.root(each.day, previous, after, each.through, each.format)
        if (root, previous) != (each.sha256, each.previous):
            says = say(
                "the database no longer comes to the anchor of {day}: something that was recorded "
                "before was changed",
                day=each.day,
            )
            yield Suspicion("anchor", None, None, says)
        yielded.add(root)
        previous, after = root, dict(each.through)
    for wanted in printed:
        if wanted not in yielded:
            says = say("the database comes to no anchor {sha256} as it was printed", sha256=wanted)
            yield Suspicion("anchor", None, None, says)


def hashes_in(text: str) -> tuple[str, ...]:
    """Return the anchors in what was printed or mailed; BadInput where there is none."""
    found = tuple(dict.fromkeys(_HASH.findall(text.lower())))
    if not found:
        raise BadInput("no anchor stands in it; one has 64 digits from 0 to f")
    return found


def _only_overseers(desk: Desk, tx: Transaction) -> None:
    only_who_may(desk, tx, "audit", "your roles do not show who did what; ask an auditor")
