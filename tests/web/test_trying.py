"""Trying an action on its page, and recording what has happened already."""

import html
import re

import pytest

from casetrack.web.dates import dated
from days import day
from web.conftest import TODAY

CASE = "/cases/2025-0001"
AS_SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def handler(pages):
    """A handler's browser on the page of the case."""
    browser = pages.browser("handler")
    browser.get(CASE)
    return browser


def tried(browser, action: str, **typed: str) -> str:
    """Return what a script shows of a try, in plain words."""
    answer = browser.client.post(
        f"{CASE}/try/{action}", data={"proof": browser.proof, **typed}, headers=AS_SCRIPT
    )
    assert answer.status_code == 200
    assert "<html" not in answer.text
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", answer.text)).split())


def test_a_try_shows_each_date_before_and_after_with_its_reason_and_saves_nothing(pages, handler):
    shown = tried(handler, "extend", working_days="20", approved_by="李某", on="2025-10-15")
    assert "nothing was saved" in shown
    assert "2025-11-10 Mon running → 2025-12-08 Mon running" in shown
    assert "条例第33条第2款" in shown
    assert "A letter would go out: 延长答复期限告知书" in shown
    assert pages.events() == 1


def test_a_day_ahead_can_be_tried_and_not_be_acted_on(pages, handler):
    typed = {"items": "哪一年度", "on": "2025-10-20"}
    shown = tried(handler, "request_correction", **typed)
    assert "On 2025-10-20 Mon it would leave this: In hand → Awaiting correction" in shown
    assert "Applicant's correction does not run yet → 2025-11-10 Mon running" in shown
    answer = handler.post(f"{CASE}/act/request_correction", **typed)
    assert answer.status_code == 422
    assert 'id="request_correction-on-error"' in answer.text
    assert dated("2025-10-20 lies in the future") in answer.text
    assert pages.events() == 1


def test_what_would_be_refused_is_said_and_what_is_missing(handler):
    assert "On 2025-10-31 Fri it would be refused" in tried(
        handler, "request_correction", items="x", on="2025-10-31"
    )
    assert "What is unclear: this is needed" in tried(
        handler, "request_correction", on="2025-10-15"
    )
    assert "not a date" in tried(handler, "log_contact", remarks="x", on="15.10.")


def test_a_wrong_turn_can_be_tried(pages, handler):
    shown = tried(handler, "dispatch_reply", carrier="ems", on="2025-10-15")
    assert "it would be refused" in shown
    assert "Dispatch the reply is not open in In hand; open now: Log an attempt to" in shown
    assert "dispatch_reply" not in shown
    handler.get("/?lang=zh-CN")
    shown = tried(handler, "dispatch_reply", carrier="ems", on="2025-10-15")
    assert "办理中状态下不能办理 寄送答复；现在可办：登记与申请人联系、" in shown
    assert pages.events() == 1


def test_what_is_not_open_has_a_form_to_try_and_no_button_to_do_it(handler):
    assert f'href="{CASE}?action=dispatch_reply#act-dispatch_reply"' in handler.get(CASE).text
    text = handler.get(f"{CASE}?action=dispatch_reply").text
    form = text[text.index('id="act-dispatch_reply" open') :]
    form = form[: form.index("</details>")]
    assert f'action="{CASE}/try/dispatch_reply"' in form
    assert 'name="carrier"' in form
    assert 'class="primary"' not in form


def test_a_try_needs_no_script_and_keeps_what_was_typed(pages, handler):
    answer = handler.post(f"{CASE}/try/request_correction", items="哪<b>一", on="2025-10-20")
    assert answer.status_code == 200
    form = answer.text[answer.text.index('id="act-request_correction" open') :]
    form = html.unescape(form[: form.index("</details>")])
    assert "Only tried, nothing was saved" in form
    assert "哪<b>一" in form
    assert 'value="2025-10-20"' in form
    assert pages.events() == 1


def test_a_try_uses_up_no_number_of_a_letter(handler):
    for _ in range(3):
        tried(handler, "request_correction", items="x", on="2025-10-15")
    handler.post(f"{CASE}/act/request_correction", items="x", on="2025-10-15")
    assert "某教公开补〔2025〕1号" in handler.get(CASE).text


@pytest.fixture
def waiting(pages):
    """The case, while the applicant is waited for since the day it came."""
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    pages.clock.today = day("Mon 2025-10-20")
    browser = pages.browser("handler")
    browser.get(CASE)
    return browser


def test_what_can_only_be_recorded_asks_for_the_day_it_happened(waiting):
    text = waiting.get(CASE).text
    records = text[text.index("Record, or set right") : text.index("and why they are not open")]
    form = records[records.index('id="act-consult_agency"') :]
    form = form[: form.index("</details>")]
    assert "open here only to record what has happened before today" in form
    assert "Happened on" in form
    assert 'type="date" value="" max="2025-10-19" required' in form


def test_what_the_law_does_not_allow_now_says_why_before_it_is_opened(handler):
    handler.post(f"{CASE}/act/request_correction", items="哪一年度")
    text = handler.get(CASE).text
    text = text[text.index("and why they are not open") :]
    after = text[text.index('id="act-lapse"') :].partition("</details>")[2]
    assert after.lstrip().startswith('<p class="soft why">')


def test_it_is_refused_in_words_without_a_day_and_as_a_plan_for_today(pages, waiting):
    asked = {"party": "other_agency", "party_name": "某市民政局", "information": "名册"}
    before = pages.events()
    answer = waiting.post(f"{CASE}/act/consult_agency", **asked)
    assert 'id="consult_agency-on-error">this is needed' in answer.text
    answer = waiting.post(f"{CASE}/act/consult_agency", on="2025-10-20", **asked)
    assert answer.status_code == 422
    said = "open here only to record what has happened before today"
    assert f'id="consult_agency-on-error">{said}' in answer.text
    assert pages.events() == before
    assert waiting.post(f"{CASE}/act/consult_agency", on="2025-10-17", **asked).status_code == 303
    assert pages.events() == before + 1


def test_an_extension_in_time_that_was_not_recorded_in_time_can_still_be(pages, handler):
    pages.clock.today = day("Wed 2025-11-12")
    text = pages.browser("handler").get(CASE).text
    assert 'action="/cases/2025-0001/act/extend"' in text[text.index("Not allowed now") :]
    typed = {"working_days": "20", "approved_by": "李某"}
    assert handler.post(f"{CASE}/act/extend", on="2025-11-10", **typed).status_code == 303
    assert "2025-12-08 Mon" in handler.get(CASE).text


def test_what_the_law_wanted_of_a_plan_is_not_asked_for_once_it_has_happened(pages, handler):
    pages.clock.today = day("Wed 2025-11-12")
    answer = handler.post(f"{CASE}/act/extend", working_days="20", on="2025-11-10")
    assert answer.status_code == 303, "an extension that nobody approved is recorded as such"


def test_a_form_that_went_stale_is_shown_with_why(pages, handler):
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    answer = handler.post(f"{CASE}/act/request_correction", items="我的话", on="2025-10-15")
    assert answer.status_code == 422
    assert '<details class="closed-actions" open>' in answer.text
    assert "我的话" in answer.text
