"""Addresses and forms that no page of ours makes: an answer in words, never a failure."""

import base64

import pytest
from starlette.requests import Request

from casetrack.web.cookies import says_of
from casetrack.web.papers import download
from web.conftest import pages_of

CASE = "/cases/2025-0001"
LONG_NUMBER = "9" * 5000


@pytest.fixture
def pages(database_url):
    """The pages on both databases in turn: what one takes, the other may not."""
    yield from pages_of(database_url)


@pytest.fixture
def handler(pages):
    browser = pages.browser("handler")
    browser.get(CASE)
    return browser


def test_an_address_that_leads_nowhere_is_no_page(handler):
    for path in (
        f"/calendar/{LONG_NUMBER}",
        f"{CASE}/letters/{LONG_NUMBER}/receipt",
        f"{CASE}/files/{LONG_NUMBER}/ab",
        "/cases/x%00y",
    ):
        assert handler.get(path).status_code == 404, path


def test_a_list_may_be_asked_for_anything(handler):
    odd = ("%00", "a%00", "x" * 3000, "'", '"', "%5C", "a %26 b | !c", "AND OR NOT", ":*", "😀")
    for wanted in odd:
        for address in ("/cases?q=", "/cases.csv?q=", "/cases?division=", "/cases?channel="):
            assert handler.get(f"{address}{wanted}").status_code == 200, (address, wanted)


def test_a_form_may_hold_anything(handler):
    for path, typed in (
        (f"{CASE}/sign", {"how": "sign", "draft": LONG_NUMBER}),
        (f"/views/{LONG_NUMBER}", {"name": "x"}),
        ("/views", {"name": "\0"}),
        ("/receive/keep", {"request": "\0", "draft": "form-of-a-test"}),
    ):
        assert handler.post(path, **typed).status_code in (303, 403, 404, 422), path


def test_a_view_is_not_renamed_to_nothing(handler):
    assert handler.post("/views?open=yes", name="待我办").status_code == 303
    answer = handler.post("/views/1")
    assert answer.status_code == 422
    assert "give the view a name" in answer.text


def test_a_form_that_holds_too_much_is_said_on_a_page(pages, handler):
    before, one = pages.events(), ("attached", ("1.txt", b"x", "text/plain"))
    for sent in (
        {"files": [one] * 21},
        {"files": [one], "remarks": "x" * 1_048_577},
        {f"field-{number}": "x" for number in range(201)},
    ):
        answer = handler.post(f"{CASE}/act/log_contact", **sent)
        assert answer.status_code == 413
        assert "it may have 20 files, 200 fields and 1024 KB of text" in answer.text
        assert "<h1" in answer.text
    assert pages.events() == before


def test_a_file_is_saved_under_a_name_that_hides_nothing_and_is_never_shown():
    sent = download(b"<script>", "../pay\u202efdp.exe\r\nX: 1", "application/octet-stream")
    assert sent.headers["content-disposition"] == "attachment; filename*=UTF-8''payfdp.exeX%3A%201"
    assert sent.headers["content-type"] == "application/octet-stream"


@pytest.mark.parametrize("told", [b"[" * 20_000, b"9" * 5000, b'{"a": 1}', b"\xff"])
def test_sentences_in_a_cookie_that_we_did_not_write_are_none(told):
    cookie = b"casetrack_says=" + base64.urlsafe_b64encode(told)
    assert says_of(Request({"type": "http", "headers": [(b"cookie", cookie)]})) == ()
