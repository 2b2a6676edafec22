"""Exports of platforms: headings of their own, and what each row says of the form's fields."""

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.errors import BadInput, CasetrackError
from casetrack.intake import (
    FIELDS,
    Table,
    known_meanings,
    number_in,
    open_export,
    proposed_from_row,
    proposed_meanings,
    write_table,
)
from casetrack.intake.exports import MOST_ROWS
from casetrack.intake.words import plain
from days import day
from ledgers import words

TODAY = day("Wed 2025-10-15")
HEADINGS = (
    "序号",
    "申请单号",
    "申请时间",
    "申请人类型",
    "姓名",
    "证件号码",
    "联系电话",
    "信息名称",
    "内容描述",
    "获取方式",
    "办理状态",
)
ROW = (
    1,
    "YSQ2025101400001",
    datetime(2025, 10, 14, 9, 30),  # noqa: DTZ001 -- as Excel holds it
    "公民",
    "林小满",
    "330301199001010011",
    "13900000006",
    "学区划分方案",
    "2025年的全文",
    "邮寄",
    "待受理",
)


def export(*rows, headings=HEADINGS, ending=".xlsx", titles=()):
    first, *more = [*titles, headings]
    table = Table("申请列表", first, [*more, *rows])
    return open_export(words(), f"导出{ending}", write_table([table], ending))


def said(row, headings=HEADINGS, today: date = TODAY) -> dict[str, str]:
    found = export(row, headings=headings)
    meant = proposed_meanings(words(), found.headings)
    read = proposed_from_row(words(), found, meant, found.rows[0], today)
    assert len({each.key for each in read}) == len(read)
    return {each.key: each.value for each in read}


@pytest.mark.parametrize("ending", [".xlsx", ".csv"])
def test_rows_are_found_below_their_headings_and_a_title(ending):
    found = export(ROW, ROW, ending=ending, titles=[("依申请公开申请列表（2025年10月）",)])
    assert found.headings == HEADINGS
    assert [each.number for each in found.rows] == [3, 4]
    assert found.rows[0].shown(4) == "林小满"


def test_what_the_words_know_is_proposed():
    meant = proposed_meanings(words(), HEADINGS)
    assert dict(zip(HEADINGS, meant, strict=True)) == {
        "序号": "",
        "申请单号": "number",
        "申请时间": "submitted_on",
        "申请人类型": "applicant_type",
        "姓名": "applicant_name",
        "证件号码": "id_number",
        "联系电话": "phone",
        "信息名称": "request",
        "内容描述": "request",
        "获取方式": "delivery",
        "办理状态": "other",
    }


def test_a_second_heading_for_the_same_field_is_left_to_a_person():
    assert proposed_meanings(words(), ("联系电话", "手机号码")) == ("phone", "")


def test_a_row_fills_the_form():
    assert said(ROW) == {
        "number": "YSQ2025101400001",
        "submitted_on": "2025-10-14",
        "applicant_type": "natural_person",
        "applicant_name": "林小满",
        "id_number": "330301199001010011",
        "phone": "13900000006",
        "request": "信息名称：学区划分方案\n内容描述：2025年的全文",
        "delivery": "post",
        "channel": "online",
    }


def test_what_fits_no_choice_or_no_day_is_left_to_a_person():
    row = said(("法人", "2025-10-32", "某公司"), ("申请人类型", "申请时间", "姓名"))
    assert (row["applicant_type"], row["submitted_on"]) == ("", "")
    assert said(("2025-10-20", "林小满"), ("申请时间", "姓名"))["submitted_on"] == ""


def test_a_number_that_the_sheet_has_spoilt_is_not_proposed():
    assert said((330301199001010011, "林小满"), ("证件号码", "姓名"))["id_number"] == ""


def test_an_organisation_beside_an_empty_name_applies():
    row = said(("", "某公司", "何川"), ("姓名", "单位名称", "联系人"))
    assert (row["applicant_name"], row["applicant_type"]) == ("某公司", "")
    assert row["contact_person"] == "何川"


def test_what_was_said_of_headings_is_known_again_in_any_order():
    first = export(ROW)
    remembered = {first.key: {plain("序号"): "number"}}
    turned = export(ROW[::-1], headings=HEADINGS[::-1])
    assert known_meanings(turned, remembered) == (*[""] * 10, "number")
    assert known_meanings(export(ROW[:3], headings=HEADINGS[:3]), remembered) is None


def test_headings_that_nobody_knows_are_found_where_they_were_found_before():
    strange = ("甲", "乙", "丙")
    titles = [("第一季度", "某市"), ("制表", "何川")]
    guessed = export(("1", "2", "3"), headings=strange, titles=titles)
    assert guessed.headings == ("第一季度", "某市")
    table = Table("表", titles[0], [titles[1], strange, ("1", "2", "3")])
    content = write_table([table], ".xlsx")
    key = tuple(sorted(strange))
    assert open_export(words(), "导出.xlsx", content, [key]).headings == strange


def test_the_platform_s_number_tells_rows_apart():
    found = export(ROW)
    assert number_in(proposed_meanings(words(), HEADINGS), found.rows[0]) == ROW[1]
    assert number_in(("", "phone"), found.rows[0]) == ""


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("导出.xls", b"\xd0\xcf\x11\xe0", "save it as .xlsx"),
        ("导出.xlsx", b"PK\x03\x04", "damaged"),
        ("导出.csv", b"", "no row of headings"),
        ("导出.csv", "一个字\n".encode(), "no row of headings"),
        ("导出.csv", "姓名,电话\n".encode() + b"a,b\n" * (MOST_ROWS + 1), "export a shorter time"),
    ],
)
def test_what_is_no_export_is_refused(name, content, says):
    with pytest.raises(BadInput, match=says):
        open_export(words(), name, content)


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.booleans(),
    st.dates(min_value=date(1950, 1, 1)),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([*HEADINGS, "单位名称", "申请渠道", ""]), min_size=2, max_size=8),
    st.lists(_CELLS, min_size=1, max_size=8),
)
def test_any_row_gives_proposals_for_fields_that_there_are(headings, cells):
    try:
        found = export(["x", *cells], headings=headings)
    except CasetrackError:
        return
    meant = proposed_meanings(words(), found.headings)
    for row in found.rows:
        for each in proposed_from_row(words(), found, meant, row, TODAY):
            assert each.key in FIELDS
