"""Each identity once holding and once broken, on small tables."""

import pytest

from casetrack.core.statistics import Tally, check, tabulate


def names(findings):
    return {each.identity for each in findings}


def test_a_table_of_zeros_has_no_findings(forms, table):
    for form in forms.values():
        assert check(form, table(form)) == ()


GOOD_2021 = {
    "T3.1 natural_person": 4,
    "T3.1 total": 4,
    "T3.2 natural_person": 1,
    "T3.2 total": 1,
    "T3.3.1 natural_person": 3,
    "T3.3.1 total": 3,
    "T3.3.7 natural_person": 3,
    "T3.3.7 total": 3,
    "T3.4 natural_person": 2,
    "T3.4 total": 2,
    "T4.1 upheld": 1,
    "T4.1 pending": 1,
    "T4.1 total": 2,
}


@pytest.mark.parametrize("form", ["cn-2019", "cn-2021"])
def test_a_table_that_adds_up_has_no_findings(forms, table, form):
    assert check(forms[form], table(forms[form], GOOD_2021)) == ()


@pytest.mark.parametrize("form", ["cn-2019", "cn-2021"])
@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        (
            {"T3.1 natural_person": 3, "T3.1 commercial": 1, "T3.4 commercial": 1, "T3.4 total": 3},
            ("error", "A-01", "T3.1 natural_person", 5, 4),
        ),
        ({"T3.3.1 commercial": 1, "T3.3.1 total": 4}, ("error", "A-02", "T3.3.7 commercial", 1, 0)),
        ({"T3.4 total": 3}, ("error", "A-03", "T3.4 total", 2, 3)),
        ({"T4.1 total": 3}, ("error", "A-05", "T4.1 total", 2, 3)),
        ({"T4.3 other": 1}, ("error", "A-05", "T4.3 total", 1, 0)),
    ],
)
def test_a_sum_that_does_not_hold_is_found_at_its_cell(brief, forms, table, form, wrong, finding):
    report = table(forms[form], GOOD_2021 | wrong)
    assert finding in brief(check(forms[form], report))


def test_an_error_of_one_cell_is_not_blamed_on_other_identities(cn_2021, table):
    report = table(cn_2021, GOOD_2021 | {"T4.1 total": 3})
    assert names(check(cn_2021, report)) == {"A-05"}


def test_a_blank_part_counts_as_nothing(cn_2021, table):
    report = table(cn_2021, GOOD_2021 | {"T3.3.2 natural_person": None})
    assert names(check(cn_2021, report)) == {"A-06"}


def test_a_sum_over_blanks_only_is_not_tested(cn_2021, table):
    blank = {f"T4.2 {key}": None for key in ("upheld", "corrected", "other", "pending", "total")}
    assert names(check(cn_2021, table(cn_2021, GOOD_2021 | blank))) == {"A-06"}


def test_a_blank_total_over_filled_parts_is_an_error(brief, cn_2021, table):
    findings = check(cn_2021, table(cn_2021, GOOD_2021 | {"T4.1 total": None}))
    assert brief(findings) == [
        ("error", "A-05", "T4.1 total", 2, None),
        ("warning", "A-06", "T4.1 total", None, None),
    ]


def year_of(cn_2021, taken, given):
    tallies = [
        Tally("received", len(taken), "natural_person", references=taken),
        Tally("replied", len(given), "natural_person", row="T3.3.1", references=given),
    ]
    return tabulate(cn_2021, "示例局", 2024, tallies)


def test_every_case_stands_once_on_each_side(cn_2021):
    cases = ("2024-0001", "2024-0002")
    assert check(cn_2021, year_of(cn_2021, cases, cases)) == ()


def test_a_case_counted_in_place_of_another_is_found_though_the_sums_agree(brief, cn_2021):
    report = year_of(cn_2021, ("2024-0001", "2024-0002"), ("2024-0001", "2024-0001"))
    findings = check(cn_2021, report)
    assert brief(findings) == [
        ("error", "A-07", "T3.1 natural_person", 0, 2),
        ("error", "A-07", "T3.1 total", 0, 2),
    ]
    assert findings[0].references == ("2024-0001", "2024-0002")


