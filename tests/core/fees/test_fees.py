"""The fee of 国办函〔2020〕109号: known answers, and what must hold for any number."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.core.fees import Tariff, own_fee, work_out
from casetrack.core.workflow import parse
from casetrack.errors import WorkflowError
from casetrack.library import Library

KNOWN = json.loads((Path(__file__).parents[2] / "data" / "known_fees.json").read_text("utf-8"))
TARIFFS: Mapping[str, Tariff] = Library().law("cn-2019").workflow.tariffs
BY_PIECE, BY_PAGE = TARIFFS["by_piece"], TARIFFS["by_page"]


@pytest.mark.parametrize("known", KNOWN["by_piece"], ids=lambda known: str(known["applications"]))
def test_a_month_of_applications_costs_what_is_known(known: Mapping[str, int]) -> None:
    number = known["applications"]
    assert own_fee(BY_PIECE, number).total_yuan == known["last_one"]
    assert work_out(BY_PIECE, number).total_yuan == known["month"]


@pytest.mark.parametrize("known", KNOWN["by_page"], ids=lambda known: str(known["pages"]))
def test_the_pages_of_one_application_cost_what_is_known(known: Mapping[str, int]) -> None:
    assert own_fee(BY_PAGE, known["pages"]).total_yuan == known["fee"]


@pytest.mark.parametrize("tariff", TARIFFS.values(), ids=TARIFFS)
@given(quantity=st.integers(1, 400))
def test_the_steps_cover_every_piece_once_and_one_more_never_costs_less(
    tariff: Tariff, quantity: int
) -> None:
    found = work_out(tariff, quantity)
    assert [n for step in found.steps for n in range(step.first, step.last + 1)] == list(
        range(1, quantity + 1)
    )
    more = work_out(tariff, quantity + 1).total_yuan - found.total_yuan
    less = found.total_yuan - work_out(tariff, quantity - 1).total_yuan
    assert more >= less >= 0


@given(number=st.integers(1, 150))
def test_the_month_costs_the_sum_of_its_applications(number: int) -> None:
    single = sum(own_fee(BY_PIECE, n).total_yuan for n in range(1, number + 1))
    assert work_out(BY_PIECE, number).total_yuan == single


FREE = "{ to = 30, price_yuan = 0 }"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (f"{FREE}, {{ to = 100", f"{FREE}, {{ to = 20", "end after"),
        (", { price_yuan = 40 }]", "]", "has no end"),
        ("further = { every = 10, more_yuan = 100 }", "", "has no end"),
        ('not_for = ["OPEN_ALREADY"]', 'not_for = ["OPENED"]', "OPENED"),
        ("price_yuan = 20", 'price_yuan = "20"', "whole number"),
    ],
)
def test_a_tariff_that_cannot_be_is_named(old: str, new: str, word: str, text_of_2019: str) -> None:
    assert old in text_of_2019
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text_of_2019.replace(old, new, 1))
    (problem,) = str(refused.value).splitlines()[1:]
    assert "tariffs.by_" in problem
    assert word in problem
