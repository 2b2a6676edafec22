"""Reminders as signed JSON to an address of the office's own."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from casetrack.reminders.channels import Outgoing
from casetrack.reminders.posting import as_json, post_bytes


@dataclass(frozen=True)
class Webhook:
    """Posts each message; any answer of 2xx means that it was taken.

    The receiver that keeps the Idempotency-Key of what it took gets each message exactly once.
    """

    url: str
    secret: str = ""
    tells_repeats = True
    is_for_group = True
    disturbs = False

    def send(self, message: Outgoing) -> None:
        content = as_json(_told(message))
        post_signed(self.url, self.secret, message.key, message.at, content)


def post_signed(url: str, secret: str, key: str, at: datetime, content: bytes) -> None:
    """Post JSON under a key, signed at an instant unless the secret is empty; raise unless 2xx."""
    headers = {"Idempotency-Key": key, "X-Casetrack-Timestamp": at.isoformat()}
    if secret:
        headers["X-Casetrack-Signature"] = signature(secret, at, content)
    post_bytes(url, content, headers)


def signature(secret: str, at: datetime, content: bytes) -> str:
    """Return `sha256=` and the HMAC of the instant, a full stop and the content."""
    signed = at.isoformat().encode() + b"." + content
    return f"sha256={hmac.new(secret.encode(), signed, sha256).hexdigest()}"


def _told(message: Outgoing) -> dict[str, object]:
    return {
        "key": message.key,
        "office": message.office,
        "reference": message.reference,
        "clock": message.clock,
        "due": str(message.due),
        "occasion": message.occasion,
        "says": message.body,
    }
