"""What a subscription is told of a case: the body of each message that goes out."""

from datetime import date

from casetrack.told.told import Instant, Told


class OpenDeadlineTold(Told):
    """A due date that somebody still has to keep."""

    clock: str
    id: str
    """Of the consultation or remedy it belongs to; else empty."""
    due: date
    provisional: bool
    status: str


class LetterTold(Told):
    """A letter that the event has issued."""

    kind: str
    number: str | None


class HappeningTold(Told):
    """Something that has happened to a case; nothing in it is about a person.

    A message that only tries the way out has the event `test`, and neither a case nor a state.
    """

    id: str
    """The same whenever this message comes again; also in the header Idempotency-Key."""
    event: str
    """Such as `received`, `correction_requested`, `extended`, `reply_dispatched`."""
    office: str
    reference: str | None = None
    position: int | None = None
    """Counted from 1 within the case; a message never overtakes one of a lower position."""
    occurred_on: date | None = None
    recorded_at: Instant | None = None
    voids: int | None = None
    """The position of the event that this one sets right or takes back."""
    state: str | None = None
    closed: bool | None = None
    outcome: str | None = None
    due: date | None = None
    """By when the reply is due, as it now stands."""
    provisional: bool | None = None
    deadlines: list[OpenDeadlineTold] | None = None
    letters: list[LetterTold] | None = None
    forwarded_from: str | None = None
    """The body that has passed the case on, where the subscription is for that body's cases."""
    sender_number: str | None = None
    """What that body calls the case, likewise."""
