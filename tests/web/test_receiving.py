"""The form on which an application is logged: blocks, files, what is known, drafts."""

import re
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.desk import Wanted
from web.conftest import RECEIVED, TODAY

APPLICATION = {
    "channel": "post",
    "signed_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
    "request": "公开校车名录",
}
KEY = re.compile(r'name="draft" id="draft" value="([\w-]+)"')
PDF = ("申请表.pdf", b"%PDF-1.7\n", "application/pdf")
SCRIPT = {"HX-Request": "true"}
JOINT = {
    "joint-1-applicant_name": "何川",
    "joint-1-phone": "0577-2",
    "joint-3-applicant_name": "赵喆堃",
}
AGENT = {"agent-agent_name": "赵律师", "agent-agent_kind": "agent", "agent-authorisation": "yes"}
ITEMS = {"item-1-item": "校车名录", "item-1-is_main": "yes", "item-2-item": "校车合同"}


@pytest.fixture
def browser(pages):
    """A registrar in front of the form."""
    found = pages.browser("registrar")
    found.get("/receive")
    return found


def seat(pages):
    return pages.office.seat("registrar", TODAY)


def events(pages, reference="2025-0002"):
    return [each.type for each in desk.look(seat(pages), reference).stored.case.events]


def asked(browser, path, **typed):
    return browser.client.post(path, data={"proof": browser.proof, **typed}, headers=SCRIPT)


# The order of the paper form, and several of a kind


def test_the_fields_come_in_the_order_of_the_paper_form(browser):
    text = browser.get("/receive").text
    named = re.findall(r'<(?:input|select|textarea) [^>]*?name="(\w+)"', text)
    order = ["channel", "applicant_type", "applicant_name", "id_number", "contact_person"]
    order += ["phone", "request", "supply", "delivery", "handler", "attached"]
    assert [name for name in dict.fromkeys(named) if name in order] == order


def test_all_that_stands_on_the_form_is_logged_in_one_go(pages, browser):
    answer = browser.post(
        "/receive",
        **{**APPLICATION, **JOINT, **AGENT, **ITEMS, "supply": "paper", "delivery": "post"},
        files={"attached": PDF},
    )
    assert answer.headers["location"] == "/cases/2025-0002?done=1"
    assert events(pages) == [
        "received",
        "applicant_joined",
        "applicant_joined",
        "agent_named",
        "item_added",
        "item_added",
    ]
    text = browser.get("/cases/2025-0002").text
    assert "申请表.pdf" in text
    assert "application/pdf" in text
    said = re.findall(r'<p class="note said warning">(.*?)</p>', text)
    assert len(said) == 1
    assert "Proof of the agent" in said[0]
    assert "agent_identity" not in said[0]


def test_blocks_are_added_without_a_script_and_all_typed_is_kept(pages, browser):
    typed = {**APPLICATION, **JOINT, "add": "joint"}
    text = browser.post("/receive/again", **typed).text
    assert 'name="joint-4-applicant_name"' in text
    assert 'name="joint-5-applicant_name"' not in text
    assert 'id="joint-4-applicant_name"' in text
    assert "autofocus" in text.split('id="joint-4-applicant_name"')[1].split(">")[0]
    assert 'value="赵喆堃"' in text
    assert 'value="林大满"' in text
    first = browser.post("/receive/again", **{**APPLICATION, "add": "item"}).text
    assert 'name="item-2-item"' in first
    assert pages.events() == 1


def test_there_are_never_more_blocks_than_a_form_can_send(browser):
    full = {"joint-15-applicant_name": "何川", "item-99-item": "名录", "add": "joint"}
    text = browser.post("/receive/again", **{**APPLICATION, **full}).text
    assert 'name="joint-15-phone"' in text
    assert 'name="joint-16-phone"' not in text
    assert 'name="item-16-item"' not in text
    assert "Add a joint applicant" not in text
    assert len(re.findall(r'<(?:input|select|textarea)[^>]* name="', text)) < 200


def test_an_empty_block_counts_for_nothing(pages, browser):
    blank = {"joint-1-applicant_name": " ", "joint-1-applicant_type": "commercial"}
    blank |= {"agent-agent_kind": "agent", "item-1-item": ""}
    browser.post("/receive", **{**APPLICATION, **blank})
    assert events(pages) == ["received"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"joint-2-phone": "0577-2"}, "joint-2-applicant_name"),
        ({"agent-phone": "0577-2"}, "agent-agent_name"),
        ({"item-1-item_division": "基教处"}, "item-1-item"),
        ({**ITEMS, "item-2-item_division": "13900000006"}, "item-2-item_division"),
        ({"supply": "stone"}, "supply"),
        ({"handler": "13900000006"}, "handler"),
        ({"enquiry": "9"}, ""),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_changes_nothing(pages, browser, typed, field):
    answer = browser.post("/receive", **{**APPLICATION, **typed})
    assert answer.status_code == 422
    assert (f'id="{field}-error"' if field else 'role="alert"') in answer.text
    assert 'value="林大满"' in answer.text
    assert pages.events() == 1


