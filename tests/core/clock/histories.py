"""Histories as tests write them: a line an event, its facts behind it."""

from casetrack.core.case import Case, Event, Fact, Policy
from days import day


def happened(line: str) -> Event:
    """Return the event of "Mon 2025-10-20 consultation_sent id=a served_on=2025-10-22"."""
    weekday, written, kind, *facts = line.split()
    pairs = (fact.split("=", 1) for fact in facts)
    return Event(kind, day(f"{weekday} {written}"), {key: _fact(value) for key, value in pairs})


def history(*lines: str, policy: Policy | None = None) -> Case:
    """Return a case of events in the order in which they were appended."""
    return Case.of(map(happened, lines), policy)


def _fact(written: str) -> Fact:
    return int(written) if written.isdigit() else written
