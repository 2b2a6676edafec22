"""A table against what lies beside it: the year before, the prose, the ledger, the offices."""

from decimal import Decimal

import pytest

from casetrack.core.statistics import check
from casetrack.errors import BadInput

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


def test_what_comes_in_is_what_went_out_the_year_before(brief, cn_2021, cn_2019, table):
    report = table(cn_2021, GOOD_2021)
    same = table(cn_2021, {"T3.4 natural_person": 1, "T3.4 total": 1}, year=2023)
    assert check(cn_2021, report, previous=same) == ()
    other = table(cn_2019, {"T3.4 commercial": 1, "T3.4 total": 1}, year=2023)
    assert brief(check(cn_2021, report, previous=other)) == [
        ("warning", "A-04", "T3.2 natural_person", 0, 1),
        ("warning", "A-04", "T3.2 commercial", 1, 0),
    ]


def test_a_form_without_carried_cases_says_nothing_about_the_next_year(cn_2019, cn_2014, table):
    report = table(cn_2019, GOOD_2021)
    assert check(cn_2019, report, previous=table(cn_2014, year=2023)) == ()


def test_only_the_year_before_can_be_compared(cn_2021, table):
    with pytest.raises(BadInput):
        check(cn_2021, table(cn_2021), previous=table(cn_2021, year=2022))


def test_the_prose_says_what_the_table_says(brief, cn_2021, table):
    report = table(cn_2021, GOOD_2021)
    true = {"T3.1 total": 4, "T3.1 total + T3.2 total": 5}
    assert check(cn_2021, report, narrative=true) == ()
    findings = check(cn_2021, report, narrative={"T3.1 total + T3.2 total": 6})
    assert brief(findings) == [("warning", "A-08", "T3.1 total + T3.2 total", 5, 6)]


@pytest.mark.parametrize("address", ["T9 total", "T3.1", "T3.1 sum", "T2.5.1 issued", ""])
def test_the_prose_can_only_speak_of_cells_that_are_there(cn_2021, table, address):
    with pytest.raises(BadInput):
        check(cn_2021, table(cn_2021), narrative={address: 1})


def test_not_more_cases_lapse_unpaid_than_fee_notices_were_sent(brief, cn_2021, table):
    lapsed = {"T3.3.6.2 natural_person": 2, "T3.3.6.2 total": 2}
    sums = {
        f"{row} {column}": 2 for row in ("T3.1", "T3.3.7") for column in ("natural_person", "total")
    }
    report = table(cn_2021, lapsed | sums)
    assert check(cn_2021, report, fee_notices=2) == ()
    assert brief(check(cn_2021, report, fee_notices=1)) == [
        ("warning", "A-09", "T3.3.6.2 total", 1, 2)
    ]


def test_the_whole_is_the_sum_of_its_offices(brief, cn_2021, table):
    whole = table(cn_2021, {"T2.5.1 decisions": 5, "T2.8 amount_wan_yuan": Decimal("1.5")})
    one = table(cn_2021, {"T2.5.1 decisions": 2, "T2.8 amount_wan_yuan": Decimal("0.5")})
    two = table(cn_2021, {"T2.5.1 decisions": 3, "T2.8 amount_wan_yuan": 1})
    assert check(cn_2021, whole, offices=[one, two]) == ()
    assert brief(check(cn_2021, whole, offices=[one])) == [
        ("warning", "A-10", "T2.5.1 decisions", 2, 5),
        ("warning", "A-10", "T2.8 amount_wan_yuan", Decimal("0.5"), Decimal("1.5")),
    ]
