"""Questions that are no application."""

from dataclasses import dataclass
from datetime import date


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
