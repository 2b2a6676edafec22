"""What came into the law's clocks later, read day by day: receipt by channel, suspension, putting
off, new rounds, remedies. Slow, and nothing shared with the fold.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from casetrack.core.calendar import Calendar
from core.clock.brute_force import in_order, numbered_day

ONE_DAY = timedelta(days=1)
TO_REPLY, TO_EXTEND = 20, 20

#: 条例第31条: the stages of which one fixes the day of receipt, by channel.
FIXED_BY = {
    "in_person": ("submitted",),
    "post": ("signed", "confirmed"),
    "online": ("confirmed",),
    "email": ("confirmed",),
    "fax": ("confirmed",),
}
#: 行政复议法第23条: since 2024 what is withheld goes to reconsideration first.
WITHHELD = ("DENY_SECRET", "DENY_PROCESS", "PARTIAL")


def _on(event: Mapping[str, Any], key: str = "on") -> date:
    return date.fromisoformat(event[key])


def _of(history: Mapping[str, Any], *kinds: str) -> list[Mapping[str, Any]]:
    return [event for event in in_order(history) if event["type"] in kinds]


def received_on(history: Mapping[str, Any]) -> date | None:
    """Return the day of receipt, or None while nothing fixes it."""
    channel = history["events"][0]["channel"]
    for stage in FIXED_BY[channel]:
        if told := _of(history, stage):
            return _on(told[0])
    return None


def confirm_by(history: Mapping[str, Any], calendar: Calendar) -> date | None:
    """Return by when an arrival must be confirmed; the same day for a letter."""
    first = history["events"][0]
    if first["type"] not in ("submitted", "arrived") or first["channel"] == "in_person":
        return None
    if first["channel"] == "post":
        day = _on(first)
        while not calendar.is_workday(day):
            day += ONE_DAY
        return day
    return numbered_day(calendar, _on(first), 1)


class Round:
    """One round of the reply clock, lived through event by event."""

    def __init__(self, calendar: Calendar, start: date, length: int, given: date | None) -> None:
        self.calendar, self.start, self.length, self.given = calendar, start, length, given
        self.not_counted: frozenset[date] = frozenset()
        self.added: list[int | date] = []
        self.suspended_on: date | None = None
        self.met_on: date | None = None

    def due(self) -> date:
        due = self.given or numbered_day(self.calendar, self.start, self.length, self.not_counted)
        for added in self.added:
            due = (
                added
                if isinstance(added, date)
                else numbered_day(self.calendar, due, added, self.not_counted)
            )
        return due

    def is_alive(self, on: date) -> bool:
        return self.met_on is None and (self.suspended_on is not None or on <= self.due())

    def live(self, event: Mapping[str, Any]) -> None:
        on = _on(event)
        match event["type"]:
            case "reply_dispatched":
                self.met_on = self.met_on or on
            case "suspended" if self.is_alive(on) and self.suspended_on is None:
                self.suspended_on = on
            case "resumed" if self.suspended_on is not None and self.met_on is None:
                days = (on - self.suspended_on).days
                self.not_counted |= {self.suspended_on + n * ONE_DAY for n in range(days)}
                self.suspended_on = None
            case "extended" if self.is_alive(on) and not event.get("unapproved"):
                if not any(isinstance(added, int) for added in self.added):
                    self.added.append(min(event["days"], TO_EXTEND))
            case "delayed_until" if self.is_alive(on) and _on(event, "until") > self.due():
                self.added.append(_on(event, "until"))


def last_round(history: Mapping[str, Any], calendar: Calendar) -> Round | None:
    """Return the reply clock as it stands, or None where it never began."""
    start = received_on(history)
    if start is None:
        return None
    now = Round(calendar, start, TO_REPLY, None)
    for event in in_order(history):
        if event["type"] in ("reply_ordered", "reply_revoked"):
            served = date.fromisoformat(event.get("served_on", event["on"]))
            given = _on(event, "complete_by") if "complete_by" in event else None
            now = Round(calendar, served, event.get("days", TO_REPLY), given)
        else:
            now.live(event)
    return now


def _rolled(calendar: Calendar, day: date) -> date:
    while not calendar.is_workday(day):
        day += ONE_DAY
    return day


def six_months_after(day: date) -> date:
    """Return the corresponding day, or the last day of the month where there is none."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, day.day)


def remedy_periods(history: Mapping[str, Any], calendar: Calendar) -> dict[str, date]:
    """Return the last days of the applicant's periods after the last reply that was served."""
    found: dict[str, date] = {}
    outcome, decided = None, None
    for event in in_order(history):
        if event["type"] in ("reply_ordered", "reply_revoked"):
            outcome = decided = None
        if event["type"] == "reply_dispatched" and "outcome" in event:
            outcome, decided = event["outcome"], _on(event)
        if event["type"] == "reply_served":
            found = {"reconsideration": _rolled(calendar, _on(event) + 60 * ONE_DAY)}
            first = decided and decided >= date(2024, 1, 1) and outcome in WITHHELD
            if not first:
                found["litigation"] = _rolled(calendar, six_months_after(_on(event)))
    return found


def after_reconsideration(history: Mapping[str, Any], calendar: Calendar) -> date | None:
    """Return the last day to sue after the first reconsideration that was concluded."""
    for event in _of(history, "remedy_concluded"):
        got = date.fromisoformat(event.get("served_on", event["on"]))
        return _rolled(calendar, got + 15 * ONE_DAY)
    return None


def answers(history: Mapping[str, Any], calendar: Calendar) -> Iterator[date]:
    """Yield by when the office answers each reconsideration."""
    for event in _of(history, "remedy_filed"):
        copy = date.fromisoformat(event.get("served_on", event["on"]))
        if copy <= date(2023, 12, 31):
            yield _rolled(calendar, copy + 10 * ONE_DAY)
        else:
            ordinary = event.get("procedure") == "ordinary"
            yield numbered_day(calendar, copy, 10 if ordinary else 5)
