"""The fee notice of a case: the tariff says what it comes to."""

import pytest

from casetrack import desk
from casetrack.desk.year.record import Record
from casetrack.errors import BadInput, Refused
from days import day
from desk.conftest import RECEIVED, House

#: An invented number.
NUMBER = "330302199001010011"

LATER = day("Fri 2025-10-31")
EVER = day("Fri 2100-12-31")
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
    with pytest.raises(BadInput, match="calculation"):
        small_house.act("handler", reference, "notify_fee", RECEIVED, LATER, **given)
    given["calculation"] = "40页×10元"
    acted = small_house.act("handler", reference, "notify_fee", RECEIVED, LATER, **given)
    assert acted.event.payload["amount_yuan"] == "400.00"
    assert any("380.00" in str(each) for each in acted.warnings)
    assert "40页×10元" in letter(small_house, reference)
    assert "380" not in letter(small_house, reference)


@pytest.mark.parametrize("tariff", ["by_piece", "by_page"])
def test_no_notice_of_nothing_is_made_up_for_the_past(small_house: House, tariff):
    reference = applied(small_house, 1)
    given = {"tariff": tariff, **WAY}
    with pytest.raises(BadInput, match="amount_yuan"):
        small_house.act("handler", reference, "notify_fee", RECEIVED, LATER, **given)
    assert len(small_house.look(reference, LATER).stored.case.events) == 1


def test_an_application_of_several_pieces_pays_for_each_in_its_bracket(small_house: House):
    reference = applied(small_house, 10)
    given = {"tariff": "by_piece", "pieces": "3", **WAY}
    acted = small_house.act("handler", reference, "notify_fee", LATER, **given)
    assert (acted.event.payload["quantity"], acted.event.payload["amount_yuan"]) == (12, "200.00")
    text = letter(small_house, reference)
    assert "第10件：免费" in text
    assert "第11件至第12件：2件×100元＝200元" in text


def test_a_typed_number_that_the_register_does_not_give_is_remarked(small_house: House):
    reference = applied(small_house, 1)
    given = {"tariff": "by_piece", "quantity": "15", **WAY}
    acted = small_house.act("handler", reference, "notify_fee", LATER, **given)
    assert acted.event.payload["amount_yuan"] == "100.00"
    assert any("no. 15" in str(each) and "no. 1 " in str(each) for each in acted.warnings)


def test_where_a_fee_is_not_open_at_all_that_is_said_first(small_house: House):
    reference = applied(small_house, 1)
    free = {"tariff": "by_piece", **WAY}
    with pytest.raises(Refused, match="open only to"):
        small_house.act("registrar", reference, "notify_fee", LATER, **free)
    with pytest.raises(Refused, match=r"free.*open instead: .*draft_reply"):
        small_house.act("handler", reference, "notify_fee", LATER, **free)
    small_house.act("handler", reference, "withdraw", LATER)
    with pytest.raises(Refused, match="not open in withdrawn"):
        small_house.act("handler", reference, "notify_fee", LATER, **free)


PUBLISHED = {"outcome": "OPEN_ALREADY", "where_to_find": "门户网站“招生”栏目"}
PAGES = {"tariff": "by_page", "quantity": "68", **WAY}


def test_pages_are_not_charged_where_the_draft_says_it_is_published(small_house: House):
    reference = applied(small_house, 1)
    small_house.act("handler", reference, "draft_reply", LATER, **PUBLISHED)
    small_house.act("reviewer1", reference, "return_draft", LATER, remarks="请补充网址")
    with pytest.raises(Refused, match=r"not for 已主动公开 .*第5条"):
        small_house.act("handler", reference, "notify_fee", LATER, **PAGES)


def test_pages_charged_and_then_found_published_are_to_be_given_back(small_house: House):
    reference = applied(small_house, 1)
    small_house.act("handler", reference, "notify_fee", LATER, **PAGES)
    small_house.act("handler", reference, "record_payment", LATER)
    acted = small_house.act("handler", reference, "draft_reply", LATER, **PUBLISHED)
    assert any("given back" in str(each) for each in acted.warnings)


def test_before_2021_nothing_is_charged(small_house: House):
    on = day("Mon 2020-12-14")
    reference = small_house.receive(on).reference
    with pytest.raises(Refused, match="in force from 2021-01-01"):
        small_house.act(
            "handler", reference, "notify_fee", on, tariff="by_page", quantity="68", **WAY
        )


def test_fee_notices_are_counted_without_the_voided_as_far_as_they_are_asked_for(
    small_house: House,
):
    given = {"tariff": "by_page", "quantity": "150", **WAY}
    three = [applied(small_house, 1) for _ in range(3)]
    applied(small_house, 1)
    for each in three:
        small_house.act("handler", each, "notify_fee", RECEIVED, **given)
    small_house.act("registrar", three[0], "void", RECEIVED, LATER, why="重复登记")
    seat = small_house.seat("handler", LATER)
    with seat.store.reading() as tx:
        today, then = (Record(seat, tx, seat.office.code, as_of) for as_of in (None, EVER))
        assert [name for name, _ in today.with_fee_event("fee_notified")] == three[1:]
        for each in (today, then):
            counts = [each.count_with_fee_event("fee_notified", most) for most in range(4)]
            assert counts == [0, 1, 2, 2]
        assert Record(seat, tx, "ZZJ").count_with_fee_event("fee_notified", 9) == 0
