"""Cases that are entered with their whole history, hundreds in a few statements."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from casetrack.core.case import Event
from casetrack.store.applicants import Applicants
from casetrack.store.cases import Cases
from casetrack.store.texts import Texts, text_id_of
from casetrack.store.values import NewHistory, NewText, StoredCase, TextReference


class Histories:
    """Whole histories of one database."""

    def __init__(self, texts: Texts, applicants: Applicants, cases: Cases) -> None:
        self._texts = texts
        self._applicants = applicants
        self._cases = cases

    def enter(self, several: Sequence[NewHistory], now: datetime) -> None:
        """Enter cases whose references are free and taken already."""
        people = self._applicants.find_or_make_many([each.applicant for each in several], now)
        asked = self._texts.put_many([NewText("request", each.request) for each in several])
        requests = map(text_id_of, asked)
        stored = self._cases.add_many(list(zip(several, people, requests, strict=True)))
        self._cases.append_first(zip(stored, self._events(stored, several), strict=True))
        projections = (each.projection for each in several)
        self._cases.project_first(list(zip(stored, projections, strict=True)))

    def _events(
        self, stored: Sequence[StoredCase], several: Sequence[NewHistory]
    ) -> list[tuple[Event, ...]]:
        """Return the events of each case, the first one with references to what it tells."""
        new = [
            NewText(kind, body, case_id=case.id)
            for case, each in zip(stored, several, strict=True)
            for kind, body in each.told_first.items()
        ]
        references = iter(self._texts.put_many(new))
        told = ({kind: next(references) for kind in each.told_first} for each in several)
        return [_telling(each, one) for each, one in zip(several, told, strict=True)]


def _telling(history: NewHistory, told: Mapping[str, TextReference]) -> tuple[Event, ...]:
    if not told:
        return history.events
    first, *rest = history.events
    return (replace(first, payload={**first.payload, **told}), *rest)
