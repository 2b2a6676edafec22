"""A case's events -> its deadlines: the only source of due dates.

The day a clock starts is day zero; day one is the next working day. The fold computes any
history that can have happened. What had no legal effect is named in a warning and changes
nothing. It does not know today.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event
from casetrack.core.clock.deadline import Deadline
from casetrack.core.clock.run import Consultation, Run, fits, subject_key
from casetrack.core.workflow.clocks import Clock, ClockPart, LeftOut, Restart
from casetrack.core.workflow.definition import RECEIVED, STAGES, Outcome, Workflow
from casetrack.core.workflow.items import outcomes_told
from casetrack.core.workflow.receipt import FORWARDED, Receipt, receipt_of, rule_for, with_receipt
from casetrack.messages import Message, say, say_count


@dataclass(frozen=True)
class Deadlines:
    """Every clock of a case: the live ones first, then the superseded ones."""

    all: tuple[Deadline, ...]
    warnings: tuple[Message, ...]

    def live(self, clock: str) -> Deadline | None:
        """Return the clock's entry that was not superseded, or None where it never started."""
        return next((d for d in self.all if d.clock == clock and d.end != "superseded"), None)

    @property
    def dues(self) -> dict[str, date]:
        """Due date by clock, of the open ones; the latest where several are open at once."""
        still_open = [deadline for deadline in self.all if deadline.is_open]
        return {each.clock: each.due for each in sorted(still_open, key=lambda each: each.due)}


def deadlines(case: Case, workflow: Workflow, calendar: Calendar) -> Deadlines:
    """Return every deadline of the case with its derivation."""
    fold = _Fold(case, workflow, calendar)
    events = with_receipt(case, workflow)
    fold.warn_of_the_order(events)
    for event in events:
        fold.take(event)
    return fold.result()


