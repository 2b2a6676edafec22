"""The law of 2019 read day by day: slow, with sets of days, and nothing shared with the fold.

A history is the JSON of the contract. The day a count starts is day zero. Where the law is open
to dispute (a supplement asked for after the seventh working day, a fee after the due date),
every reading is worked out: the earliest due date is the one to keep, the latest the other.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from casetrack.core.calendar import Calendar

ONE_DAY = timedelta(days=1)

#: 条例第33条第2款; 第30条; 第32条、第34条; 国办函〔2020〕109号第6条.
TO_REPLY = 20
TO_EXTEND = 20
TO_ASK = 7
TO_ANSWER_A_CONSULTATION = 15
TO_PAY = 20

CAPPED = ("third_party", "joint_agency")


def numbered_day(
    calendar: Calendar, start: date, number: int, not_counted: frozenset[date] = frozenset()
) -> date:
    """Return the day with that number: walk on, and count what is a working day."""
    day = start
    while number:
        day += ONE_DAY
        if calendar.is_workday(day) and day not in not_counted:
            number -= 1
    return day


def in_order(history: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the events by date; those of one date as they were told."""
    return sorted(history["events"], key=lambda event: event["on"])


def reply(history: Mapping[str, Any], calendar: Calendar) -> tuple[date, date | None]:
    """Return the due date to keep and the later one in dispute, or None."""
    dues = {
        _Reading(history, calendar, *readings).due()
        for readings in product((True, False), repeat=2)
    }
    return min(dues), max(dues) if len(dues) > 1 else None


def correction_notice(history: Mapping[str, Any], calendar: Calendar) -> date:
    return numbered_day(calendar, _receipt(history, calendar), TO_ASK)


def correction_by_applicant(history: Mapping[str, Any], calendar: Calendar) -> date | None:
    """Return the last day for the supplement, or None where none was asked for."""
    for event in in_order(history):
        if event["type"] == "correction_requested":
            if "complete_by" in event:
                return _day(event["complete_by"])
            policy = history.get("policy", {}).get("correction_days", 15)
            return numbered_day(calendar, _served(event), event.get("days", policy))
    return None


def fee_payment(history: Mapping[str, Any], calendar: Calendar) -> date | None:
    """Return the last day to pay, or None where no fee was asked for."""
    for event in in_order(history):
        if event["type"] == "fee_notified":
            return numbered_day(calendar, _served(event), TO_PAY)
    return None


def opinions(
    history: Mapping[str, Any], calendar: Calendar, parties: tuple[str, ...]
) -> dict[str, date]:
    """Return the last day of each party that was asked, by the id of the consultation."""
    return {
        sent["id"]: numbered_day(calendar, _letter_arrived(history, sent), TO_ANSWER_A_CONSULTATION)
        for sent in in_order(history)
        if sent["type"] == "consultation_sent" and sent["party"] in parties
    }


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _on(event: Mapping[str, Any]) -> date:
    return _day(event["on"])


def _served(event: Mapping[str, Any]) -> date:
    return _day(event.get("served_on", event["on"]))


def _receipt(history: Mapping[str, Any], calendar: Calendar) -> date:
    day = next(_on(event) for event in in_order(history) if event["type"] == "received")
    if history.get("policy", {}).get("rest_day_receipt") == "roll":
        while not calendar.is_workday(day):
            day += ONE_DAY
    return day


def _about(history: Mapping[str, Any], sent: Mapping[str, Any], kind: str) -> date | None:
    """Return when something became of a consultation, or None where it never did."""
    for event in in_order(history):
        if event["type"] == kind and event["id"] == sent["id"]:
            return _on(event)
    return None


def _letter_arrived(history: Mapping[str, Any], sent: Mapping[str, Any]) -> date:
    return _about(history, sent, "consultation_served") or _served(sent)


def _days_of_asking(
    history: Mapping[str, Any], sent: Mapping[str, Any], calendar: Calendar
) -> Iterator[date]:
    """Yield the days that one consultation takes out of the count."""
    returned = _about(history, sent, "consultation_returned")
    resumes = history.get("policy", {}).get("consultation_edge") == "resume_on_return"
    cap = numbered_day(calendar, _letter_arrived(history, sent), TO_ANSWER_A_CONSULTATION)
    is_capped = sent["party"] in CAPPED
    day = _on(sent) + ONE_DAY
    while True:
        if (is_capped or returned is None) and day > cap:
            return
        if returned is not None and (day > returned or (resumes and day == returned)):
            return
        yield day
        day += ONE_DAY


class _Reading:
    """One way through the history: what is in dispute is decided one way."""

    def __init__(
        self,
        history: Mapping[str, Any],
        calendar: Calendar,
        late_supplement_counts: bool,
        late_fee_counts: bool,
    ) -> None:
        self.history = history
        self.calendar = calendar
        self.late_supplement_counts = late_supplement_counts
        self.late_fee_counts = late_fee_counts

    def due(self) -> date:
        self.start = _receipt(self.history, self.calendar)
        self.extended: int | None = None
        self.not_counted: frozenset[date] = frozenset()
        self.answer_restarts: dict[str, bool] = {}
        #: An agency without cap was asked and has never answered: the clock stands still.
        self.waits_for_an_agency = False
        for event in in_order(self.history):
            self._live_through(event, _on(event))
        return self._due()

    def _due(self) -> date:
        length = TO_REPLY + (self.extended or 0)
        return numbered_day(self.calendar, self.start, length, self.not_counted)

    def _in_time(self, on: date) -> bool:
        return self.waits_for_an_agency or on <= self._due()

    def _live_through(self, event: Mapping[str, Any], on: date) -> None:
        match event["type"]:
            case "correction_requested":
                in_time = on <= correction_notice(self.history, self.calendar)
                self._asked("correction_received", in_time or self.late_supplement_counts)
            case "fee_notified":
                self._asked("fee_paid", self._in_time(on) or self.late_fee_counts)
            case "correction_received" | "fee_paid" as answer:
                if self.answer_restarts[answer]:
                    self.start, self.extended = on, None
            case "consultation_sent" if self._in_time(on):
                never = _about(self.history, event, "consultation_returned") is None
                has_days_left = on < self._due()
                self.waits_for_an_agency |= event["party"] not in CAPPED and never and has_days_left
                self.not_counted |= set(_days_of_asking(self.history, event, self.calendar))
            case "extended" if self._in_time(on) and self.extended is None:
                self.extended = min(event["days"], TO_EXTEND)

    def _asked(self, answer: str, restarts: bool) -> None:
        self.answer_restarts.setdefault(answer, restarts)
