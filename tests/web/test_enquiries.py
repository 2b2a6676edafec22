"""Enquiries: two fields, a list by date, a count by channel, and an application of one."""

import re

import pytest

QUESTION = {"channel": "phone", "question": "学区怎样划分"}


@pytest.fixture
def browser(pages):
    """A registrar in front of the enquiries."""
    found = pages.browser("registrar")
    found.get("/enquiries")
    return found


def counts(text):
    return re.findall(r"<dt>([^<]+)</dt><dd><b>(\d+)</b>", text)


def test_an_enquiry_takes_two_fields_and_is_counted_by_channel(browser):
    assert browser.post("/enquiries", **QUESTION).status_code == 303
    browser.post("/enquiries", channel="counter", question="在哪里看年报", answer="门户网站")
    text = browser.get("/enquiries").text
    assert counts(text) == [
        ("altogether", "2"),
        ("Phone", "1"),
        ("Counter", "1"),
        ("Online", "0"),
        ("Other", "0"),
    ]
    assert text.index("在哪里看年报") < text.index("学区怎样划分"), "the newest first"
    assert "answered: 门户网站" in text
    assert counts(browser.get("/enquiries?year=2024").text)[0] == ("altogether", "0")
    assert counts(browser.get("/enquiries?year=x").text)[0] == ("altogether", "2")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"question": " "}, "question"),
        ({"on": "2025-10-16"}, "on"),
        ({"on": "yesterday"}, "on"),
        ({"channel": ""}, "channel"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, typed, field):
    answer = browser.post("/enquiries", **{**QUESTION, "answer": "门户网站", **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "门户网站" in answer.text
    assert counts(answer.text)[0] == ("altogether", "0")


def test_an_enquiry_becomes_an_application_linked_both_ways(browser):
    browser.post("/enquiries", **QUESTION)
    assert 'href="/receive?enquiry=1"' in browser.get("/enquiries").text
    form = browser.get("/receive?enquiry=1").text
    assert ">学区怎样划分</textarea>" in form
    assert "from enquiry no. 1" in form
    logged = browser.post(
        "/receive",
        enquiry="1",
        channel="in_person",
        submitted_on="2025-10-15",
        applicant_name="林大满",
        applicant_type="natural_person",
        request="公开学区划分方案",
    )
    assert logged.status_code == 303
    assert "became 2025-0002" in browser.get("/enquiries").text
    again = browser.get("/receive?enquiry=1")
    assert again.headers["location"] == "/cases/2025-0002"
    assert browser.get("/receive?enquiry=9").status_code == 404
    assert browser.get("/receive?enquiry=x").status_code == 400


def test_who_may_log_enquiries_finds_them_from_today(pages):
    assert 'href="/enquiries"' in pages.browser("manager").get("/").text
    assert 'href="/enquiries"' not in pages.browser("reviewer1").get("/").text


def test_the_manager_reads_enquiries_but_makes_no_application_of_them(browser, pages):
    browser.post("/enquiries", **QUESTION)
    text = pages.browser("manager").get("/enquiries").text
    assert "学区怎样划分" in text
    assert "/receive?enquiry" not in text