@dataclass
class _Fold:
    case: Case
    workflow: Workflow
    calendar: Calendar
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

    def result(self) -> Deadlines:
        runs = [*self.live.values(), *self.superseded]
        policy = self.case.policy
        return Deadlines(
            tuple(run.deadline(self.calendar, policy) for run in runs), tuple(self.warnings)
        )

    def warn_of_the_order(self, events: Sequence[Event]) -> None:
        """Warn of what happened before the receipt, and where nothing has come in at all."""
        came_in = next((event for event in events if event.type == RECEIVED), None)
        for event in events:
            on_the_way = event.type in (RECEIVED, *STAGES, FORWARDED)
            counts = event.type in self.workflow.clocks_taking and not on_the_way
            if came_in is not None and event.on < came_in.on and counts:
                self._warn(
                    "{event} of {on} lies before the receipt on {received}; look at the dates",
                    event=self.workflow.title_of(event.type),
                    on=event.on,
                    received=came_in.on,
                )
        if came_in is None and not any(event.type in STAGES for event in events):
            self._warn("nothing says when the application came in: no clock can start")

    def take(self, event: Event) -> None:
        """Let every clock take the event, the answers first, the starts last."""
        self._note_outcome(event)
        event = self._with_kind(event)
        concerned = self.workflow.clocks_taking.get(event.type, {})
        for part, let in _STEPS:
            for name, clock in concerned.get(part, ()):
                let(self, name, clock, event)

    def _note_outcome(self, event: Event) -> None:
        told = outcomes_told(self.workflow, event) if "outcome" in event.payload else ()
        self.outcomes = told or self.outcomes
        # In a history from outside only the dispatch tells the outcome and its day.
        is_dispatch = bool(told) and event.type == "reply_dispatched"
        if event.type in self.workflow.deciding_events or is_dispatch:
            self.decided_on = event.on

    def _with_kind(self, event: Event) -> Event:
        """Return what happened to a remedy with the kind that it was filed as."""
        if not event.type.startswith("remedy_"):
            return event
        key, kind = event.text_of("id"), event.text_of("kind")
        if event.type == "remedy_filed":
            self.remedies[key] = kind
        known = kind or self.remedies.get(key)
        if known is None and len(self.remedies) == 1:
            known = next(iter(self.remedies.values()))
        return replace(event, payload={**event.payload, "kind": known})

    def _due(self, run: Run) -> date:
        return run.due(self.calendar, self.case.policy)

    def _has_run_out(self, run: Run, event: Event) -> bool:
        return run.has_run_out(event.on, self.calendar, self.case.policy)

    def _ran_out(self, run: Run) -> Message:
        return say("{clock} had run out on {due}", clock=run.clock.title, due=self._due(run))

    def _runs_of(self, name: str) -> Iterator[Run]:
        yield from (run for (clock, _), run in self.live.items() if clock == name)

    # -- starting and ending ---------------------------------------------------------------

    def _start(self, name: str, clock: Clock, event: Event) -> None:
        if event.type not in clock.starts_on or not self._is_start(clock, event):
            return
        key = (name, subject_key(event) if clock.for_each else None)
        run = self.live.get(key)
        if run is not None and (run.round < self.round or _is_served_on_another(event)):
            self._supersede(key)
        elif run is not None:
            is_told = run.started_by != event.type or self._is_repeat_of_a_restart(event)
            if not is_told:
                self._warn_repeat(name, event)
            return
        self._begin(key, clock, event)

    def _is_start(self, clock: Clock, event: Event) -> bool:
        return (
            _concerns(clock.parties, event)
            and fits(clock.starts_if, event)
            and self._is_remedy_of(clock)
        )

    def _is_remedy_of(self, clock: Clock) -> bool:
        """Whether the clock runs after a reply like the last one; after an unknown one it does.

        Of a reply to several things it is enough that one of them has this remedy.
        """
        if not clock.starts_for_remedies or not self.outcomes or self.decided_on is None:
            return True
        told = {each.remedy_on(self.decided_on).told(self.case.policy) for each in self.outcomes}
        return not told.isdisjoint(clock.starts_for_remedies)

    def _begin(self, key: tuple[str, str | None], clock: Clock, event: Event) -> Run:
        start = event.served_on if clock.from_service else self._receipt(event)
        run = Run.begun(key[0], clock, event, self.case.policy, start)
        run.round = self.round
        if event.type == RECEIVED:
            run.began = self._how_received(event)
        self.live[key] = run
        return run

    def _begin_round(self, name: str, clock: Clock, event: Event) -> None:
        for each in clock.rounds:
            if event.type != each.begins_with or not self._is_start(clock, event):
                continue
            self.round += 1
            self.outcomes, self.decided_on = (), None
            if (name, None) in self.live:
                self._supersede((name, None))
            run = self._begin((name, None), clock, event)
            run.start_source = each.source
            self._forget_askings(clock)

    def _supersede(self, key: tuple[str, str | None]) -> None:
        run = self.live.pop(key)
        run.end = "superseded"
        self.superseded.append(run)

    def _forget_askings(self, clock: Clock) -> None:
        """A new round may ask the applicant anew."""
        for restart in clock.restarts:
            self.asked.pop(restart.asked_by, None)
            self.asked_late.pop(restart.asked_by, None)

    def _how_received(self, event: Event) -> Message | None:
        """Return what fixes the day of receipt; warn where that makes it another day."""
        found = self._receipt_told
        if found is None:
            rule = rule_for(self.workflow.receipt, event.text_of("channel"))
            return say("{title} ({source})", title=rule.title, source=rule.source) if rule else None
        if found.on != event.on:
            self._warn(
                "received on {on}, but {rule} would make it {other}; look at the dates",
                on=event.on,
                rule=found.says,
                other=found.on,
            )
            return None
        return found.says

    @cached_property
    def _receipt_told(self) -> Receipt | None:
        return receipt_of(self.case, self.workflow)

    def _receipt(self, event: Event) -> date:
        rolls = event.type == RECEIVED and self.case.policy.rest_day_receipt == "roll"
        return self.calendar.next_workday(event.on) if rolls else event.on

    def _is_repeat_of_a_restart(self, event: Event) -> bool:
        """Whether the warning about asking again has said it already."""
        asking = {each.asked_by for c in self.workflow.clocks.values() for each in c.restarts}
        return event.type in asking

    def _warn_repeat(self, name: str, event: Event) -> None:
        self._warn(
            "{event} of {on} does not start {clock} again",
            event=self.workflow.title_of(event.type),
            on=event.on,
            clock=self.workflow.clocks[name].title,
        )

    def _warn_of_a_way_that_is_not_open(self, clock: Clock, event: Event) -> None:
        """Say so where somebody sues directly and should have gone to reconsideration first."""
        is_way = event.type in clock.met_by and bool(clock.met_if) and fits(clock.met_if, event)
        if is_way and event.payload.get("kind") and not self._is_remedy_of(clock):
            self._warn(
                "{event} of {on}: {clock} is not open after this reply; reconsideration comes "
                "first ({source})",
                event=self.workflow.title_of(event.type),
                on=event.on,
                clock=clock.title,
                source=clock.source,
            )

    def _end(self, name: str, clock: Clock, event: Event) -> None:
        self._warn_of_a_way_that_is_not_open(clock, event)
        for run in self._concerned(name, clock, event):
            for each in run.both():
                self._end_run(each, clock, event)
        if event.type == clock.served_by:
            self._serve(name, event)

    def _concerned(self, name: str, clock: Clock, event: Event) -> list[Run]:
        """Return the runs the event is about: one consultation's, or all of the clock's."""
        runs = list(self._runs_of(name))
        if not clock.for_each or event.type not in clock.met_by:
            return runs
        if key := event.text_of("id"):
            return [run for run in runs if run.subject == key]
        still_open = [run for run in runs if run.end == "open"]
        return still_open if len(still_open) == 1 else []

    def _end_run(self, run: Run, clock: Clock, event: Event) -> None:
        if run.end != "open":
            return
        if event.type in clock.met_by and fits(clock.met_if, event):
            run.met_while_waiting = run.is_waiting(self.calendar, self.case.policy)
            run.end, run.met_on, run.waiting_for = "met", event.on, None
        elif event.type in clock.ends_with and self._is_time_to_end(clock, event):
            run.end = "ended"

    def _is_time_to_end(self, clock: Clock, event: Event) -> bool:
        """Whether nothing has to run out before the event ends the clock; warn where it has not."""
        first = clock.ends_only_after.get(event.type, ())
        if not first:
            return True
        runs = [run for name in first for run in self._runs_of(name) if run.end == "open"]
        if any(self._has_run_out(run, event) for run in runs):
            return True
        titles = ", ".join(self.workflow.clocks[name].title for name in first)
        self._warn_no_effect(event, say("none of these had run out: {clocks}", clocks=titles))
        return False

    def _serve(self, name: str, event: Event) -> None:
        still_open = [run for run in self._runs_of(name) if run.end == "open"]
        key = event.text_of("id")
        served = [run for run in still_open if key in (None, run.subject)]
        if len(served) == 1:
            served[0].start = event.on

    # -- asking the applicant ----------------------------------------------------------------

    def _ask(self, name: str, clock: Clock, event: Event) -> None:
        for restart in clock.restarts:
            if event.type != restart.asked_by:
                continue
            run = self.live.get((name, None))
            count = self.asked[event.type] = self.asked.get(event.type, 0) + 1
            if run is None or run.end != "open":
                self._warn_no_effect(event, say("{clock} is not running", clock=clock.title))
            elif count > restart.times:
                self._warn_no_effect(event, _allowed(restart.times, restart.source))
            else:
                self._wait(run, restart, event)

    def _wait(self, run: Run, restart: Restart, event: Event) -> None:
        limit = self.live.get((restart.asked_within or "", None))
        late = limit is not None and self._has_run_out(limit, event)
        self.asked_late[event.type] = late
        if not late:
            run.waiting_for = restart
            return
        self._warn(
            "{event} of {on} came after {due} ({source}); whether the answer restarts the clock "
            "is open to dispute, so the earlier due date is kept",
            event=self.workflow.title_of(event.type),
            on=event.on,
            due=self._due(limit) if limit else event.on,
            source=restart.source,
        )

    def _answer(self, name: str, clock: Clock, event: Event) -> None:
        for restart in clock.restarts:
            if event.type != restart.answered_by:
                continue
            run = self.live.get((name, None))
            if run is None or run.end == "met" or self._is_unasked(restart):
                self._warn_no_effect(event, say("nothing was open that it answers"))
            elif self.asked_late[restart.asked_by]:
                run.alternative = run.restarted(event.on, restart.source)
                run.end = "open"
                self._answered(restart)
            else:
                self._restart(name, run, restart, event)

    def _is_unasked(self, restart: Restart) -> bool:
        """Whether no lawful asking waits for this answer: each is answered once."""
        return restart.asked_by not in self.asked_late

    def _answered(self, restart: Restart) -> None:
        del self.asked_late[restart.asked_by]

    def _restart(self, name: str, run: Run, restart: Restart, event: Event) -> None:
        self._answered(restart)
        run.end, run.waiting_for = "superseded", None
        self.superseded.append(run)
        self.live[name, None] = run.restarted(event.on, restart.source)
        if run.additions:
            self._warn(
                "{event} of {on} restarts the clock; the extension made before it is gone",
                event=self.workflow.title_of(event.type),
                on=event.on,
            )

    # -- consultations and extensions --------------------------------------------------------

    def _consult(self, name: str, clock: Clock, event: Event) -> None:
        for rule in clock.leaves_out:
            if event.type == rule.begins_with and _concerns(rule.parties, event):
                self._open(name, rule, event)
        if any(event.type == rule.served_by for rule in clock.leaves_out):
            self._served(name, event)
        if any(event.type == rule.ends_with for rule in clock.leaves_out):
            self._close(name, event)

    def _is_over(self, name: str, event: Event) -> bool:
        """Whether a chance had passed already: nobody asks any more what it leaves out."""
        run = self.live.get((name, None))
        is_chance = self.workflow.clocks[name].if_missed == "lapsed"
        return is_chance and (run is None or run.end != "open" or self._has_run_out(run, event))

    def _open(self, name: str, rule: LeftOut, event: Event) -> None:
        run = self.live.get((name, None))
        if self._is_over(name, event):
            return
        if run is None or run.end != "open":
            self._warn_no_effect(
                event, say("{clock} is not running", clock=self.workflow.clocks[name].title)
            )
            return
        key = subject_key(event)
        for each in run.both():
            if key in each.consultations:
                self._warn_no_effect(event, say("{key} is open already", key=key))
            elif self._has_run_out(each, event):
                self._warn_no_effect(event, self._ran_out(each))
            else:
                each.consultations[key] = Consultation(rule, event.on, event.served_on)

    def _served(self, name: str, event: Event) -> None:
        for run in self._runs_of(name):
            for each in run.both():
                if found := _open_one(each, event, "served_by"):
                    found.served_on = event.on

    def _close(self, name: str, event: Event) -> None:
        run = self.live.get((name, None))
        found = [_open_one(each, event, "ends_with") for each in run.both()] if run else []
        for consultation in filter(None, found):
            consultation.returned_on = event.on
        if not any(found) and not self._is_over(name, event):
            self._warn_no_effect(event, say("nothing was open that it answers"))

    def _extend(self, name: str, clock: Clock, event: Event) -> None:
        rule = clock.extension
        run = self.live.get((name, None))
        if rule is None or event.type != rule.event:
            return
        if run is None or run.end != "open":
            self._warn_no_effect(event, say("{clock} is not running", clock=clock.title))
            return
        for each in run.both():
            length = event.number_of("working_days") or 0
            if rule.void_if and event.payload.get(rule.void_if):
                self._warn_no_effect(
                    event, say("it was not approved ({source})", source=rule.source)
                )
            elif each.extensions >= rule.times:
                self._warn_no_effect(event, _allowed(rule.times, rule.source))
            elif self._has_run_out(each, event):
                self._warn_no_effect(event, self._ran_out(each))
            elif length == 0:
                self._warn_no_effect(event, say("it does not say by how many working days"))
            else:
                self._lengthen(each, clock, event, length)

    def _lengthen(self, run: Run, clock: Clock, event: Event, length: int) -> None:
        rule = clock.extension
        most = rule.at_most_working_days if rule else 0
        if length > most:
            self._warn(
                "extended of {on}: {length} working days are more than {most} ({source}); "
                "{most} count",
                on=event.on,
                length=length,
                most=most,
                source=rule.source if rule else "",
            )
        run.additions.append(min(length, most))

    def _put_off(self, name: str, clock: Clock, event: Event) -> None:
        """Put the answer off to the day told to the applicant, where that is a later one."""
        rule = clock.delay
        if rule is None or event.type != rule.event:
            return
        run = self.live.get((name, None))
        until = event.date_of(rule.until_given_by)
        if run is None or run.end != "open":
            self._warn_no_effect(event, say("{clock} is not running", clock=clock.title))
            return
        for each in run.both():
            if until is None:
                self._warn_no_effect(event, say("it does not say to which day"))
            elif self._has_run_out(each, event):
                self._warn_no_effect(event, self._ran_out(each))
            elif until <= self._due(each):
                self._warn_no_effect(
                    event, say("{until} is not after {due}", until=until, due=self._due(each))
                )
            else:
                each.additions.append(until)

    # -- saying it -----------------------------------------------------------------------------

    def _warn(self, template: str, **values: object) -> None:
        self.warnings.append(Message(template, values))

    def _warn_no_effect(self, event: Event, because: Message) -> None:
        self._warn(
            "{event} of {on} has no effect: {because}",
            event=self.workflow.title_of(event.type),
            on=event.on,
            because=because,
        )


