"""What happened is written down for whoever subscribes to it, in the transaction of the event.

No personal data: a reference, dates, codes, the number of a letter. Whatever was typed stays here.
An office that nobody subscribes to pays one look at an index.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from casetrack.core.case import Event
from casetrack.core.workflow import NEW
from casetrack.desk.letters.issuing import Issued
from casetrack.store import NewMessage, Projection, StoredCase, Transaction


def tell_subscribers(
    tx: Transaction,
    stored: StoredCase,
    projection: Projection,
    event: Event,
    letters: Sequence[Issued],
    now: datetime,
) -> None:
    """Write down for every subscription what has just happened to a case."""
    everybody = tx.subscriptions.listening(stored.office)
    listening = [each for each in everybody if each.hears(event.type)]
    if not listening:
        return
    narrowed = any(each.forwarded_from is not None for each in listening)
    sender = passed_on_by(tx, stored) if narrowed else None
    number = sender_number(tx, stored) if narrowed else None
    tx.outbox.put(
        as_message(
            each.id,
            told(stored, projection, event, letters, each.forwarded_from, number),
            now,
            stored.id,
        )
        for each in listening
        if each.forwarded_from in (None, sender)
    )


def passed_on_by(tx: Transaction, stored: StoredCase) -> str | None:
    """Return the body that has passed a case on, as it was entered; None for nobody."""
    return _entered(tx, stored, "forwarded_from")


def sender_number(tx: Transaction, stored: StoredCase) -> str | None:
    """Return what the body or platform that sent an application calls it; None where unknown."""
    return _entered(tx, stored, "forwarded_number") or tx.originals.number_of(stored.id)


def _entered(tx: Transaction, stored: StoredCase, key: str) -> str | None:
    """Return the last standing text under a key; None for none."""
    for event in reversed(stored.case.standing):
        reference = event.payload.get(key)
        if isinstance(reference, Mapping):
            return tx.texts.get(reference)
    return None


def told(
    stored: StoredCase,
    projection: Projection,
    event: Event,
    letters: Sequence[Issued],
    forwarded_from: str | None,
    number: str | None = None,
) -> dict[str, object]:
    """Return what a subscription is told of an event, apart from the id of the message."""
    return {
        "event": event.type,
        "office": stored.office,
        "reference": stored.reference,
        "position": event.position,
        "occurred_on": event.on.isoformat(),
        "recorded_at": None if event.recorded_at is None else event.recorded_at.isoformat(),
        "voids": event.number_of("voids"),
        "state": projection.state or NEW,
        "closed": projection.closed,
        "outcome": projection.outcome,
        "due": None if projection.due is None else projection.due.isoformat(),
        "provisional": projection.due_provisional,
        "deadlines": [
            {
                "clock": each.clock,
                "id": each.subject,
                "due": each.due.isoformat(),
                "provisional": each.provisional,
                "status": each.status,
            }
            for each in projection.deadlines
            if each.is_open
        ],
        "letters": [{"kind": each.kind, "number": each.number} for each in letters],
        # The administrator's own words, for the subscription that names them.
        "forwarded_from": forwarded_from,
        # That body's own; nobody else is told it.
        "sender_number": number if forwarded_from is not None else None,
    }


def trial(office: str, now: datetime) -> dict[str, object]:
    """Return what a message says that only tries the way out."""
    return {"event": "test", "office": office, "recorded_at": now.isoformat()}


def as_message(
    subscription: int, said: Mapping[str, object], written_at: datetime, case_id: int | None = None
) -> NewMessage:
    """Return a message with an id of its own, as it is sent and sent again."""
    key = secrets.token_hex(16)
    position, reference = said.get("position"), said.get("reference")
    return NewMessage(
        subscription_id=subscription,
        case_id=case_id,
        position=position if isinstance(position, int) else None,
        key=key,
        reference=reference if isinstance(reference, str) else None,
        event=str(said["event"]),
        body=json.dumps({"id": key, **said}, ensure_ascii=False),
        written_at=written_at,
    )
