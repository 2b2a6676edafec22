"""The numbers in the prose of a report against its tables (A-08)."""

from dataclasses import replace

from casetrack.core.statistics import check, stated
from casetrack.core.statistics.narrative import addresses

PROSE = """
2023年，全市新收政府信息公开申请3,511件，上年结转 96 件。共办结3486件：予以公开1191件，部分公开328
件，不予公开142件，无法提供1078件，不予处理406件，其他处理341件；结转下年度继续办理121件。
因政府信息公开被申请行政复议440件，被提起行政诉讼113件。全年召开会议12次，主动公开信息99条。
"""


def a08(form, report, text):
    said = [(each.cells, each.number) for each in stated(form, text)]
    return [
        (each.where, each.expected, each.found)
        for each in check(form, report, narrative=said)
        if each.identity == "A-08"
    ]


def test_prose_that_agrees_is_silent(cn_2021, published):
    assert len(stated(cn_2021, PROSE)) == 12
    assert a08(cn_2021, published("cn-2021_2023_suqian_shi"), PROSE) == []


def test_each_number_that_differs_is_named_with_its_cell(cn_2021, published):
    wrong = PROSE.replace("部分公开328", "部分公开382").replace("142", "124")
    assert a08(cn_2021, published("cn-2021_2023_suqian_shi"), wrong) == [
        ("T3.3.2 total", 328, 382),
        (addresses(cn_2021, "T3.3.3.* total"), 142, 124),
    ]


def test_one_thing_said_twice_differently_is_named_once_for_each_wrong_number(cn_2021, published):
    report = published("cn-2021_2023_suqian_shi")
    assert a08(cn_2021, report, "新收申请3511件。……新收申请3510件，新收申请3510件") == [
        ("T3.1 total", 3511, 3510)
    ]


def test_the_report_of_2017_says_1727_where_its_table_says_301(cn_2014, published):
    text = "一年来，已主动公开信息1727条。2017年度，收到政府信息依申请公开案件4件。"
    text += "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）"
    assert a08(cn_2014, published("cn-2014_2017_wenzhou_jiaoyuju"), text) == [("L1.1", 301, 1727)]


def test_a_gap_does_not_reach_over_a_clause_or_a_number(cn_2021):
    assert stated(cn_2021, "收到来信12封，处理申请5件") == ()
    assert [each.number for each in stated(cn_2021, "收到公民提出的政府信息公开申请 7 件")] == [7]


def test_blank_cells_contradict_no_prose(cn_2014, published):
    report = replace(published("cn-2014_2017_wenzhou_jiaoyuju"))
    assert a08(cn_2014, report, "延期办结0件") == []


def test_what_is_said_of_the_opposite_is_not_taken_for_it(cn_2014):
    assert [each.cells for each in stated(cn_2014, "同意公开3件，不同意公开2件")] == [
        "L3.3.2",
        "L3.3.4",
    ]
