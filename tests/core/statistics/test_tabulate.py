"""Tallies and figures put into the rows of a form."""

from decimal import Decimal

import pytest

from casetrack.core.statistics import Tally, check, parse, tabulate
from casetrack.errors import BadInput

OFFICE = "示例市教育局"


def value(report, address):
    row, _, column = address.partition(" ")
    return report.cell(row, column or "value").value


def replied(count, row, closing="in_time", channel="online", **more):
    return Tally("replied", count, "natural_person", channel, row=row, closing=closing, **more)


def received(count, channel="online", applicant_type="natural_person", **more):
    return Tally("received", count, applicant_type, channel, **more)


SEED = (
    received(3, "online"),
    received(1, "post"),
    replied(3, "L3.3.1"),
    replied(1, "L3.3.3", channel="post"),
)


def test_the_seed_year_adds_up(cn_2014):
    report = tabulate(cn_2014, OFFICE, 2017, SEED)
    counted = {code: value(report, code) for code in ("L3.1", "L3.1.3", "L3.1.4", "L3.2", "L3.3")}
    assert counted == {"L3.1": 4, "L3.1.3": 3, "L3.1.4": 1, "L3.2": 4, "L3.3": 4}
    assert value(report, "L3.2.1") == 4
    assert value(report, "L3.3.1") == 3
    assert value(report, "L3.3.3") == 1


def test_figures_not_yet_entered_are_blank_and_no_findings(cn_2014):
    report = tabulate(cn_2014, OFFICE, 2017, SEED)
    assert value(report, "L1.1") is None
    assert not report.complete
    assert check(cn_2014, report) == ()


def test_some_figures_entered_and_others_to_come_are_no_findings(cn_2014):
    figures = {"L1.1a": 11, "L1.2.3": 494, "L8.3.1": 3}
    report = tabulate(cn_2014, OFFICE, 2017, SEED, figures)
    assert value(report, "L8.3") is None
    assert check(cn_2014, report) == ()


def test_figures_are_put_into_their_cells_and_summed(cn_2014):
    asked = [code for code, row in cn_2014.rows.items() if row.manual]
    figures = dict.fromkeys(asked, 2) | {"L8.4": Decimal("10.50")}
    report = tabulate(cn_2014, OFFICE, 2017, SEED, figures)
    assert value(report, "L8.3") == 4
    assert value(report, "L8.4") == Decimal("10.5")
    assert report.complete
    assert check(cn_2014, report) == ()


@pytest.mark.parametrize("address", ["L3.1", "L8.3", "L99", "L1", "L1.1 value"])
def test_a_figure_nobody_asks_for_is_refused(cn_2014, address):
    with pytest.raises(BadInput, match="figure"):
        tabulate(cn_2014, OFFICE, 2017, (), {address: 1})


def test_a_whole_amount_is_printed_without_decimals(cn_2014):
    report = tabulate(cn_2014, OFFICE, 2017, (), {"L8.4": Decimal("10.00")})
    assert str(value(report, "L8.4")) == "10"


def test_a_figure_of_a_table_with_columns_is_named_by_row_and_column(cn_2021):
    report = tabulate(cn_2021, OFFICE, 2024, (), {"T2.1.2 issued": 5})
    assert value(report, "T2.1.2 issued") == 5
    assert value(report, "T2.1.2 repealed") is None


def test_email_counts_as_online_and_oral_as_in_person(cn_2014):
    each = [received(1, channel) for channel in ("in_person", "oral", "fax", "online", "email")]
    report = tabulate(cn_2014, OFFICE, 2017, [*each, received(1, "post")])
    counted = [value(report, f"L3.1.{n}") for n in (1, 2, 3, 4)]
    assert counted == [2, 1, 2, 1]
    assert value(report, "L3.1") == 6


def test_a_late_reply_is_closed_but_neither_in_time_nor_extended(cn_2014):
    tallies = [replied(1, "L3.3.2"), replied(2, "L3.3.2", "extended"), replied(4, "L3.3.2", "late")]
    report = tabulate(cn_2014, OFFICE, 2017, tallies)
    assert [value(report, code) for code in ("L3.2", "L3.2.1", "L3.2.2")] == [7, 1, 2]
    assert [(each.identity, each.where) for each in check(cn_2014, report)] == [("L-02", "L3.2")]


def test_refusals_add_up_to_their_row_and_to_the_replies(cn_2014):
    tallies = [replied(1, "L3.3.4a"), replied(2, "L3.3.4f"), replied(5, "L3.3.6")]
    report = tabulate(cn_2014, OFFICE, 2017, tallies)
    assert value(report, "L3.3.4") == 3
    assert value(report, "L3.3") == 8


def test_fees_are_counted_in_yuan_and_printed_in_ten_thousands(cn_2014):
    fees = [Tally("fee", Decimal("300.50")), Tally("fee", 79)]
    report = tabulate(cn_2014, OFFICE, 2017, fees)
    assert value(report, "L7") == Decimal("0.03795")


