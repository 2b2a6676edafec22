"""Letters as they were issued, and files that came with an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Fact


@dataclass(frozen=True, slots=True)
class NewNotice:
    """A letter to be kept as issued."""

    case_id: int
    position: int
    kind: str
    content: bytes
    media_type: str
    #: What it was made from; people's words only as references to texts.
    made_from: Mapping[str, Fact]
    template_sha256: str
    workflow_id: str
    #: Its structured text, as JSON.
    letter: str
    signed_on: date | None = None
    #: As printed, and where it stands in its series; None for letters without a number.
    number: str | None = None
    series: str | None = None
    year: int | None = None
    serial: int | None = None


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A letter as issued; its file is fetched by the hash."""

    position: int
    kind: str
    number: str | None
    signed_on: date | None
    media_type: str
    sha256: str
    made_from: Mapping[str, Fact]
    template_sha256: str
    workflow_id: str
    #: Hash of the file with its structured text; None for a letter of before that was kept.
    letter_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with an event."""

    position: int
    #: None once erased.
    name: str | None
    media_type: str
    sha256: str
    size_bytes: int
