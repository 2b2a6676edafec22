"""The definitions on the shelf: their checks, their picture, what another text would change."""

import html
from dataclasses import replace

import pytest

from casetrack.library import Library, shipped
from casetrack.store import Person

LAW = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
#: The same with another length of the reply.
OTHER = LAW.replace("working_days = 20\n", "working_days = 15\n", 1)


@pytest.fixture
def admin(pages):
    browser = pages.browser("admin")
    browser.get("/account")
    return browser


def of(page) -> str:
    return html.unescape(page.text)


def tried(browser, text: str):
    return browser.post("/definitions/try", {"law": ("cn-2019.toml", text.encode())})


def test_the_shelf_lists_every_law_form_calendar_and_rule_with_its_checks(admin):
    page = of(admin.get("/definitions"))
    for name in ("cn-2008", "cn-2019", "forms/cn-2021", "calendars/cn", "checks/"):
        assert name in page, name
    assert "problem" not in page.replace("no problems", "")
    assert "ships with the program" in page


def test_a_law_tells_how_many_open_cases_go_by_it_and_what_leads_where(admin):
    page = of(admin.get("/definitions/cn-2019"))
    assert "the one on the shelf" in page
    assert "1 open case · 0 closed cases" in page
    assert "→ " in page
    drawn = admin.get("/definitions/cn-2019/picture.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert "<svg" in drawn.text


def test_a_file_that_is_tried_is_compared_in_words_and_nothing_of_it_is_kept(pages, admin):
    before = pages.events()
    page = of(tried(admin, OTHER))
    assert "clock Reply" in page
    assert "Changed(" not in page
    assert "<del>20</del> <ins>15</ins>" in page
    assert "\n-working_days = 20\n+working_days = 15\n" in page
    assert pages.events() == before
    assert "no problems" in of(admin.get("/definitions"))


def test_all_that_is_wrong_with_a_file_is_said_at_once(admin):
    wrong = LAW.replace('calendar = "cn"', 'calendar = "nowhere"').replace(
        'notice = "correction"', 'notice = "corection"', 1
    )
    page = of(tried(admin, wrong))
    assert "there is no calendar nowhere" in page
    assert "corection" in page
    assert "this is not TOML" in of(tried(admin, "id = [1"))
    binary = admin.post("/definitions/try", {"law": ("a.toml", b"\xff\xfe")})
    assert (binary.status_code, "is not UTF-8" in of(binary)) == (422, True)
    assert "choose a file first" in of(admin.post("/definitions/try"))


def test_a_law_of_the_office_counts_first_and_says_what_it_changes_for_open_cases(tmp_path, admin):
    (tmp_path / "cn-2019.toml").write_text(OTHER, "utf-8")
    house = admin.client.app.state.house
    admin.client.app.state.house = replace(
        house, desk=replace(house.desk, library=Library(tmp_path))
    )
    page = of(admin.get("/definitions"))
    assert "the office's own" in page
    assert "1 by another version" in page
    law = admin.get("/definitions/cn-2019").text
    link = law.partition("/definitions/cn-2019/changes?from=")[2].partition('"')[0]
    changes = of(admin.get(f"/definitions/cn-2019/changes?from={link}"))
    assert "<del>20</del> <ins>15</ins>" in changes


def test_a_law_that_cannot_be_read_is_told_on_the_page_and_takes_no_other_away(tmp_path, admin):
    (tmp_path / "cn-2019.toml").write_text("id = 1\n", "utf-8")
    house = admin.client.app.state.house
    admin.client.app.state.house = replace(
        house, desk=replace(house.desk, library=Library(tmp_path))
    )
    page = admin.get("/definitions")
    assert page.status_code == 200
    assert "problems" in page.text
    assert "this key is missing" in admin.get("/definitions/cn-2019").text
    assert admin.get("/tokens").status_code == 200
    # What cannot be shown without that law says so, with all that is wrong in the file.
    assert "cn-2019.toml: clocks: this key is missing" in admin.get("/receive").text


def test_an_auditor_reads_and_tries_and_others_see_nothing(pages):
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("looker", "审计员", ("auditor",), "jyj"), pages.clock.at)
    assert pages.browser("looker").get("/definitions").status_code == 200
    assert pages.browser("handler").get("/definitions").status_code == 403
    assert pages.browser("admin").get("/definitions/nowhere").status_code == 404
