"""The annual report: fixed chapters, numbers filled in, marked places, no contradiction."""

import io
import json
from dataclasses import replace

import pytest
from docx import Document

from casetrack.core.statistics import (
    Chart,
    Heading,
    PrintedTable,
    ToWrite,
    check,
    compose,
    from_json,
    parse_outline,
    recognise,
    stated,
)
from casetrack.errors import FormError
from casetrack.library import Library, shipped
from casetrack.notices import Notices, Typefaces
from casetrack.reports import Fonts, read_pages, write_annual
from ledgers import PUBLISHED

FACTS = {"in_time": 3400, "extended": 80, "late": 6, "fee_yuan": 2950, "fee_notices": 25}
SIX = [
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
]


def published(name):
    return from_json(json.loads((PUBLISHED / f"{name}.json").read_text("utf-8")))


def written(name="cn-2021_2023_suqian_shi", previous=None):
    report = published(name)
    form = Library().form(report.form)
    return report, form, compose(Library().outline(form.id), form, report, FACTS, previous)


def chapters(annual):
    return [piece.text for piece in annual.pieces if isinstance(piece, Heading)]


@pytest.mark.parametrize("name", ["cn-2021_2023_suqian_shi", "cn-2019_2019_shanghai_bangongting"])
def test_the_six_chapters_have_their_fixed_titles_and_order(name):
    _, _, annual = written(name)
    assert chapters(annual) == SIX
    tables = [piece.code for piece in annual.pieces if isinstance(piece, PrintedTable)]
    assert tables == ["T2", "T3", "T4"]


def test_the_report_of_the_old_form_has_seven():
    _, _, annual = written("cn-2014_2017_wenzhou_jiaoyuju")
    assert len(chapters(annual)) == 7
    # What the table leaves blank is marked, not taken for none.
    assert "共办结【待填】件" in annual.prose


def test_the_prose_that_is_filled_in_agrees_with_the_tables():
    report, form, annual = written()
    said = [(each.cells, each.number) for each in stated(form, annual.prose)]
    assert len(said) == 12
    findings = check(form, report, narrative=said)
    assert [each for each in findings if each.identity == "A-08"] == []
    assert "收取信息处理费2950元" in annual.prose


def test_the_fee_is_told_from_the_year_that_has_one():
    _, _, annual = written("cn-2019_2019_shanghai_bangongting")
    assert "信息处理费" not in annual.prose


@pytest.mark.parametrize(
    ("before", "says"),
    [
        (3500, "比上年增加11件"),
        (3600, "比上年减少89件"),
        (3511, "与上年持平"),
        (0, "【与上年的比较】"),
    ],
)
def test_this_year_is_compared_with_the_last(before, says):
    table = {"form": "cn-2021", "year": 2022, "tables": [{"code": "T3", "rows": []}]}
    table["tables"][0]["rows"] = [{"code": "T3.1", "cells": {"total": before}}]
    _, _, annual = written(previous=from_json(table))
    assert f"新收政府信息公开申请3511件，{says}；" in annual.prose


def test_a_word_file_has_the_tables_and_marks_what_a_person_must_write():
    _, _, annual = written()
    content = write_annual(".docx", annual, Fonts((), (), ()))
    file = Document(io.BytesIO(content))
    marked = [run.text for each in file.paragraphs for run in each.runs if run.font.highlight_color]
    assert marked == [piece.text for piece in annual.pieces if isinstance(piece, ToWrite)]
    assert len(marked) == 6
    # Its own tables and prose are read back as they were.
    pages = read_pages("年报.docx", content)
    again = recognise(Library().forms(), pages)
    assert check(Library().form("cn-2021"), again) == ()
    assert again.year == 2023


def test_charts_stand_as_bars_of_the_same_numbers():
    _, _, annual = written()
    charts = [piece for piece in annual.pieces if isinstance(piece, Chart)]
    assert dict(charts[0].bars)["无法提供"] == 1078
    assert sum(number for _, number in charts[0].bars) == 3486
    assert sum(number for _, number in charts[1].bars) == 3511


def test_the_same_report_is_the_same_pdf():
    _, _, annual = written()
    served = Notices([shipped("notices")], Typefaces()).fonts()
    used = {each.role: [each.used] for each in served}
    fonts = Fonts(used["text"], used["title"], used["heading"])
    content = write_annual(".pdf", annual, fonts)
    assert content.startswith(b"%PDF-")
    assert content == write_annual(".pdf", annual, fonts)
    # What the report says is data: it is set as it stands, markup and all.
    strange = replace(annual, title='#read("annual.typ") *一* $x$')
    assert write_annual(".pdf", strange, fonts).startswith(b"%PDF-")


def test_an_outline_that_names_what_is_not_there_says_where():
    text = (shipped("workflows") / "annual" / "cn-2021.toml").read_text("utf-8")
    with pytest.raises(FormError) as refused:
        parse_outline(
            "x.toml", text.replace("{closed}", "{clsoed}").replace('write = "存', 'wrte = "存')
        )
    assert "clsoed" in str(refused.value) or "wrte" in str(refused.value)
