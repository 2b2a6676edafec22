"""One row of a ledger as values, and what cannot be true of it.

What the law objects to (a late reply, an extension too long) may well be true; that is no business
of this room.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casetrack.intake.columns import BY_KEY, COLUMNS
from casetrack.messages import Message, say


@dataclass(frozen=True, slots=True)
class Remedy:
    """A reconsideration or lawsuit (复议、诉讼)."""

    kind: str
    filed_on: date
    #: None while it is pending.
    result: str | None = None
    concluded_on: date | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One application; None for a cell that is empty."""

    received_on: date
    channel: str
    applicant_name: str
    applicant_type: str
    request: str
    reference: str | None = None
    office: str | None = None
    id_number: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    handler: str | None = None
    correction_requested_on: date | None = None
    correction_received_on: date | None = None
    consulted_on: date | None = None
    consultation_returned_on: date | None = None
    extended_on: date | None = None
    #: Working days.
    extended_days: int | None = None
    #: In yuan.
    fee: Decimal | None = None
    fee_notified_on: date | None = None
    fee_paid_on: date | None = None
    #: Code, or the name that a law gives it.
    outcome: str | None = None
    replied_on: date | None = None
    notice_number: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    served_on: date | None = None
    remedies: tuple[Remedy, ...] = ()
    note: str | None = None
    #: Columns that are none of ours: heading and text, where there is any.
    other: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands; the sheet of a CSV file has no name."""

    sheet: str
    #: Counted from 1, headings and titles included, as a spreadsheet shows it.
    row: int


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row cannot be taken."""

    place: Place
    #: Key of the column; empty where it is the row as a whole.
    column: str
    #: As typed; empty for what tells of a person.
    value: str
    says: Message


#: What cannot have happened before what.
_AFTER = (
    ("correction_received_on", "correction_requested_on"),
    ("consultation_returned_on", "consulted_on"),
    ("fee_paid_on", "fee_notified_on"),
    ("served_on", "replied_on"),
)
#: What only a reply has.
_OF_A_REPLY = ("outcome", "notice_number", "carrier", "tracking_number", "served_on")


def impossible(row: Row, today: date) -> Iterator[tuple[str, Message]]:
    """Yield the column and the reason of each thing that cannot be true."""
    for key in (column.key for column in COLUMNS if column.kind == "date"):
        on = getattr(row, key)
        if on is not None:
            yield from ((key, no) for no in _no_day_for(on, row, today))
    for later, earlier in _AFTER:
        one, other = getattr(row, later), getattr(row, earlier)
        if one is not None and other is not None and one < other:
            yield later, say("it is before {column} {day}", column=earlier, day=other)
    if row.replied_on is not None and row.outcome is None:
        yield "outcome", say("it is empty, and the application was replied to")
    if row.replied_on is None:
        for key in _OF_A_REPLY:
            if getattr(row, key) is not None:
                yield "replied_on", say("it is empty, and {column} is not", column=key)
                break
    for remedy in row.remedies:
        for on in (remedy.filed_on, remedy.concluded_on):
            if on is not None:
                yield from (("remedies", no) for no in _no_day_for(on, row, today))
        if remedy.concluded_on is not None and remedy.concluded_on < remedy.filed_on:
            yield "remedies", say("it was concluded before it was filed")


def _no_day_for(on: date, row: Row, today: date) -> Iterator[Message]:
    if on > today:
        yield say("{on} lies in the future; today is {today}", on=on, today=today)
    if on < row.received_on:
        yield say(
            "{on} is before the receipt on {received}; look at the date",
            on=on,
            received=row.received_on,
        )


def written(row: Row, key: str) -> str | None:
    """Return a value as text in codes; None for an empty cell."""
    value = getattr(row, key)
    if key == "remedies":
        return ";".join(_remedy(remedy) for remedy in value) or None
    if value is None:
        return None
    return value.isoformat() if BY_KEY[key].kind == "date" else str(value)


def _remedy(remedy: Remedy) -> str:
    said = [remedy.kind, remedy.filed_on.isoformat(), remedy.result or "pending"]
    if remedy.concluded_on is not None:
        said.append(remedy.concluded_on.isoformat())
    return ":".join(said)
