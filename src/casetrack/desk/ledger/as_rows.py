"""A case as one row of a ledger, and what of it does not fit into one row."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casetrack.core.case import Case, Event
from casetrack.core.workflow import Workflow, items_of, remedies_of, results
from casetrack.desk.reception.parties import parties_of
from casetrack.intake import Remedy, Row
from casetrack.messages import Message, say, say_count
from casetrack.store import StoredCase, Transaction, text_id_of

#: Key of the text with what ledgers held beside the columns that cases have.
COLUMNS_TEXT = "ledger_columns"
_REPLY_LETTER = "reply"


@dataclass(frozen=True)
class Line:
    """One case as a row."""

    stored: StoredCase
    row: Row
    #: What does not fit into the row.
    notes: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """The words and numbers of a case that stand apart from its events."""

    request: str
    #: By kind: name, id_number, phone, email, address.
    applicant: Mapping[str, str]
    #: Position and number of each reply that was issued as a letter.
    letters: Sequence[tuple[int, str]]
    #: What the ledger held beside our columns, as it was kept; None for nothing.
    columns: str | None


def words_of(tx: Transaction, several: Sequence[StoredCase]) -> list[Words]:
    """Return the words of several cases in a few statements."""
    survivors = tx.applicants.survivors({each.applicant_id for each in several})
    said = tx.applicants.said(set(survivors.values()))
    newest = {(one, kind): bodies[-1] for (one, kind), bodies in said.items()}
    kept = [_columns_id(each.case) for each in several]
    wanted = [each.request_text for each in several] + kept
    bodies = tx.texts.several({one for one in wanted if one is not None})
    letters = tx.notices.numbers_of({each.id for each in several}, _REPLY_LETTER)
    kinds = ("name", "id_number", "phone", "email", "address")
    return [
        Words(
            bodies.get(each.request_text or 0) or "",
            {
                kind: body
                for kind in kinds
                if (body := newest.get((survivors[each.applicant_id], kind)))
            },
            letters.get(each.id, ()),
            bodies.get(columns or 0),
        )
        for each, columns in zip(several, kept, strict=True)
    ]


def kept_columns(note: str | None, other: Sequence[tuple[str, str]]) -> str | None:
    """Return what a ledger holds beside our columns as it is kept, or None for nothing."""
    if note is None and not other:
        return None
    return json.dumps({"note": note, "other": other}, ensure_ascii=False)


def columns_read(kept: str | None) -> tuple[str | None, tuple[tuple[str, str], ...]]:
    """Return the note and the unknown columns that were kept."""
    if kept is None:
        return None, ()
    found = json.loads(kept)
    return found["note"], tuple((heading, text) for heading, text in found["other"])


def _columns_id(case: Case) -> int | None:
    for event in case.events:
        if COLUMNS_TEXT in event.payload:
            return text_id_of(event.payload[COLUMNS_TEXT])
    return None


def line_of(stored: StoredCase, workflow: Workflow, words: Words) -> Line:
    """Return a case as a row; erased words are empty."""
    case = stored.case
    note, other = columns_read(words.columns)
    asked, answered = _first(case, "correction_requested"), _first(case, "correction_received")
    consulted = _first(case, "consultation_sent")
    returned = _returned(case, consulted)
    extended = _first(case, "extended")
    noticed, paid = _first(case, "fee_notified"), _first(case, "fee_paid")
    reply = _reply(stored)
    served = _service(case, reply)
    row = Row(
        reference=stored.reference,
        office=stored.office,
        received_on=stored.received_on,
        channel=stored.channel,
        applicant_name=words.applicant.get("name", ""),
        applicant_type=stored.applicant_type,
        id_number=words.applicant.get("id_number"),
        phone=words.applicant.get("phone"),
        email=words.applicant.get("email"),
        address=words.applicant.get("address"),
        request=words.request,
        handler=stored.handler,
        correction_requested_on=_on(asked),
        correction_received_on=_on(answered),
        consulted_on=_on(consulted),
        consultation_returned_on=_on(returned),
        extended_on=_on(extended),
        extended_days=extended.number_of("working_days") if extended else None,
        fee=_fee(noticed, paid, _first(case, "received")),
        fee_notified_on=_on(noticed),
        fee_paid_on=_on(paid),
        outcome=stored.outcome,
        replied_on=stored.replied_on,
        notice_number=_number(reply, words.letters),
        carrier=reply.text_of("carrier") if reply else None,
        tracking_number=reply.text_of("tracking_number") if reply else None,
        served_on=_on(served),
        remedies=tuple(
            Remedy(each.kind, each.filed_on, each.result, each.concluded_on)
            for each in remedies_of(case)
        ),
        note=note,
        other=other,
    )
    return Line(stored, row, tuple(_notes(stored, workflow, reply)))


def _on(event: Event | None) -> date | None:
    return event.on if event else None


def _first(case: Case, kind: str) -> Event | None:
    return next((event for event in case.chronological if event.type == kind), None)


def _returned(case: Case, sent: Event | None) -> Event | None:
    """Return what came back on the first consultation, or came back without one."""
    for event in case.chronological:
        is_of_it = sent is None or event.text_of("id") == sent.text_of("id")
        if event.type == "consultation_returned" and is_of_it:
            return event
    return None


def _fee(*events: Event | None) -> Decimal | None:
    said = (event.text_of("amount_yuan") for event in events if event)
    amount = next(filter(None, said), None)
    return None if amount is None else Decimal(amount)


def _reply(stored: StoredCase) -> Event | None:
    """Return the event that closed the case on the day it is counted by."""
    closing = [
        event
        for event in stored.case.standing
        if event.type in ("reply_dispatched", "withdrawn") and event.on == stored.replied_on
    ]
    return closing[-1] if closing else None


def _service(case: Case, reply: Event | None) -> Event | None:
    if reply is None:
        return None
    later = (event for event in case.standing if event.position > reply.position)
    return next((event for event in later if event.type == "reply_served"), None)


def _number(reply: Event | None, letters: Sequence[tuple[int, str]]) -> str | None:
    if reply is None:
        return None
    issued = [number for position, number in letters if position <= reply.position]
    return reply.text_of("notice_number") or (issued[-1] if issued else None)


def _notes(stored: StoredCase, workflow: Workflow, reply: Event | None) -> Iterator[Message]:
    case = stored.case
    if stored.unconfirmed_since:
        yield say("receipt not confirmed yet")
    if items := len(items_of(case)):
        yield say_count("{count} item asked for", "{count} items asked for", items)
    if parties := len(parties_of(case)):
        yield say_count("{count} joint applicant", "{count} joint applicants", parties)
    for kind, template in _SEVERAL.items():
        events = [event for event in case.standing if event.type == kind]
        if len(events) > 1:
            yield Message(template, {"count": len(events)})
    for kind, template in _NO_COLUMN.items():
        if _first(case, kind):
            yield Message(template)
    parties_asked = {event.text_of("party") for event in case.standing} - {None, "third_party"}
    if parties_asked:
        yield say("another agency was consulted")
    if len(results(workflow, case)) > 1 or _first(case, "reply_ordered"):
        yield say("replied to anew")
    if reply is not None and (lead := reply.text_of("lead")):
        yield say("answered in the letter of {lead}", lead=lead)


#: What a row has one place for.
_SEVERAL = {
    "correction_requested": say("{count} correction notices").template,
    "consultation_sent": say("{count} consultations").template,
    "extended": say("{count} extensions").template,
    "fee_notified": say("{count} fee notices").template,
}
#: What a row has no place for, and what moves a due date or an address.
_NO_COLUMN = {
    "suspended": say("was suspended").template,
    "reasons_requested": say("reasons were asked for").template,
    "delayed_until": say("the reply was put off").template,
    "agent_named": say("an agent acts for the applicant").template,
    "reply_resent": say("the reply was sent again").template,
}
