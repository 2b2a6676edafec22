"""Applications: as they are entered, and as they are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from casetrack.core.case import Case, Event, Fact, Policy
from casetrack.store.values.applicants import NewApplicant
from casetrack.store.values.projected import Projection


@dataclass(frozen=True, slots=True)
class NewCase:
    """An application to be entered, with what is pinned to it."""

    office: str
    received_on: date
    applicant_id: int
    applicant_type: str
    channel: str
    workflow_id: str
    workflow_sha256: str
    created_at: datetime
    policy: Policy
    #: The review route, as JSON.
    route: Fact = None
    #: Id of the text with what is asked for.
    request_text: int | None = None
    handler: str | None = None
    #: None: the next one of the year of receipt.
    reference: str | None = None
    #: Where the year's references begin, if nothing was numbered yet.
    first_serial: int = 1


@dataclass(frozen=True, slots=True)
class StoredCase:
    """A case with everything the store keeps in its row."""

    id: int
    office: str
    reference: str
    workflow_id: str
    workflow_sha256: str
    route: Fact
    applicant_id: int
    created_at: datetime
    applicant_type: str
    channel: str
    request_text: int | None
    handler: str | None
    state: str | None
    closed: bool
    voided: bool
    received_on: date
    unconfirmed_since: date | None
    due: date | None
    due_provisional: bool
    first_due: date | None
    outcome: str | None
    replied_on: date | None
    closing: str | None
    calendar_sha256: str | None
    has_lists: bool
    events_count: int
    version: int
    #: Hash of the last event; 64 zeros where there is none.
    last_hash: str
    #: The events, and the policy pinned at receipt.
    case: Case


def not_entered_yet(new: NewCase, case: Case, case_id: int = 0) -> StoredCase:
    """Return a case as it will be once it is entered, so that it can be folded before that."""
    return StoredCase(
        id=case_id,
        office=new.office,
        reference=new.reference or "",
        workflow_id=new.workflow_id,
        workflow_sha256=new.workflow_sha256,
        route=new.route,
        applicant_id=new.applicant_id,
        created_at=new.created_at,
        applicant_type=new.applicant_type,
        channel=new.channel,
        request_text=new.request_text,
        handler=new.handler,
        state=None,
        closed=False,
        voided=False,
        received_on=new.received_on,
        unconfirmed_since=None,
        due=None,
        due_provisional=False,
        first_due=None,
        outcome=None,
        replied_on=None,
        closing=None,
        calendar_sha256=None,
        has_lists=False,
        events_count=0,
        version=0,
        last_hash="",
        case=case,
    )


@dataclass(frozen=True, slots=True)
class NewHistory:
    """A case that is entered with everything that has happened to it."""

    #: Its applicant and its request are filled in when it is entered.
    case: NewCase
    applicant: NewApplicant
    request: str
    #: By position, each with the instant it was recorded at.
    events: tuple[Event, ...]
    projection: Projection
    #: Words that the first event refers to, under the key that is their kind.
    told_first: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """An event's row as it is kept, for checking the chain."""

    position: int
    type: str
    action: str | None
    state: str | None
    occurred_on: date
    recorded_at: datetime
    actor: str
    #: Canonical JSON.
    payload: str
    previous: str
    hash: str
