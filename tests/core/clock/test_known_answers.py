"""Deadlines worked out by hand or told by courts, kept in a data file with their articles."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from casetrack.core.calendar import Calendar
from casetrack.core.clock import Deadline, day_by_day, deadlines, read_history, status
from casetrack.library import Library
from days import day

FILE = Path(__file__).parents[2] / "data" / "known_deadlines.json"
ANSWERS: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shelf() -> Library:
    return Library()


@pytest.mark.parametrize("answer", ANSWERS, ids=itemgetter("id"))
def test_the_deadlines_are_the_known_ones(answer: Mapping[str, Any], shelf: Library) -> None:
    law = shelf.law(answer["workflow"]).workflow
    known = _as_announced(shelf.calendar(law.calendar), answer.get("announced_to"))
    history = read_history({key: answer[key] for key in _READ if key in answer})
    found = deadlines(history.case, law, known)
    for clock, expected in groupby(answer["expected"], key=itemgetter("clock")):
        entries = [each for each in found.all if each.clock == clock]
        wanted = list(expected)
        assert len(entries) == len(wanted), f"entries of {clock}"
        for entry, wish in zip(entries, wanted, strict=True):
            assert _shown(entry, wish, known, history.today) == _wanted(wish)
    assert len(found.warnings) == answer.get("warnings", 0), [str(w) for w in found.warnings]


def test_every_answer_says_what_it_rests_on() -> None:
    for answer in ANSWERS:
        assert answer["says"]
        assert answer["source"]


def test_every_answer_has_a_name_of_its_own() -> None:
    names = [answer["id"] for answer in ANSWERS]
    assert sorted(set(names)) == sorted(names)


_READ = ("workflow", "today", "policy", "events")


def _as_announced(calendar: Calendar, year: int | None) -> Calendar:
    """Return the calendar as it was when `year` was the last one announced."""
    if year is None:
        return calendar
    return replace(calendar, notices=tuple(n for n in calendar.notices if n.year <= year))


def _wanted(wish: Mapping[str, Any]) -> dict[str, object]:
    """Return what an answer demands: what it leaves out of these must not be there."""
    always = {"provisional": False, "alternative_due": None, "id": None}
    dates = {key: day(wish[key]) for key in _DATES if key in wish}
    return {**always, **wish, **dates}


_DATES = ("due", "first_due", "met_on", "alternative_due")


def _shown(
    deadline: Deadline, wish: Mapping[str, Any], calendar: Calendar, today: date | None
) -> dict[str, object]:
    """Return the deadline in the words of the answer, with the keys that the answer asks for."""
    shown: dict[str, object] = {
        "clock": deadline.clock,
        "id": deadline.subject,
        "due": deadline.due,
        "first_due": deadline.first_due,
        "provisional": deadline.provisional,
        "met_on": deadline.met_on,
        "alternative_due": deadline.alternative_due,
    }
    if "status" in wish:
        shown["status"] = status(deadline, today or deadline.due)
    if "left_out_working_days" in wish:
        shown["left_out_working_days"] = sum(
            each.note.is_workday and each.left_out is not None
            for each in day_by_day(deadline, calendar)
        )
    return {key: shown[key] for key in _wanted(wish)}
