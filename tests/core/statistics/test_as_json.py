"""The JSON that outside scripts read, and anyone's table read from it."""

import json
from decimal import Decimal

import pytest

from casetrack.core.statistics import Tally, check, from_json, tabulate, to_json
from casetrack.errors import BadInput


@pytest.fixture
def report(cn_2021):
    tallies = [
        Tally("received", 3, "natural_person", references=("2024-0001", "2024-0002", "2024-0003")),
        Tally("received", 1, "other", references=("2024-0004",)),
        Tally("replied", 3, "natural_person", row="T3.3.1"),
    ]
    return tabulate(cn_2021, "示例市教育局", 2024, tallies)


@pytest.fixture
def contradiction(cn_2021):
    tallies = [Tally("received", 4, "other"), Tally("replied", 3, "other", row="T3.3.1")]
    return tabulate(cn_2021, "示例市教育局", 2024, tallies)


def third(written):
    return {row["code"]: row for row in written["tables"][1]["rows"]}


def test_the_shape_is_the_one_that_was_promised(report):
    written = json.loads(json.dumps(to_json(report)))
    assert list(written) == ["form", "year", "office", "complete", "tables", "findings"]
    assert written["form"] == "cn-2021"
    assert written["year"] == 2024
    assert written["complete"] is False
    table = written["tables"][1]
    assert table["code"] == "T3"
    assert table["title"] == "收到和处理政府信息公开申请情况"
    assert table["columns"] == [
        "natural_person",
        "commercial",
        "research",
        "public_welfare",
        "legal_services",
        "other",
        "total",
    ]
    assert table["rows"][0] == {
        "code": "T3.1",
        "label": "一、本年新收政府信息公开申请数量",
        "cells": {
            "natural_person": 3,
            "commercial": 0,
            "research": 0,
            "public_welfare": 0,
            "legal_services": 0,
            "other": 1,
            "total": 4,
        },
    }


def test_a_finding_names_its_cell_and_what_it_should_hold(cn_2021, contradiction):
    written = to_json(contradiction, check(cn_2021, contradiction))
    assert written["findings"] == [
        {
            "severity": "error",
            "identity": "A-01",
            "where": where,
            "expected": 3,
            "found": 4,
            "says": "T3.1 + T3.2 = 4, but T3.3.7 + T3.4 = 3",
        }
        for where in ("T3.1 other", "T3.1 total")
    ]


def test_a_finding_about_cases_lists_them(cn_2021, report):
    findings = to_json(report, check(cn_2021, report))["findings"]
    assert [each["cases"] for each in findings if "cases" in each] == [["2024-0004"]]


def test_the_cases_of_a_cell_are_listed_where_they_are_asked_for(report):
    assert "cases" not in third(to_json(report))["T3.1"]
    assert third(to_json(report, with_cases=True))["T3.1"]["cases"] == {
        "natural_person": ["2024-0001", "2024-0002", "2024-0003"],
        "other": ["2024-0004"],
        "total": ["2024-0001", "2024-0002", "2024-0003", "2024-0004"],
    }


def test_a_row_under_a_heading_says_which(report):
    assert third(to_json(report))["T3.3.3.1"]["under"] == ["三、本年度办理结果", "（三）不予公开"]


def test_findings_speak_the_language_of_the_reader(cn_2021, contradiction):
    findings = check(cn_2021, contradiction)
    written = to_json(contradiction, findings, translate=lambda _: "{left}不等于{right}")
    assert written["findings"][0]["says"] == "T3.1 + T3.2不等于T3.3.7 + T3.4"


def test_what_is_written_is_read_back_the_same(report):
    assert from_json(json.loads(json.dumps(to_json(report, with_cases=True)))) == report


def test_a_published_table_is_written_as_it_was_read(published):
    for name in ("cn-2021_2023_suqian_shi", "cn-2019_2019_shanghai_bangongting"):
        report = published(name)
        assert from_json(json.loads(json.dumps(to_json(report)))).tables == report.tables


def cells(**given):
    table = {"code": "L", "rows": [{"code": "L1.1", "label": "条数", "cells": given}]}
    return {"form": "cn-2014", "tables": [table]}


@pytest.mark.parametrize(
    ("given", "value"),
    [
        (3, 3),
        ("3", 3),
        (" 1,808,595 ", 1808595),
        ("-2", -2),
        ("−2", -2),
        ("３", 3),
        (3.0, 3),
        (59237.2449, Decimal("59237.2449")),
        ("0.50", Decimal("0.5")),
        (None, None),
        ("", None),
        ("  ", None),
        ("/", "/"),
        ("—", "—"),
        ("-", "-"),
        ("无", "无"),
        ("251000元", "251000元"),
    ],
)
def test_numbers_are_read_and_words_kept(given, value):
    read = from_json(cells(value=given)).cell("L1.1", "value").value
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize("given", [True, [1], {"a": 1}, float("nan"), float("inf")])
def test_what_is_no_number_word_or_blank_is_refused(given):
    with pytest.raises(BadInput):
        from_json(cells(value=given))


@pytest.mark.parametrize(
    "given",
    [
        {"tables": []},
        {"form": 2014},
        {"form": "cn-2014", "tables": "L"},
        {"form": "cn-2014", "tables": ["L"]},
        {"form": "cn-2014", "tables": [{"code": "L", "rows": [{"cells": {}}]}]},
        {"form": "cn-2014", "tables": [{"code": "L", "rows": [{"code": "L6", "cells": [1]}]}]},
        {"form": "cn-2014", "tables": [{"code": "L", "rows": [{"code": "L6"}, {"code": "L6"}]}]},
    ],
)
def test_a_table_of_another_shape_is_refused(given):
    with pytest.raises(BadInput):
        from_json(given)


def test_the_form_may_be_named_by_the_reader():
    assert from_json({"tables": []}, form="cn-2014").form == "cn-2014"


def test_a_table_that_does_not_name_its_columns_has_those_of_its_cells():
    assert from_json(cells(value=1)).tables[0].columns == ("value",)


@pytest.mark.parametrize(
    ("given", "year"), [(2024, 2024), ("2024", 2024), (None, None), ("?", None)]
)
def test_a_year_that_is_not_said_is_unknown(given, year):
    assert from_json({"form": "cn-2014", "year": given}).year == year
