"""What is sent and not served yet, recorded from a list."""

import pytest

from days import day
from web.conftest import RECEIVED, TODAY

SENT = day("Tue 2025-10-14")


@pytest.fixture
def sent(pages) -> str:
    """A case whose reply went out yesterday."""
    pages.office.answer("2025-0001", SENT)
    return "2025-0001"


@pytest.fixture
def clerk(pages):
    browser = pages.browser("registrar")
    browser.get("/service")
    return browser


def test_an_empty_list_says_so(clerk):
    assert "Every reply that went out is on record as served." in clerk.get("/service").text


def test_a_day_takes_a_reply_off_the_list_and_stands_in_the_next_form(sent, clerk):
    assert "林小满" in clerk.get("/service").text
    typed = {"reference": sent, "how": "served", "on": "2025-10-15", "how_proved": "回执签收"}
    answer = clerk.post("/service", **typed)
    assert answer.headers["location"] == "/service?on=2025-10-15#list"
    page = clerk.get("/service").text
    assert f"{sent}: Record service, recorded" in page
    assert "Every reply that went out" in page
    assert "回执签收" in clerk.get(f"/cases/{sent}").text


@pytest.mark.parametrize("on", ["", "soon", "2025-10-13", "2025-10-16"])
def test_a_day_that_cannot_be_changes_nothing_and_is_told_beside_it(pages, sent, clerk, on):
    before = pages.events()
    answer = clerk.post("/service", reference=sent, how="served", on=on, how_proved="回执")
    assert answer.status_code == 422
    assert 'id="on-1-error"' in answer.text
    assert 'value="回执"' in answer.text
    assert pages.events() == before


def test_mail_that_came_back_stays_on_the_list_with_why(sent, clerk):
    back = {"reference": sent, "how": "back", "on": "2025-10-15"}
    assert 'id="failure-1-error"' in clerk.post("/service", **back).text
    assert clerk.post("/service", **back, failure="refused").status_code == 303
    page = clerk.get("/service").text
    assert "came back · Refused" in page
    assert "action=send_again#act-send_again" in page


def test_each_joint_applicant_is_served_apart(pages, clerk):
    pages.office.act("registrar", "2025-0001", "add_applicant", RECEIVED, applicant_name="周小寒")
    pages.office.answer("2025-0001", SENT)
    served = {"reference": "2025-0001", "how": "served", "on": "2025-10-15"}
    assert clerk.get("/service").text.count('value="served"') == 2
    clerk.post("/service", **served)
    page = clerk.get("/service").text
    assert "<b>周小寒</b>" in page
    assert "<b>林小满</b>" not in page
    (recipient,) = (part.partition('"')[0] for part in page.split('name="recipient" value="')[1:2])
    clerk.post("/service", **served, recipient=recipient)
    assert "Every reply that went out" in clerk.get("/service").text


def test_a_service_that_was_set_right_is_asked_for_again(pages, sent, clerk):
    pages.office.act("registrar", sent, "record_service", TODAY)
    assert "Every reply that went out" in clerk.get("/service").text
    last = pages.office.look(sent, TODAY).stored.case.events[-1].position
    pages.office.act("registrar", sent, "correct", TODAY, voids=str(last), why="录错了件")
    assert f'name="reference" value="{sent}"' in clerk.get("/service").text


def test_what_no_longer_stands_waits_for_nobody(pages, sent, clerk):
    pages.office.act("handler", sent, "revoke_reply", TODAY, reason="引用有误")
    assert "Every reply that went out" in clerk.get("/service").text


def test_who_records_no_service_does_not_see_the_list(pages):
    assert pages.browser("auditor").get("/service").status_code == 403
