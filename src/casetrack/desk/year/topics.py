"""What several applicants have asked for: candidates for publishing (主动公开).

条例第44条: where several apply for the same information and it may be made public, it can be
published. Requests are compared by their words, numbers such as years left out; a person decides
whether they ask for the same. In a year with very many requests that takes seconds, so they are
compared at night and what was found is kept; what came in since stands there from the next night.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from casetrack.core.likeness import groups
from casetrack.desk.desk import Desk
from casetrack.desk.lists.browsing import Card, cards
from casetrack.desk.year.overview import must_lead
from casetrack.store import KeptTopics, Transaction, Wanted

#: Out of 100: requests this much alike are shown together.
_ALIKE = 75
_SEVERAL = 2
#: Topics that are shown, and cases of each.
MOST_TOPICS, MOST_CASES = 50, 12
#: So many requests are compared while somebody waits, in about a tenth of a second.
AT_ONCE = 1_000


@dataclass(frozen=True)
class Topic:
    """Requests alike of several applicants."""

    #: What the first of them asks for; None where that was erased.
    request: str | None
    applicants: int
    total: int
    #: The first of its cases.
    cases: tuple[Card, ...]


@dataclass(frozen=True)
class Topics:
    """What several asked for in a year, what most asked for first."""

    topics: tuple[Topic, ...]
    #: When it was found; None where it was found for this answer.
    found_at: datetime | None = None


@dataclass(frozen=True)
class _Found:
    """A topic in numbers, with the references of its first cases."""

    applicants: int
    total: int
    references: Sequence[str]


def topics(desk: Desk, year: int) -> Topics:
    """Return what several applicants asked for in a year."""
    with desk.store.reading() as tx:
        must_lead(desk, tx)
        kept = tx.years.topics(desk.office.code, year) if _are_many(desk, tx, year) else None
        if kept is None:
            return Topics(_shown(desk, tx, _find(desk, tx, year)))
        found = [_Found(**each) for each in json.loads(kept.content)]
        return Topics(_shown(desk, tx, found), kept.found_at)


def keep_topics(desk: Desk) -> None:
    """Find what several asked for this year and last, and keep it where that takes long."""
    for year in (desk.today.year - 1, desk.today.year):
        with desk.store.reading() as tx:
            found = _find(desk, tx, year) if _are_many(desk, tx, year) else None
        if found is not None:
            content = json.dumps([vars(each) for each in found])
            with desk.store.transaction() as tx:
                tx.years.keep_topics(desk.office.code, year, KeptTopics(desk.now(), content))


def _are_many(desk: Desk, tx: Transaction, year: int) -> bool:
    wanted = Wanted(received_from=date(year, 1, 1), received_to=date(year, 12, 31))
    return tx.lists.count(desk.office.code, wanted) > AT_ONCE


def _find(desk: Desk, tx: Transaction, year: int) -> list[_Found]:
    since = tx.lists.requests(desk.office.code, date(year, 1, 1))
    asked = {each.reference: each for each in since if each.received_on <= date(year, 12, 31)}
    found = [
        _Found(len({asked[name].applicant_id for name in alike}), len(alike), alike[:MOST_CASES])
        for alike in groups({name: each.text for name, each in asked.items()}, _ALIKE)
    ]
    several = [each for each in found if each.applicants >= _SEVERAL]
    several.sort(key=lambda each: (-each.applicants, *each.references))
    return several[:MOST_TOPICS]


def _shown(desk: Desk, tx: Transaction, found: Sequence[_Found]) -> tuple[Topic, ...]:
    """Return topics with their cases as they are now; one without any is left out."""
    names = {name for each in found for name in each.references}
    lines = tx.lists.several(desk.office.code, names)
    known = {card.line.reference: card for card in cards(desk, tx, lines)}
    shown = [
        (each, tuple(known[name] for name in each.references if name in known)) for each in found
    ]
    return tuple(
        Topic(theirs[0].request, each.applicants, each.total, theirs)
        for each, theirs in shown
        if theirs
    )
