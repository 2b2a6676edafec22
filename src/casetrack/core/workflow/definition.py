"""One law's procedure as data: the shape of a file under workflows/.

A file is complete by itself. Its vocabulary is closed: what a key may say stands here, and no
string in a file names anything in Python.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias, TypeVar

from pydantic import Field, model_validator

from casetrack.core.case import Policy
from casetrack.core.fees import Tariff
from casetrack.core.reading import Part, Whole, WholeOrNone

#: The state of an application that has not been logged yet.
NEW = "new"
#: The `to` of an action that leaves the state as it is.
SAME = "same"
#: The `to` of an action after which the next step of the office's review route is due.
NEXT_REVIEW = "reviews.next"
#: The `to` of an action that leads back to where the draft under review was made.
ORIGIN = "reviews.origin"

#: Type of the event that fixes the legal day of receipt.
RECEIVED = "received"
#: Days on the way in, in the order in which they come.
STAGES = ("submitted", "arrived", "signed", "confirmed")

FieldKind: TypeAlias = Literal[
    "text", "name", "word", "date", "number", "money", "choice", "flag", "outcome", "position"
]
#: What a clock does with an event.
ClockPart: TypeAlias = Literal[
    "asks", "answers", "leaves_out", "lengthens", "ends", "rounds", "starts"
]
RemedyKind: TypeAlias = Literal["either", "reconsideration_first", "none"]


class State(Part):
    """Where an application stands (状态)."""

    title: str
    title_en: str
    #: Part of the road; `void`: it was no application, and counts nowhere.
    phase: Literal["intake", "handling", "waiting", "review", "dispatch", "closed", "void"]
    #: Why no clock runs here, with the article; for states that wait without one.
    no_clock: str | None = None

    @property
    def is_closed(self) -> bool:
        return self.phase in ("closed", "void")

    @property
    def is_void(self) -> bool:
        return self.phase == "void"


class InputField(Part):
    """One thing that an action asks for."""

    title: str
    title_en: str
    #: `text` and `name` are kept apart from events and can be erased; `word` is a short code.
    kind: FieldKind
    #: Code and title of each value of a `choice`.
    choices: dict[str, str] = Field(default_factory=dict)
    #: A date that has been: not after today.
    past: bool = False
    #: A date that is not before the day of the action.
    follows: bool = False


class Restart(Part):
    """The clock begins anew when the applicant has answered."""

    asked_by: str
    answered_by: str
    #: The clock the asking had to keep; asked later, whether it restarts is open to dispute,
    #: and both due dates are shown.
    asked_within: str | None = None
    #: How often this may happen; more often has no effect.
    times: Whole = 1
    source: str


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
    source: str


class Extension(Part):
    """The clock may be made longer before it runs out."""

    event: str
    at_most_working_days: Whole
    times: Whole = 1
    #: Fact of the event that says what it lacked; with it the clock gets no longer.
    void_if: str | None = None
    source: str


class Delay(Part):
    """The answer is put off to a day that the applicant was told."""

    event: str
    #: Fact of the event with that day.
    until_given_by: str
    source: str


class Round(Part):
    """The clock begins anew although it was kept: what it was kept by does not stand."""

    begins_with: str
    source: str


class Length(Part):
    """Another length, for some starting events; exactly one of the three is given."""

    #: Values of the starting event's facts; where a fact is not given, this length does not hold.
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: The last day of the start it holds for; None means it holds for ever.
    until: date | None = None
    working_days: WholeOrNone | None = None
    calendar_days: Whole | None = None
    months: Whole | None = None
    source: str

    @model_validator(mode="after")
    def _one_length(self) -> "Length":
        return _with_one_length(self)


class Clock(Part):
    """One statutory time limit (期限). Exactly one of the three lengths is given."""

    title: str
    title_en: str
    source: str
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
            "lengthens": [each.event for each in (self.extension, self.delay) if each],
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


class Demand(Part):
    """Facts that the law wants of an action; what is done without them has a finding."""

    #: Values of other facts with which they are wanted; empty means always.
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    needs: tuple[str, ...] = Field(min_length=1)
    #: Fact that the event carries where one of them is missing.
    else_sets: str | None = None
    source: str


class Action(Part):
    """What a person, or the passing of a date, does to a case (办理动作)."""

    title: str
    title_en: str
    source: str
    #: States, or names of groups of states.
    from_states: tuple[str, ...] = Field(alias="from", min_length=1)
    #: A state, `same`, `reviews.next` or `reviews.origin`.
    to: str
    #: Type of the event it leaves.
    leaves: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    #: Facts that the action always leaves.
    sets: dict[str, str] = Field(default_factory=dict)
    #: The choices of a field that this action takes, where it does not take all.
    only: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: What the law wants besides, in a plan; a fact without it is recorded with a finding.
    demands: tuple[Demand, ...] = ()
    #: Types of events of which one must have happened before.
    after: tuple[str, ...] = ()
    #: Types of events whose day this cannot be before.
    not_before: tuple[str, ...] = ()
    #: How often, until the clock named by `within` begins anew.
    times: Whole | None = None
    #: Clock that must not have run out.
    within: str | None = None
    #: Clocks of which one must have run out.
    past: tuple[str, ...] = ()
    #: Type of the event it answers; one of them must be open.
    answers: str | None = None
    #: Type of the event whose `id` it names: a consultation, a remedy. Done once about each.
    about: str | None = None
    #: Fact whose number the clock's extension limits.
    limited_by: str | None = None
    #: Kind of letter it issues.
    notice: str | None = None
    #: Outcome that closing by this action means.
    closes_as: str | None = None
    #: A step of the review: whoever signs it must have signed no other step of the round.
    is_review: bool = False


class Role(Part):
    """What a person may be in an office, and the actions open to them."""

    title: str
    title_en: str
    may: tuple[str, ...]


class Reviews(Part):
    """Who must look at a reply before it goes out. An office chooses its route among the steps."""

    source: str
    #: Every step there is, in the order of the full route.
    steps: tuple[str, ...] = Field(min_length=2)
    #: The step that every route ends with.
    last: str
    #: State after the last step.
    then: str
    at_least: Whole = 2
    #: Roles that may record a signature given on paper by somebody else.
    paper_recorded_by: tuple[str, ...]


class ReceiptRule(Part):
    """What fixes the legal day of receipt (收到申请之日) of an application."""

    title: str
    title_en: str
    channels: tuple[str, ...] = Field(min_length=1)
    #: Types of events of which the first one fixes the day.
    fixed_by: tuple[str, ...] = Field(min_length=1)
    #: Only for applications that another body passed on, which count from when they came here.
    forwarded: bool = False
    source: str


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


class Remedy(Part):
    """What the letter says about reconsideration and litigation, from a decision date on."""

    from_date: date | None = Field(default=None, alias="from")
    kind: RemedyKind
    #: The office's choice in place of `kind`, where the law leaves one.
    by_policy: Literal["special_law_remedy"] | None = None
    #: Months within which the applicant may sue directly.
    suit_months: Whole = 6

    def told(self, policy: Policy) -> RemedyKind:
        """Return what the letter says: the office's choice where the law leaves one."""
        return getattr(policy, self.by_policy) if self.by_policy else self.kind


