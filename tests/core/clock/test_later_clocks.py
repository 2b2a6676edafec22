"""Receipt, suspension, putting off, rounds and remedies against a reading day by day."""

import json
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.core.calendar import Calendar
from casetrack.core.clock import Deadline, Deadlines, deadlines, read_history
from casetrack.core.workflow import Workflow
from core.clock import brute_force_later as walked
from core.clock.test_against_brute_force import THE_SAME_EVERY_TIME, event, sometimes

History = dict[str, Any]
STAGES = ("submitted", "arrived", "signed", "confirmed")


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


@st.composite
def ways_in(draw: st.DrawFn) -> list[History]:
    """How it came in: some stages on the way, one after another, and perhaps never confirmed."""
    channel = draw(st.sampled_from(sorted(walked.FIXED_BY)))
    stages = draw(st.lists(st.sampled_from(STAGES), min_size=1, unique=True).map(sorted))
    stages.sort(key=STAGES.index)
    if channel == "in_person":
        stages = ["submitted"]
    if channel != "post" and "signed" in stages and len(stages) > 1:
        stages.remove("signed")
    day = draw(st.dates(date(2020, 6, 1), date(2025, 6, 30)))
    told = []
    for stage in stages:
        told.append(event(stage, day, channel=channel if not told else None))
        day = later(day, draw(st.integers(0, 6)))
    return told


@st.composite
def handled(draw: st.DrawFn, start: date) -> list[History]:
    """What happens in one round, in order, up to a reply or for ever."""
    days = sorted(draw(st.lists(st.integers(0, 60), min_size=6, max_size=6)))
    on = [later(start, n) for n in days]
    told: list[History] = []
    if draw(st.booleans()):
        told.append(event("suspended", on[0], basis="x"))
        if draw(st.booleans()):
            told.append(event("resumed", on[1]))
    if draw(st.booleans()):
        unapproved = draw(st.sampled_from([None, None, True]))
        length = draw(st.integers(1, 25))
        told.append(event("extended", on[2], days=length, unapproved=unapproved))
    if draw(st.booleans()):
        until = later(on[3], draw(st.integers(0, 90)))
        told.append(event("delayed_until", on[3], until=until))
    if draw(st.integers(0, 3)):
        outcome = draw(st.sampled_from([None, "OPEN", "DENY_PROCESS", "PARTIAL"]))
        told.append(event("reply_dispatched", on[4], outcome=outcome))
        if draw(st.booleans()):
            told.append(event("reply_served", later(on[4], draw(st.integers(0, 9)))))
    return sorted(told, key=lambda each: each["on"])


@st.composite
def remedies(draw: st.DrawFn, start: date) -> list[History]:
    filed = later(start, draw(st.integers(0, 40)))
    copy = draw(sometimes(st.integers(0, 10)))
    told = [
        event(
            "remedy_filed",
            filed,
            id="r1",
            served_on=later(filed, copy) if copy is not None else None,
            procedure=draw(st.sampled_from([None, "summary", "ordinary"])),
        )
        | {"kind": "reconsideration"}
    ]
    if draw(st.booleans()):
        ended = later(filed, draw(st.integers(20, 60)))
        got = draw(sometimes(st.integers(0, 10)))
        served = later(ended, got) if got is not None else None
        told.append(event("remedy_concluded", ended, id="r1", served_on=served, result="other"))
    return told


@st.composite
def histories(draw: st.DrawFn) -> History:
    told = draw(ways_in())
    received = walked.received_on({"events": told})
    if received is not None:
        told += draw(handled(received))
        for _ in range(draw(st.integers(0, 2))):
            if told[-1]["type"] not in ("reply_dispatched", "reply_served"):
                break
            last = date.fromisoformat(told[-1]["on"])
            if not any(each["type"] == "remedy_filed" for each in told) and draw(st.booleans()):
                told += draw(remedies(last))
                last = date.fromisoformat(told[-1]["on"])
            told.append(draw(rounds(later(last, draw(st.integers(1, 20))))))
            told += draw(handled(date.fromisoformat(told[-1]["on"])))
    return {"workflow": "cn-2019", "events": told}


@st.composite
def rounds(draw: st.DrawFn, on: date) -> History:
    kind = draw(st.sampled_from(["reply_ordered", "reply_revoked"]))
    length = draw(sometimes(st.integers(5, 30)))
    by = draw(sometimes(st.integers(5, 40))) if length is None else None
    return event(kind, on, days=length, complete_by=later(on, by) if by else None)


def fold(history: History, law: Workflow, calendar: Calendar) -> Deadlines:
    return deadlines(read_history(history).case, law, calendar)


def live(found: Deadlines, clock: str) -> Deadline | None:
    return found.live(clock)


@settings(THE_SAME_EVERY_TIME, max_examples=600)
@given(history=histories())
def test_every_later_clock_is_due_when_walking_day_by_day_says(
    history: History, cn_2019: Workflow, calendar: Calendar
) -> None:
    found = fold(history, cn_2019, calendar)
    reply, expected = live(found, "reply"), walked.last_round(history, calendar)
    assert (reply and reply.due) == (expected and expected.due())
    assert (reply and reply.met_on) == (expected and expected.met_on)
    confirmation = live(found, "receipt_confirmation")
    assert (confirmation and confirmation.due) == walked.confirm_by(history, calendar)
    periods = walked.remedy_periods(history, calendar)
    for clock in ("reconsideration", "litigation"):
        period = live(found, clock)
        if clock in periods:
            assert period is not None
            assert period.due == periods[clock]
    after = live(found, "litigation_after")
    assert (after and after.due) == walked.after_reconsideration(history, calendar)
    ours = [each.due for each in found.all if each.clock == "remedy_answer"]
    assert ours == list(walked.answers(history, calendar))


@settings(THE_SAME_EVERY_TIME, max_examples=300)
@given(history=histories())
def test_each_round_leaves_one_live_reply_clock_and_keeps_the_others(
    history: History, cn_2019: Workflow, calendar: Calendar
) -> None:
    replies = [each for each in fold(history, cn_2019, calendar).all if each.clock == "reply"]
    begun = sum(each["type"] in ("reply_ordered", "reply_revoked") for each in history["events"])
    assert sum(each.end != "superseded" for each in replies) == bool(replies)
    assert len(replies) == (begun + 1 if replies else 0)
    assert all(one.end == "superseded" for one, _ in pairwise(reversed(replies)))


@settings(THE_SAME_EVERY_TIME, max_examples=1)
@given(many=st.lists(histories(), min_size=60, max_size=60))
def test_the_command_says_the_same_line_by_line(many: list[History], calendar: Calendar) -> None:
    lines = "\n".join(json.dumps(each) for each in many)
    told = subprocess.run(
        [sys.executable, "-m", "casetrack", "deadline", "--jsonl", "-"],
        input=lines,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    assert len(told) == len(many)
    for history, line in zip(many, told, strict=True):
        answer = json.loads(line)["deadlines"]
        dues = [d["due"] for d in answer if d["clock"] == "reply" and d["status"] != "superseded"]
        expected = walked.last_round(history, calendar)
        assert dues == ([expected.due().isoformat()] if expected else [])
