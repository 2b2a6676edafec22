"""The fold against the law read day by day, on histories that nobody thought of."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.core.calendar import Calendar
from casetrack.core.clock import Deadlines, deadlines, read_history
from casetrack.core.workflow import Workflow
from core.clock import brute_force

History = dict[str, Any]

# Drawn anew at each run, a rare history would fail for one person and not for the next.
THE_SAME_EVERY_TIME = settings(derandomize=True, deadline=None)

receipts = st.dates(date(2019, 6, 1), date(2025, 6, 30))
policies = st.fixed_dictionaries(
    {
        "rest_day_receipt": st.sampled_from(("keep", "roll")),
        "consultation_edge": st.sampled_from(("through_return", "resume_on_return")),
        "correction_days": st.integers(5, 20),
    }
)
delays = st.integers(0, 12)


def sometimes(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def event(kind: str, on: date, **facts: object) -> History:
    given_facts = {key: value for key, value in facts.items() if value is not None}
    told = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in given_facts.items()
    }
    return {"type": kind, "on": on.isoformat(), **told}


def after(day: date, days: int | None) -> date | None:
    return None if days is None else day + timedelta(days=days)


@st.composite
def corrections(draw: st.DrawFn, received: date) -> list[History]:
    """A request, in time or late; the supplement, if it ever comes."""
    asked = received + timedelta(days=draw(st.integers(0, 25)))
    arrives = draw(sometimes(delays))
    answered = draw(sometimes(st.integers(arrives or 0, 50)))
    request = event(
        "correction_requested",
        asked,
        served_on=after(asked, arrives),
        days=draw(sometimes(st.integers(1, 25))),
        complete_by=after(asked, draw(sometimes(st.integers(5, 40)))),
    )
    supplement = after(asked, answered)
    return [request] + ([event("correction_received", supplement)] if supplement else [])


@st.composite
def fees(draw: st.DrawFn, from_day: date) -> list[History]:
    """A fee asked for, in time or late; the payment, if it ever comes."""
    asked = from_day + timedelta(days=draw(st.integers(0, 50)))
    arrives = draw(sometimes(delays))
    paid = after(asked, draw(sometimes(st.integers(arrives or 0, 40))))
    notice = event("fee_notified", asked, served_on=after(asked, arrives))
    return [notice] + ([event("fee_paid", paid)] if paid else [])


@st.composite
def consultations(
    draw: st.DrawFn, received: date, parties: tuple[str, ...], longest: int
) -> list[History]:
    """Several parties asked, at once or one by one; some answer, some do not."""
    told: list[History] = []
    for name in draw(st.lists(st.sampled_from("abcd"), max_size=3, unique=True)):
        sent = received + timedelta(days=draw(st.integers(0, 70)))
        arrives = draw(sometimes(delays))
        in_the_letter = draw(st.booleans())
        served = after(sent, arrives)
        told.append(
            event(
                "consultation_sent",
                sent,
                served_on=served if in_the_letter else None,
                party=draw(st.sampled_from(parties)),
                id=name,
            )
        )
        if served and not in_the_letter:
            told.append(event("consultation_served", served, id=name))
        if returned := after(sent, draw(sometimes(st.integers(arrives or 0, longest)))):
            told.append(event("consultation_returned", returned, id=name))
    return told


@st.composite
def extensions(draw: st.DrawFn, received: date) -> History:
    on = received + timedelta(days=draw(st.integers(0, 90)))
    return event("extended", on, days=draw(st.integers(1, 25)))


@st.composite
def histories(
    draw: st.DrawFn, parties: tuple[str, ...] = brute_force.CAPPED, longest: int = 60
) -> History:
    received = draw(receipts)
    corrected: list[History] = draw(sometimes(corrections(received))) or []
    paid: list[History] = []
    # A fee after a disputed restart is a dispute within a dispute: no reading is worth testing.
    if not corrected or (len(corrected) == 2 and _is_early(received, corrected[0])):
        last = date.fromisoformat(corrected[-1]["on"]) if corrected else received
        paid = draw(sometimes(fees(last + timedelta(days=1)))) or []
    asked = [
        *draw(consultations(received, parties, longest)),
        *draw(st.lists(extensions(received), max_size=2)),
    ]
    kept = _outside_of_waits(asked, corrected, paid)
    events = [event("received", received), *corrected, *paid, *kept]
    return {"workflow": "cn-2019", "policy": draw(policies), "events": events}


def _is_early(received: date, request: History) -> bool:
    return date.fromisoformat(request["on"]) - received <= timedelta(days=7)


def _outside_of_waits(asked: list[History], *waits: list[History]) -> list[History]:
    """Return what does not begin while the applicant is awaited."""
    begun = [
        told
        for told in asked
        if told["type"] in ("consultation_sent", "extended")
        and not any(_is_within(told, wait) for wait in waits)
    ]
    begun_ids = {told.get("id") for told in begun}
    return [
        told
        for told in asked
        if told in begun or (told["type"] in _LATER_ON and told["id"] in begun_ids)
    ]


_LATER_ON = ("consultation_served", "consultation_returned")


def _is_within(told: History, asked_and_answered: list[History]) -> bool:
    if not asked_and_answered or told["on"] < asked_and_answered[0]["on"]:
        return False
    return len(asked_and_answered) == 1 or told["on"] <= asked_and_answered[1]["on"]


class Shipped:
    """The law and the calendar as they are shipped."""

    # No dataclass: a failure would print every holiday since 2008.
    def __init__(self, law: Workflow, calendar: Calendar) -> None:
        self.law = law
        self.calendar = calendar

    def fold(self, history: Mapping[str, Any]) -> Deadlines:
        return deadlines(read_history(history).case, self.law, self.calendar)

    def reply(self, history: Mapping[str, Any]) -> tuple[date, date | None]:
        live = self.fold(history).live("reply")
        assert live is not None
        # Two readings that come to the same day leave nothing to dispute.
        other = live.alternative_due if live.alternative_due != live.due else None
        return live.due, other


@pytest.fixture(scope="session")
def shipped(cn_2019: Workflow, calendar: Calendar) -> Shipped:
    return Shipped(cn_2019, calendar)


@settings(THE_SAME_EVERY_TIME, max_examples=400)
@given(history=histories())
def test_the_reply_is_due_when_walking_day_by_day_says(history: History, shipped: Shipped) -> None:
    assert shipped.reply(history) == brute_force.reply(history, shipped.calendar)


@settings(THE_SAME_EVERY_TIME, max_examples=400)
@given(history=histories(parties=("third_party", "other_agency", "other_agency"), longest=90))
def test_the_reply_is_due_when_walking_says_with_agencies_that_have_no_cap(
    history: History, shipped: Shipped
) -> None:
    assert shipped.reply(history) == brute_force.reply(history, shipped.calendar)


@settings(THE_SAME_EVERY_TIME, max_examples=200)
@given(history=histories(parties=(*brute_force.CAPPED, "other_agency")))
def test_the_other_clocks_are_due_when_walking_day_by_day_says(
    history: History, shipped: Shipped
) -> None:
    found, calendar = shipped.fold(history), shipped.calendar
    for clock, walked in (
        ("correction_notice", brute_force.correction_notice),
        ("correction_by_applicant", brute_force.correction_by_applicant),
        ("fee_payment", brute_force.fee_payment),
    ):
        live = found.live(clock)
        assert (live and live.due) == walked(history, calendar)
    for clock, parties in (
        ("third_party_opinion", ("third_party",)),
        ("agency_opinion", ("joint_agency", "other_agency")),
    ):
        asked = {each.subject: each.due for each in found.all if each.clock == clock}
        assert asked == brute_force.opinions(history, calendar, parties)
