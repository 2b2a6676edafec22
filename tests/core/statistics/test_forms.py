"""The shipped forms: every row, label and identity that the documents prescribe."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from casetrack.library import Library

TESTS = Path(__file__).parents[2]
WORKFLOWS = TESTS.parent / "workflows"

OUTCOMES_2021 = [
    *("T3.3.1", "T3.3.2"),
    *(f"T3.3.3.{n}" for n in range(1, 9)),
    *(f"T3.3.4.{n}" for n in range(1, 4)),
    *(f"T3.3.5.{n}" for n in range(1, 6)),
    *(f"T3.3.6.{n}" for n in range(1, 4)),
]
OUTCOMES_2019 = [*OUTCOMES_2021[:18], "T3.3.6"]

#: What each identity weighs; None where a single cell can be either.
SEVERITIES = {
    "A-01": {"error"},
    "A-02": {"error"},
    "A-03": {"error"},
    "A-04": {"warning"},
    "A-05": {"error"},
    "A-06": {None},
    "A-07": {"error"},
    "A-08": {"warning"},
    "A-09": {"warning"},
    "A-10": {"warning"},
    "A-11": {"warning"},
    "L-01": {"error"},
    "L-02": {"error"},
    "L-03": {"error"},
    "L-04": {"warning"},
    "L-05": {"error"},
    "L-06": {"error"},
    "L-07": {"error"},
    "L-08": {"error", "warning"},
    "L-09": {"error"},
    "L-10": {None},
    "L-11": {"warning"},
}


def outcome_rows(form):
    return [code for code, row in form.rows.items() if row.counts == "outcome"]


def test_the_form_of_2021_has_21_outcomes(cn_2021):
    assert outcome_rows(cn_2021) == OUTCOMES_2021
    assert list(cn_2021.rows["T3.3.7"].sum_of) == OUTCOMES_2021


def test_the_form_of_2019_has_one_row_for_all_other_handling(cn_2019):
    assert outcome_rows(cn_2019) == OUTCOMES_2019
    assert list(cn_2019.rows["T3.3.7"].sum_of) == OUTCOMES_2019


@pytest.mark.parametrize(("form", "rows"), [("cn-2021", 25), ("cn-2019", 23)])
def test_table_three_has_seven_columns_and_as_many_rows_as_printed(forms, form, rows):
    third = forms[form].tables[1]
    assert third.code == "T3"
    assert len(third.rows) == rows
    assert len(third.columns) == 7
    assert third.note == "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


def test_table_two_of_2021_has_ten_cells(cn_2021):
    second = cn_2021.tables[0]
    assert sum(len(second.columns_of(row)) for row in second.rows) == 10


def test_the_three_blocks_of_table_four_have_five_cells_each(cn_2019, cn_2021):
    for form in (cn_2019, cn_2021):
        fourth = form.tables[2]
        assert [row.code for row in fourth.rows] == ["T4.1", "T4.2", "T4.3"]
        keys = [column.key for column in fourth.columns]
        assert keys == ["upheld", "corrected", "other", "pending", "total"]


@pytest.mark.parametrize(
    ("form", "years"),
    [
        ("cn-2014", range(2014, 2019)),
        ("cn-2019", range(2019, 2021)),
        ("cn-2021", range(2021, 2040)),
    ],
)
def test_each_report_year_has_one_form(forms, form, years):
    for year in years:
        assert [each.id for each in forms.values() if each.covers(year)] == [form]


def test_every_row_that_was_ever_published_is_a_row_of_its_form(forms):
    for file in sorted((TESTS / "data" / "annual_reports").glob("*.json")):
        report = json.loads(file.read_text(encoding="utf-8"))
        form = forms[report["form"]]
        for row in (row for table in report["tables"] for row in table["rows"]):
            known = form.rows.get(row["code"]) or form.also_seen[row["code"]]
            words = re.sub(r"^(其中：|[一二三四五六七八九]、|（.）|\d\.)", "", row["label"])
            assert words in known.label


def test_every_identity_is_there_and_weighs_what_it_should(forms):
    found = {}
    for form in forms.values():
        for each in form.identities:
            found.setdefault(each.id, set()).add(getattr(each, "severity", None))
    assert found == SEVERITIES


def test_what_the_form_of_2014_does_not_test_is_said_in_a_note(cn_2014):
    assert any(note.startswith("L-12") for note in cn_2014.notes)


def test_a_label_knows_how_deep_it_stands(cn_2014, cn_2021):
    assert [cn_2014.rows[code].depth for code in ("L3", "L3.3", "L3.3.4", "L3.3.4a")] == [
        0,
        1,
        2,
        3,
    ]
    assert [cn_2021.rows[code].depth for code in ("T3.1", "T3.3.1", "T3.3.3.1")] == [0, 1, 2]


def test_every_outcome_of_every_workflow_has_its_row():
    for file in sorted(WORKFLOWS.glob("*.toml")):
        for outcome in tomllib.loads(file.read_text(encoding="utf-8"))["outcomes"].values():
            for form, row in outcome["rows"].items():
                assert row == "none" or row in outcome_rows(Library().form(form))
