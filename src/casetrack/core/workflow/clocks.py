"""The time limits of a law as data: clocks (期限), and the office's own milestones (内部节点)."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar, get_args

from pydantic import Field, model_validator

from casetrack.core.reading import Part, Whole, WholeOrNone

#: What a clock does with an event.
ClockPart: TypeAlias = Literal[
    "asks", "answers", "leaves_out", "extends", "puts_off", "ends", "rounds", "starts"
]
#: In the order in which clocks take an event: the answers first, the starts last.
PARTS: tuple[ClockPart, ...] = get_args(ClockPart)
#: What a letter says about remedies.
RemedyKind: TypeAlias = Literal["either", "reconsideration_first", "none"]


class Restart(Part):
    """The clock begins anew when the applicant has answered."""

    asked_by: str
    answered_by: str
    #: The clock the asking had to keep; asked later, whether it restarts is open to dispute,
    #: and both due dates are shown.
    asked_within: str | None = None
    #: How often this may happen; more often has no effect.
    times: Whole = 1
    source: str = ""


class LeftOut(Part):
    """Days between two events that are not counted: after the first, through the second.

    With `whole_days` they are the days of a suspension: from the first on, before the second. With
    `both_days` the days of both events are among them, and none before the second event has come.
    """

    begins_with: str
    whole_days: bool = False
    both_days: bool = False
    #: Event that tells later when the letter was served.
    served_by: str | None = None
    ends_with: str
    #: Only for these values of the event's `party`; empty means for all.
    parties: tuple[str, ...] = ()
    #: At most this many working days from service are left out; None means no limit.
    at_most_working_days: Whole | None = None
    #: Where there is no limit and nothing has come back yet, a due date assumes this many.
    assumed_working_days: WholeOrNone = 15
    source: str = ""


class Extension(Part):
    """The clock may be made longer before it runs out."""

    event: str
    at_most_working_days: Whole
    times: Whole = 1
    #: Fact of the event that says what it lacked; with it the clock gets no longer.
    void_if: str | None = None
    source: str = ""


class Delay(Part):
    """The answer is put off to a day that the applicant was told."""

    event: str
    #: Fact of the event with that day.
    until_given_by: str
    source: str = ""


class Round(Part):
    """The clock begins anew although it was kept: what it was kept by does not stand."""

    begins_with: str
    source: str = ""


class Length(Part):
    """Another length, for some starting events; exactly one of the three is given."""

    #: Values of the starting event's facts; where a fact is not given, this length does not hold.
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: The last day of the start it holds for; None means it holds for ever.
    until: date | None = None
    working_days: WholeOrNone | None = None
    calendar_days: Whole | None = None
    months: Whole | None = None
    #: What silence means for these starts, in place of the clock's own.
    silence: str | None = None
    source: str = ""

    @model_validator(mode="after")
    def _one_length(self) -> "Length":
        return _with_one_length(self)


class Clock(Part):
    """One statutory time limit (期限). Exactly one of the three lengths is given."""

    title: str
    title_en: str
    source: str = ""
    working_days: Whole | None = None
    calendar_days: Whole | None = None
    months: Whole | None = None
    #: A length in days or months begins with the day it starts on, which is its first day.
    counts_first_day: bool = False
    #: Whether the last day of such a length, where it is no working day, moves to the next one.
    rolls_on: bool = True
    #: Fact of the starting event that gives another length in working days.
    length_given_by: str | None = None
    #: The office's standing choice of the length, where the event gives none.
    length_by_policy: Literal["correction_days"] | None = None
    #: Lengths for some starts in place of its own; the first that fits holds.
    lengths: tuple[Length, ...] = ()
    #: Fact of the starting event that gives the due date itself; it wins.
    due_given_by: str | None = None
    starts_on: tuple[str, ...] = Field(min_length=1)
    #: Facts that the starting event must have, where it gives them at all.
    starts_if: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: Only after a reply that told one of these remedies, where the outcome is known.
    starts_for_remedies: tuple[RemedyKind, ...] = ()
    #: Counted from the day the starting event's letter was served, not from its own day.
    from_service: bool = False
    #: Event that tells the day of service later.
    served_by: str | None = None
    #: Several may run at once, told apart by the starting event's id.
    for_each: Literal["consultation", "remedy"] | None = None
    #: Only starting events with one of these values of `party`.
    parties: tuple[str, ...] = ()
    restarts: tuple[Restart, ...] = ()
    rounds: tuple[Round, ...] = ()
    leaves_out: tuple[LeftOut, ...] = ()
    extension: Extension | None = None
    delay: Delay | None = None
    met_by: tuple[str, ...] = Field(min_length=1)
    #: Facts that the meeting event must have, where it gives them at all.
    met_if: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: Events after which nobody waits for this clock any more.
    ends_with: tuple[str, ...] = ()
    #: An ending event that counts only where one of these clocks had run out before.
    ends_only_after: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: What it means where nobody answers in time, in words.
    silence: str | None = None
    #: What a missed due date means: the office is late, or somebody's chance has passed.
    if_missed: Literal["overdue", "lapsed"]

    @cached_property
    def parts(self) -> Mapping[ClockPart, frozenset[str]]:
        """Types of the events that each part of this clock takes notice of."""
        told: dict[ClockPart, Iterable[str | None]] = {
            "asks": [each.asked_by for each in self.restarts],
            "answers": [each.answered_by for each in self.restarts],
            "leaves_out": [
                event
                for each in self.leaves_out
                for event in (each.begins_with, each.served_by, each.ends_with)
            ],
            "extends": [self.extension.event] if self.extension else [],
            "puts_off": [self.delay.event] if self.delay else [],
            "ends": [*self.met_by, *self.ends_with, self.served_by],
            "rounds": [each.begins_with for each in self.rounds],
            "starts": self.starts_on,
        }
        return {part: frozenset(filter(None, events)) for part, events in told.items()}

    @property
    def events(self) -> frozenset[str]:
        """Types of the events that this clock takes notice of."""
        return frozenset().union(*self.parts.values())

    @property
    def sources(self) -> tuple[str, ...]:
        """The articles of the clock and of all its parts."""
        return (
            self.source,
            *(part.source for part in self.restarts),
            *(part.source for part in self.rounds),
            *(part.source for part in self.leaves_out),
            *(part.source for part in self.lengths),
            *(part.source for part in (self.extension, self.delay) if part),
        )

    @model_validator(mode="after")
    def _one_length(self) -> "Clock":
        return _with_one_length(self)


class Milestone(Part):
    """A time limit of the office's own (内部节点), counted along with the reply's."""

    title: str
    title_en: str
    #: Counted as the clock `along` counts them: not the days that one leaves out.
    working_days: Whole
    along: str = "reply"
    met_by: tuple[str, ...] = Field(min_length=1)
    #: Events after which it is to be met again.
    undone_by: tuple[str, ...] = ()


_Lengths = TypeVar("_Lengths", Clock, Length)


def _with_one_length(given: _Lengths) -> _Lengths:
    lengths = (given.working_days, given.calendar_days, given.months)
    if sum(length is not None for length in lengths) != 1:
        raise ValueError("give exactly one of working_days, calendar_days, months")
    return given
