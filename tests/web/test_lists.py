"""Lists: what is found is marked, every filter narrows, views are kept, tables go out whole."""

import html
import io
import re
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from casetrack import desk
from casetrack.web.marks import Marker
from days import day
from web.conftest import RECEIVED, TODAY

CASE = "/cases/2025-0001"


@pytest.fixture
def handler(pages):
    browser = pages.browser("handler")
    browser.get("/cases")
    return browser


def text_of(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<(?!/?mark>)[^>]+>", " ", page)))


def listed(browser, query: str) -> list[str]:
    page = browser.get(f"/cases{query}")
    assert page.status_code == 200, query
    return re.findall(r'<th scope="row"><input[^>]*> <a href="/cases/([0-9-]+)">', page.text)


def bits(text: str, wanted: str, length: int | None = None) -> str:
    return "".join(
        f"[{each.text}]" if each.is_hit else each.text for each in Marker(wanted)(text, length)
    )


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("学区", "公开[学区]划分方案ABC"),
        ("学区 方案", "公开[学区]划分[方案]ABC"),
        ("方案公开", "[公开]学区划分[方案]ABC"),
        ("ａｂｃ", "公开学区划分方案[ABC]"),
        ("食堂", "公开学区划分方案ABC"),
        ("", "公开学区划分方案ABC"),
    ],
)
def test_what_was_looked_for_is_marked(wanted, shown):
    assert bits("公开学区划分方案ABC", wanted) == shown


def test_a_long_text_is_shown_from_shortly_before_its_first_hit():
    assert bits("前" * 50 + "学区" + "后" * 50, "学区", 30) == f"…{'前' * 16}[学区]{'后' * 12}…"
    assert bits("前" * 50, "学区", 30) == "前" * 30 + "…"


def test_two_characters_are_found_in_the_request_and_marked(pages, handler):
    pages.office.receive(RECEIVED, request="食堂招标合同", applicant_name="赵喆堃")
    page = handler.get("/cases?q=招标").text
    assert "食堂<mark>招标</mark>合同" in page
    assert listed(handler, "?q=学区") == ["2025-0001"]
    assert "<mark>赵喆堃</mark>" in handler.get("/cases?q=赵喆堃").text


def test_what_was_written_elsewhere_is_named_and_not_shown(pages, handler):
    pages.office.act("handler", "2025-0001", "log_contact", TODAY, remarks="电话询问灶台尺寸")
    page = text_of(handler.get("/cases?q=灶台").text)
    assert "2025-0001" in page
    assert "found in: Remarks" in page
    assert "电话询问" not in page


def test_a_search_from_the_header_leads_to_the_case_of_that_reference_alone(pages, handler):
    pages.office.receive(RECEIVED, request="与2025-0001同")
    assert handler.get("/cases?q=2025-0001").headers["location"] == CASE
    assert listed(handler, "?q=2025-0001&open=yes") == ["2025-0001", "2025-0002"]


def test_every_filter_narrows(pages, handler):
    pages.office.receive(
        day("Tue 2025-10-14"), channel="post", applicant_type="commercial", handler="基础教育处"
    )
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年度")
    first, second = "2025-0001", "2025-0002"
    for query, found in {
        "?channel=post": [second],
        "?applicant_type=commercial": [second],
        "?waits_for=others": [first],
        "?waits_for=me": [second],
        "?waits_for=approver": [],
        "?outcome=OPEN": [],
        "?closing=late": [],
        "?late=yes": [],
        "?due=overdue": [],
        "?due=today": [],
        "?provisional=yes": [],
        "?replied=year": [],
        "?replied_from=2025-01-01": [],
        "?sort=state": [second, first],
        "?sort=division": [second, first],
        "?sort=applicant_type": [second, first],
        "?sort=applicant_type&order=down": [first, second],
    }.items():
        assert listed(handler, query) == found, query
    pages.clock.today = day("Wed 2025-11-05")
    assert listed(handler, "?due=week") == [second]
    pages.clock.today = day("Thu 2025-11-13")
    assert listed(handler, "?due=overdue") == listed(handler, "?late=yes") == [second]
    pages.office.answer(second, day("Wed 2025-11-12"))
    pages.office.answer(pages.office.receive(RECEIVED).reference, day("Mon 2025-11-10"))
    assert listed(handler, "?closing=late") == listed(handler, "?late=yes") == [second]
    assert listed(handler, "?closing=in_time") == ["2025-0003"]
    assert listed(handler, "?closing=extended") == []


@pytest.mark.parametrize("name", ["due_from", "received_to", "replied_from"])
def test_a_date_that_is_none_is_said_beside_its_field_and_the_rest_holds(handler, name):
    page = handler.get(f"/cases?{name}=soon&open=no")
    assert page.status_code == 422
    assert f'aria-describedby="{name}-error"' in page.text
    assert "soon: not a date" in page.text
    assert "No case is like that." in page.text
    assert handler.get(f"/cases.xlsx?{name}=soon").status_code == 400