def test_what_the_page_hides_for_this_choice_is_not_meant(pages, browser):
    hidden = {"contact_person": "何川", "filled_by": "某登记员", "confirmed_on": "2025-10-10"}
    typed = {**APPLICATION, **hidden, "channel": "in_person", "submitted_on": "2025-10-14"}
    browser.post("/receive", **typed)
    browser.get("/receive")
    browser.post("/receive", **{**typed, "channel": "oral", "applicant_type": "research"})
    person, body = (desk.look(seat(pages), f"2025-000{number}").facts[1] for number in (2, 3))
    assert set(person) == {"channel", "submitted_on"}
    assert (body["contact_person"], body["filled_by"]) == ("何川", "某登记员")


# Files


def test_each_file_is_shown_as_what_it_is_or_with_why_it_is_not_taken(pages, browser):
    files = [
        ("attached", PDF),
        ("attached", ("照片.jpg", b"%PDF-1.7\n", "image/jpeg")),
        ("attached", ("空.pdf", b"", "application/pdf")),
        ("attached", ("清理.exe", b"MZ", "application/pdf")),
    ]
    text = browser.post("/receive/files", files=files).text
    assert text.count(">PDF<") == 2
    assert text.count("its name says otherwise") == 1
    assert "空.pdf is empty" in text
    assert "清理.exe is a program" in text
    assert "SHA-256 " in text
    assert pages.events() == 1


def test_a_program_is_refused_beside_the_field_and_files_are_asked_for_again(pages, browser):
    sent = {"attached": ("清理.exe", b"MZ", "application/pdf")}
    answer = browser.post("/receive", **APPLICATION, files=sent)
    assert answer.status_code == 422
    assert "is a program" in answer.text.split('id="attached-error"')[1]
    bad = browser.post("/receive", **{**APPLICATION, "request": " "}, files={"attached": PDF})
    assert "choose these files again" in bad.text.split('id="attached-error"')[1]
    assert "申请表.pdf" in bad.text
    assert pages.events() == 1


def test_a_session_that_ends_loses_nothing_and_tells_which_files_to_choose_again(pages, browser):
    pages.clock.wait(timedelta(hours=3))
    typed = {**APPLICATION, **JOINT, **ITEMS}
    late = browser.post("/receive", **typed, files={"attached": PDF})
    assert late.status_code == 401
    kept = dict(re.findall(r'name="(kept:[^"]+)" value="([^"]*)"', late.text))
    waiting = browser.post("/sign-in/demo", account="registrar", then="/receive", **kept)
    again = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', waiting.text))
    assert typed.items() <= again.items()
    asked_for = browser.post("/receive", **again)
    assert asked_for.status_code == 422
    assert "申请表.pdf" in asked_for.text.split('id="attached-error"')[1]
    assert 'value="何川"' in asked_for.text
    assert pages.events() == 1
    again.pop("files_lost")
    assert browser.post("/receive", **again).status_code == 303
    assert events(pages).count("applicant_joined") == 2


# What is known


def test_a_known_applicant_is_offered_masked_beside_the_form(browser):
    typed = {"applicant_name": "林小满", "id_number": "330301199001010011", "request": ""}
    text = asked(browser, "/receive/known", **typed, phone="").text
    assert "林小满 has asked this office before" in text
    assert "2025-0001" in text
    assert "139******06" in text
    assert "13900000006" not in text
    part = asked(browser, "/receive/known", **{**typed, "id_number": "3303011990"}, phone="").text
    assert "2025-0001" not in part


def test_likely_repeats_stand_beside_with_state_and_words(browser):
    text = asked(browser, "/receive/known", request="公开2024年学区划分方案").text
    assert 'href="/cases/2025-0001" target="_blank"' in text
    assert "another applicant" in text
    assert "numbers that differ: 2024, 2025" in text
    assert "In hand" in text
    assert "公开2025年学区划分方案" in text


# Unsent forms


