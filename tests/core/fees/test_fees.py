"""The fee of 国办函〔2020〕109号: known answers, and what must hold for any number."""

import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from casetrack.core.fees import Tariff, free_because, in_words, own_fee, work_out
from casetrack.core.workflow import parse
from casetrack.errors import BadInput, WorkflowError
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


@given(number=st.integers(1, 150), pieces=st.integers(1, 150))
def test_an_application_of_several_pieces_costs_the_sum_of_them(number: int, pieces: int) -> None:
    assume(pieces <= number)
    pieced = work_out(BY_PIECE, number).total_yuan - work_out(BY_PIECE, number - pieces).total_yuan
    assert own_fee(BY_PIECE, number, pieces).total_yuan == pieced


@pytest.mark.parametrize("tariff", TARIFFS.values(), ids=TARIFFS)
@given(quantity=st.integers(1, 400))
def test_the_letter_s_lines_add_up_to_the_fee(tariff: Tariff, quantity: int) -> None:
    own = own_fee(tariff, quantity)
    *lines, last = in_words(tariff, own).split("；")
    charged = [line for line in (*lines, last) if "×" in line]
    assert sum(int(re.findall(r"＝(\d+)元$", line)[0]) for line in charged) == own.total_yuan
    assert (len(charged) > 1) == last.startswith("合计：")
    assert "免费" in lines[0] if lines else own.total_yuan == 0 or tariff.per == "month"


def test_what_costs_nothing_says_why() -> None:
    assert "第5条" in str(free_because(BY_PAGE, 30, own_fee(BY_PAGE, 30)))
    assert free_because(BY_PAGE, 31, own_fee(BY_PAGE, 31)) is None


@pytest.mark.parametrize("tariff", TARIFFS.values(), ids=TARIFFS)
def test_a_slip_of_the_hand_is_no_book_of_brackets(tariff: Tariff) -> None:
    with pytest.raises(BadInput, match="100000 at most"):
        own_fee(tariff, 10**11)


def test_more_pieces_than_the_month_has_cannot_be() -> None:
    with pytest.raises(BadInput, match=r"no\. 11"):
        own_fee(BY_PIECE, 11, 12)


FREE = "{ to = 30, price_yuan = 0 }"


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        (f"{FREE}, {{ to = 100", f"{FREE}, {{ to = 20", "end after"),
        (", { price_yuan = 40 }]", "]", "has no end"),
        ("further = { every = 10, more_yuan = 100 }", "", "has no end"),
        ('not_for = ["OPEN_ALREADY"]', 'not_for = ["OPENED"]', "OPENED"),
        ("price_yuan = 20", 'price_yuan = "20"', "whole number"),
        ('source = "国办函〔2020〕109号第4条"', "", "missing"),
    ],
)
def test_a_tariff_that_cannot_be_is_named(old: str, new: str, word: str, text_of_2019: str) -> None:
    assert old in text_of_2019
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text_of_2019.replace(old, new, 1))
    (problem,) = str(refused.value).splitlines()[1:]
    assert "tariffs.by_" in problem
    assert word in problem


def test_every_way_to_charge_has_a_tariff_and_every_tariff_is_a_choice(text_of_2019: str) -> None:
    with pytest.raises(WorkflowError) as refused:
        parse("copy.toml", text_of_2019.replace("[tariffs.by_page]", "[tariffs.by_sheet]"))
    told = str(refused.value)
    assert "tariffs.by_sheet: " in told
    assert "fields.tariff.choices: nothing defines 'by_page'" in told