def test_no_fees_are_a_whole_zero(cn_2014):
    assert str(value(tabulate(cn_2014, OFFICE, 2017, ()), "L7")) == "0"


def test_remedies_go_by_kind_and_result(cn_2014, cn_2021):
    tallies = [
        Tally("remedy", 1, kind="reconsideration", result="upheld"),
        Tally("remedy", 2, kind="litigation_direct", result="corrected"),
        Tally("remedy", 4, kind="litigation_after", result="other"),
    ]
    old = tabulate(cn_2014, OFFICE, 2017, tallies)
    assert [value(old, code) for code in ("L4", "L4.1", "L5", "L5.2", "L5.3")] == [1, 1, 6, 2, 4]
    new = tabulate(cn_2021, OFFICE, 2024, tallies)
    assert [value(new, f"T4.{n} total") for n in (1, 2, 3)] == [1, 2, 4]
    assert value(new, "T4.2 corrected") == 2


def test_a_remedy_not_yet_decided_stands_only_in_the_new_tables(cn_2014, cn_2021):
    pending = [Tally("remedy", 1, kind="reconsideration", result="pending")]
    assert value(tabulate(cn_2014, OFFICE, 2017, pending), "L4") == 0
    assert value(tabulate(cn_2021, OFFICE, 2024, pending), "T4.1 pending") == 1


def test_applicants_go_to_their_columns_and_to_the_total(cn_2021):
    tallies = [received(3), received(2, applicant_type="legal_services")]
    report = tabulate(cn_2021, OFFICE, 2024, tallies)
    assert value(report, "T3.1 natural_person") == 3
    assert value(report, "T3.1 legal_services") == 2
    assert value(report, "T3.1 commercial") == 0
    assert value(report, "T3.1 total") == 5


def test_every_sum_can_be_opened_to_its_cases(cn_2021):
    tallies = [
        received(2, references=("2024-0001", "2024-0002")),
        received(1, applicant_type="other", references=("2024-0003",)),
        replied(1, "T3.3.1", references=("2024-0001",)),
        replied(1, "T3.3.3.4", references=("2024-0002",)),
    ]
    report = tabulate(cn_2021, OFFICE, 2024, tallies)
    assert report.cell("T3.1", "total").references == ("2024-0001", "2024-0002", "2024-0003")
    assert report.cell("T3.3.7", "natural_person").references == ("2024-0001", "2024-0002")
    assert report.cell("T3.3.7", "total").references == ("2024-0001", "2024-0002")


def test_an_outcome_without_a_row_is_closed_but_no_reply(cn_2014):
    report = tabulate(cn_2014, OFFICE, 2017, [replied(1, None)])
    assert value(report, "L3.2") == 1
    assert value(report, "L3.3") == 0


@pytest.mark.parametrize("row", ["T3.3.6", "T3.1", "T3.3.7", "L3.3.1"])
def test_a_reply_in_a_row_that_counts_no_outcomes_is_refused(cn_2021, row):
    with pytest.raises(BadInput, match="row"):
        tabulate(cn_2021, OFFICE, 2024, [replied(1, row)])


def test_a_tally_that_lacks_what_the_form_counts_by_is_refused(cn_2021):
    with pytest.raises(BadInput) as error:
        tabulate(cn_2021, OFFICE, 2024, [Tally("received", 1, channel="post")])
    assert "applicant_type" in str(error.value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"measure": "recieved"},
        {"measure": "received", "channel": "pigeon"},
        {"measure": "received", "applicant_type": "robot"},
        {"measure": "replied", "closing": "soon"},
        {"measure": "remedy", "kind": "duel"},
        {"measure": "remedy", "result": "won"},
    ],
)
def test_a_misspelt_tally_is_refused(wrong):
    with pytest.raises(BadInput):
        Tally(count=1, **wrong)


def test_the_table_keeps_the_order_and_the_labels_of_the_form(cn_2021):
    report = tabulate(cn_2021, OFFICE, 2024, ())
    assert list(report.rows) == list(cn_2021.rows)
    assert report.rows["T3.3.3.1"].under == ("三、本年度办理结果", "（三）不予公开")
    assert report.tables[1].title == "收到和处理政府信息公开申请情况"


def test_an_office_may_change_a_form_without_touching_python():
    form = parse(
        "mine.toml",
        """
        id = "mine"
        title = "本局台账"
        source = "本局规定"
        from_year = 2024
        remedies_counted = "concluded"
        [[tables]]
        code = "M"
        title = "本局台账"
        columns = [{ key = "value", label = "件数" }]
        rows = [{ code = "M1", label = "传真", counts = "received", where = { channel = ["fax"] } }]
        """,
    )
    report = tabulate(form, OFFICE, 2024, [received(2, "fax"), received(3, "post")])
    assert value(report, "M1") == 2
