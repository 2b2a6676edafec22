"""What is known of a case's clocks while its events are gone through."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event
from casetrack.core.clock.run import Run
from casetrack.core.workflow.definition import Outcome, Workflow
from casetrack.core.workflow.receipt import Receipt
from casetrack.messages import Message, say, say_count


@dataclass
class State:
    """The clocks that run and those that were superseded, and what has to be remembered of the way.

    The steps of the fold change it; it decides nothing itself.
    """

    case: Case
    workflow: Workflow
    calendar: Calendar
    #: What the events say of the day of receipt beside its own date.
    receipt_told: Receipt | None
    #: The run that is live now, by (clock, subject).
    live: dict[tuple[str, str | None], Run] = field(default_factory=dict)
    superseded: list[Run] = field(default_factory=list)
    warnings: list[Message] = field(default_factory=list)
    #: How often each restart was asked for, by the event that asks.
    asked: dict[str, int] = field(default_factory=dict)
    #: Whether the last asking came after the clock it had to keep.
    asked_late: dict[str, bool] = field(default_factory=dict)
    #: The outcomes last drafted, and the day their letter was signed; empty or None if unknown.
    outcomes: tuple[Outcome, ...] = ()
    decided_on: date | None = None
    #: Kind of each remedy by its id, as it was filed.
    remedies: dict[str | None, str | None] = field(default_factory=dict)
    #: How often a clock has begun anew although it was kept.
    round: int = 0

    def runs_of(self, name: str) -> Sequence[Run]:
        """Return what runs, or ran, of a clock and was not superseded."""
        if run := self.live.get((name, None)):
            return (run,)
        return [run for (clock, _), run in self.live.items() if clock == name]

    def due(self, run: Run) -> date:
        """Return the due date of a run as far as it is known."""
        return run.due(self.calendar, self.case.policy)

    def has_run_out(self, run: Run, event: Event) -> bool:
        """Whether the due date had passed on the day of the event."""
        return run.has_run_out(event.on, self.calendar, self.case.policy)

    def ran_out(self, run: Run) -> Message:
        """Say that it had."""
        return say("{clock} had run out on {due}", clock=run.clock.title, due=self.due(run))

    def warn(self, template: str, **values: object) -> None:
        """Say something that a person should look at."""
        self.warnings.append(Message(template, values))

    def warn_no_effect(self, event: Event, because: Message) -> None:
        """Say that an event changes nothing, and why."""
        self.warn(
            "{event} of {on} has no effect: {because}",
            event=self.workflow.title_of(event.type),
            on=event.on,
            because=because,
        )


def concerns(parties: tuple[str, ...], event: Event) -> bool:
    """Whether the event is about one of these parties; none named means any."""
    return not parties or event.text_of("party") in parties


def allowed(times: int, source: str) -> Message:
    """Say how often something is allowed, and by which article."""
    return say_count(
        "it is allowed {count} time ({source})",
        "it is allowed {count} times ({source})",
        times,
        source=source,
    )
