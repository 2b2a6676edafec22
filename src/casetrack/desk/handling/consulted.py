"""Consultations (征求意见) of a case: who was asked what, by when, and what came back."""

from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Event
from casetrack.core.clock import Deadline
from casetrack.desk.handling.views import CaseView

_SENT, _SERVED, _RETURNED = "consultation_sent", "consultation_served", "consultation_returned"


@dataclass(frozen=True)
class Consultation:
    """One party that was asked."""

    #: The id that actions name it by.
    key: str
    #: What the party is: a choice of the field `party`; None where no event says.
    party: str | None
    #: None once erased, and where nobody was named.
    name: str | None
    information: str | None
    sent_on: date
    #: None while nobody has recorded it.
    served_on: date | None
    #: By its own clock; None where none runs for such a party.
    deadline: Deadline | None
    returned_on: date | None
    #: A choice of the field `opinion`; None while nothing has come back.
    opinion: str | None
    reason: str | None


def consultations(view: CaseView) -> tuple[Consultation, ...]:
    """Return the consultations of a case in the order they were sent."""
    case = view.stored.case
    sent = (each for each in case.chronological if each.type == _SENT and each.text_of("id"))
    return tuple(_consultation(view, each) for each in sent)


def _consultation(view: CaseView, sent: Event) -> Consultation:
    key = sent.text_of("id") or ""
    served, returned = _last(view, _SERVED, key), _last(view, _RETURNED, key)
    clocks = (each for each in view.deadlines.all if each.subject == key)
    consulted = (each for each in clocks if _is_of_consultations(view, each))
    return Consultation(
        key,
        sent.text_of("party"),
        _words(view, sent, "party_name"),
        _words(view, sent, "information"),
        sent.on,
        served.on if served else sent.date_of("served_on"),
        next(consulted, None),
        returned.on if returned else None,
        returned.text_of("opinion") if returned else None,
        _words(view, returned, "opinion_reason") if returned else None,
    )


def _is_of_consultations(view: CaseView, deadline: Deadline) -> bool:
    return view.workflow.clocks[deadline.clock].for_each == "consultation"


def _last(view: CaseView, kind: str, key: str) -> Event | None:
    found = (
        each
        for each in reversed(view.stored.case.standing)
        if each.type == kind and each.text_of("id") == key
    )
    return next(found, None)


def _words(view: CaseView, event: Event, key: str) -> str | None:
    value = view.facts[event.position].get(key)
    return value if isinstance(value, str) else None
