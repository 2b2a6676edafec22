"""One clock on its way: a start, what is left out, what makes it longer, how it ends.

A run is what the fold changes while it walks through the events, and it counts the days. What it
says at the end, a `Deadline` with its derivation, is made of it in `derivation`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

from casetrack.core.calendar import Calendar, Span
from casetrack.core.case import Event, Policy
from casetrack.core.clock.deadline import LeftOutDays
from casetrack.core.workflow.clocks import Clock, LeftOut, Length, Restart
from casetrack.messages import Message

ONE_DAY = timedelta(days=1)


def subject_key(event: Event) -> str:
    """Return what tells a consultation, a remedy or a suspension from the others of its case."""
    return event.text_of("id") or f"no. {event.position}"


def fits(wanted: Mapping[str, tuple[str, ...]], event: Event) -> bool:
    """Whether no fact of the event speaks against it; what it does not say does not."""
    return not wanted or all(
        event.text_of(key) in (None, *values) for key, values in wanted.items()
    )


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
        first = self.sent_on + ONE_DAY
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
        last = self.returned_on - ONE_DAY if resumes else self.returned_on
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

    def both(self) -> Sequence["Run"]:
        """Return this run and the one that may hold instead."""
        return (self,) if self.alternative is None else (self, self.alternative)

    def due(self, calendar: Calendar, policy: Policy) -> date:
        """Return the due date as far as it is known."""
        return self.dues(calendar, self.left_out(calendar, policy))[-1]

    def dues(self, calendar: Calendar, left_out: Sequence[LeftOutDays]) -> list[date]:
        """Return the first due date, and the one that each addition makes of the last."""
        spans = [(each.first, each.last) for each in left_out]
        dues = [self._first_due(calendar, spans)]
        for added in self.additions:
            if isinstance(added, date):
                dues.append(added)
            else:
                dues.append(calendar.add_leaving_out(dues[-1], added, spans))
        return dues

    def _first_due(self, calendar: Calendar, left_out: Sequence[Span]) -> date:
        if self.due_given is not None:
            return self.due_given
        if self.working_days is None:
            return self._in_calendar_units(calendar)
        if self.working_days == 0:
            return calendar.next_workday(self.start)
        return calendar.add_leaving_out(self.start, self.working_days, left_out)

    def _in_calendar_units(self, calendar: Calendar) -> date:
        length = self.length or self.clock
        months, days = length.months, length.calendar_days
        last = _later(self.start, days or 0, months or 0)
        # Three months from 30 November end with February: there is no day before to go back to.
        if self.clock.counts_first_day and (days or last.day == self.start.day):
            last -= ONE_DAY
        return calendar.next_workday(last) if self.clock.rolls_on else last

    def left_out(self, calendar: Calendar, policy: Policy) -> Sequence[LeftOutDays]:
        """Return the days left out, overlapping spans united, in order."""
        if not self.consultations:
            return ()
        days = [each.days(calendar, policy) for each in self.consultations.values()]
        return _united([span for span in days if span is not None])

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


def _length(clock: Clock, event: Event, start: date) -> Length | None:
    """Return the first of the clock's other lengths that holds for this start, or None."""
    for each in clock.lengths:
        says_so = all(event.text_of(key) in values for key, values in each.when.items())
        if says_so and (each.until is None or start <= each.until):
            return each
    return None


def _united(spans: Sequence[LeftOutDays]) -> Sequence[LeftOutDays]:
    if len(spans) < 2:
        return spans
    united: list[LeftOutDays] = []
    for span in sorted(spans, key=lambda each: each.first):
        last = united[-1] if united else None
        if last and span.first <= last.last + ONE_DAY:
            source = together(last.source, span.source)
            united[-1] = LeftOutDays(last.first, max(last.last, span.last), source)
        else:
            united.append(span)
    return united


# The articles of a law are few, and cited again and again.
@lru_cache(maxsize=1024)
def together(first: str | None, second: str) -> str:
    """Return two articles in one citation: the law is named once, the same article once."""
    law, mark, article = second.partition("第")
    comma = "、" if mark else ", "
    if first is None or second in first.split(comma):
        return first or second
    same_law = law and mark and first.startswith(law + mark)
    return f"{first}{comma}{mark}{article}" if same_law else f"{first}{comma}{second}"


# A long ledger asks for few days and lengths, again and again.
@lru_cache(maxsize=4096)
def _later(day: date, days: int, months: int) -> date:
    return day + relativedelta(days=days, months=months)
