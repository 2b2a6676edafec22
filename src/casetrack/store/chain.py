"""The chain that ties the events of a case together, each to the one before it.

An event's hash is the SHA-256 of canonical JSON: keys sorted, no spaces, UTF-8, characters as
themselves. docs/decisions/event-chain.md says it for outsiders.
"""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import sha256

from casetrack.core.case import Fact

#: What the first event names as the one before it.
NOTHING_BEFORE = "0" * 64


def canonical(value: object) -> str:
    """Return JSON that is the same text for the same value; TypeError for what JSON lacks."""
    return _WRITER.encode(value)


def event_hash(
    case: str,
    position: int,
    type: str,  # noqa: A002 (the name it has in the hashed JSON)
    action: str | None,
    state: str | None,
    occurred_on: date,
    recorded_at: datetime,
    actor: str,
    payload: Mapping[str, Fact],
    previous: str,
) -> str:
    """Return the hash of one event; `case` is `OFFICE/REFERENCE`, `recorded_at` is aware."""
    hashed = canonical(
        {
            "case": case,
            "position": position,
            "type": type,
            "action": action,
            "state": state,
            "occurred_on": occurred_on.isoformat(),
            "recorded_at": recorded_at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": actor,
            "payload": payload,
            "previous": previous,
        }
    )
    return sha256(hashed.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"{type(value).__name__} has no place in an event")


_WRITER = json.JSONEncoder(
    sort_keys=True,
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    default=_plain,
)
