"""What several applicants have asked for: candidates for publishing (主动公开).

条例第44条: where several apply for the same information and it may be made public, it can be
published. Requests are compared by their words, numbers such as years left out; a person decides
whether they ask for the same.
"""

from dataclasses import dataclass
from datetime import date

from casetrack.core.likeness import groups
from casetrack.desk.desk import Desk
from casetrack.desk.lists.browsing import Card, cards
from casetrack.desk.year.overview import must_lead

#: Out of 100: requests this much alike are shown together.
_ALIKE = 75
_SEVERAL = 2
#: Topics that are shown, and cases of each.
MOST_TOPICS, MOST_CASES = 50, 12


@dataclass(frozen=True)
class Topic:
    """Requests alike of several applicants."""

    #: What the first of them asks for.
    request: str
    applicants: int
    total: int
    #: The first of its cases.
    cases: tuple[Card, ...]


def topics(desk: Desk, year: int) -> tuple[Topic, ...]:
    """Return what several applicants asked for in a year, what most asked for first."""
    with desk.store.reading() as tx:
        must_lead(desk, tx)
        office, last = desk.office.code, date(year, 12, 31)
        since = tx.lists.requests(office, date(year, 1, 1))
        asked = {each.reference: each for each in since if each.received_on <= last}
        found = [
            (len({asked[name].applicant_id for name in alike}), alike)
            for alike in groups({name: each.text for name, each in asked.items()}, _ALIKE)
        ]
        several = sorted(
            (each for each in found if each[0] >= _SEVERAL), key=lambda each: (-each[0], each[1])
        )[:MOST_TOPICS]
        shown = {name for _, alike in several for name in alike[:MOST_CASES]}
        known = {
            card.line.reference: card for card in cards(desk, tx, tx.lists.several(office, shown))
        }
        return tuple(
            Topic(
                asked[alike[0]].text,
                count,
                len(alike),
                tuple(known[name] for name in alike[:MOST_CASES] if name in known),
            )
            for count, alike in several
        )
