"""Subscriptions, as an administrator enters, pauses, tries and removes them."""

import re
from dataclasses import replace

import pytest

from casetrack import desk
from receivers import receiving
from web.conftest import TODAY, Pages

NEW = {"name": "一网通办平台", "address": "https://127.0.0.1:9/hook"}
_GIVEN = re.compile(r"<code>(casetrack_hook_[\w-]{43})</code>")


@pytest.fixture
def admin(pages):
    plain = f"{pages.office.config}\n[subscriptions]\nplain_http = true\n"
    browser = Pages(replace(pages.office, config=plain), pages.clock).browser("admin")
    browser.get("/webhooks")
    return browser


def test_the_secret_is_shown_once_and_what_it_is_told_is_listed(admin):
    page = admin.post("/webhooks", **NEW, event="received", forwarded_from="某市平台")
    secret = _GIVEN.search(page.text)[1]
    listed = admin.get("/webhooks").text
    assert secret not in listed
    assert "<td>某市教育局</td>" in listed
    assert "<dd>某市教育局</dd>" in admin.get("/webhooks/1").text
    for shown in ("一网通办平台", "https://127.0.0.1:9/hook", "某市平台", "nothing was sent yet"):
        assert shown in listed, shown


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("name", " ", "a subscription needs a name"),
        ("address", "ftp://example.org/", "begins with https://"),
        ("address", "javascript:alert(1)", "no address like"),
        ("event", "everything", "is none of: receiv"),
        ("forwarded_from", "x" * 201, "at most 200 characters"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(admin, key, typed, says):
    answer = admin.post("/webhooks", **{**NEW, key: typed})
    assert answer.status_code == 422
    error = re.search(rf'id="{key}-error"[^>]*>([^<]+)<', answer.text)[1]
    assert says in error
    if key != "name":
        assert 'value="一网通办平台"' in answer.text
    assert "There is no subscription" in answer.text


def test_a_trial_says_what_became_of_it_and_a_failure_stands_on_the_page(admin):
    with receiving() as platform:
        admin.post("/webhooks", **{**NEW, "address": platform.address})
        admin.post("/webhooks/1/test")
        assert "the test message was taken" in admin.get("/webhooks/1").text
        platform.status = 500
        admin.post("/webhooks/1/test")
        page = admin.get("/webhooks/1").text
        assert "the test message was not taken: HTTPError 500" in page
        assert "takes nothing since 2025-10-15 09:00</span> HTTPError 500" in page
    assert len(platform.got) == 2


def test_it_is_paused_sent_to_again_and_removed(admin):
    admin.post("/webhooks", **NEW)
    admin.get("/webhooks/1")
    admin.post("/webhooks/1/pause", paused="1")
    assert "paused since" in admin.get("/webhooks/1").text
    admin.post("/webhooks/1/pause", paused="0")
    assert "paused since" not in admin.get("/webhooks/1").text
    assert admin.post("/webhooks/1/remove").headers["location"] == "/webhooks"
    assert "There is no subscription" in admin.get("/webhooks").text
    assert admin.get("/webhooks/1").status_code == 404


def test_a_message_is_sent_again_from_the_page(pages, admin):
    admin.post("/webhooks", **NEW)
    pages.office.act("handler", "2025-0001", "log_contact", TODAY, remarks="打过电话")
    seat = pages.office.seat("admin", TODAY)
    with pages.office.store.transaction() as tx:
        tx.outbox.give_up(1)
    page = admin.get("/webhooks/1").text
    assert "given up" in page
    assert 'aria-label="Send message no. 1 again"' in page
    admin.post("/webhooks/1/again", message="1")
    _, (message,) = desk.messages_of(seat, 1)
    assert message.state == "waiting"
    assert admin.post("/webhooks/1/again", message="9").status_code == 404
