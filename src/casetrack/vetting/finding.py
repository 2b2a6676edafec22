"""What vetting looks at, and what it says."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from casetrack.messages import Message

#: Where words stand: in a letter of ours, or in a file that goes with it.
Where: TypeAlias = Literal["letter", "file"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words and the place they stand in."""

    place: Message
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that should not leave the office unseen."""

    #: Name of the rule: `classified`, `comments`.
    rule: str
    place: Message
    says: Message
    #: Whether approval and dispatch are refused while it is there; else it is only shown.
    blocks: bool
    #: The article it rests on; empty where it is plain.
    source: str = ""
