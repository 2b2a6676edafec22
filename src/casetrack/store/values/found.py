"""Cases as lists, scans and searches find them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as a list shows it."""

    id: int
    office: str
    reference: str
    workflow_id: str
    workflow_sha256: str
    state: str | None
    closed: bool
    received_on: date
    unconfirmed_since: date | None
    due: date | None
    due_provisional: bool
    #: Status of the clock that `due` belongs to, as far as it can be told without knowing today.
    due_status: str | None
    outcome: str | None
    replied_on: date | None
    applicant_id: int
    applicant_type: str
    channel: str
    request_text: int | None
    handler: str | None


@dataclass(frozen=True, slots=True)
class OpenDeadline:
    """A deadline that is still open, with the case it belongs to."""

    case_id: int
    office: str
    reference: str
    handler: str | None
    workflow_id: str
    clock: str
    subject: str
    due: date
    provisional: bool
    status: str
    #: No round of reminders need look at it before.
    look_on: date = date.min


@dataclass(frozen=True, slots=True)
class Request:
    """What a case asks for, in words."""

    reference: str
    #: The applicant that this one is today.
    applicant_id: int
    received_on: date
    text: str


@dataclass(frozen=True, slots=True)
class VoidedCase:
    """An application that was entered by mistake; its reference is kept and counts nowhere."""

    reference: str
    received_on: date