def test_what_is_typed_is_kept_and_taken_up_again(pages, browser):
    key = KEY.search(browser.get("/receive").text)[1]
    kept = asked(browser, "/receive/keep", draft=key, **APPLICATION, **JOINT)
    assert "Kept at 09:00" in kept.text
    listed = browser.get("/receive").text
    assert f"/receive?draft={key}" in listed
    text = browser.get(f"/receive?draft={key}").text
    assert 'value="何川"' in text
    assert KEY.search(text)[1] == key
    assert pages.browser("handler").get(f"/receive?draft={key}").status_code == 404
    assert pages.events() == 1


def test_a_draft_is_kept_without_a_script_and_files_are_named(browser):
    key = KEY.search(browser.get("/receive").text)[1]
    typed = {**APPLICATION, "draft": key}
    answer = browser.post("/receive/keep", **typed, files={"attached": PDF})
    assert answer.headers["location"] == f"/receive?draft={key}"
    text = browser.get(answer.headers["location"]).text
    assert "kept for 14 days" in text
    assert "choose them again: 申请表.pdf" in text


def test_a_form_with_nothing_typed_is_no_draft(pages, browser):
    key = KEY.search(browser.get("/receive").text)[1]
    begun = {"channel": "post", "applicant_type": "natural_person", "filled_by": "演示"}
    assert "Kept" not in asked(browser, "/receive/keep", draft=key, **begun).text
    assert browser.post("/receive/keep", draft=key, **begun).headers["location"] == "/receive"
    assert desk.my_unsent_forms(seat(pages)) == ()


def test_a_draft_ends_when_it_is_logged_or_discarded(pages, browser):
    key = KEY.search(browser.get("/receive").text)[1]
    asked(browser, "/receive/keep", draft=key, **APPLICATION)
    assert browser.post("/receive", draft=key, **APPLICATION).status_code == 303
    late = asked(browser, "/receive/keep", draft=key, **APPLICATION).text
    assert "Kept" not in late
    assert KEY.search(late)[1] != key
    assert desk.my_unsent_forms(seat(pages)) == ()
    asked(browser, "/receive/keep", draft="another-form", **APPLICATION)
    assert browser.post("/receive/discard", draft="another-form").status_code == 303
    assert desk.my_unsent_forms(seat(pages)) == ()


def test_a_form_sent_twice_is_one_application_until_it_is_said_to_be_another(pages, browser):
    key = KEY.search(browser.get("/receive").text)[1]
    browser.post("/receive", draft=key, **APPLICATION)
    twice = browser.post("/receive", draft=key, **APPLICATION)
    assert twice.status_code == 422
    assert "logged as 2025-0002" in twice.text
    assert len(desk.browse(seat(pages), desk.Asked(Wanted())).cards) == 2
    other = KEY.search(twice.text)[1]
    assert browser.post("/receive", draft=other, **APPLICATION).status_code == 303


# Afterwards


def test_the_receipt_notice_is_one_step_from_the_logged_case(pages, browser):
    page = browser.get(browser.post("/receive", **APPLICATION).headers["location"]).text
    assert "Print the receipt notice" in page
    opened = browser.post("/cases/2025-0002/receipt")
    assert opened.headers["location"] == "/cases/2025-0002/letters/2/receipt"
    assert "政府信息公开申请登记回执" in browser.get(opened.headers["location"]).text
    assert "Open the receipt notice" in browser.get("/cases/2025-0002?done=1").text
    browser.get("/cases/2025-0002")
    assert browser.post("/cases/2025-0002/receipt").headers["location"].endswith("/2/receipt")
    assert events(pages) == ["received", "receipt_issued"]


def test_an_arrival_that_is_not_confirmed_has_no_receipt_to_print_yet(browser):
    arrived = {**APPLICATION, "channel": "email", "arrived_on": "2025-10-14", "signed_on": ""}
    page = browser.get(browser.post("/receive", **arrived).headers["location"]).text
    assert "once the receipt is fixed" in page
    assert "Print the receipt notice" not in page


def test_one_like_another_has_its_request_and_nothing_of_the_person(pages):
    further = (("add_item", {"item": "2025年学区划分方案"}), ("add_item", {"item": "听证记录"}))
    said = {"applicant_type": "commercial", "channel": "post", "supply": "disk"}
    pages.office.receive(RECEIVED, phone="13900000099", further=further, **said)
    page = pages.browser("registrar").get("/receive?like=2025-0002").text
    assert "公开2025年学区划分方案</textarea>" in page
    assert [each in page for each in ("听证记录</textarea>", "林小满", "13900000099")] == [
        True,
        False,
        False,
    ]
    assert re.search(r'value="disk"[^>]* selected', page)
    case = pages.browser("registrar").get("/cases/2025-0002").text
    assert 'href="/receive?like=2025-0002"' in case
