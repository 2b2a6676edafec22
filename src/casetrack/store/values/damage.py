"""What is not as it was written."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from casetrack.messages import Message

DamageKind: TypeAlias = Literal[
    "position",
    "previous",
    "hash",
    "payload",
    "text",
    "missing_events",
    "file",
    "calendar",
    "orphan",
    "letter",
    "attachment",
    "number",
    "reminder",
    "index",
]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in the database that is not as it was written."""

    kind: DamageKind
    #: Empty for a file and for a calendar.
    office: str
    reference: str
    position: int | None
    says: Message
