"""Tables as offices print them, in files of four kinds, judged as the same table in JSON is."""

import io
import json
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from casetrack.core.statistics import (
    Pages,
    check,
    form_of_rows,
    from_json,
    printed,
    recognise,
    to_json,
)
from casetrack.errors import BadInput
from casetrack.library import Library
from casetrack.reports import Sheets, read_pages, write_report
from ledgers import PUBLISHED

FORMS = Library().forms()
WHOLE = (
    "cn-2014_2017_wenzhou_jiaoyuju",
    "cn-2019_2019_shanghai_bangongting",
    "cn-2021_2023_suqian_shi",
)


def published(name):
    return from_json(json.loads((PUBLISHED / f"{name}.json").read_text("utf-8")))


def found_in(report):
    return [
        (each.severity, each.identity, each.where, each.expected, each.found)
        for each in check(Library().form(report.form), report)
    ]


def as_file(report, ending):
    tables = printed(Library().form(report.form), report)
    about = f"{report.office}, {report.year}-01-01 to {report.year}-12-31"
    return write_report(ending, Sheets("年度报告", about, tables))


def read(name, content):
    return recognise(FORMS, read_pages(name, content))


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".csv"])
@pytest.mark.parametrize("name", WHOLE)
def test_a_published_table_has_the_same_faults_in_every_kind_of_file(name, ending):
    theirs = published(name)
    again = read(f"表{ending}", as_file(theirs, ending))
    assert (again.form, again.year) == (theirs.form, theirs.year)
    assert found_in(again) == found_in(theirs)


def third_of(report):
    table = next(table for table in report.tables if table.code == "T3")
    return {row.code: [cell.value for cell in row.cells.values()] for row in table.rows}


#: Group labels are there once, as at the top of a merged cell; numbering and spaces as typed.
MESSY = """\
××局2023年政府信息公开工作年度报告,,,,,,,,,
,,,申请人情况,,,,,,
,,,自然人,法人或其他组织,,,,,总计
,,,,商业 企业,科研机构,社会公益组织,法律服务机构,其他,
一． 本年新收政府信息公开申请数量,,,4,/,—,,0,0,4
二、上年结转政府信息公开申请数量：,,,0,0,0,0,0,0,0
三、本年度办理结果,（一）予以公开,,2,0,0,0,0,0,2
,（三） 不予公开,1、属于国家秘密,0,0,0,0,0,0,0
,,3.危及"三安全一稳定",１,0,0,0,0,0,1
,（六）其他处理,,1件,0,0,0,0,0,1
,（七）总计,,4（其中网上4件）,0,0,0,0,0,4
四、结转下年度继续办理,,,+0,0,0,0,0,0,0
"""


def test_what_offices_print_is_read():
    report = read("年报.csv", MESSY.encode("gb18030"))
    assert (report.form, report.year) == ("cn-2019", 2023)
    rows = third_of(recognise([Library().form("cn-2021")], read_pages("年报.csv", MESSY.encode())))
    assert rows == {
        "T3.1": [4, "/", "—", None, 0, 0, 4],
        "T3.2": [0] * 7,
        "T3.3.1": [2, 0, 0, 0, 0, 0, 2],
        "T3.3.3.1": [0] * 7,
        "T3.3.3.3": [1, 0, 0, 0, 0, 0, 1],
        "T3.3.6": ["1件", 0, 0, 0, 0, 0, 1],
        "T3.3.7": ["4（其中网上4件）", 0, 0, 0, 0, 0, 4],
        "T3.4": [0] * 7,
    }


def test_a_number_with_a_note_counts_and_is_named():
    report = recognise([Library().form("cn-2021")], read_pages("年报.csv", MESSY.encode()))
    findings = check(Library().form("cn-2021"), report)
    assert [each for each in findings if each.severity == "error"] == []
    noted = [each for each in findings if each.where == "T3.3.7 natural_person"]
    assert [str(each.says) for each in noted] == [
        "（七）总计: '4（其中网上4件）' is read as 4; write the number alone"
    ]


def test_a_table_that_goes_on_over_the_page_needs_no_headings_there():
    whole = read_pages("年报.csv", MESSY.encode())
    (grid,) = whole.grids
    over_the_page = [[next(filter(None, reversed(row[:3]))), *row[3:]] for row in grid[6:]]
    apart = Pages((grid[:6], over_the_page), ("2023年",))
    form = [Library().form("cn-2021")]
    assert third_of(recognise(form, apart)) == third_of(recognise(form, whole))


def test_equal_labels_are_told_apart_by_their_order():
    rows = [["统计指标", "单位", "统计数"]]
    rows += [["四、行政复议数量", "件", 3], ["（二）被依法纠错数", "件", 3]]
    rows += [["五、行政诉讼数量", "件", 1], ["（二）被依法纠错数", "件", 1]]
    report = recognise(FORMS, Pages((rows,)))
    assert {code: report.cell(code, "value").value for code in report.rows} == {
        "L4": 3,
        "L4.2": 3,
        "L5": 1,
        "L5.2": 1,
    }