def test_a_column_says_how_it_is_ordered_and_filters_stay(handler):
    page = handler.get("/cases?q=学区&sort=due&order=down").text
    assert 'aria-sort="descending"><a href="/cases?q=%E5%AD%A6%E5%8C%BA&amp;sort=due"' in page


def test_the_workbook_has_what_is_seen_with_real_dates_and_no_formula(pages, handler):
    pages.office.receive(day("Tue 2025-10-14"), request="=HYPERLINK(1)", applicant_name="+林")
    sent = handler.get("/cases.xlsx?received_from=2025-10-14")
    assert sent.headers["content-disposition"].endswith('cases-2025-10-15.xlsx"')
    rows = CalamineWorkbook.from_object(io.BytesIO(sent.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    row = dict(zip(rows[0], rows[1], strict=True))
    assert row["reference"] == "2025-0002"
    assert (row["applicant"], row["what is asked for"]) == ("+林", "=HYPERLINK(1)")
    assert (row["received"], row["due"]) == (date(2025, 10, 14), date(2025, 11, 11))


def test_what_no_cell_holds_is_cut_in_the_workbook_and_whole_in_the_other_table(pages, handler):
    pages.office.receive(day("Tue 2025-10-14"), request="长" * 40_000)
    sent = handler.get("/cases.xlsx?received_from=2025-10-14").content
    rows = CalamineWorkbook.from_object(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    asked = rows[1][rows[0].index("what is asked for")]
    assert len(asked) == 32_767
    assert asked.endswith("长 … (cut here: a cell holds no more; the CSV file has all of it)")
    assert "长" * 40_000 in handler.get("/cases.csv?received_from=2025-10-14").text


def test_both_tables_hold_every_page_in_the_order_that_is_seen(pages, handler):
    for n in range(60):
        pages.office.receive(day("Tue 2025-10-14"), request=f"第{n}份")
    sent = handler.get("/cases.xlsx?sort=reference&order=down").content
    rows = CalamineWorkbook.from_object(io.BytesIO(sent)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [f"2025-{n:04d}" for n in range(61, 0, -1)]


def test_a_list_is_kept_renamed_and_removed(handler):
    kept = handler.post("/views?open=yes&q=学区", name=" 学区  事项 ")
    assert kept.headers["location"] == "/cases?q=%E5%AD%A6%E5%8C%BA&open=yes"
    page = handler.get("/cases?open=yes&q=学区").text
    assert 'href="/cases?q=%E5%AD%A6%E5%8C%BA&amp;open=yes" aria-current="page">学区 事项' in page
    assert handler.post("/views/1", name="别名").status_code == 303
    assert "别名" in handler.get("/cases").text
    assert handler.post("/views/1", remove="yes").status_code == 303
    assert "别名" not in handler.get("/cases").text


def test_a_name_that_is_none_is_said_beside_its_field(handler):
    for name in ("", "  ", "长" * 41):
        page = handler.post("/views?open=yes", name=name)
        assert page.status_code == 422
        assert 'aria-describedby="view-name-error"' in page.text
        assert '<option value="yes" selected>' in page.text


def test_the_same_name_takes_the_place_of_the_old_view(pages, handler):
    handler.post("/views?open=yes", name="在办")
    handler.post("/views?open=no", name="在办")
    views = desk.saved_views(pages.office.seat("handler", TODAY))
    assert [(view.name, view.query) for view in views] == [("在办", "open=no")]


def test_the_last_view_that_there_is_room_for_can_still_be_replaced(pages, handler):
    seat = pages.office.seat("handler", TODAY)
    for number in range(30):
        desk.save_view(seat, f"第{number}", "open=yes")
    assert handler.post("/views?open=no", name="第29").status_code == 303
    assert handler.post("/views?open=no", name="第30").status_code == 403
    assert len(desk.saved_views(seat)) == 30


def test_a_view_is_ones_own_unless_a_manager_shares_it(pages, handler):
    handler.post("/views?open=yes", name="我的")
    manager = pages.browser("manager")
    manager.get("/cases")
    assert "我的" not in manager.get("/cases").text
    assert manager.post("/views/1", name="抢走").status_code == 403
    manager.post("/views?open=no", name="全办", shared="yes")
    assert "全办" in handler.get("/cases").text
    assert handler.post("/views/2", remove="yes").status_code == 403
    assert handler.post("/views?open=no", name="也是", shared="yes").status_code == 403
    other = pages.browser("other")
    assert "全办" not in other.get("/cases").text
    assert other.post("/views/2", remove="yes").status_code in (403, 404)
