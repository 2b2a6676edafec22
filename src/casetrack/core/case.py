"""What happened to an application, oldest first: the input of every fold.

An event is never changed. A `corrected` event names the one it sets right: with `instead` the
earlier event stands with other facts, without it the earlier event is void.
State goes by position; clocks go by (date, position).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Literal, TypeAlias

#: What a payload may hold: what canonical JSON can carry without loss.
Fact: TypeAlias = "str | int | bool | Sequence[Fact] | Mapping[str, Fact] | None"

CORRECTED = "corrected"
#: A change of the calendar has moved due dates: a note about dates, not a step of the case.
RECALCULATED = "recalculated"
#: Key of the actor who is nobody of the office: whoever applied on the public pages.
PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Event:
    """One appended fact (办理记录)."""

    type: str
    #: The legal date, a civil date in the office's time zone (occurred_on).
    on: date
    #: Facts by name; dates as YYYY-MM-DD, free text as a reference to a stored text.
    payload: Mapping[str, Fact] = field(default_factory=dict)
    #: Counted from 1 within the case.
    position: int = 0
    #: The action that left it; None where no action did (a history from outside).
    action: str | None = None
    #: The state it led to; None where no state is known (a history from outside).
    state: str | None = None
    #: Who did it: `user:CODE`, `paper:KEY`, `date` for the passing of a date, or `public` for
    #: whoever applied on the public pages.
    actor: str = ""
    #: Aware UTC; None for an event that was never stored.
    recorded_at: datetime | None = None

    def date_of(self, key: str) -> date | None:
        """Return a date from the payload, or None where it is not given."""
        value = self.payload.get(key)
        return date.fromisoformat(value) if isinstance(value, str) else None

    def number_of(self, key: str) -> int | None:
        """Return a whole number from the payload, or None where it is not given."""
        value = self.payload.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def text_of(self, key: str) -> str | None:
        """Return a word from the payload, or None where it is not given."""
        value = self.payload.get(key)
        return value if isinstance(value, str) else None

    @property
    def served_on(self) -> date:
        """The day the letter of this event reached its addressee; the event's day if unknown."""
        return self.date_of("served_on") or self.on


@dataclass(frozen=True, slots=True)
class Policy:
    """What the law leaves to the office; pinned to a case at receipt."""

    #: Receipt on a rest day keeps its date, or rolls to the next working day.
    rest_day_receipt: Literal["keep", "roll"] = "keep"
    #: A consultation's last day is left out too, or the clock resumes on it.
    consultation_edge: Literal["through_return", "resume_on_return"] = "through_return"
    #: Working days the applicant is given to complete an application.
    correction_days: int = 15
    #: Remedy paragraph of SPECIAL_LAW.
    special_law_remedy: Literal["either", "reconsideration_first"] = "either"
    #: Row of NOT_GOVINFO in the forms of 2019 and 2021: other, or not held.
    not_govinfo_row: Literal["other", "not_held"] = "other"
    #: Outcome of an application of which something is given and something is not: given in part, or
    #: the main item's.
    mixed_items_row: Literal["partial", "main_item"] = "partial"
    #: The office's own milestones in working days, by name; 0 is none, one not named is as usual.
    milestones: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """One application as its events tell it, with the choices pinned to it at receipt."""

    #: By position, oldest first, voided and correcting events included.
    events: tuple[Event, ...]
    policy: Policy = field(default_factory=Policy)

    @classmethod
    def of(cls, events: Iterable[Event], policy: Policy | None = None) -> "Case":
        """Return a case of events in the order they were appended, positions given to them."""
        numbered = (replace(event, position=n) for n, event in enumerate(events, start=1))
        return cls(tuple(numbered), policy or Policy())

    @cached_property
    def standing(self) -> tuple[Event, ...]:
        """The events that stand, by position: void ones left out, corrected ones corrected.

        A recalculation is left out: what it says follows from the others and the calendar.
        """
        said_last: dict[int, Event] = {}
        for event in self.events:
            if event.type == CORRECTED and isinstance(voids := event.payload.get("voids"), int):
                said_last[voids] = event
        return tuple(
            corrected
            for event in self.events
            if event.type not in (CORRECTED, RECALCULATED)
            and (corrected := _corrected(event, said_last))
        )

    @cached_property
    def chronological(self) -> tuple[Event, ...]:
        """The events that stand, by (date, position): the order clocks go by."""
        return tuple(sorted(self.standing, key=lambda event: (event.on, event.position)))

    @cached_property
    def voided(self) -> frozenset[int]:
        """Positions of the events that a `corrected` event has voided or replaced."""
        positions = (event.payload.get("voids") for event in self.events if event.type == CORRECTED)
        return frozenset(position for position in positions if isinstance(position, int))

    @property
    def state(self) -> str | None:
        """The state the last standing event led to; None where none led to any.

        What leads nowhere (a due date worked out again) has no state of its own, so that voiding
        the step before it is not undone by it.
        """
        led_to = (event.state for event in reversed(self.standing))
        return next((state for state in led_to if state is not None), None)

    def last(self, *types: str) -> Event | None:
        """Return the last standing event of these types by position, or None."""
        return next((event for event in reversed(self.standing) if event.type in types), None)


def _corrected(event: Event, said_last: Mapping[int, Event]) -> Event | None:
    """Return the event as it stands today, or None where it is void."""
    correction = said_last.get(event.position)
    if correction is None:
        return event
    instead = correction.payload.get("instead")
    if not isinstance(instead, Mapping):
        return None
    on = instead.get("on")
    payload = instead.get("payload")
    return replace(
        event,
        on=date.fromisoformat(on) if isinstance(on, str) else event.on,
        payload=payload if isinstance(payload, Mapping) else event.payload,
    )
