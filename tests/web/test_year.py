"""The year's end on pages: the table, its cells, figures, preflight, closing, files, a check."""

import io
import re

import pytest

from casetrack import desk
from days import day
from desk.conftest import House
from web.conftest import Pages

NEW_YEAR = day("Thu 2026-01-08")
SENT = day("Wed 2025-11-05")
GIVEN = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}


@pytest.fixture
def january(pages: Pages) -> Pages:
    """The office in January: of two cases of 2025 one was answered, one is open."""
    pages.office.receive(day("Wed 2025-12-10"), applicant_name="林大满", request="公开校车名录")
    pages.office.answer("2025-0001", SENT, **GIVEN)
    pages.clock.today = NEW_YEAR
    return pages


def reader(pages: Pages, role="manager", page="/year/2025"):
    browser = pages.browser(role)
    browser.get(page)
    return browser


def cell(page: str, where: str) -> str:
    """Return what stands in a cell of the page."""
    anchor = "cell-" + where.replace(" ", "-")
    return re.search(rf'<td id="{re.escape(anchor)}".*?</td>', page, re.DOTALL)[0]


def links(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/cases/([^"]+)"', page)


def test_the_table_of_the_year_that_is_over_stands_as_it_is_printed(january):
    page = reader(january).get("/year").text
    assert "Year-end table of 2025" in page
    for printed in ("一、本年新收政府信息公开申请数量", "（一）予以公开", "申请人情况", "自然人"):
        assert printed in page, printed
    assert re.search(r'<th scope="colgroup" class="head" colspan="7">申请人情况</th>', page)
    assert ">2</a>" in cell(page, "T3.1 total")
    assert ">1</a>" in cell(page, "T3.4 total")


def test_every_cell_of_the_table_opens_as_many_cases_as_it_says(january):
    browser = reader(january)
    page = browser.get("/year/2025").text
    opens = re.findall(r'<a href="(/year/2025/cell[^"]+)" aria-label="[^"]+">(\d+)</a>', page)
    assert len(opens) >= 8
    for address, number in opens:
        opened = browser.get(address.replace("&amp;", "&")).text
        assert len(links(opened)) == int(number), address


def test_a_cell_shows_its_row_and_what_its_cases_are(january):
    page = reader(january).get("/year/2025/cell?row=T3.3.1&column=natural_person").text
    assert links(page) == ["2025-0001"]
    for told in ("公开2025年学区划分方案", "2025-11-05", "（一）予以公开", "自然人"):
        assert told in page, told


def test_a_cell_without_a_case_says_so_and_one_that_is_none_is_not_there(january):
    browser = reader(january)
    assert "counts no case" in browser.get("/year/2025/cell?row=T3.3.2&column=total").text
    for asked in ("row=T3.3&column=total", "row=X&column=total", "row=T3.1&column=x", ""):
        assert browser.get(f"/year/2025/cell?{asked}").status_code == 404, asked


def test_a_quarter_is_counted_alone_and_takes_no_figures(january):
    page = reader(january).get("/year/2025?from=2025-10-01&to=2025-11-30").text
    assert ">1</a>" in cell(page, "T3.1 total")
    assert 'name="T2.1.2 issued"' not in page
    address = re.search(r'href="(/year/2025/cell[^"]+)"', cell(page, "T3.1 total"))[1]
    assert "from=2025-10-01" in address


def test_a_table_as_of_a_day_opens_its_cases_of_then_and_takes_no_figures(january):
    browser = reader(january)
    page = browser.get("/year/2025?as_of=2025-12-30").text
    assert "as known at the end of 2025-12-30" in page
    assert ">0</td>" in cell(page, "T3.1 total"), "everything was recorded on the 31st"
    page = browser.get("/year/2025?as_of=2025-12-31").text
    assert 'name="T2.1.2 issued"' not in page
    address = re.search(r'href="(/year/2025/cell[^"]+)"', cell(page, "T3.1 total"))[1]
    assert len(links(browser.get(address.replace("&amp;", "&")).text)) == 2
    assert browser.client.get("/year/2025/table.json?as_of=2025-12-31").json()["as_of"]


@pytest.mark.parametrize(
    "query",
    ["from=gestern", "to=2025-13-01", "from=2025-09-01&to=2025-02-01", "as_of=2026-01-09"],
)
def test_days_that_cannot_be_are_said_beside_their_field(january, query):
    answer = reader(january).get(f"/year/2025?{query}")
    assert answer.status_code == 422
    assert re.search(r'class="error" role="alert" id="(from|to|as_of)-error"', answer.text)


def test_a_year_without_a_form_and_one_that_is_none_are_answered_in_words(january):
    browser = reader(january)
    assert browser.get("/year/2001").status_code == 404
    assert browser.get("/year/999999").status_code == 400


def test_figures_are_entered_in_place_and_stand_with_who_and_when(january):
    browser = reader(january)
    answer = browser.post("/year/2025/figures", **{"T2.1.2 issued": "3", "was:T2.1.2 issued": ""})
    assert answer.status_code == 303
    page = browser.get("/year/2025").text
    assert 'value="3"' in cell(page, "T2.1.2 issued")
    assert "演示manager 20" in cell(page, "T2.1.2 issued")
    assert "1 figure entered" in page
    seen = reader(january, "handler").get("/year/2025").text
    assert "<input" not in cell(seen, "T2.1.2 issued")
    assert "演示manager" in cell(seen, "T2.1.2 issued")


def test_each_figure_that_cannot_stand_there_is_said_beside_it_and_nothing_is_entered(january):
    browser = reader(january)
    typed = {"T2.1.2 issued": "viele", "T2.5.1 decisions": "-1", "T2.6.1 decisions": "4"}
    answer = browser.post("/year/2025/figures", **typed)
    assert answer.status_code == 422
    assert "is no number" in cell(answer.text, "T2.1.2 issued")
    assert "is less than 0" in cell(answer.text, "T2.5.1 decisions")
    for where, value in typed.items():
        assert f'value="{value}"' in cell(answer.text, where)
    every = desk.figures(january.office.seat("manager", NEW_YEAR), 2025)
    assert all(each.value is None for each in every)


def test_what_somebody_else_has_entered_meanwhile_is_not_overwritten_unseen(january):
    browser = reader(january)
    desk.set_figures(january.office.seat("registrar", NEW_YEAR), 2025, {"T2.1.2 issued": "7"})
    late = browser.post("/year/2025/figures", **{"T2.1.2 issued": "3", "was:T2.1.2 issued": ""})
    assert late.status_code == 422
    assert "演示registrar has entered 7 meanwhile" in cell(late.text, "T2.1.2 issued")
    untouched = {"T2.1.2 issued": "", "was:T2.1.2 issued": "", "T2.5.1 decisions": "1"}
    assert browser.post("/year/2025/figures", **untouched).status_code == 303
    assert 'value="7"' in cell(browser.get("/year/2025").text, "T2.1.2 issued")


def test_what_was_carried_over_can_be_entered_as_it_was_published(january):
    browser = reader(january, page="/year/2024")
    assert browser.post("/year/2024/figures", **{"T3.4 natural_person": "5"}).status_code == 303
    assert (
        'name="T3.4 natural_person" inputmode="decimal" value="5"' in browser.get("/year/2024").text
    )
    page = browser.get("/year/2025").text
    assert "A-04" in page
    assert re.search('class="is-(bad|warn)"', cell(page, "T3.2 natural_person"))
    assert 'href="#finding-' in cell(page, "T3.2 natural_person")


def test_the_preflight_is_a_list_with_the_cases_and_ways_that_are_no_commands(january):
    page = reader(january).get("/year/2025/preflight").text
    assert "No proof of dispatch" in page
    assert 'href="/cases/2025-0001"' in page
    assert "10 figures are not entered: 规章 本年制发件数、" in page
    assert "casetrack " not in page.split("<main", 1)[1]


def close(browser, **typed):
    browser.get("/year/2025/close")
    return browser.post("/year/2025/close", **typed)


def test_a_year_is_closed_after_it_was_confirmed_and_shows_its_hash(january):
    browser = reader(january)
    page = browser.get("/year/2025/close").text
    assert "Closing freezes the table as it stands now" in page
    unsure = close(browser, signer="赵主任")
    assert unsure.status_code == 422
    assert "confirm it first" in unsure.text
    assert 'value="赵主任"' in unsure.text
    assert close(browser, signer="赵主任", sure="yes").status_code == 303
    shown = browser.get("/year/2025/close").text
    assert re.search(r"<code>[0-9a-f]{64}</code>", shown)
    assert "赵主任" in shown
    assert 'name="sure"' not in shown
    assert "Closed on" in browser.get("/year/2025").text


def test_what_differs_later_stands_with_before_after_and_its_cases(january):
    browser = reader(january)
    close(browser, sure="yes")
    january.office.receive(day("Thu 2025-12-11"), NEW_YEAR, applicant_name="林晚到")
    page = browser.get("/year/2025/close").text
    assert '<th scope="row"><a href="/year/2025/cell' in page
    assert 'href="/cases/2025-0003"' in page
    table = browser.get("/year/2025").text
    assert "closed: 2" in cell(table, "T3.1 total")
    assert "cells differ today" in table
    without = close(browser, sure="yes")
    assert without.status_code == 422
    assert "only with a reason" in without.text
    assert close(browser, sure="yes", reason="补登一件").status_code == 303
    again = browser.get("/year/2025/close").text
    assert "补登一件" in again
    assert len(re.findall(r"<code>[0-9a-f]{64}</code>", again)) == 2


def test_a_year_that_is_not_over_cannot_be_closed_on_the_page_either(pages):
    browser = pages.browser("manager")
    page = browser.get("/year/2025/close").text
    assert "it can be closed from 2026-01-01 on" in page
    refused = browser.post("/year/2025/close", sure="yes")
    assert refused.status_code == 422
    assert "is not over" in refused.text


@pytest.mark.parametrize(
    ("ending", "begins"),
    [
        ("xlsx", b"PK"),
        ("docx", b"PK"),
        ("csv", b"\xef\xbb\xbf"),
        ("html", b"<!DOCTYPE"),
        ("json", b"{"),
    ],
)
def test_the_table_is_taken_away_in_every_kind_and_checks_clean(january, ending, begins):
    browser = reader(january)
    file = browser.client.get(f"/year/2025/table.{ending}")
    assert file.content.startswith(begins)
    assert "attachment" in file.headers["content-disposition"]
    if ending == "html":
        return
    browser.get("/check")
    sent = {"table": (f"表.{ending}", io.BytesIO(file.content), "application/octet-stream")}
    checked = browser.post("/check", files=sent)
    assert checked.status_code == 200, checked.text
    assert "A-01" not in checked.text
    assert "cn-2021" in checked.text


@pytest.mark.parametrize(("ending", "begins"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_the_annual_report_is_written_with_its_marked_places(january, ending, begins):
    file = reader(january).client.get(f"/year/2025/annual.{ending}")
    assert file.content.startswith(begins)


def test_a_kind_that_is_not_written_is_not_there(january):
    browser = reader(january)
    assert browser.get("/year/2025/table.exe").status_code == 404
    assert browser.get("/year/2025/annual.csv").status_code == 404


def test_a_table_of_anyone_is_checked_and_what_contradicts_itself_is_named(january):
    browser = reader(january, page="/check")
    table = reader(january).client.get("/year/2025/table.csv").content.decode("utf-8-sig")
    row = next(line for line in table.splitlines() if "本年新收" in line)
    wrong = table.replace(row, row.rsplit(",", 1)[0] + ",9").encode()
    answer = browser.post("/check", files={"table": ("别家.csv", io.BytesIO(wrong), "text/csv")})
    assert "T3.1 total" in answer.text
    assert 'class="tag bad"' in answer.text


@pytest.mark.parametrize(
    ("name", "content"),
    [("x.xlsx", b"no zip"), ("x.exe", b"MZ"), ("x.json", b"["), ("x.json", b"[]"), ("x.csv", b"")],
)
def test_a_file_that_is_no_table_is_said_beside_the_field(january, name, content):
    browser = reader(january, page="/check")
    answer = browser.post("/check", files={"table": (name, io.BytesIO(content), "text/plain")})
    assert answer.status_code == 422
    assert 'id="table-error"' in answer.text


def test_a_check_without_a_file_asks_for_one(january):
    answer = reader(january, page="/check").post("/check")
    assert "choose a file first" in answer.text


def test_a_case_that_fits_no_row_is_named_and_the_page_stays_up(january, monkeypatch):
    from casetrack.errors import BadInput

    def no_table(*_given, **_more):
        raise BadInput("{form} counts no outcomes in a row", form="cn-2021")

    monkeypatch.setattr(desk, "report", no_table)
    browser = reader(january)
    for path in ("/year/2025", "/year/2025/close"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert "There is no table until this is set right" in answer.text


def test_only_who_has_a_part_in_it_finds_the_year_in_the_menu(pages):
    for role, is_there in (("manager", True), ("registrar", True), ("handler", False)):
        assert ('href="/year"' in pages.browser(role).get("/").text) == is_there, role


def test_an_office_above_adds_up_those_below_and_shows_each_beside(sqlite_url):
    from web.conftest import TWO_OFFICES, pages_of

    below = TWO_OFFICES.replace('code = "zfj"', 'code = "zfj"\nparent = "jyj"')
    for pages in pages_of(sqlite_url):
        pages.office = House(pages.office.store, below)
        pages.clock.today = NEW_YEAR
        other = pages.office.seat("other", NEW_YEAR)
        other = desk.Desk(**{**vars(other), "office": other.settings.office("zfj")})
        given = desk.Application(
            received_on=day("Wed 2025-12-10"),
            channel="in_person",
            applicant_name="别处的申请人",
            applicant_type="natural_person",
            request="公开住房名册",
        )
        desk.receive(other, given)
        browser = pages.browser("manager")
        page = browser.get("/year/2025?subtree=yes").text
        assert ">2</a>" in cell(page, "T3.1 total")
        assert "The table of 某市住房局" in page
        assert len(set(re.findall(r'id="(cell-[^"]+)"', page))) == len(
            re.findall(r'id="(cell-[^"]+)"', page)
        )
        opened = browser.get("/year/2025/cell?row=T3.1&column=total&subtree=yes").text
        assert 'href="/cases/2025-0001"' in opened
        assert "zfj/2025-0001" in opened
        assert "公开住房名册" not in opened
