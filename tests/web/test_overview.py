"""The overview of those who lead: each number opens as a list of as many cases."""

import re

import pytest

from days import day

SENT = day("Wed 2025-11-05")

#: A row of a list of cases.
LISTED = r'<th scope="row"><input[^>]*> <a href="/cases/'


@pytest.fixture
def lived(pages):
    """Four applications of 2025: two answered, one of them late; three ask for much the same."""
    office = pages.office
    office.receive(day("Mon 2025-06-02"), applicant_name="林大满", request="公开2024年学区划分方案")
    october = day("Tue 2025-10-14")
    office.receive(october, applicant_name="周小暑", request="公开2026年学区的划分方案")
    office.receive(
        october,
        applicant_name="某某有限公司",
        applicant_type="commercial",
        request="食堂采购合同",
    )
    office.answer("2025-0001", SENT)
    office.answer("2025-0002", SENT)
    pages.clock.today = day("Thu 2025-11-06")
    return pages


def browser_of(pages, role="manager"):
    browser = pages.browser(role)
    browser.get("/")
    return browser


def test_a_year_stands_by_quarter_with_rate_and_median(lived):
    page = browser_of(lived).get("/overview?year=2025").text
    assert re.search(r"On time</dt><dd class=\"big\">50.0%", page)
    assert re.search(r"Working days, median</dt><dd class=\"big\">\d", page)
    for told in ("quarter 4", "Natural person", "Commercial"):
        assert told in page, told


def test_each_number_opens_as_many_cases_as_it_says(lived):
    browser = browser_of(lived)
    page = browser.get("/overview?year=2025").text
    opens = re.findall(r'<a href="(/cases\?[^"]+)">\s*(\d+)</a>', page)
    assert len(opens) >= 14
    for address, number in opens:
        listed = browser.get(address.replace("&amp;", "&")).text
        count = len(re.findall(LISTED, listed))
        assert count == int(number), address


def test_the_weeks_ahead_open_what_is_due_in_them(lived):
    browser = browser_of(lived)
    page = browser.get("/overview").text
    weeks = re.findall(
        r'<a href="(/cases\?open=yes[^"]+)">.*?<span[^>]*>(\d+)</span>', page, re.DOTALL
    )
    assert len(weeks) == 8
    assert sum(int(count) for _, count in weeks) == 2
    for address, count in weeks:
        listed = browser.get(address.replace("&amp;", "&")).text
        assert len(re.findall(LISTED, listed)) == int(count)


def test_what_several_asked_for_stands_together_with_how_it_was_answered(lived):
    page = browser_of(lived).get("/overview/topics?year=2025").text
    topic = re.search(
        r'<section class="card" aria-labelledby="topic-1">.*?</section>', page, re.DOTALL
    )
    assert "3 applicants, 3 cases" in topic[0]
    named = re.findall(r'href="/cases/([^"]+)"', topic[0])
    assert named == ["2025-0002", "2025-0001", "2025-0003"], "by day of receipt"
    assert "食堂采购合同" not in page
    assert "条例第44条" in page


def test_one_applicant_who_asks_twice_is_no_topic(pages):
    pages.office.receive(day("Tue 2025-10-14"), id_number="330301199001010011")
    page = browser_of(pages).get("/overview/topics?year=2025").text
    assert "Nothing was asked for by several applicants" in page


def test_a_year_without_anything_and_one_that_is_none_are_shown_all_the_same(lived):
    browser = browser_of(lived)
    for year in ("2019", "x", "99999", "٢٠٢٥"):
        assert browser.get(f"/overview?year={year}").status_code == 200, year
    assert "Nothing came in." in browser.get("/overview?year=2019").text


def test_who_does_not_lead_finds_no_overview(lived):
    browser = browser_of(lived, "handler")
    assert 'href="/overview"' not in browser.get("/").text
    assert browser.get("/overview").status_code == 403
    assert browser.get("/overview/topics").status_code == 403
