"""Who has read what, as an auditor sees it."""

import pytest

from days import day

CASE = "/cases/2025-0001"


@pytest.fixture
def auditor(pages):
    handler = pages.browser("handler")
    handler.get(CASE)
    handler.post(f"{CASE}/identity")
    pages.browser("registrar").get(f"{CASE}/days")
    return pages.browser("auditor")


def test_a_case_tells_who_read_it_when_and_whether_in_full(auditor):
    text = auditor.get(f"{CASE}/readings").text
    assert text.count("<tr>") == 1 + 3
    assert text.count("number and contacts in full") == 1
    for shown in ("演示handler", "演示registrar", "2025-10-15 09:00"):
        assert shown in text, shown
    assert "演示auditor" not in text.partition("<main")[2], "the list itself is no reading"
    assert "林小满" not in text


def test_a_day_is_narrowed_to_one_person(auditor, pages):
    pages.clock.today = day("Thu 2025-10-16")
    pages.browser("secrecy").get(CASE)
    assert auditor.get("/readings").text.count("<tr>") == 1 + 1
    before = auditor.get("/readings?on=2025-10-15").text
    assert before.count("<tr>") == 1 + 3
    assert auditor.get("/readings?on=2025-10-15&person=handler").text.count("<tr>") == 1 + 2
    assert "Nothing was read" in auditor.get("/readings?on=2025-10-14").text


def test_a_day_that_is_none_is_said_and_today_is_shown(auditor):
    answer = auditor.get("/readings?on=yesterday")
    assert answer.status_code == 422
    assert "is not a date" in answer.text
    assert answer.text.count("<tr>") == 1 + 3


def test_only_who_watches_over_it_is_led_there(pages, auditor):
    assert f'href="{CASE}/readings"' in auditor.get(CASE).text
    assert f'href="{CASE}/readings"' in pages.browser("admin").get(CASE).text
    assert f'href="{CASE}/readings"' not in pages.browser("handler").get(CASE).text
    assert pages.browser("handler").get(f"{CASE}/readings").status_code == 403


def test_what_another_office_reads_stays_there(pages, auditor):
    pages.browser("other").get(CASE)
    assert "别处的人" not in auditor.get("/readings").text
