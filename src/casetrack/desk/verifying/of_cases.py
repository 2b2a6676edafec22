"""Cases folded again: their dates and states, and the letters that their events sent."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from itertools import islice

from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.handling.folding import DAMAGED, fold, why_not
from casetrack.desk.ledger.as_events import IMPORTED
from casetrack.desk.verifying.finding import Suspicion, Tally
from casetrack.library import Law
from casetrack.messages import say
from casetrack.store import Projection, StoredCase, Transaction

#: How many cases are held in memory.
_AT_ONCE = 200


def folded_again(
    desk: Desk, tx: Transaction, stored: Iterable[StoredCase], tally: Tally
) -> Iterator[Suspicion]:
    """Yield where a case is not what its events come to under the law that is pinned to it."""
    coming = iter(stored)
    while page := list(islice(coming, _AT_ONCE)):
        letters = tx.notices.sent_by([each.id for each in page])
        for each, kept in zip(page, tx.cases.projections(page), strict=True):
            tally.cases += 1
            tally.events += len(each.case.events)
            yield from _refolded(desk, tx, each, kept, letters.get(each.id, frozenset()))


def _refolded(
    desk: Desk,
    tx: Transaction,
    stored: StoredCase,
    kept: Projection,
    letters: frozenset[tuple[int, str]],
) -> Sequence[Suspicion]:
    try:
        law = law_of(tx, stored)
        calendar = calendar_of(desk, tx, stored, law.workflow.calendar)
        worked_out = fold(stored, law.workflow, calendar).projection
        missing = list(_missing(stored, law, letters))
    except DAMAGED as error:
        return [Suspicion("fold", stored.reference, None, why_not(error))]
    return missing + [
        Suspicion(
            "projection",
            stored.reference,
            None,
            say("{column} is not what the events come to", column=column),
        )
        for column in _differing(kept, worked_out)
    ]


def _missing(
    stored: StoredCase, law: Law, letters: frozenset[tuple[int, str]]
) -> Iterator[Suspicion]:
    """Yield the letters that an event sent and that are not there; a ledger brings none."""
    for event in stored.case.events:
        action = law.workflow.actions.get(event.action or "")
        if action is None or action.notice is None or event.payload.get(IMPORTED):
            continue
        if (event.position, action.notice) not in letters:
            says = say("the letter {kind} that the event sent is not there", kind=action.notice)
            yield Suspicion("letter", stored.reference, event.position, says)


def _differing(kept: Projection, worked_out: Projection) -> list[str]:
    # Taken apart into dictionaries, as asdict does, a case would take half as long again to check.
    columns = (each.name for each in fields(kept))
    return [each for each in columns if getattr(kept, each) != getattr(worked_out, each)]