def test_the_documents_of_2021_and_2019_are_told_apart_by_their_second_table():
    first = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]]
    row = [["规范性文件", "22（其中修订16件）", "3", "60"]]
    report = recognise(FORMS, Pages((first + row,)))
    assert report.form == "cn-2021"
    assert report.cell("T2.1.2", "issued").number == 22


def test_a_form_nobody_named_is_known_by_its_rows():
    for name in WHOLE:
        given = json.loads((PUBLISHED / f"{name}.json").read_text("utf-8"))
        wanted = given.pop("form")
        assert form_of_rows(FORMS, given) == wanted
    assert form_of_rows(FORMS, {"tables": [{"rows": [{"code": "X"}]}]}) is None


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".csv", ".html"])
def test_the_same_report_is_written_as_the_same_bytes(ending):
    report = published("cn-2021_2023_suqian_shi")
    assert as_file(report, ending) == as_file(report, ending)


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_a_file_does_not_tell_when_it_was_written(ending):
    with ZipFile(io.BytesIO(as_file(published("cn-2021_2023_suqian_shi"), ending))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_word_file_repeats_its_headings_and_merges_as_printed():
    report = published("cn-2021_2023_suqian_shi")
    file = Document(io.BytesIO(as_file(report, ".docx")))
    second, third, fourth = file.tables
    assert [cell.text for cell in third.rows[2].cells][3:] == [
        *("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
    ]
    assert third.cell(5, 0)._tc is third.cell(26, 0)._tc
    assert [len(table.rows) for table in (second, third, fourth)] == [14, 28, 4]


@pytest.mark.parametrize("name", ["x.xlsx", "x.docx", "x.csv", "x.pdf"])
def test_what_is_no_table_is_refused_in_words(name):
    with pytest.raises(BadInput) as refused:
        read(name, b"\xff\xfe nothing that could be read \x00\x81")
    assert "x." in str(refused.value) or "no table" in str(refused.value)


def test_a_file_without_a_table_says_which_forms_there_are():
    with pytest.raises(BadInput, match="cn-2021"):
        read("x.csv", "甲,乙\n1,2\n".encode())


def test_json_read_back_is_the_report():
    report = published("cn-2021_2023_suqian_shi")
    assert to_json(from_json(to_json(report))) == to_json(report)


def test_two_tables_in_one_file_are_not_mixed():
    once = read_pages("年报.csv", MESSY.encode()).grids[0]
    again = [[cell.replace("4", "5") for cell in row] for row in once]
    with pytest.raises(BadInput, match="twice"):
        recognise([Library().form("cn-2021")], Pages((once, again)))
    # The same lines again, as at a page break, are the same table.
    recognise([Library().form("cn-2021")], Pages((once, once[4:])))


@settings(max_examples=60, deadline=None)
@given(data=st.data(), form=st.sampled_from([form for form in FORMS if form.id != "uk-foi"]))
def test_whatever_stands_in_the_cells_is_read_back_as_it_stands(data, form):
    number = st.one_of(
        st.none(), st.integers(0, 99_999), st.sampled_from(["/", "—", "3（其中网上1件）"])
    )
    tables = [
        {
            "code": table.code,
            "rows": [
                {
                    "code": row.code,
                    "cells": {
                        column.key: None if row.header else data.draw(number)
                        for column in table.columns_of(row)
                    },
                }
                for row in table.rows
            ],
        }
        for table in form.tables
    ]
    report = from_json({"form": form.id, "year": form.from_year, "tables": tables})
    again = read("表.csv", as_file(report, ".csv"))
    assert again.form == form.id
    for code, row in report.rows.items():
        for key, cell in row.cells.items():
            assert again.cell(code, key).value == cell.value, (code, key)


def test_headings_of_table_four_may_stand_on_two_lines():
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    grid = [
        ["行政复议", *[""] * 4, "行政诉讼", *[""] * 9],
        [*results, "未经复议直接起诉", *[""] * 4, "复议后起诉", *[""] * 4],
        [*[""] * 5, *results, *results],
        list(range(15)),
    ]
    report = recognise(FORMS, Pages((grid,), ("2024年",)))
    assert [cell.value for row in report.rows.values() for cell in row.cells.values()] == list(
        range(15)
    )


def test_an_equal_label_belongs_to_what_stands_before_it():
    rows = [["统计指标", "单位", "统计数"], ["四、行政复议数量", "件", 3]]
    rows += [["五、行政诉讼数量", "件", 1], ["（二）被依法纠错数", "件", 1]]
    report = recognise(FORMS, Pages((rows,)))
    assert list(report.rows) == ["L4", "L5", "L5.2"]
