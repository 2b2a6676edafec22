"""Verify: everything stored is as it was written, and everything worked out can be again."""

from dataclasses import asdict, dataclass
from datetime import date
from itertools import islice

from casetrack.desk.calendars.working_days import HOME, disagreements, in_force
from casetrack.desk.desk import Desk, calendar_of, law_of
from casetrack.desk.handling.folding import DAMAGED, fold, why_not
from casetrack.messages import Message, say
from casetrack.store import Projection, StoredCase, Transaction

#: How many cases are checked every night.
SAMPLE = 200


@dataclass(frozen=True)
class Suspicion:
    """Something that is not as it should be."""

    kind: str
    reference: str | None
    position: int | None
    says: Message


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what was found."""

    cases: int
    events: int
    findings: tuple[Suspicion, ...]


def verify(desk: Desk) -> Verified:
    """Check every chain, and fold every case again under the versions pinned to it."""
    cases = events = 0
    findings: list[Suspicion] = []
    with desk.store.reading() as tx:
        for damage in tx.checks.damages():
            findings.append(
                Suspicion(damage.kind, damage.reference or None, damage.position, damage.says)
            )
        findings += _calendar_findings(desk, tx)
        findings += _closing_findings(tx)
        for stored in tx.cases.every():
            cases, events = cases + 1, events + len(stored.case.events)
            findings += _refolded(desk, tx, stored)
    return Verified(cases, events, tuple(findings))


def verify_some(desk: Desk, night: date, how_many: int = SAMPLE) -> Verified:
    """Check some hundred cases: others each night, so that all have their turn."""
    events = 0
    with desk.store.reading() as tx:
        last = tx.cases.last_id()
        after = night.toordinal() * how_many % last if last else 0
        stored = list(islice(tx.cases.every(after=after), how_many))
        through = stored[-1].id if stored else after
        findings = [
            Suspicion(each.kind, each.reference or None, each.position, each.says)
            for each in tx.checks.broken_links(after, through)
        ]
        for each in stored:
            events += len(each.case.events)
            findings += _refolded(desk, tx, each)
    return Verified(len(stored), events, tuple(findings))


def _calendar_findings(desk: Desk, tx: Transaction) -> list[Suspicion]:
    """Return where what was loaded is at odds with the calendar it lies on."""
    try:
        shelf = in_force(tx, HOME, desk.library)
        found = list(disagreements(tx, shelf, desk.office.code))
    except DAMAGED as error:
        found = [why_not(error)]
    return [Suspicion("calendar", None, None, says) for says in found]


def _closing_findings(tx: Transaction) -> list[Suspicion]:
    """Return the closed years whose table is not the one that was frozen."""
    return [
        Suspicion(
            "closing",
            None,
            closing.position,
            say(
                "the table {form} of {year} of office {office} is not as it was closed",
                form=form,
                year=closing.year,
                office=office,
            ),
        )
        for office, form, closing in tx.years.every_closing()
        if not closing.is_whole
    ]


def _refolded(desk: Desk, tx: Transaction, stored: StoredCase) -> list[Suspicion]:
    """Return where the stored copy of a case is not what its events come to."""
    try:
        law = law_of(tx, stored)
        calendar = calendar_of(desk, tx, stored, law.workflow.calendar)
        worked_out = fold(stored, law.workflow, calendar).projection
    except DAMAGED as error:
        return [Suspicion("fold", stored.reference, None, why_not(error))]
    kept = tx.cases.projection(stored)
    return [
        Suspicion(
            "projection",
            stored.reference,
            None,
            say("{column} is not what the events come to", column=column),
        )
        for column in _differing(kept, worked_out)
    ]


def _differing(kept: Projection, worked_out: Projection) -> list[str]:
    one, other = asdict(kept), asdict(worked_out)
    return [column for column in one if one[column] != other[column]]
