"""One clock on its way: a start, what is left out, what makes it longer, how it ends.

A run is what the fold changes while it walks through the events; a `Deadline` is what it says
at the end.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

from casetrack.core.calendar import Calendar
from casetrack.core.case import Event, Policy
from casetrack.core.clock.deadline import Deadline, LeftOutDays, Step
from casetrack.core.workflow.clocks import Clock, LeftOut, Length, Restart
from casetrack.messages import Message, say, say_count


def subject_key(event: Event) -> str:
    """Return what tells a consultation, a remedy or a suspension from the others of its case."""
    return event.text_of("id") or f"no. {event.position}"


def fits(wanted: Mapping[str, tuple[str, ...]], event: Event) -> bool:
    """Whether no fact of the event speaks against it; what it does not say does not."""
    return all(event.text_of(key) in (None, *values) for key, values in wanted.items())


@dataclass(slots=True)
class Consultation:
    """A span that is left out, as far as it is known."""

    rule: LeftOut
    sent_on: date
    served_on: date
    returned_on: date | None = None

    def days(self, calendar: Calendar, policy: Policy) -> LeftOutDays | None:
        """Return the days to leave out, or None where there are none.

        Silence is assumed up to the cap; without a cap, up to the assumed length.
        """
        if self.rule.whole_days or self.rule.both_days:
            return self._whole_days()
        last = self._last(calendar, policy)
        first = self.sent_on + timedelta(days=1)
        return LeftOutDays(first, last, self.rule.source) if first <= last else None

    def _whole_days(self) -> LeftOutDays | None:
        """Return the days of a suspension; while it lasts nothing is assumed of its length."""
        if self.returned_on is None:
            return None
        last = self.returned_on - timedelta(days=not self.rule.both_days)
        return LeftOutDays(self.sent_on, last, self.rule.source) if self.sent_on <= last else None

    def _last(self, calendar: Calendar, policy: Policy) -> date:
        most = self.rule.at_most_working_days
        cap = calendar.add(self.served_on, most) if most else None
        if self.returned_on is None:
            return cap or calendar.add(self.served_on, self.rule.assumed_working_days)
        resumes = policy.consultation_edge == "resume_on_return"
        last = self.returned_on - timedelta(days=1) if resumes else self.returned_on
        return min(last, cap) if cap else last


@dataclass(slots=True)
class Run:
    """One clock from one start."""

    name: str
    clock: Clock
    start: date
    #: Article that makes it start here, where it is not the clock's own.
    start_source: str | None = None
    #: Length given by the starting event, in working days.
    working_days: int | None = None
    #: Another length that holds for this start, or None.
    length: Length | None = None
    #: What the start was, where that is worth saying.
    began: Message | None = None
    #: Type of the event it started on.
    started_by: str = ""
    #: Round of the reply that it belongs to, from 0.
    round: int = 0
    #: Due date given by the starting event; it wins.
    due_given: date | None = None
    subject: str | None = None
    consultations: dict[str, Consultation] = field(default_factory=dict)
    #: What makes it longer, in the order of the events: working days, or the day itself.
    additions: list[int | date] = field(default_factory=list)
    #: The restart whose answer is awaited, or None.
    waiting_for: Restart | None = None
    end: Literal["open", "met", "ended", "superseded"] = "open"
    met_on: date | None = None
    met_while_waiting: bool = False
    #: The run that holds if a disputed restart is good.
    alternative: "Run | None" = None

    @classmethod
    def begun(cls, name: str, clock: Clock, event: Event, policy: Policy, start: date) -> "Run":
        """Return a run started by an event, with the length and due date the event gives."""
        by_policy = getattr(policy, clock.length_by_policy) if clock.length_by_policy else None
        given = event.number_of(clock.length_given_by) if clock.length_given_by else None
        length = None if given else _length(clock, event, start)
        own = length.working_days if length else clock.working_days
        return cls(
            name,
            clock,
            start,
            working_days=given or by_policy or own,
            length=length,
            due_given=event.date_of(clock.due_given_by) if clock.due_given_by else None,
            subject=subject_key(event) if clock.for_each else None,
            started_by=event.type,
        )

    def restarted(self, start: date, source: str) -> "Run":
        """Return the run that takes over: counted anew, no extension kept.

        A consultation that goes on past the new start is still left out.
        """
        return Run(
            self.name,
            self.clock,
            start,
            source,
            working_days=self.clock.working_days,
            consultations=dict(self.consultations),
            started_by=self.started_by,
            round=self.round,
        )

    @property
    def extensions(self) -> int:
        """How often it was extended."""
        return sum(isinstance(each, int) for each in self.additions)

    def both(self) -> Iterator["Run"]:
        """Yield this run and the one that may hold instead."""
        yield self
        if self.alternative:
            yield self.alternative

    def due(self, calendar: Calendar, policy: Policy) -> date:
        """Return the due date as far as it is known."""
        return self._steps(calendar, policy)[-1].due

    def deadline(self, calendar: Calendar, policy: Policy) -> Deadline:
        """Return what this clock says; of two due dates in dispute the earlier one."""
        steps = self._steps(calendar, policy)
        deadline = Deadline(
            clock=self.name,
            title=self.clock.title,
            due=steps[-1].due,
            provisional=not calendar.is_certain(steps[-1].due),
            steps=steps,
            end=self.end,
            if_missed=self.clock.if_missed,
            subject=self.subject,
            met_on=self.met_on,
            is_waiting=self.is_waiting(calendar, policy),
            met_while_waiting=self.met_while_waiting,
            silence=(self.length and self.length.silence) or self.clock.silence,
        )
        if self.alternative is None:
            return deadline
        return _earlier_first(deadline, self.alternative.deadline(calendar, policy))

    def has_run_out(self, on: date, calendar: Calendar, policy: Policy) -> bool:
        """Whether the due date had passed on that day: it cannot pass while the clock waits."""
        return not self.is_waiting(calendar, policy) and on > self.due(calendar, policy)

    def is_waiting(self, calendar: Calendar, policy: Policy) -> bool:
        """Whether it stands still until somebody outside the office answers."""
        if self.end != "open":
            return False
        return self.waiting_for is not None or self._is_asking_without_end(calendar, policy)

    def _is_asking_without_end(self, calendar: Calendar, policy: Policy) -> bool:
        """Whether something without a limit, begun before the due date, takes days out."""
        if not self.consultations:
            return False
        endless = [
            # A suspension takes its own first day out of the count, a letter only the days after.
            each.sent_on - timedelta(days=each.rule.whole_days or each.rule.both_days)
            for each in self.consultations.values()
            if each.returned_on is None and each.rule.at_most_working_days is None
        ]
        return bool(endless) and min(endless) < self.due(calendar, policy)

    def _steps(self, calendar: Calendar, policy: Policy) -> tuple[Step, ...]:
        left_out = self._left_out(calendar, policy)
        first = self._first_step(calendar, left_out)
        steps = [first if self.began is None else replace(first, began=self.began)]
        for added in self.additions:
            start = steps[-1].due
            if isinstance(added, date):
                steps.append(self._put_off(start, added))
            else:
                steps.append(self._longer(calendar, left_out, start, added))
        return tuple(steps)

    def _first_step(self, calendar: Calendar, left_out: tuple[LeftOutDays, ...]) -> Step:
        length = self.working_days
        own = self.length.source if self.length else self.clock.source
        source = _together(self.start_source, own)
        if self.due_given is not None:
            rule = say("due date given in the letter")
            return Step(self.start, None, rule, source, (), self.due_given)
        if length is None:
            return self._in_calendar_units(calendar, source)
        if length == 0:
            rule = say("the same day; on a rest day the next working day")
            return Step(self.start, 0, rule, source, (), calendar.next_workday(self.start))
        spans = [(each.first, each.last) for each in left_out]
        due = calendar.add_leaving_out(self.start, length, spans)
        rule = say_count(
            "{count} working day; the first day is not counted",
            "{count} working days; the first day is not counted",
            length,
        )
        return Step(self.start, length, rule, source, _within(left_out, self.start, due), due)

    def _in_calendar_units(self, calendar: Calendar, source: str) -> Step:
        clock = self.length or self.clock
        months, days = clock.months, clock.calendar_days
        last = _later(self.start, days or 0, months or 0)
        # Three months from 30 November end with February: there is no day before to go back to.
        if self.clock.counts_first_day and (days or last.day == self.start.day):
            last -= timedelta(days=1)
        due = calendar.next_workday(last) if self.clock.rolls_on else last
        return Step(self.start, None, self._in_words(months, days), source, (), due)

    def _in_words(self, months: int | None, days: int | None) -> Message:
        if self.clock.rolls_on:
            return (
                say("{months} months; a last day that is a rest day rolls on", months=months)
                if months
                else say("{days} days; a last day that is a rest day rolls on", days=days)
            )
        return (
            say("{months} months; the last day holds, a rest day or not", months=months)
            if months
            else say("{days} days; the last day holds, a rest day or not", days=days)
        )

    def _put_off(self, start: date, until: date) -> Step:
        delay = self.clock.delay
        rule = say("put off to the day that the applicant was told")
        return Step(start, None, rule, delay.source if delay else self.clock.source, (), until)

    def _longer(
        self, calendar: Calendar, left_out: tuple[LeftOutDays, ...], start: date, length: int
    ) -> Step:
        spans = [(each.first, each.last) for each in left_out]
        due = calendar.add_leaving_out(start, length, spans)
        rule = say_count(
            "extended by {count} working day", "extended by {count} working days", length
        )
        source = self.clock.extension.source if self.clock.extension else self.clock.source
        return Step(start, length, rule, source, _within(left_out, start, due), due)

    def _left_out(self, calendar: Calendar, policy: Policy) -> tuple[LeftOutDays, ...]:
        """Return the days left out, overlapping spans united, in order."""
        if not self.consultations:
            return ()
        spans = (each.days(calendar, policy) for each in self.consultations.values())
        united: list[LeftOutDays] = []
        for span in sorted(filter(None, spans), key=lambda each: each.first):
            last = united[-1] if united else None
            if last and span.first <= last.last + timedelta(days=1):
                source = _together(last.source, span.source)
                united[-1] = LeftOutDays(last.first, max(last.last, span.last), source)
            else:
                united.append(span)
        return tuple(united)


def _length(clock: Clock, event: Event, start: date) -> Length | None:
    """Return the first of the clock's other lengths that holds for this start, or None."""
    for each in clock.lengths:
        says_so = all(event.text_of(key) in values for key, values in each.when.items())
        if says_so and (each.until is None or start <= each.until):
            return each
    return None


def _together(first: str | None, second: str) -> str:
    """Return two articles in one citation: the law is named once, the same article once."""
    law, mark, article = second.partition("第")
    comma = "、" if mark else ", "
    if first is None or second in first.split(comma):
        return first or second
    same_law = law and mark and first.startswith(law + mark)
    return f"{first}{comma}{mark}{article}" if same_law else f"{first}{comma}{second}"


def _within(left_out: tuple[LeftOutDays, ...], start: date, due: date) -> tuple[LeftOutDays, ...]:
    return tuple(each for each in left_out if each.last > start and each.first < due)


def _earlier_first(one: Deadline, other: Deadline) -> Deadline:
    if one.due == other.due:
        return one
    first, second = sorted((one, other), key=lambda each: each.due)
    return replace(first, end=one.end, met_on=one.met_on, alternative_due=second.due)


# A long ledger asks for few days and lengths, again and again.
@lru_cache(maxsize=4096)
def _later(day: date, days: int, months: int) -> date:
    return day + relativedelta(days=days, months=months)
