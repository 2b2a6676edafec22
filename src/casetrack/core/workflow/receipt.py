"""The legal day of receipt (收到申请之日): which of the days on the way in counts, and why.

An application is submitted, arrives, is signed for, is confirmed with the applicant; the channel
says which of these days is the one. A day that staff wrote down as the day of receipt holds; where
what they also wrote down says another, there is a warning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Case, Event
from casetrack.core.workflow.definition import RECEIVED, STAGES, ReceiptRule, Workflow
from casetrack.messages import Message, say

FORWARDED = "forwarded"
_WAY_IN = frozenset((*STAGES, RECEIVED))
#: Each stage, and the fact by which a later event tells its day.
_TOLD_BY = tuple((stage, f"{stage}_on") for stage in STAGES)


@dataclass(frozen=True, slots=True)
class Receipt:
    """The day of receipt, and the rule that makes it that day."""

    on: date
    rule: ReceiptRule

    @property
    def says(self) -> Message:
        return say("{title} ({source})", title=self.rule.title, source=self.rule.source)


def receipt_by(
    rules: Iterable[ReceiptRule],
    channel: str | None,
    days: Mapping[str, date],
    forwarded_on: date | None = None,
) -> Receipt | None:
    """Return what fixes the day of receipt, or None while nothing does.

    `forwarded_on` is the day another body passed it on that it had been addressed to.
    `days` holds what is known of `submitted`, `arrived`, `signed`, `confirmed`. What happened
    before another body passed the application on happened to that body.
    """
    ours = {stage: on for stage, on in days.items() if forwarded_on is None or on >= forwarded_on}
    for rule in rules:
        if channel not in rule.channels or rule.forwarded != (forwarded_on is not None):
            continue
        for stage in rule.fixed_by:
            if stage in ours:
                return Receipt(ours[stage], rule)
    return None


def rule_for(rules: Iterable[ReceiptRule], channel: str | None) -> ReceiptRule | None:
    """Return the only rule there is for a channel, or None where several are to choose from."""
    fitting = [rule for rule in rules if not rule.forwarded and channel in rule.channels]
    return fitting[0] if len(fitting) == 1 else None


def receipt_of(case: Case, workflow: Workflow) -> Receipt | None:
    """Return what the events say of the day of receipt beside its own date, or None."""
    days = days_of(case)
    if not days:
        return None
    return receipt_by(workflow.receipt, channel_of(case), days, _forwarded_on(case))


def contradicted(case: Case, workflow: Workflow, on: date) -> Message | None:
    """Return why a day cannot be the day of receipt, or None; the case already says it is."""
    found = receipt_of(case, workflow)
    if found is None or found.on == on:
        return None
    return say(
        "{on} is not the day of receipt: {rule} makes it {other}",
        on=on,
        rule=found.says,
        other=found.on,
    )


def channel_of(case: Case) -> str | None:
    """Return the channel the application came by, or None where no event says."""
    for event in case.standing:
        if channel := event.text_of("channel"):
            return channel
    return None


def days_of(case: Case) -> dict[str, date]:
    """Return each known day on the way in: from its own event, else from the receipt's facts."""
    days: dict[str, date] = {}
    for event in case.standing:
        if event.type in STAGES:
            days.setdefault(event.type, event.on)
        if event.type in _WAY_IN:
            told = {stage: day for stage, fact in _TOLD_BY if (day := event.date_of(fact))}
            days |= told
            # What had come in before it was received was confirmed on the day it was.
            if event.type == RECEIVED and days and not told:
                days.setdefault("confirmed", event.on)
    return days


def _forwarded_on(case: Case) -> date | None:
    for event in case.standing:
        told = event.on if event.type == FORWARDED else event.date_of("forwarded_on")
        if told is not None and event.text_of("addressed_to") != "us":
            return told
    return None


def with_receipt(case: Case, found: Receipt | None) -> tuple[Event, ...]:
    """Return the events in the order of clocks; a receipt that only follows from them is added."""
    events = case.chronological
    if found is None or any(event.type == RECEIVED for event in events):
        return events
    facts = {"channel": channel_of(case)}
    derived = Event(RECEIVED, found.on, facts, position=_last_position(events, found.on))
    return tuple(sorted((*events, derived), key=lambda event: (event.on, event.position)))


def _last_position(events: Iterable[Event], on: date) -> int:
    """Return the position of the last stage of that day: the receipt follows from it.

    Where a later event tells of the day, the receipt is the first thing that happened on it.
    """
    stages = [event.position for event in events if event.on == on and event.type in STAGES]
    return max(stages, default=0)
