"""Where a reminder goes. A message names the case and its date, never a person."""

import logging
from collections.abc import Callable, Mapping

_log = logging.getLogger("casetrack.reminders")


def _to_inbox(recipient: str, body: str) -> None:
    """Do nothing more: the claimed row itself is the message that the person finds."""


def _to_log(recipient: str, body: str) -> None:
    _log.info("%s: %s", recipient, body)


#: By name, what sends a message to a person.
CHANNELS: Mapping[str, Callable[[str, str], None]] = {"inbox": _to_inbox, "log": _to_log}


def deliver(channel: str, recipient: str, body: str) -> str | None:
    """Send one message; return why it could not be sent, or None."""
    try:
        CHANNELS[channel](recipient, body)
    except Exception as error:
        # One broken channel must not stop the scan.
        return type(error).__name__
    return None
