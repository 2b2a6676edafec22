"""What went out and is not on record as served (送达): from its service the time to seek a remedy
runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from casetrack.core.case import Case, Event
from casetrack.core.workflow import InputField
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.ledger.as_events import IMPORTED
from casetrack.desk.reception.parties import parties_of
from casetrack.desk.roles import only_who_may
from casetrack.store import StoredCase, Transaction

_SENT, _RESENT, _SERVED, _FAILED = (
    "reply_dispatched",
    "reply_resent",
    "reply_served",
    "service_failed",
)
#: How far back it is looked; what is older is on the page of its case.
_SINCE = timedelta(days=365)
#: The most cases that are listed.
MOST_UNSERVED = 200


@dataclass(frozen=True)
class Unserved:
    """A reply that one of its addressees is not known to have got."""

    reference: str
    #: Key of the joint applicant; None for the first applicant.
    recipient: str | None
    #: None where it was erased.
    name: str | None
    #: The day it went out last.
    sent_on: date
    carrier: str | None
    tracking_number: str | None
    #: Why it came back since, a choice of the law's field `failure`; None where it did not.
    failure: str | None
    carriers: InputField
    failures: InputField


def unserved(desk: Desk) -> tuple[Unserved, ...]:
    """Return the replies of the last year that are on their way, the oldest first.

    Those of an imported ledger are left out: it does not tell of service.
    """
    with desk.store.reading() as tx:
        only_who_may(desk, tx, "post", "your roles do not record service; ask a registrar")
        since = desk.today - _SINCE
        found = tx.serving.candidates(desk.office.code, since, MOST_UNSERVED)
        return tuple(
            line
            for reference in found
            for line in _lines(tx, tx.cases.get(desk.office.code, reference))
        )


def _lines(tx: Transaction, stored: StoredCase) -> Iterator[Unserved]:
    case = stored.case
    first = case.last(_SENT)
    if first is None or IMPORTED in first.payload or not _stands(case, first):
        return
    workflow = law_of(tx, stored).workflow
    if _SERVED not in {action.leaves for action in workflow.actions.values()}:
        return
    since = [event for event in case.standing if event.position >= first.position]
    sent = [event for event in since if event.type in (_SENT, _RESENT)][-1]
    back = [e for e in since if e.type == _FAILED and e.position > sent.position]
    served = {event.text_of("recipient") for event in since if event.type == _SERVED}
    for recipient, applicant in _people(stored):
        if recipient in served:
            continue
        yield Unserved(
            stored.reference,
            recipient,
            tx.applicants.get(applicant).name,
            sent.on,
            sent.text_of("carrier"),
            sent.text_of("tracking_number"),
            back[-1].text_of("failure") if back else None,
            workflow.fields["carrier"],
            workflow.fields["failure"],
        )


def _people(stored: StoredCase) -> Iterator[tuple[str | None, int]]:
    yield None, stored.applicant_id
    yield from ((party.key, party.applicant_id) for party in parties_of(stored.case))


def _stands(case: Case, sent: Event) -> bool:
    """Whether a reply was neither taken back nor ordered anew since it went out."""
    return case.last(_SENT, "reply_revoked", "reply_ordered") == sent