def _is_served_on_another(event: Event) -> bool:
    """Whether the letter reached another one of several applicants: their time runs from then.

    The last one to be served is the last one who can still seek a remedy.
    """
    return event.type == "reply_served" and event.text_of("recipient") is not None


def _concerns(parties: tuple[str, ...], event: Event) -> bool:
    return not parties or event.text_of("party") in parties


def _open_one(
    run: Run, event: Event, told_by: Literal["served_by", "ends_with"]
) -> Consultation | None:
    """Return what an answer is for among the open ones; without an id, the only one."""
    still_open = {
        key: each
        for key, each in run.consultations.items()
        if each.returned_on is None and getattr(each.rule, told_by) == event.type
    }
    if key := event.text_of("id"):
        return still_open.get(key)
    return next(iter(still_open.values())) if len(still_open) == 1 else None


def _allowed(times: int, source: str) -> Message:
    return say_count(
        "it is allowed {count} time ({source})",
        "it is allowed {count} times ({source})",
        times,
        source=source,
    )


#: Which part of a clock comes after which when an event is taken: the answers first, the starts
#: last.
_STEPS: tuple[tuple[ClockPart, Callable[[_Fold, str, Clock, Event], None]], ...] = (
    ("asks", _Fold._ask),
    ("answers", _Fold._answer),
    ("leaves_out", _Fold._consult),
    ("lengthens", _Fold._extend),
    ("lengthens", _Fold._put_off),
    ("ends", _Fold._end),
    ("rounds", _Fold._begin_round),
    ("starts", _Fold._start),
)
