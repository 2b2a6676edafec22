"""The fee notice of a case: the tariff says what it comes to."""

import pytest

from casetrack import desk
from casetrack.errors import Refused
from days import day
from desk.conftest import RECEIVED, House

#: An invented number.
NUMBER = "330302199001010011"

LATER = day("Fri 2025-10-31")
WAY = {"pay_by_way": "缴入财政专户"}


def applied(house: House, times: int, **given: object) -> str:
    """Log several applications of one person on one day; return the last one's reference."""
    for _ in range(times):
        reference = house.receive(RECEIVED, LATER, id_number=NUMBER, **given).reference
    return reference


def letter(house: House, reference: str) -> str:
    return str(desk.paper(house.seat("handler", LATER), reference, "fee").letter.body)


def test_the_eleventh_application_of_a_month_costs_a_hundred(house: House):
    eleventh = applied(house, 11)
    acted = house.act("handler", eleventh, "notify_fee", RECEIVED, tariff="by_piece", **WAY)
    assert (acted.event.payload["quantity"], acted.event.payload["amount_yuan"]) == (11, "100.00")
    assert "第11件：1件×100元＝100元" in letter(house, eleventh)


def test_another_month_and_another_person_do_not_count(house: House):
    applied(house, 10)
    house.receive(RECEIVED, LATER, applicant_name="周舟", phone="0577-1")
    november = house.receive(
        day("Mon 2025-11-03"), id_number=NUMBER, applicant_name="林小满"
    ).reference
    with pytest.raises(Refused, match="1 件 are free"):
        house.act("handler", november, "notify_fee", day("Mon 2025-11-03"), tariff="按件", **WAY)


def test_pages_are_charged_step_by_step(small_house: House):
    reference = applied(small_house, 1)
    given = {"tariff": "by_page", "quantity": "150", **WAY}
    acted = small_house.act("handler", reference, "notify_fee", RECEIVED, **given)
    assert acted.event.payload["amount_yuan"] == "1700.00"
    text = letter(small_house, reference)
    for step in ("第1页至第30页：免费", "70页×10元＝700元", "50页×20元＝1000元"):
        assert step in text


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"tariff": "by_page", "quantity": "30"}, ("30 页 are free", "国办函〔2020〕109号第5条")),
        ({"tariff": "by_page", "quantity": "68", "amount_yuan": "400"}, ("400.00", "380.00")),
        ({"tariff": "by_page"}, ("quantity", "国办函〔2020〕109号第5条")),
        ({"tariff": "by_piece"}, ("1 件 are free", "国办函〔2020〕109号第4条")),
    ],
)
def test_what_the_tariff_does_not_give_is_refused(small_house: House, given, named):
    reference = applied(small_house, 1)
    with pytest.raises(Refused) as refused:
        small_house.act("handler", reference, "notify_fee", LATER, **given, **WAY)
    assert all(each in str(refused.value) for each in named)
    assert len(small_house.look(reference, LATER).stored.case.events) == 1


def test_a_notice_that_has_gone_out_with_a_wrong_amount_is_recorded_as_it_was(small_house: House):
    reference = applied(small_house, 1)
    given = {"tariff": "by_page", "quantity": "68", "amount_yuan": "400", **WAY}
    acted = small_house.act("handler", reference, "notify_fee", RECEIVED, LATER, **given)
    assert acted.event.payload["amount_yuan"] == "400.00"
    assert any("380.00" in str(each) for each in acted.warnings)


def test_before_2021_nothing_is_charged(small_house: House):
    on = day("Mon 2020-12-14")
    reference = small_house.receive(on).reference
    with pytest.raises(Refused, match="in force from 2021-01-01"):
        small_house.act(
            "handler", reference, "notify_fee", on, tariff="by_page", quantity="68", **WAY
        )
