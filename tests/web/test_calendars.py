"""The calendar: a year at a glance, a notice loaded after a dry run, days counted."""

import re
from pathlib import Path

import pytest

from casetrack.web.dates import dated
from days import day

NOTICES = Path(__file__).parents[1] / "data" / "holiday_notices"
#: Invented: the spring festival of a year that nobody has announced.
NOTICE = """国务院办公厅关于2027年部分节假日安排的通知

国办发明电〔2026〕99号

经国务院批准，现将2027年部分节假日安排的通知如下。

一、元旦：2027年1月1日至3日放假，共3天。

二、春节：2月5日至11日放假调休，共7天。2月14日（星期日）上班。

国务院办公厅
2026年11月5日
"""


@pytest.fixture
def manager(pages):
    browser = pages.browser("manager")
    browser.get("/calendar")
    return browser


def cell(page: str, number: int, month: str) -> str:
    table = page[page.index(f"<caption>{month}</caption>") :]
    cells = re.findall(r"<td[^>]*>.*?</td>", table, re.DOTALL)
    return next(each for each in cells if f'<span class="number">{number}</span>' in each)


def test_a_year_shows_days_off_make_up_days_and_the_notice_they_rest_on(manager):
    page = manager.get("/calendar/2026").text
    assert 'class="worked"' in cell(page, 14, "2026-02")
    assert "make-up workday (国办发明电〔2025〕7号)" in cell(page, 14, "2026-02")
    assert 'class="off"' in cell(page, 17, "2026-02")
    assert ">off</b>" in cell(page, 17, "2026-02")
    assert "provisional" in cell(page, 29, "2026-12")
    assert "provisional" not in cell(page, 28, "2026-12")
    assert "国办发明电〔2025〕7号" in page
    assert dated("issued on 2025-11-04 Tue") in page


def test_a_day_leads_to_the_replies_that_are_due_on_it(manager):
    found = cell(manager.get("/calendar").text, 10, "2025-11")
    link = re.search(r'href="(/cases[^"]+)"', found)
    assert link
    assert "2025-0001" in manager.get(link[1].replace("&amp;", "&")).text


def test_today_is_marked(manager):
    assert 'aria-current="date"' in cell(manager.get("/calendar").text, 15, "2025-10")


def test_a_year_that_nobody_has_announced_says_that_it_is_a_guess(manager):
    page = manager.get("/calendar/2028").text
    assert "No notice for 2028 has been loaded" in page
    assert "off guess" in cell(page, 1, "2028-01")
    assert manager.get("/calendar/1999").status_code == 404


def test_days_are_counted_as_a_deadline_is(manager):
    page = manager.get("/calendar/count?start=2026-02-13&working_days=20").text
    assert f'<p class="big">{dated("2026-03-19 Thu")}' in page
    assert "make-up workday (国办发明电〔2025〕7号)" in page


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start=soon&working_days=20", "start"),
        ("start=1999-01-01&working_days=20", "start"),
        ("start=2026-02-13&working_days=0", "working_days"),
        ("start=2026-02-13&working_days=x", "working_days"),
        ("start=2026-02-13&working_days=9999", "working_days"),
    ],
)
def test_what_cannot_be_counted_is_said_beside_its_field(manager, query, field):
    page = manager.get(f"/calendar/count?{query}")
    assert page.status_code == 422
    assert f'aria-describedby="{field}-error"' in page.text


def test_a_notice_is_shown_first_and_loaded_with_one_more_button(pages, manager):
    pages.clock.today = day("Fri 2026-12-11")
    pages.office.receive(day("Fri 2026-12-11"))
    before = pages.events()
    shown = manager.post("/calendar/load", text=NOTICE).text
    assert "nothing has been changed yet" in shown
    assert "2027-02-14 Sun" in shown
    assert 'name="sure"' in shown
    assert NOTICE.splitlines()[0] in shown
    assert pages.events() == before
    loaded = manager.post("/calendar/load", text=NOTICE, sure="yes")
    assert loaded.headers["location"] == "/calendar/2027"
    page = manager.get("/calendar/2027").text
    assert "国办发明电〔2026〕99号" in page
    assert 'class="worked"' in cell(page, 14, "2027-02")


def test_a_slip_is_said_with_its_line_and_the_text_stays(manager):
    wrong = NOTICE.replace("星期日", "星期六")
    page = manager.post("/calendar/load", text=wrong, sure="yes")
    assert page.status_code == 422
    assert "line 9" in page.text
    assert "（星期六）上班" in page.text
    assert "国办发明电〔2026〕99号" not in manager.get("/calendar/2027").text


@pytest.mark.parametrize("text", ["", "  ", "hello", "[[notices]]\nyear = 'x'"])
def test_what_is_no_notice_is_refused_in_words(manager, text):
    page = manager.post("/calendar/load", text=text)
    assert page.status_code == 422
    assert 'id="slips"' in page.text


def test_a_slip_speaks_of_the_text_and_not_of_the_keys_of_a_file(manager):
    page = manager.post("/calendar/load", text="hello").text
    assert "<li>there is no title like" in page
    assert "<li>there is no day of issue like" in page


def test_who_may_not_change_the_calendar_is_offered_nothing(pages):
    handler = pages.browser("handler")
    assert "/calendar/load" not in handler.get("/calendar").text
    refused = handler.get("/calendar/load")
    assert refused.status_code == 403
    assert "only Administrator, Head of the unit may change the calendar" in refused.text


def test_a_calendar_on_the_shelf_that_is_the_same_waits_for_nobody(manager):
    assert "/calendar/renew" not in manager.get("/calendar/load").text
    shown = manager.post("/calendar/renew").text
    assert "No due date moves." in shown
