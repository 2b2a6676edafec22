"""Several things asked for in one application: one outcome, by values."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.case import Case, Event, Policy
from casetrack.core.workflow import items_of
from casetrack.core.workflow.items import joined
from casetrack.library import Library
from days import day

LAW = Library().law("cn-2019").procedure.workflow
ON = day("Mon 2025-10-13")
CODES = sorted(LAW.outcomes)


def case(*outcomes: str | None, main: int = 1, policy: Policy | None = None) -> Case:
    """Return a case with one item an outcome, None for one that is not decided."""
    added = [
        Event("item_added", ON, {"id": f"i{n}", "item": f"第{n}项", "is_main": n == main})
        for n in range(1, len(outcomes) + 1)
    ]
    decided = [
        Event("item_decided", ON, {"id": f"i{n}", "item_outcome": outcome})
        for n, outcome in enumerate(outcomes, start=1)
        if outcome is not None
    ]
    return Case.of([Event("received", ON), *added, *decided], policy)


def outcome(*outcomes: str | None, main: int = 1, policy: Policy | None = None) -> str | None:
    told = case(*outcomes, main=main, policy=policy)
    return joined(LAW, items_of(told), told.policy)


@pytest.mark.parametrize(
    ("outcomes", "comes_to"),
    [
        (("OPEN", "OPEN"), "OPEN"),
        (("NOT_EXIST", "NOT_EXIST", "NOT_EXIST"), "NOT_EXIST"),
        (("OPEN", "NOT_EXIST"), "PARTIAL"),
        (("OPEN_ALREADY", "DENY_SECRET"), "PARTIAL"),
        (("PARTIAL", "OPEN"), "PARTIAL"),
        (("NOT_EXIST", "DENY_SECRET"), "NOT_EXIST"),
        # Both give everything: nothing is withheld, so it is not given in part.
        (("OPEN_ALREADY", "OPEN"), "OPEN_ALREADY"),
    ],
)
def test_the_outcome_follows_from_the_items(outcomes: Sequence[str], comes_to: str) -> None:
    assert outcome(*outcomes) == comes_to


def test_the_main_item_decides_where_nothing_is_given_and_they_differ() -> None:
    assert outcome("NOT_EXIST", "DENY_SECRET", main=2) == "DENY_SECRET"


def test_an_office_may_count_mixed_items_by_the_main_one() -> None:
    by_main = Policy(mixed_items_row="main_item")
    assert outcome("OPEN", "NOT_EXIST", main=2, policy=by_main) == "NOT_EXIST"


def test_an_item_that_is_not_decided_leaves_the_outcome_open() -> None:
    assert outcome("OPEN", None) is None


def test_an_item_whose_record_is_void_is_no_item() -> None:
    told = case("OPEN", "NOT_EXIST")
    void = Event("corrected", ON, {"voids": 3})
    left = Case.of([*told.events, void])
    assert [item.key for item in items_of(left)] == ["i1"]
    assert joined(LAW, items_of(left), left.policy) == "OPEN"


def test_the_last_decision_on_an_item_holds() -> None:
    told = case("OPEN", "NOT_EXIST")
    again = Event("item_decided", ON, {"id": "i2", "item_outcome": "OPEN"})
    anew = Case.of([*told.events, again])
    assert joined(LAW, items_of(anew), anew.policy) == "OPEN"


def test_an_item_goes_to_the_division_it_was_last_assigned_to() -> None:
    told = case("OPEN")
    assigned = Event("item_assigned", ON, {"id": "i1", "item_division": "档案室"})
    (item,) = items_of(Case.of([*told.events, assigned]))
    assert item.division == "档案室"


@given(st.lists(st.sampled_from(CODES), min_size=1, max_size=5), st.integers(1, 5))
def test_items_always_come_to_one_outcome_that_is_theirs_or_given_in_part(
    outcomes: list[str], main: int
) -> None:
    found = outcome(*outcomes, main=min(main, len(outcomes)))
    assert found in {*outcomes, "PARTIAL"}
    gives = {LAW.outcomes[code].gives for code in outcomes}
    if gives == {"nothing"}:
        assert found != "PARTIAL"


def test_every_outcome_of_the_law_says_what_it_gives() -> None:
    giving = {code for code, each in LAW.outcomes.items() if each.gives != "nothing"}
    assert giving == {"OPEN", "OPEN_ALREADY", "PARTIAL"}
