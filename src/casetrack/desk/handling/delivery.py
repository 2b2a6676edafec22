"""After the reply: how it went out and arrived (送达), and what may be or was done against it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case, Event
from casetrack.core.clock import Deadline
from casetrack.core.workflow import Remedied
from casetrack.desk.handling.views import CaseView

_DISPATCHED = "reply_dispatched"
_UNDONE = ("reply_revoked", "reply_ordered")
_FILED = "remedy_filed"


@dataclass(frozen=True)
class Delivered:
    """One step on the way of a reply to its addressee."""

    on: date
    #: Type of the event: dispatched, sent again, served, or not to be served.
    event: str
    #: Each a choice or a word of the law's fields; None where not given.
    carrier: str | None
    tracking_number: str | None
    failure: str | None
    #: Key of the joint applicant it was served on; None for the first applicant.
    recipient: str | None
    #: None where none was given or it was erased.
    proof: str | None


@dataclass(frozen=True)
class Against:
    """One reconsideration or lawsuit, with what is known and its own clocks."""

    remedy: Remedied
    body: str | None
    #: A choice of the field `procedure`; None where not given.
    procedure: str | None
    deadlines: tuple[Deadline, ...]


@dataclass(frozen=True)
class Delivery:
    """All there is after a reply."""

    #: Of the last reply, oldest first; empty before the first one.
    steps: tuple[Delivered, ...]
    #: Whether that reply still stands: nobody has taken it back or ordered another.
    stands: bool
    #: Until when the applicant may go further.
    chances: tuple[Deadline, ...]
    against: tuple[Against, ...]


def delivery(view: CaseView) -> Delivery:
    """Return how the last reply went out and what has been done about it."""
    case = view.stored.case
    sent = case.last(_DISPATCHED)
    stands = sent is not None and case.last(_DISPATCHED, *_UNDONE) == sent
    against = tuple(_against(view, each) for each in view.remedies)
    return Delivery(tuple(_steps(view, sent)), stands, tuple(_chances(view)), against)


def _steps(view: CaseView, sent: Event | None) -> Iterator[Delivered]:
    if sent is None:
        return
    for event in _since(view.stored.case, sent):
        proof = view.facts[event.position].get("proof")
        yield Delivered(
            event.on,
            event.type,
            event.text_of("carrier"),
            event.text_of("tracking_number"),
            event.text_of("failure"),
            event.text_of("recipient"),
            proof if isinstance(proof, str) else None,
        )


def _since(case: Case, sent: Event) -> Iterator[Event]:
    """Yield what happened to a reply, itself first."""
    types = (_DISPATCHED, "reply_resent", "reply_served", "service_failed")
    for event in case.standing:
        if event.position >= sent.position and event.type in types:
            yield event


def _chances(view: CaseView) -> Iterator[Deadline]:
    """Yield the clocks that filing a remedy meets."""
    for each in view.deadlines.all:
        if each.end != "superseded" and _FILED in view.workflow.clocks[each.clock].met_by:
            yield each


def _against(view: CaseView, remedy: Remedied) -> Against:
    filed = next(
        each
        for each in view.stored.case.standing
        if each.type == _FILED and each.text_of("id") == remedy.key
    )
    body = view.facts[filed.position].get("body")
    own = (each for each in view.deadlines.all if each.subject == remedy.key)
    clocks = tuple(each for each in own if view.workflow.clocks[each.clock].for_each == "remedy")
    return Against(
        remedy, body if isinstance(body, str) else None, filed.text_of("procedure"), clocks
    )
