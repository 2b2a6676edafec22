"""Who applied, and who of them turned out to be one person."""

from dataclasses import dataclass
from datetime import datetime


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