class Outcome(Part):
    """One kind of reply (办理结果)."""

    title: str
    title_en: str
    source: str
    notice: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    #: Events that must have happened before it is drafted.
    after: tuple[str, ...] = ()
    remedy: tuple[Remedy, ...] = ()
    #: Row of each form that it counts in; "none" with `no_row` saying why.
    rows: dict[str, str]
    no_row: str | None = None
    #: Setting, then the office's choice, then the rows it means: where the law leaves one.
    rows_by_policy: dict[Literal["not_govinfo_row"], dict[str, dict[str, str]]] = Field(
        default_factory=dict
    )

    def remedy_on(self, decided_on: date) -> Remedy:
        """Return what a decision of that day must say."""
        in_force = [
            each for each in self.remedy if each.from_date is None or each.from_date <= decided_on
        ]
        return in_force[-1] if in_force else Remedy(kind="none")


class Notice(Part):
    """A kind of letter (文书) and the series its numbers come from."""

    title: str
    #: Series of the number, or None for a paper without one.
    series: str | None = None
    #: Name of the template, or None where the outcome names it.
    template: str | None = None


class Workflow(Part):
    """One law's procedure (办理流程)."""

    id: str
    title: str
    title_en: str
    source: str
    calendar: str
    in_force_from: date
    #: The last day of receipt it applies to; None while it is in force.
    in_force_to: date | None = None
    #: `date`: applications fall under it by their day of receipt; `name`: only where staff say so.
    chosen_by: Literal["date", "name"] = "date"
    #: Year-end forms its cases are counted in; none where they are no applications for information.
    forms: tuple[str, ...]
    states: dict[str, State]
    groups: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    fields: dict[str, InputField]
    #: In the order in which they are tried.
    receipt: tuple[ReceiptRule, ...] = ()
    clocks: dict[str, Clock]
    milestones: dict[str, Milestone] = Field(default_factory=dict)
    actions: dict[str, Action]
    reviews: Reviews
    roles: dict[str, Role]
    notices: dict[str, Notice]
    outcomes: dict[str, Outcome]
    tariffs: dict[str, Tariff] = Field(default_factory=dict)

    @cached_property
    def clocks_taking(self) -> Mapping[str, Mapping[ClockPart, tuple[tuple[str, Clock], ...]]]:
        """By type of event and by part: the clocks whose part takes notice of it, in the order of
        the file."""
        taking: dict[str, dict[ClockPart, tuple[tuple[str, Clock], ...]]] = {}
        for name, clock in self.clocks.items():
            for part, events in clock.parts.items():
                for event in events:
                    by_part = taking.setdefault(event, {})
                    by_part[part] = (*by_part.get(part, ()), (name, clock))
        return taking

    @cached_property
    def deciding_events(self) -> frozenset[str]:
        """Types of the events whose letter is the reply itself."""
        return frozenset(
            action.leaves
            for action in self.actions.values()
            if action.notice and self.notices[action.notice].template is None
        )

    def sources_of(self, action: Action) -> tuple[str, ...]:
        """Return the states an action starts from, groups spelt out."""
        states = [state for name in action.from_states for state in self.groups.get(name, (name,))]
        return tuple(dict.fromkeys(states))

    @cached_property
    def drafting_states(self) -> tuple[str, ...]:
        """The states in which a draft is made: those that the reviews are entered from."""
        under_review = {*self.reviews.steps, self.reviews.then}
        drafting = [action for action in self.actions.values() if action.to == NEXT_REVIEW]
        states = [state for action in drafting for state in self.sources_of(action)]
        return tuple(dict.fromkeys(state for state in states if state not in under_review))

    def receives_on(self, day: date) -> bool:
        """Whether an application received on that day falls under this law."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def action_into_case(self) -> str:
        """Return the name of the action that logs a received application."""
        return next(name for name, action in self._into_case() if action.leaves == RECEIVED)

    def action_before_receipt(self) -> str | None:
        """Return the name of the action that logs an arrival whose receipt is not fixed yet."""
        return next((name for name, action in self._into_case() if action.leaves != RECEIVED), None)

    def _into_case(self) -> Iterator[tuple[str, Action]]:
        yield from (each for each in self.actions.items() if NEW in each[1].from_states)

    @property
    def logs_receipts(self) -> bool:
        """Whether an application can be logged at all."""
        return any(action.leaves == RECEIVED for _, action in self._into_case())


_Lengths = TypeVar("_Lengths", Clock, Length)


def _with_one_length(given: _Lengths) -> _Lengths:
    lengths = (given.working_days, given.calendar_days, given.months)
    if sum(length is not None for length in lengths) != 1:
        raise ValueError("give exactly one of working_days, calendar_days, months")
    return given
