"""Tables as real offices published them, with exactly the findings they deserve."""

from collections import Counter

import pytest

from casetrack.core.statistics import check
from core.statistics.conftest import PUBLISHED


def errors(findings):
    return [
        (each.identity, each.where, each.expected, each.found)
        for each in findings
        if each.severity == "error"
    ]


def warnings(findings):
    return [(each.identity, each.where) for each in findings if each.severity == "warning"]


@pytest.fixture(scope="session")
def findings_of(forms, published):
    def findings(name):
        report = published(name)
        return check(forms[report.form], report)

    return findings


def test_the_table_of_2017_that_started_it_all(findings_of):
    findings = findings_of("cn-2014_2017_wenzhou_jiaoyuju")
    assert errors(findings) == [
        ("L-03", "L3.3", 4, 3),
        ("L-06", "L8.3", 27, 25),
        ("L-08", "L1.2.3", 301, 494),
        ("L-08", "L1.2.4", 301, 773),
        ("L-09", "L3.2", 4, None),
    ]
    blank = [
        *("L1.2.5", "L2.2.5", "L3.1.1", "L3.1.2", "L3.2", "L3.2.2", "L3.3.2", "L3.3.4"),
        *(f"L3.3.4{letter}" for letter in "abcdef"),
        *("L3.3.5", "L3.3.6", "L3.3.7", "L3.3.8"),
        *("L4.1", "L4.2", "L4.3", "L5.1", "L5.2", "L5.3", "L6", "L8.1", "L8.2"),
    ]
    assert len(blank) == 27
    assert warnings(findings) == [*(("L-10", where) for where in blank), ("L-11", "L3.3")]


def test_a_city_with_3607_applications_adds_up_exactly(findings_of):
    assert findings_of("cn-2021_2023_suqian_shi") == ()


def test_a_bureau_that_left_blanks_for_zeros_has_no_errors(findings_of):
    findings = findings_of("cn-2021_2023_shuyang_fagaiju")
    assert errors(findings) == []
    # Five columns are blank in each of the 25 rows of table three; three rows of table two
    # were not printed.
    assert Counter(identity for identity, _ in warnings(findings)) == {"A-06": 125 + 3}
    assert warnings(findings)[:3] == [("A-06", f"T2.{n}") for n in ("1.1", "1.2", "5.1")]


def test_a_district_that_contradicts_itself_in_table_four(findings_of):
    findings = findings_of("cn-2021_2023_huaian_hongze_qu")
    assert errors(findings) == [("A-05", "T4.1 total", 11, 0), ("A-05", "T4.3 total", 5, 0)]
    assert warnings(findings) == [("A-06", "T3.3.6")]


def test_an_office_that_left_most_totals_blank(findings_of):
    findings = findings_of("cn-2019_2019_shanghai_bangongting")
    blank_totals = {
        "T3.3.1": 258 + 12 + 1 + 1,
        "T3.3.2": 3,
        "T3.3.3.1": 14,
        "T3.3.3.5": 5,
        "T3.3.3.6": 3 + 1,
        "T3.3.3.8": 10 + 2,
        "T3.3.4.1": 252 + 12 + 1,
        "T3.3.4.2": 44 + 3,
        "T3.3.4.3": 25,
        "T3.3.5.1": 148 + 1,
        "T3.3.5.2": 5 + 4,
    }
    assert errors(findings) == [
        ("A-02", "T3.3.7 total", 0, 805),
        *(("A-03", f"{row} total", sum_, None) for row, sum_ in blank_totals.items()),
    ]
    places = [where for identity, where in warnings(findings) if identity == "A-06"]
    # 251000元 in the cell for an amount, then 126 blanks in table three and 9 in table four.
    assert places[0] == "T2.9 amount"
    assert Counter(where[:2] for where in places) == {"T2": 1, "T3": 126, "T4": 9}
    assert len(places) == len(warnings(findings))


def test_a_part_of_a_table_is_judged_by_what_was_seen(findings_of):
    wuhan = findings_of("cn-2019_2020_wuhan_shengtaihuanjingju")
    assert errors(wuhan) == []
    assert warnings(wuhan) == [("A-06", "T2.6.2 decisions")]

    district = findings_of("cn-2021_2023_qu_tongjiju")
    assert errors(district) == []
    # Three slashes for the rules it cannot make, six blanks in each of two rows.
    assert Counter(where.split()[0] for _, where in warnings(district)) == {
        "T2.1.1": 3,
        "T3.1": 6,
        "T3.2": 6,
    }


def test_no_published_table_is_left_unjudged(findings_of):
    found = {file.stem: findings_of(file.stem) for file in PUBLISHED.glob("*.json")}
    assert {name: (len(errors(each)), len(warnings(each))) for name, each in found.items()} == {
        "cn-2014_2017_wenzhou_jiaoyuju": (5, 28),
        "cn-2019_2019_shanghai_bangongting": (12, 136),
        "cn-2019_2020_wuhan_shengtaihuanjingju": (0, 1),
        "cn-2021_2023_huaian_hongze_qu": (2, 1),
        "cn-2021_2023_qu_tongjiju": (0, 15),
        "cn-2021_2023_shuyang_fagaiju": (0, 128),
        "cn-2021_2023_suqian_shi": (0, 0),
    }


def test_the_prose_of_the_city_agrees_with_its_tables(forms, published):
    narrative = {
        "T3.1 total + T3.2 total": 3607,
        "T3.1 natural_person + T3.2 natural_person": 3493,
        "T3.3.1 total": 1191,
        "T3.3.4.1 total + T3.3.4.2 total + T3.3.4.3 total": 1078,
        "T3.4 total": 121,
    }
    report = published("cn-2021_2023_suqian_shi")
    assert check(forms["cn-2021"], report, narrative=narrative) == ()
