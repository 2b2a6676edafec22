"""Mails and exports on the pages: dropped, looked through in the form, logged, known again."""

import re
from dataclasses import replace

import pytest

from casetrack import desk
from desk.test_originals import export
from intake.mails import mail
from web.conftest import TODAY

SEEN = {"submitted_on": "2025-10-15", "confirmed_on": "2025-10-15"}


@pytest.fixture
def browser(pages):
    """A registrar who is about to drop something."""
    found = pages.browser("registrar")
    found.get("/originals")
    return found


def seat(pages):
    return replace(pages.office.seat("registrar", TODAY), now=lambda: pages.clock.at)


def drop(browser, *files):
    return browser.post("/originals", files=[("original", each) for each in files])


def filled_in(text: str) -> dict[str, str]:
    """Return what the form holds, as a browser would send it."""
    inputs = re.findall(r"<input ([^>]*)>", text)
    held: dict[str, str] = {}
    for attributes in inputs:
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', attributes))
        is_chosen = said.get("type") not in ("radio", "checkbox") or " checked" in attributes
        if "name" in said and is_chosen and said.get("type") != "file":
            held[said["name"]] = said.get("value", "")
    held |= dict(re.findall(r'<textarea id="[^"]*" name="([^"]*)"[^>]*>([^<]*)<', text))
    for name, body in re.findall(
        r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', body)
        held[name] = chosen[1] if chosen else ""
    held.pop("proof")
    return held


def test_a_mail_fills_the_form_and_is_logged_by_whoever_has_looked_through_it(pages, browser):
    content = mail("申请人姓名：林大满\n内容描述：校车名录", ("表.pdf", b"%PDF-1.7"))
    answer = drop(browser, ("信.eml", content))
    assert pages.events() == 1
    page = browser.get(answer.headers["location"]).text
    held = filled_in(page)
    assert held["channel"] == "email"
    assert (held["applicant_name"], held["request"]) == ("林大满", "校车名录")
    assert (held["submitted_on"], held["take-1"]) == ("2025-10-15", "yes")
    assert "from the line “申请人姓名”" in page
    assert "from the date in its header, 2025-10-15 07:30+08:00" in page
    logged = browser.post("/receive", **held)
    assert logged.headers["location"].startswith("/cases/2025-0002")
    found = desk.whole(seat(pages), "2025-0002").attachments
    assert [(each.name, each.media_type) for each in found] == [
        ("信.eml", "message/rfc822"),
        ("表.pdf", "application/pdf"),
    ]


def test_a_guess_is_called_one_until_somebody_types_over_it(browser):
    page = browser.get(drop(browser, ("信.eml", mail("请公开校车名录"))).headers["location"]).text
    assert page.count("a guess, check it") == 2
    held = {**filled_in(page), "applicant_name": "林大满"}
    again = browser.post("/receive/again", **held, add="item").text
    assert again.count("a guess, check it") == 1
    assert filled_in(again)["original"] == held["original"]


def test_a_file_that_is_left_out_stays_out(pages, browser):
    content = mail("x", ("一.pdf", b"%PDF-1.7"), ("二.pdf", b"%PDF-1.8"), ("清理.exe", b"MZ"))
    page = browser.get(drop(browser, ("信.eml", content)).headers["location"]).text
    assert "清理.exe is a program" in page
    held = filled_in(page)
    del held["take-1"]
    browser.post("/receive", **held)
    found = desk.whole(seat(pages), "2025-0002").attachments
    assert [each.name for each in found] == ["信.eml", "二.pdf"]


def test_what_is_wrong_in_the_form_loses_neither_the_mail_nor_what_is_ticked(pages, browser):
    page = browser.get(
        drop(browser, ("信.eml", mail("x", ("表.pdf", b"%PDF")))).headers["location"]
    ).text
    held = filled_in(page)
    answer = browser.post("/receive", **{**held, "applicant_name": " "})
    assert answer.status_code == 422
    again = filled_in(answer.text)
    assert (again["original"], again["take-1"]) == (held["original"], "yes")
    assert pages.events() == 1


def test_a_draft_of_a_mail_goes_on_with_the_mail(browser):
    page = browser.get(drop(browser, ("信.eml", mail())).headers["location"]).text
    kept = browser.post("/receive/keep", **filled_in(page))
    assert "Filled from 信.eml" in browser.get(kept.headers["location"]).text


def test_a_mail_that_was_logged_says_as_what_and_is_logged_again_only_on_purpose(browser):
    first = filled_in(browser.get(drop(browser, ("信.eml", mail())).headers["location"]).text)
    browser.post("/receive", **first)
    browser.get("/originals")
    page = browser.get(drop(browser, ("又.eml", mail())).headers["location"]).text
    assert "It is logged already" in page
    assert 'href="/cases/2025-0002"' in page
    unknowing = {**filled_in(page), "original_known": ""}
    refused = browser.post("/receive", **unknowing)
    assert "logged already as 2025-0002" in refused.text
    # Who has read it may.
    assert browser.post("/receive", **filled_in(refused.text)).status_code == 303


def test_what_cannot_be_read_says_why_beside_the_field(pages, browser):
    outlook = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 512
    answer = drop(browser, ("信.msg", outlook), ("导出.xlsx", b"PK"), ("信.eml", mail()))
    assert answer.status_code == 422
    error = answer.text.split('id="original-error"')[1].split("</span>")[0]
    assert "message of Outlook" in error
    assert "导出.xlsx is damaged" in error
    assert [each.name for each in desk.waiting_originals(seat(pages))] == ["信.eml"]
    assert browser.post("/originals").status_code == 422


def test_a_mail_that_is_gone_says_so_and_loses_nothing_typed(browser):
    held = filled_in(browser.get(drop(browser, ("信.eml", mail())).headers["location"]).text)
    browser.post(f"/originals/{held['original']}/discard")
    answer = browser.post("/receive", **held)
    assert answer.status_code == 422
    assert "drop it again" in answer.text
    assert filled_in(answer.text)["applicant_name"] == held["applicant_name"]


def test_an_export_is_mapped_once_and_logged_row_by_row(browser):
    address = drop(browser, ("十月.xlsx", export())).headers["location"]
    page = browser.get(address).text
    assert "to be checked once" in page
    assert "Not logged yet" not in page
    held = filled_in(page)
    assert held["meant-0"] == "number"
    assert browser.post(f"{address}/headings", **held).headers["location"] == address
    page = browser.get(address).text
    assert "remembered" in page
    first = re.search(r'href="(/receive\?original=\d+&amp;row=2)"', page)[1].replace("&amp;", "&")
    form = browser.get(first).text
    assert "Log it, then row 3" in form
    assert "from the column “姓名”" in form
    held = {**filled_in(form), **SEEN, "next": "3"}
    following = browser.post("/receive", **held)
    assert following.headers["location"] == first.replace("row=2", "row=3")
    second = browser.get(following.headers["location"]).text
    assert "2025-0002 is logged." in second
    assert "says “法人”, which fits no choice" in second
    assert "applicant_type" not in filled_in(second)
    page = browser.get(address).text
    assert "Logged already" in page
    assert 'href="/cases/2025-0002"' in page


def test_two_headings_for_one_field_are_told_beside_the_second(browser):
    address = drop(browser, ("十月.xlsx", export())).headers["location"]
    held = {**filled_in(browser.get(address).text), "meant-6": "phone"}
    answer = browser.post(f"{address}/headings", **held)
    assert answer.status_code == 422
    assert "cannot both mean the same" in answer.text.split('id="meant-6-error"')[1]


def test_several_at_once_wait_in_the_list_and_can_be_discarded(pages, browser):
    several = drop(browser, ("一.eml", mail()), ("二.eml", mail(Message_ID="<b@example.org>")))
    assert several.headers["location"] == "/originals"
    page = browser.get("/originals").text
    assert "2 files were read" in page
    assert all(each in page for each in ("一.eml", "二.eml", "by 演示registrar"))
    number = desk.waiting_originals(seat(pages))[0].id
    assert browser.post(f"/originals/{number}/discard").headers["location"] == "/originals"
    assert len(desk.waiting_originals(seat(pages))) == 1
    assert browser.get(f"/originals/{desk.waiting_originals(seat(pages))[0].id}").status_code == 303
