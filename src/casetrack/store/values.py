"""What goes into the store and comes out of it: frozen values, never rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypeAlias

from casetrack.core.case import Case, Event, Fact, Policy
from casetrack.messages import Message

#: How an event refers to a stored text: {"text": 12, "sha256": "…"}.
TextReference: TypeAlias = dict[str, Fact]

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
]
Measure: TypeAlias = Literal["received", "carried_in", "replied", "carried_out", "remedy"]


@dataclass(frozen=True, slots=True)
class Office:
    """An agency that answers applications."""

    code: str
    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works with the program."""

    code: str
    name: str
    roles: tuple[str, ...]
    #: None: not bound to one office.
    office: str | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in with one browser."""

    #: Of the token that the browser holds.
    token_sha256: str
    #: Code of the user.
    user: str
    began_at: datetime
    #: The last time it was used, to within a minute.
    seen_at: datetime
    #: Begun with a one-time password: it opens nothing but the form for another.
    is_limited: bool = False
    by_provider: bool = False


@dataclass(frozen=True, slots=True)
class CalendarLoad:
    """Notices or closures that were loaded."""

    #: None: for every office.
    office: str | None
    loaded_at: datetime
    loaded_by: str
    file_sha256: str
    #: JSON, as the calendar reads it.
    content: str


@dataclass(frozen=True, slots=True)
class NewApplicant:
    """An applicant as an application names them."""

    type: str
    name: str
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """An applicant as known today; None for what is unknown or erased."""

    id: int
    type: str
    name: str | None
    id_number: str | None
    phone: str | None
    email: str | None
    address: str | None


@dataclass(frozen=True, slots=True)
class NewText:
    """Words to be kept apart, with whose or which case's they are."""

    kind: str
    body: str
    applicant_id: int | None = None
    case_id: int | None = None


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
class ProjectedDeadline:
    """A deadline as lists and the daily scan need it."""

    clock: str
    due: date
    #: What can be said without knowing today.
    status: str
    is_open: bool
    #: The consultation's key; empty for the case itself.
    subject: str = ""
    provisional: bool = False
    met_on: date | None = None
    alternative_due: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectedConsultation:
    """An opinion asked for, as the events tell it."""

    key: str
    party: str
    sent_on: date
    served_on: date | None = None
    returned_on: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectedRemedy:
    """A reconsideration or a lawsuit, as the events tell it."""

    key: str
    kind: str
    filed_on: date
    #: None while it is pending.
    concluded_on: date | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectedItem:
    """One thing asked for, and what became of it."""

    n: int
    text_id: int | None = None
    division: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class ProjectedParty:
    """Somebody who applies together with the first applicant."""

    key: str
    applicant_id: int


@dataclass(frozen=True, slots=True)
class Merge:
    """Two applicants that a person has said are one."""

    id: int
    gone_id: int
    kept_id: int
    merged_at: datetime
    merged_by: str
    #: None once erased.
    why: str | None
    #: None while it stands.
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_why: str | None = None


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question by telephone or at the counter."""

    number: int
    asked_on: date
    channel: str
    #: None once erased.
    question: str | None
    answer: str | None
    logged_by: str
    #: Reference of the application that it became, or None.
    became: str | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """What a case asks for, in words."""

    reference: str
    #: The applicant that this one is today.
    applicant_id: int
    received_on: date
    text: str


@dataclass(frozen=True, slots=True)
class CountedRow:
    """The row of one form that a case counts in; None with a reason where it counts nowhere."""

    form: str
    row: str | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Projection:
    """What the events of a case come to: the stored copy that lists, scans and counts read.

    Deadlines keep their order; consultations and parties are by key, items by number, counted rows
    by form.
    """

    applicant_type: str
    channel: str
    #: The day of receipt; while that is not confirmed, the day it came in.
    received_on: date
    state: str | None
    closed: bool = False
    #: The application was entered by mistake and counts nowhere.
    voided: bool = False
    #: The day it came in, while its receipt is not confirmed; None once it is.
    unconfirmed_since: date | None = None
    request_text: int | None = None
    handler: str | None = None
    due: date | None = None
    due_provisional: bool = False
    first_due: date | None = None
    outcome: str | None = None
    #: The date that the case's end is counted by.
    replied_on: date | None = None
    #: in_time, extended or late.
    closing: str | None = None
    calendar_sha256: str | None = None
    deadlines: tuple[ProjectedDeadline, ...] = ()
    consultations: tuple[ProjectedConsultation, ...] = ()
    items: tuple[ProjectedItem, ...] = ()
    parties: tuple[ProjectedParty, ...] = ()
    remedies: tuple[ProjectedRemedy, ...] = ()
    counted: tuple[CountedRow, ...] = ()
    #: Numbers of replies that a ledger brought, each once, in order.
    claimed: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True)
class TallyRow:
    """How many cases share these traits; `references` is empty unless asked for."""

    measure: Measure
    applicant_type: str
    channel: str
    #: Row of the form and how the case ended; None unless the measure is replied.
    row: str | None
    closing: str | None
    count: int
    references: tuple[str, ...] = ()
    #: Of a remedy: its kind, and its result or `pending`; None for every other measure.
    kind: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class VoidedCase:
    """An application that was entered by mistake; its reference is kept and counts nowhere."""

    reference: str
    received_on: date


@dataclass(frozen=True, slots=True)
class Damage:
    """Something in the database that is not as it was written."""

    kind: DamageKind
    #: Empty for a file and for a calendar.
    office: str
    reference: str
    position: int | None
    says: Message
