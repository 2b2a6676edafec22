"""What is logged with an application, drafts of it, and what is known before it is logged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.desk import Typed, Wanted
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.messages import english
from days import day
from desk.conftest import NOW, RECEIVED, House

PDF = ("申请表.pdf", b"%PDF-1.7\n")
KEY = "form-one"
TYPED = {"applicant_name": "林小满", "request": "公开2025年学区划分方案"}
LIN = {"applicant_name": "林小满", "id_number": "330301199001010011", "phone": "13900000006"}


# What comes with it


def test_the_form_and_the_way_it_is_wanted_stand_on_the_receipt_of_an_oral_one(
    house: House,
) -> None:
    reference = house.receive(
        RECEIVED, channel="oral", supply="纸质", delivery="post", contact_person="林小满"
    ).reference
    house.act("registrar", reference, "issue_receipt", RECEIVED)
    letter = desk.paper(house.seat("registrar", RECEIVED), reference, "receipt").letter
    assert "纸质，邮寄" in str(letter)
    view = house.look(reference, RECEIVED)
    assert "林小满" not in str(view.stored.case.events[0].payload)


def test_files_come_with_the_event_of_the_receipt(house: House) -> None:
    reference = house.receive(RECEIVED, attachments=(PDF,)).reference
    (kept,) = desk.whole(house.seat("registrar", RECEIVED), reference).attachments
    assert (kept.position, kept.name, kept.media_type) == (1, "申请表.pdf", "application/pdf")


def test_a_program_among_the_files_keeps_everything_out(small_house: House) -> None:
    with pytest.raises(BadInput, match="is a program"):
        small_house.receive(RECEIVED, attachments=(PDF, ("工具.exe", b"MZ")))
    assert desk.list_cases(small_house.seat("registrar", RECEIVED)) == ()


def test_what_is_wrong_with_a_further_thing_says_which_it_is(small_house: House) -> None:
    items = (
        ("add_item", {"item": "方案"}),
        ("add_item", {"item": "纪要", "item_division": "13900000006"}),
    )
    with pytest.raises(BadInput) as no:
        small_house.receive(RECEIVED, further=items)
    assert (no.value.message.values["key"], no.value.message.values["further"]) == (
        "item_division",
        1,
    )
    assert desk.list_cases(small_house.seat("registrar", RECEIVED)) == ()


def test_an_enquiry_becomes_the_application_in_the_same_moment(house: House) -> None:
    seat = house.seat("registrar", RECEIVED)
    number = desk.log_enquiry(seat, "学区怎样划分")
    reference = house.receive(RECEIVED, enquiry=number).reference
    assert desk.enquiry(seat, number).became == reference
    with pytest.raises(Refused, match="already"):
        house.receive(RECEIVED, enquiry=number)
    with pytest.raises(NotFound, match="enquiry no"):
        desk.enquiry(seat, 9)
    assert len(desk.list_cases(seat)) == 1


# Unsent forms


def test_a_form_becomes_one_application_however_often_it_is_sent(house: House) -> None:
    seat = house.seat("registrar", RECEIVED)
    assert desk.keep_unsent(seat, KEY, TYPED)
    assert desk.my_unsent_form(seat, KEY) == TYPED
    reference = house.receive(RECEIVED, draft=KEY).reference
    with pytest.raises(Refused, match=f"logged as {reference}"):
        house.receive(RECEIVED, draft=KEY)
    assert len(desk.list_cases(seat)) == 1
    assert desk.has_ended(seat, KEY)
    assert not desk.keep_unsent(seat, KEY, TYPED)
    assert desk.my_unsent_forms(seat) == ()


def test_a_form_that_is_refused_stays_a_draft(small_house: House) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    desk.keep_unsent(seat, KEY, TYPED)
    with pytest.raises(Refused):
        small_house.receive(RECEIVED, draft=KEY, request=" ")
    assert desk.my_unsent_form(seat, KEY) == TYPED


def test_a_draft_is_nobody_elses_and_is_found_by_no_search(small_house: House) -> None:
    desk.keep_unsent(small_house.seat("registrar", RECEIVED), KEY, TYPED)
    other = small_house.seat("handler", RECEIVED)
    assert desk.my_unsent_forms(other) == ()
    with pytest.raises(NotFound):
        desk.my_unsent_form(other, KEY)
    assert desk.list_cases(other, Wanted(search="学区划分")) == ()


def test_a_discarded_draft_is_gone_and_what_arrives_late_does_not_bring_it_back(
    small_house: House,
) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    desk.keep_unsent(seat, KEY, TYPED)
    desk.discard_unsent(seat, KEY)
    assert not desk.keep_unsent(seat, KEY, TYPED)
    with pytest.raises(NotFound, match="discarded"):
        desk.my_unsent_form(seat, KEY)


def test_a_draft_is_forgotten_by_the_daily_round_after_its_days(small_house: House) -> None:
    seat = small_house.seat("registrar", RECEIVED)
    desk.keep_unsent(seat, KEY, TYPED)
    then = NOW + timedelta(days=desk.UNSENT_DAYS, seconds=1)
    later = replace(seat, now=lambda: then)
    assert desk.my_unsent_forms(later) == ()
    desk.remind(later, english, {})
    with small_house.store.reading() as tx:
        assert tx.unsent.forget(NOW + timedelta(days=999)) == 0


@pytest.mark.parametrize("key", ["", "a b", "x" * 41, "../../etc"])
def test_only_a_key_that_a_page_drew_keeps_anything(small_house: House, key: str) -> None:
    with pytest.raises(BadInput, match="load the page again"):
        desk.keep_unsent(small_house.seat("registrar", RECEIVED), key, TYPED)


def test_more_than_a_form_holds_is_not_kept(small_house: House) -> None:
    with pytest.raises(BadInput, match="attach it as a file"):
        desk.keep_unsent(small_house.seat("registrar", RECEIVED), KEY, {"request": "长" * 200_001})


# What is known before it is logged


def known(house: House, user: str = "registrar", **typed: str) -> desk.Known:
    given = {"name": "", "id_number": "", "phone": "", "request": ""} | typed
    return desk.what_is_known(house.seat(user, day("Tue 2025-10-14")), Typed(**given))


def test_an_applicant_is_found_by_the_whole_number_or_by_name_and_telephone(house: House) -> None:
    reference = house.receive(RECEIVED, **LIN).reference
    found = known(house, id_number="330301199001010011").applicant
    assert found is not None
    assert [line.reference for line in found.applications] == [reference]
    assert found.applicant.name == "林**"
    assert found.applicant.phone == "139******06"
    house.receive(RECEIVED, applicant_name="何川", phone="0577-2")
    assert known(house, name="何川", phone="0577-2").applicant is not None


@pytest.mark.parametrize(
    "typed",
    [
        {"id_number": "33030119900101001"},
        {"phone": "13900000006"},
        {"name": "林小满"},
        {"name": "林小满", "phone": "139"},
    ],
)
def test_a_part_of_what_identifies_somebody_finds_nobody(small_house: House, typed) -> None:
    small_house.receive(RECEIVED, **LIN)
    assert known(small_house, **typed).applicant is None


def test_another_name_under_the_same_number_is_said_and_not_shown(small_house: House) -> None:
    small_house.receive(RECEIVED, **LIN)
    found = known(small_house, name="林大满", id_number="330301199001010011").applicant
    assert found is not None
    assert found.is_named_otherwise
    assert found.applicant.name == "林**"


def test_the_applicants_own_request_stands_before_that_of_another(house: House) -> None:
    house.receive(RECEIVED, request="公开2024年学区划分方案", applicant_name="何川", phone="0577-2")
    own = house.receive(RECEIVED, **LIN).reference
    found = known(house, id_number="330301199001010011", request="公开2024年学区划分方案")
    assert [(each.line.reference == own, each.is_theirs) for each in found.resembling] == [
        (True, True),
        (False, False),
    ]
    assert found.resembling[0].alike.differing_numbers == ("2024", "2025")
    assert known(house, request="公开校车采购合同").resembling == ()


def test_only_who_logs_applications_may_ask_who_is_known(small_house: House) -> None:
    small_house.receive(RECEIVED, **LIN)
    with pytest.raises(Refused, match="do not log"):
        known(small_house, "reviewer1", id_number="330301199001010011")
