"""Papers that go with one issued letter: its envelope (信封), its return of service (送达回证)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case, Event
from casetrack.core.workflow import Workflow
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.letters.recipients import Recipient, recipients_of
from casetrack.desk.letters.values import office_values
from casetrack.desk.texts import put_together
from casetrack.errors import NotFound
from casetrack.messages import say_count
from casetrack.notices import Letter
from casetrack.store import StoredCase, StoredNotice, Transaction

#: Each paper and the folder of notices that it is in, which has the layout of its page.
SLIPS = {"service_return": "office", "envelope": "post"}
#: The events that tell how a reply was served, and what of them the return of service shows.
_SENT, _SERVED, _FAILED = ("reply_dispatched", "reply_resent"), "reply_served", "service_failed"
#: The event of its own that tells when a consultation was served.
_CONSULTATION_SENT, _CONSULTATION_SERVED = "consultation_sent", "consultation_served"


@dataclass(frozen=True)
class Slip:
    """A paper that goes with a letter to one of its recipients."""

    letter: Letter
    #: The number, or else the title, of the letter that it goes with.
    goes_with: str
    recipients: int


@dataclass(frozen=True)
class WithSlips:
    """A letter that papers go with: the last one of its kind."""

    kind: str
    title: str
    number: str | None
    #: Names, in the order in which `slip` counts them.
    recipients: tuple[str, ...]


def with_slips(desk: Desk, reference: str) -> tuple[WithSlips, ...]:
    """Return the letters of a case that go to anybody, the last of each kind."""
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        found: dict[str, WithSlips] = {}
        for notice in tx.notices.of(case.id):
            letter = text_of(tx, notice)
            if letter is not None and (to := recipients_of(tx, case, notice, letter)):
                names = tuple(each.name for each in to)
                found[notice.kind] = WithSlips(notice.kind, letter.title, notice.number, names)
    return tuple(found.values())


def slip(
    desk: Desk, reference: str, name: str, kind: str | None = None, recipient: int = 1
) -> Slip:
    """Return one of SLIPS for the last letter of a kind, or the last that went to anybody.

    `recipient` counts from 1 where a letter is for several. NotFound where no such letter was
    issued, or it has no such recipient.
    """
    with desk.store.reading() as tx:
        case = tx.cases.get(desk.office.code, reference)
        notice, letter = _issued(tx, case, kind)
        found = recipients_of(tx, case, notice, letter)
        if not 1 <= recipient <= len(found):
            raise NotFound(
                "the letter is for {recipients}, not {recipient}",
                recipients=say_count("{count} recipient", "{count} recipients", len(found)),
                recipient=recipient,
            )
        to = found[recipient - 1]
        written = written_slip(desk, tx, case, name, notice, letter, to)
    return Slip(written, notice.number or letter.title, len(found))


def written_slip(
    desk: Desk,
    tx: Transaction,
    case: StoredCase,
    name: str,
    notice: StoredNotice,
    letter: Letter,
    to: Recipient,
) -> Letter:
    """Return one of SLIPS for a letter to one recipient."""
    values = {
        "draft": False,
        "signed_on": None,
        "office": office_values(desk),
        "case": {"reference": case.reference},
        "served": {
            "title": letter.title,
            "number": notice.number,
            "to": to.name,
            "address": to.address,
            "phone": to.phone,
        },
        "post": on_record(tx, law_of(tx, case).workflow, case, notice),
    }
    return desk.notices.render(SLIPS[name], name, values)


def text_of(tx: Transaction, notice: StoredNotice) -> Letter | None:
    """Return a letter's text as it was issued; None where it was erased, and for a letter of before
    texts were kept."""
    sha = notice.letter_sha256
    kept = tx.notices.file_if_kept(sha) if sha else None
    return None if kept is None else Letter.from_json(kept)


def _issued(tx: Transaction, case: StoredCase, kind: str | None) -> tuple[StoredNotice, Letter]:
    for notice in reversed(tx.notices.of(case.id)):
        letter = text_of(tx, notice)
        if kind in (None, notice.kind) and letter is not None and letter.addressee:
            return notice, letter
    raise NotFound(
        "{reference}: no letter that goes to anybody was issued yet", reference=case.reference
    )


def on_record(
    tx: Transaction, workflow: Workflow, case: StoredCase, notice: StoredNotice
) -> dict[str, object]:
    """Return what is on record of how a letter was sent and served."""
    facts: dict[str, object] = {}
    if workflow.notices[notice.kind].template is None:
        facts = dict(_of_reply(tx, workflow, case, notice.position))
    else:
        facts["served_on"] = _served_on(case.case, case.case.events[notice.position - 1])
        if posted := tx.postings.tracked(case.id).get(notice.position):
            facts["dispatched_on"], facts["tracking_number"] = posted
    return facts


def _served_on(case: Case, sent: Event) -> date | None:
    """Return when a letter that is no reply was served; None where nobody has recorded it."""
    told = (
        event.on
        for event in case.standing
        if event.type == _CONSULTATION_SERVED and event.text_of("id") == sent.text_of("id")
    )
    own = sent.date_of("served_on")
    return next(told, own) if sent.type == _CONSULTATION_SENT else own


def _of_reply(
    tx: Transaction, workflow: Workflow, case: StoredCase, after: int
) -> Iterator[tuple[str, object]]:
    for event in case.case.standing:
        if event.position <= after:
            continue
        told = put_together(tx, event.payload)
        if event.type in _SENT:
            ways = workflow.fields["carrier"].choices
            yield "way", ways.get(str(told.get("carrier")), "")
            yield "tracking_number", told.get("tracking_number")
            yield "dispatched_on", event.on
        if event.type == _SERVED:
            yield "served_on", event.on
            yield "proof", told.get("proof")
        if event.type == _FAILED:
            yield "failure", workflow.fields["failure"].choices.get(str(told.get("failure")), "")
