"""Questions by telephone or at the counter are counted apart from applications."""

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from days import day
from desk.conftest import RECEIVED, House

NEW_YEAR, YEAR_END = day("Wed 2025-01-01"), day("Wed 2025-12-31")


def test_a_question_takes_two_fields_and_is_in_no_table(house: House) -> None:
    seat = house.seat("registrar", RECEIVED)
    assert desk.log_enquiry(seat, "学区怎样划分", "电话") == 1
    assert desk.log_enquiry(seat, "在哪里看年报", "counter", "门户网站") == 2
    found = desk.enquiries(seat, NEW_YEAR, YEAR_END)
    assert [(each.number, each.channel, each.question) for each in found] == [
        (1, "phone", "学区怎样划分"),
        (2, "counter", "在哪里看年报"),
    ]
    assert found[1].answer == "门户网站"
    table = desk.report(house.seat("manager", YEAR_END), 2025, "cn-2021").report
    assert table.cell("T3.1", "total").value == 0


def test_a_question_can_become_an_application_once(house: House) -> None:
    seat = house.seat("registrar", RECEIVED)
    number = desk.log_enquiry(seat, "学区怎样划分")
    reference = house.receive(RECEIVED).reference
    desk.enquiry_became(seat, number, reference)
    (found,) = desk.enquiries(seat, NEW_YEAR, YEAR_END)
    assert found.became == reference
    with pytest.raises(Refused, match="already"):
        desk.enquiry_became(seat, number, reference)
    with pytest.raises(NotFound, match="enquiry no"):
        desk.enquiry_became(seat, 9, reference)


def test_a_question_that_cannot_be_is_refused(small_house: House) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    with pytest.raises(BadInput, match="say what was asked"):
        desk.log_enquiry(seat, " ")
    with pytest.raises(BadInput, match="none of: phone 电话"):
        desk.log_enquiry(seat, "学区", "pigeon")
    with pytest.raises(BadInput, match="lies in the future"):
        desk.log_enquiry(seat, "学区", on=day("Tue 2025-10-14"))
    with pytest.raises(Refused, match="auditor may not"):
        desk.log_enquiry(small_house.seat("auditor", RECEIVED), "学区")


def test_each_office_counts_its_own(small_house: House) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    desk.log_enquiry(seat, "学区怎样划分", on=day("Tue 2024-12-31"))
    assert desk.enquiries(seat, NEW_YEAR, YEAR_END) == ()