GOOD_2014 = {
    "L1.1": 10,
    "L1.1a": 2,
    "L1.1b": 3,
    "L1.2.2": 8,
    "L1.2.4": 7,
    "L2.2.1": 2,
    "L2.2.1a": 1,
    "L2.2.2": 2,
    "L2.2.2a": 2,
    "L3.1": 5,
    "L3.1.1": 1,
    "L3.1.3": 4,
    "L3.2": 4,
    "L3.2.1": 3,
    "L3.2.2": 1,
    "L3.3": 4,
    "L3.3.2": 2,
    "L3.3.4": 2,
    "L3.3.4a": 1,
    "L3.3.4f": 1,
    "L4": 1,
    "L4.1": 1,
    "L5": 1,
    "L5.3": 1,
    "L8.3": 3,
    "L8.3.1": 1,
    "L8.3.2": 2,
}


def test_more_received_than_closed_is_nothing_to_object_to(cn_2014, table):
    assert check(cn_2014, table(cn_2014, GOOD_2014)) == ()


@pytest.mark.parametrize(
    ("wrong", "finding"),
    [
        ({"L3.1": 6}, ("error", "L-01", "L3.1", 5, 6)),
        ({"L3.2.1": 2}, ("error", "L-02", "L3.2", 3, 4)),
        ({"L3.3.2": 3}, ("error", "L-03", "L3.3", 5, 4)),
        ({"L3.3.4a": 0}, ("warning", "L-04", "L3.3.4", 1, 2)),
        ({"L4.1": 0}, ("error", "L-05", "L4", 0, 1)),
        ({"L5.2": 1}, ("error", "L-05", "L5", 2, 1)),
        ({"L8.3": 4}, ("error", "L-06", "L8.3", 3, 4)),
        ({"L1.1a": 4}, ("error", "L-07", "L1.1a", 3, 4)),
        ({"L1.1a": 11, "L1.1b": 12}, ("error", "L-07", "L1.1a", 10, 11)),
        ({"L2.2.1a": 3}, ("error", "L-07", "L2.2.1a", 2, 3)),
        ({"L2.2.2a": 3}, ("error", "L-07", "L2.2.2a", 2, 3)),
        ({"L1.2.4": 11}, ("error", "L-08", "L1.2.4", 10, 11)),
        ({"L1.1": 16}, ("warning", "L-08", "L1.1", 15, 16)),
    ],
)
def test_a_broken_identity_of_2014_is_the_only_finding(brief, cn_2014, table, wrong, finding):
    assert brief(check(cn_2014, table(cn_2014, GOOD_2014 | wrong))) == [finding]


@pytest.mark.parametrize(
    ("parent", "expected"),
    [
        ("L1.1", None),
        ("L2.2.1", None),
        ("L2.2.2", None),
        ("L3.1", 5),
        ("L3.2", 4),
        ("L4", 1),
        ("L5", 1),
        ("L8.3", 3),
    ],
)
@pytest.mark.parametrize("blank", [None, "/"])
def test_a_blank_over_filled_rows_is_one_error(brief, cn_2014, table, parent, expected, blank):
    assert brief(check(cn_2014, table(cn_2014, GOOD_2014 | {parent: blank}))) == [
        ("error", "L-09", parent, expected, None),
        ("warning", "L-10", parent, None, blank),
    ]


def test_a_blank_part_that_has_parts_is_missed_in_the_sum_above_it(brief, cn_2014, table):
    assert brief(check(cn_2014, table(cn_2014, GOOD_2014 | {"L3.3.4": None}))) == [
        ("error", "L-03", "L3.3", 2, 4),
        ("error", "L-09", "L3.3.4", 2, None),
        ("warning", "L-10", "L3.3.4", None, None),
    ]


def test_as_many_replies_as_closed_applications(brief, cn_2014, table):
    report = table(cn_2014, GOOD_2014 | {"L3.3": 3, "L3.3.2": 1})
    assert brief(check(cn_2014, report)) == [("warning", "L-11", "L3.3", 4, 3)]


def test_a_blank_number_of_closed_applications_is_read_from_its_parts(brief, cn_2014, table):
    report = table(cn_2014, GOOD_2014 | {"L3.2": None, "L3.3": 3, "L3.3.2": 1})
    assert ("warning", "L-11", "L3.3", 4, 3) in brief(check(cn_2014, report))


def test_a_finding_says_what_is_wrong_in_words(cn_2014, table):
    (finding,) = check(cn_2014, table(cn_2014, GOOD_2014 | {"L8.3": 4}))
    assert str(finding.says) == (
        "（三）从事政府信息公开工作人员数: 4 stands there, but its parts come to 3"
    )
