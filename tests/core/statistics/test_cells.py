"""Each cell by itself: blanks, marks, impossible numbers, rows out of place."""

from decimal import Decimal

import pytest

from casetrack.core.statistics import Report, check, from_json
from casetrack.errors import BadInput


@pytest.mark.parametrize("mark", ["/", "—", "-", "无", "251000元"])
def test_a_mark_in_place_of_a_number_is_a_warning(brief, cn_2021, table, mark):
    findings = check(cn_2021, table(cn_2021, {"T2.1.1 issued": mark}))
    assert brief(findings) == [("warning", "A-06", "T2.1.1 issued", None, mark)]


def test_a_blank_is_a_warning(brief, cn_2021, table):
    findings = check(cn_2021, table(cn_2021, {"T3.1 commercial": None}))
    assert brief(findings) == [("warning", "A-06", "T3.1 commercial", None, None)]


@pytest.mark.parametrize("number", [-1, Decimal("1.5")])
def test_an_impossible_count_is_an_error(brief, cn_2021, table, number):
    findings = check(cn_2021, table(cn_2021, {"T2.6.1 decisions": number}))
    assert brief(findings) == [("error", "A-06", "T2.6.1 decisions", None, number)]


def test_an_amount_of_money_may_have_decimals_but_is_not_negative(brief, cn_2021, cn_2014, table):
    assert check(cn_2021, table(cn_2021, {"T2.8 amount_wan_yuan": Decimal("0.5")})) == ()
    assert check(cn_2014, table(cn_2014, {"L7": Decimal("0.5"), "L8.4": Decimal("1.5")})) == ()
    findings = check(cn_2014, table(cn_2014, {"L7": Decimal("-0.5")}))
    assert brief(findings) == [("error", "L-10", "L7", None, Decimal("-0.5"))]


def test_a_change_against_last_year_may_be_negative(brief, cn_2019, table):
    assert check(cn_2019, table(cn_2019, {"T2.5.1 change": -3})) == ()
    findings = check(cn_2019, table(cn_2019, {"T2.5.1 change": Decimal("0.5")}))
    assert brief(findings) == [("error", "A-06", "T2.5.1 change", None, Decimal("0.5"))]


def test_a_number_beside_a_heading_is_a_warning(brief, cn_2014):
    given = {"code": "L", "rows": [{"code": "L1.2", "cells": {"value": 7}}]}
    report = from_json({"form": "cn-2014", "tables": [given], "complete": False})
    assert brief(check(cn_2014, report)) == [("warning", "L-10", "L1.2", None, 7)]


def rows(*given, **extra):
    tables = [{"code": "T3", "rows": [{"code": code, "cells": cells} for code, cells in given]}]
    return from_json({"form": "cn-2021", "tables": tables, **extra})


SEVEN = {
    "natural_person": 1,
    "commercial": 0,
    "research": 0,
    "public_welfare": 0,
    "legal_services": 0,
    "other": 0,
    "total": 1,
}


def test_rows_and_columns_that_the_form_does_not_have_are_named(brief, cn_2021):
    report = rows(("T3.1", SEVEN | {"subtotal": 0}), ("T3.9", SEVEN), complete=False)
    assert brief(check(cn_2021, report)) == [
        ("warning", "A-06", "T3.1 subtotal", None, None),
        ("warning", "A-06", "T3.9", None, None),
    ]


def test_rows_that_are_missing_are_named(cn_2021):
    report = rows(*((code, SEVEN) for code in ("T3.1", "T3.2", "T3.3.7", "T3.4")))
    missing = [each.where for each in check(cn_2021, report) if each.identity == "A-06"]
    assert missing == [
        code for code in cn_2021.rows if code.startswith("T3.3.") and code != "T3.3.7"
    ]


def test_nothing_is_tested_over_rows_that_were_not_seen(cn_2021):
    report = rows(("T3.1", SEVEN), ("T3.3.7", SEVEN), complete=False)
    assert check(cn_2021, report) == ()


def test_columns_that_were_not_seen_are_not_missed_in_a_part_of_a_table(cn_2021):
    for seen in ({"natural_person": 3}, {"total": 5}, {"natural_person": 3, "total": 5}):
        assert check(cn_2021, rows(("T3.1", seen), complete=False)) == ()


def test_the_old_single_row_takes_the_place_of_the_three_new_ones(brief, cn_2021, table):
    whole = table(cn_2021, {"T3.1 natural_person": 1, "T3.1 total": 1})
    seen = {code: row.cells for code, row in whole.rows.items() if code.startswith("T3.")}
    kept = {code: cells for code, cells in seen.items() if not code.startswith("T3.3.6")}
    plain = {code: {key: cell.value for key, cell in cells.items()} for code, cells in kept.items()}
    report = rows(*(plain | {"T3.3.6": SEVEN, "T3.3.7": SEVEN}).items())
    assert brief(check(cn_2021, report)) == [("warning", "A-06", "T3.3.6", None, None)]
    wrong = rows(*(plain | {"T3.3.6": SEVEN | {"total": 2}, "T3.3.7": SEVEN}).items())
    errors = [each[1:3] for each in brief(check(cn_2021, wrong)) if each[0] == "error"]
    assert errors == [("A-02", "T3.3.7 total"), ("A-03", "T3.3.6 total")]


def test_a_table_of_another_form_is_refused(cn_2021, cn_2014, table):
    with pytest.raises(BadInput):
        check(cn_2021, table(cn_2014))


def test_an_empty_report_is_refused(cn_2021):
    with pytest.raises(BadInput):
        check(cn_2021, Report("cn-2021", 2024, "示例局", ()))
