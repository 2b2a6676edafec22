"""One law's procedure as data: the shape of a file under workflows/.

A file is complete by itself. Its vocabulary is closed: what a key may say stands here, and no
string in a file names anything in Python.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from pydantic import Field, model_validator

from casetrack.core.case import Policy
from casetrack.core.fees import Tariff
from casetrack.core.reading import Part, Whole
from casetrack.core.workflow.clocks import PARTS, Clock, ClockPart, Milestone, RemedyKind

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
    #: English titles of those whose code does not say it well enough.
    choices_en: dict[str, str] = Field(default_factory=dict)
    #: A date that has been: not after today.
    past: bool = False
    #: A date that is not before the day of the action.
    follows: bool = False
    #: How it is typed: beside its title on a form, and nowhere else.
    hint: str = ""
    hint_en: str = ""
    #: Regular expression for the whole of a `word`, so that nobody's data gets into one.
    pattern: str | None = None


class Demand(Part):
    """Facts that the law wants of an action; what is done without them has a finding."""

    #: Values of other facts with which they are wanted; empty means always.
    when: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    needs: tuple[str, ...] = Field(min_length=1)
    #: Fact that the event carries where one of them is missing.
    else_sets: str | None = None
    #: What is missing is said and hinders nothing: it can still be asked for.
    only_said: bool = False
    source: str = ""


class Action(Part):
    """What a person, or the passing of a date, does to a case (办理动作)."""

    title: str
    title_en: str
    source: str = ""
    #: States, or names of groups of states.
    from_states: tuple[str, ...] = Field(alias="from", min_length=1)
    #: States, or groups, in which it can still be recorded once it has happened; they stay.
    recorded_in: tuple[str, ...] = ()
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
    #: Types of events of which one must follow before it can be done again.
    ended_by: tuple[str, ...] = ()
    #: How often, until the clock named by `within` begins anew.
    times: Whole | None = None
    #: Clock that must not have run out.
    within: str | None = None
    #: Clocks of which one must have run out.
    past: tuple[str, ...] = ()
    #: Type of the event it answers; one of them must be open.
    answers: str | None = None
    #: Type of the event whose `id` it names: a consultation, a remedy. Done once about each,
    about: str | None = None
    #: unless it may be done anew; then the last one holds.
    anew: bool = False
    #: Fact whose number the clock's extension limits.
    limited_by: str | None = None
    #: Kind of letter it issues.
    notice: str | None = None
    #: Fact with the reference of the case whose letter tells this one's reply, too.
    told_with: str | None = None
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

    source: str = ""
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
    source: str = ""


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
    source: str = ""
    notice: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    #: Sentences to begin with, by the fact they are for.
    phrases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: How much of what was asked for the applicant gets.
    gives: Literal["all", "part", "nothing"] = "nothing"
    #: It may end an application as a whole, whatever was asked for in it.
    whole: bool = False
    #: Events that must have happened before it is drafted, each
    after: tuple[str, ...] = ()
    #: at least once with these facts, where it has them at all.
    after_if: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    #: States in which it can be drafted; empty means wherever a reply can be.
    only_in: tuple[str, ...] = ()
    #: Clocks that must have run out, where they are still open.
    past: tuple[str, ...] = ()
    #: What a third party said by which it cannot be drafted, if all of them said so.
    not_if_all: dict[str, tuple[str, ...]] = Field(default_factory=dict)
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


class Items(Part):
    """How the things asked for in one application (申请事项) become one reply.

    Each is named by an event `item_added` with an `id`, and decided by an `item_decided`. All
    decided alike make that outcome; else what `mixed` says, or the main item's.
    """

    #: Outcome where something is given and something is not.
    mixed: str
    #: Template of the reply that tells of each.
    letter: str
    source: str = ""


class Answer(Part):
    """One answer to a question, and what it leads to: exactly one of the three."""

    title: str
    title_en: str
    #: The next question.
    ask: str | None = None
    #: The kind of reply.
    outcome: str | None = None
    #: What has to be done first.
    action: str | None = None
    source: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> "Answer":
        if sum(each is not None for each in (self.ask, self.outcome, self.action)) != 1:
            raise ValueError("give exactly one of ask, outcome, action")
        return self


class Question(Part):
    """One question on the way to the kind of reply (流程向导)."""

    #: Which of the five steps of the examination it belongs to: 补不补, 该不该, …
    stage: str
    stage_en: str
    title: str
    title_en: str
    #: What to look at before answering; empty for none.
    help: str = ""
    help_en: str = ""
    source: str = ""
    answers: tuple[Answer, ...] = Field(min_length=2)


class Notice(Part):
    """A kind of letter (文书) and the series its numbers come from."""

    title: str
    #: Series of the number, or None for a paper without one.
    series: str | None = None
    #: Name of the template, or None where the outcome names it.
    template: str | None = None
    #: What it says about remedies, where that does not follow from an outcome.
    remedy: RemedyKind | None = None


class Workflow(Part):
    """One law's procedure (办理流程)."""

    id: str
    title: str
    title_en: str
    source: str = ""
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
    #: None where an application is answered as one.
    items: Items | None = None
    #: Questions by name, the first one first; none where the law has no such order.
    questions: dict[str, Question] = Field(default_factory=dict)
    tariffs: dict[str, Tariff] = Field(default_factory=dict)

    @cached_property
    def clocks_taking(self) -> Mapping[str, Sequence[tuple[ClockPart, str, Clock]]]:
        """By type of event: what clocks do with it, part by part, each in the order of the file."""
        taking: dict[str, list[tuple[ClockPart, str, Clock]]] = {}
        for part in PARTS:
            for name, clock in self.clocks.items():
                for event in clock.parts[part]:
                    taking.setdefault(event, []).append((part, name, clock))
        return taking

    def title_of(self, event: str) -> str:
        """Return what people call an event: the action that leaves it; its type where none does."""
        left_by = (action.title for action in self.actions.values() if action.leaves == event)
        return next(left_by, event)

    @cached_property
    def drafting(self) -> str | None:
        """Name of the action that drafts a reply and sends it to the reviews."""
        for name, action in self.actions.items():
            if action.to == NEXT_REVIEW and not action.is_review and "outcome" in action.needs:
                return name
        return None

    @cached_property
    def deciding_events(self) -> frozenset[str]:
        """Types of the events whose letter is the reply itself."""
        return frozenset(
            action.leaves
            for action in self.actions.values()
            if action.notice in self.notices and self.notices[action.notice].template is None
        )

    def sources_of(self, action: Action) -> tuple[str, ...]:
        """Return the states an action starts from, groups spelt out."""
        return self._spelt_out(action.from_states)

    def records_in(self, action: Action) -> tuple[str, ...]:
        """Return the states in which an action can only be recorded, once it has happened."""
        sources = self.sources_of(action)
        return tuple(each for each in self._spelt_out(action.recorded_in) if each not in sources)

    def _spelt_out(self, names: Iterable[str]) -> tuple[str, ...]:
        states = [state for name in names for state in self.groups.get(name, (name,))]
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
