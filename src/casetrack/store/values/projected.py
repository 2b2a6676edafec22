"""What the events of a case come to: the stored copy that lists, scans and counts read."""

from dataclasses import dataclass
from datetime import date


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
