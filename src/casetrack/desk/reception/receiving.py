"""How an application came in: the days that are known, and what they make the day of receipt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from casetrack.core.calendar import Calendar
from casetrack.core.case import Case, Event, Fact
from casetrack.core.workflow import RECEIVED, Workflow, read_facts, receipt_of
from casetrack.errors import Refused
from casetrack.messages import Message, say_count


@dataclass(frozen=True)
class WayIn:
    """What is known of an application's way into the office; None for what is not."""

    submitted_on: date | None = None
    #: The day the unit in charge got hold of it.
    arrived_on: date | None = None
    #: The day anybody of the office signed for it, the gate included.
    signed_on: date | None = None
    signed_for_by: str | None = None
    #: The day it was confirmed with the applicant.
    confirmed_on: date | None = None
    #: The body that passed it on, what it calls the application, and when.
    forwarded_from: str | None = None
    forwarded_number: str | None = None
    forwarded_on: date | None = None
    #: `us` or `other`: whom the applicant had written to.
    addressed_to: str | None = None
    #: Who filled in the form of an oral application.
    filled_by: str | None = None

    @property
    def first_day(self) -> date | None:
        """The first day that is known, or None."""
        return min((day for _, day in self._days()), default=None)

    def typed(self) -> dict[str, str]:
        """Return what is known as text, under the names of the fields."""
        given = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: str(value) for name, value in given if value is not None}

    def _days(self) -> Iterator[tuple[str, date]]:
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, date):
                yield each.name, value


@dataclass(frozen=True)
class Entry:
    """How an application is entered: as received, or as an arrival to be confirmed."""

    action: str
    on: date
    facts: Mapping[str, Fact]
    is_received: bool


def entry(workflow: Workflow, typed: Mapping[str, str], received_on: date | None) -> Entry:
    """Return how an application with these facts is entered.

    A given day of receipt holds (the decision refuses it where the facts contradict); else the
    facts fix it; else the application is an arrival whose receipt is still to be confirmed.
    """
    action = workflow.action_into_case()
    facts = read_facts(workflow, action, typed)
    probe = Case.of([Event(RECEIVED, date.min, facts)])
    found = receipt_of(probe, workflow)
    if on := received_on or (found and found.on):
        return Entry(action, on, facts, is_received=True)
    arrival = workflow.action_before_receipt()
    came = facts.get("arrived_on") or facts.get("submitted_on")
    if arrival is None or not isinstance(came, str):
        raise Refused(
            "the day of receipt is not known; give --received-on, or the days on the way in "
            "(--submitted-on --arrived-on --signed-on --confirmed-on)"
        )
    facts = read_facts(workflow, arrival, typed)
    return Entry(arrival, date.fromisoformat(came), facts, is_received=False)


def days_by_channel(workflow: Workflow) -> Mapping[str, frozenset[str]]:
    """Return the days on the way in that matter for each channel: `submitted`, `signed`, …

    Those that can fix the day of receipt, and the two that any application has.
    """
    days: dict[str, frozenset[str]] = {}
    for channel in workflow.fields["channel"].choices:
        rules = (each for each in workflow.receipt if channel in each.channels)
        fixing = {stage for rule in rules if not rule.forwarded for stage in rule.fixed_by}
        days[channel] = frozenset({"submitted", "arrived", *fixing})
    return days


def found_late(facts: Mapping[str, Fact], calendar: Calendar) -> Iterator[Message]:
    """Yield a warning where a letter lay about after it was signed for."""
    signed, arrived = facts.get("signed_on"), facts.get("arrived_on")
    if not isinstance(signed, str) or not isinstance(arrived, str):
        return
    gone = calendar.count(date.fromisoformat(signed), date.fromisoformat(arrived))
    if gone > 0:
        yield say_count(
            "signed for on {signed} and with the unit in charge on {arrived}: {count} working "
            "day of the period is gone; the day of the signature counts",
            "signed for on {signed} and with the unit in charge on {arrived}: {count} working "
            "days of the period are gone; the day of the signature counts",
            gone,
            signed=signed,
            arrived=arrived,
        )
