"""What the page after a form says of it: done, to be looked at, or refused, in a word each."""

import base64
import json
import re

from starlette.requests import Request

from casetrack.web.cookies import says_of
from casetrack.web.said import Said

_SAID = re.compile(r'<p class="note said (\w+)"><b class="hidden">(.*?)</b>(.*?)</p>')


def said(browser, answer) -> list[tuple[str, str, str]]:
    return _SAID.findall(browser.get(answer.headers["location"]).text)


def test_what_was_done_is_no_warning(pages):
    browser = pages.browser("auditor")
    browser.get("/cases")
    assert said(browser, browser.post("/views?open=yes", name="待我办")) == [
        ("done", "Done: ", "kept as 待我办")
    ]


def test_what_was_refused_says_so_on_the_page_it_leads_to(pages):
    browser = pages.browser("handler")
    assert said(browser, browser.get("/many")) == [
        ("refusal", "Not done: ", "Choose at least one case of the list.")
    ]


def test_what_has_to_be_looked_at_comes_after_what_was_done(pages):
    browser = pages.browser("registrar")
    browser.get("/receive")
    typed = {"request": "公开学区划分方案", "draft": "a-form-of-this"}
    answer = browser.post("/receive/keep", {"attached": ("申请表.txt", b"x")}, **typed)
    assert [kind for kind, _, _ in said(browser, answer)] == ["done", "warning"]


def test_what_no_page_of_ours_left_is_said_in_no_kind():
    left = [["done", "一"], ["style", "二"], "三", [1, 2], ["warning"], None]
    cookie = b"casetrack_says=" + base64.urlsafe_b64encode(json.dumps(left).encode())
    request = Request({"type": "http", "headers": [(b"cookie", cookie)]})
    assert says_of(request) == (Said("done", "一"),)
