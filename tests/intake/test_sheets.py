"""Where the rows stand in a file, and what each of them says."""

from datetime import date

import pytest

from casetrack.errors import BadInput, LedgerError
from casetrack.intake import Remedy, Row, Table, open_ledger, write_table
from ledgers import as_file, ledger, words

TODAY = date(2026, 1, 5)
NEEDED = "收到日期,申请渠道,申请人,申请人类型,申请内容"
FILLED = "2025-03-05,当面,林小满,自然人,公开学区"
CELLS = {
    "received_on": date(2025, 3, 5),
    "channel": "当面",
    "applicant_name": "林小满",
    "applicant_type": "自然人",
    "request": "公开学区",
}
ROW = Row(
    received_on=date(2025, 3, 5),
    channel="in_person",
    applicant_name="林小满",
    applicant_type="natural_person",
    request="公开学区",
)


def reads(content, name="ledger.csv"):
    return list(ledger(content, name).rows(TODAY))


def refusals(**cells):
    (read,) = reads(as_file([CELLS | cells], ".xlsx"), "ledger.xlsx")
    return [(each.column, each.value, str(each.says)) for each in read.refusals]


@pytest.mark.parametrize(("ending", "name"), [(".xlsx", "a.xlsx"), (".csv", "a.csv")])
def test_a_row_is_read_from_either_kind_of_file(ending, name):
    (read,) = reads(as_file([CELLS], ending), name)
    assert read.row == ROW
    assert read.place.row == 2


def test_a_title_and_an_empty_line_above_the_headings_are_passed_over():
    (read,) = reads(f"某市教育局2025年台账,,,,\n,,,,\n{NEEDED}\n{FILLED}\n,,,,\n")
    assert read.row == ROW
    assert read.place.row == 4


def test_a_title_of_a_workbook_does_not_move_the_numbers_of_rows():
    rows = [["", ""], list(CELLS), list(CELLS.values())]
    (read,) = reads(write_table([Table("2025", ["某局台账"], rows)], ".xlsx"), "a.xlsx")
    assert (read.row, read.place.row, read.place.sheet) == (ROW, 4, "2025")


def test_each_year_may_have_a_sheet_of_its_own_and_another_sheet_is_named():
    content = write_table(
        [
            Table("2024", list(CELLS), [list(CELLS.values())]),
            Table("填表说明", ["怎么填"], [["照实填"]]),
            Table("2025", list(CELLS), [list(CELLS.values())] * 2),
        ],
        ".xlsx",
    )
    found = ledger(content, "a.xlsx")
    assert [read.place.sheet for read in found.rows(TODAY)] == ["2024", "2025", "2025"]
    assert [str(remark) for remark in found.remarks] == [
        "sheet 填表说明 has no row of headings and was left out"
    ]


def test_gb18030_is_accepted_and_said():
    found = ledger(f"{NEEDED}\n{FILLED}\n".encode("gb18030"))
    assert [read.row for read in found.rows(TODAY)] == [ROW]
    assert "GB18030" in str(found.remarks[0])


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf_8_may_have_a_mark_and_nothing_is_said(mark):
    found = ledger(f"{mark}{NEEDED}\n{FILLED}\n")
    assert [read.row for read in found.rows(TODAY)] == [ROW]
    assert found.remarks == ()


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.ods", b""), ("a.xlsx", b"no workbook"), ("a.csv", b"\xff\xfe\xff\xff"), ("a.xlsx", b"")],
)
def test_what_is_no_ledger_is_refused_in_one_clear_line(name, content):
    with pytest.raises(BadInput, match="a\\."):
        open_ledger(name, content, words())


def test_a_ledger_without_a_needed_column_says_which_ones_are_missing():
    with pytest.raises(LedgerError) as wrong:
        ledger("收到日期,申请渠道,申请人\n2025-03-05,当面,林小满\n")
    assert "no column 申请人类型 is found" in str(wrong.value)
    assert "no column 申请内容 is found" in str(wrong.value)


def test_a_file_without_any_headings_says_what_a_ledger_needs():
    with pytest.raises(LedgerError, match="收到日期 received_on"):
        ledger("a,b\n1,2\n")


def test_two_columns_for_one_thing_are_refused_unless_one_bears_the_proper_name():
    with pytest.raises(LedgerError, match="several columns mean this: 电话, 手机"):
        ledger(f"{NEEDED},电话,手机\n{FILLED},1,2\n")
    (read,) = reads(f"编号,{NEEDED},申请编号\n7,{FILLED},2025-0001\n")
    assert (read.row.reference, read.row.other) == ("2025-0001", (("编号", "7"),))


def test_columns_that_nobody_knows_are_kept_with_their_headings():
    (read,) = reads(f"序号,{NEEDED},,科室意见\n1,{FILLED},x,同意\n")
    assert read.row.other == (("序号", "1"), ("(7)", "x"), ("科室意见", "同意"))


def test_a_column_with_errors_of_the_last_time_is_not_read():
    (read,) = reads(f"{NEEDED},error\n{FILLED},received_on: it is empty\n")
    assert read.row == ROW


def test_a_text_that_looks_like_a_formula_comes_back_as_it_was():
    for ending, name in ((".csv", "a.csv"), (".xlsx", "a.xlsx")):
        for text in ("=1+1", "+8657700000000", "-", "@甲", "'=1", "''x", "_x0041_", "1\n2"):
            (read,) = reads(as_file([CELLS | {"request": text}], ending), name)
            assert read.row.request == text, (ending, text)


def test_a_csv_file_never_holds_a_formula():
    assert b",'=1+1" in as_file([CELLS | {"request": "=1+1"}])


def test_what_stands_for_nothing_is_nothing():
    (read,) = reads(f"{NEEDED},答复日期,办理结果,寄送方式\n{FILLED},/,无,——\n")
    assert read.row == ROW


def test_remedies_are_read_by_code_and_by_name():
    (read,) = reads(
        f"{NEEDED},复议诉讼\n{FILLED},"
        "reconsideration:2025-04-01:upheld:2025-05-01；直接起诉：2025/6/1\n"
    )
    assert read.row.remedies == (
        Remedy("reconsideration", date(2025, 4, 1), "upheld", date(2025, 5, 1)),
        Remedy("litigation_direct", date(2025, 6, 1)),
    )


def test_every_cell_that_cannot_be_read_is_named_with_its_value():
    found = refusals(channel="托梦", received_on="去年", extended_days=0)
    assert [(column, value) for column, value, _ in found] == [
        ("received_on", "去年"),
        ("channel", "托梦"),
        ("extended_days", "0"),
    ]
    assert "online 网络" in found[1][2]


def test_what_tells_of_a_person_is_in_no_message():
    (found,) = refusals(id_number=330300199001011234)
    assert found[:2] == ("id_number", "")


@pytest.mark.parametrize("key", list(CELLS))
def test_an_empty_cell_that_every_row_needs_is_refused(key):
    assert [found[0] for found in refusals(**{key: None})] == [key]


REPLIED = {"outcome": "OPEN", "replied_on": date(2025, 3, 20)}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"outcome": "OPEN", "replied_on": date(2025, 3, 4)}, "replied_on"),
        ({"replied_on": date(2025, 3, 20)}, "outcome"),
        ({"outcome": "OPEN"}, "replied_on"),
        ({"served_on": date(2025, 3, 20)}, "replied_on"),
        ({"carrier": "EMS"}, "replied_on"),
        ({"received_on": date(2026, 1, 6)}, "received_on"),
        ({"extended_on": date(2026, 2, 1)}, "extended_on"),
        (REPLIED | {"served_on": date(2025, 3, 19)}, "served_on"),
        (
            {
                "correction_requested_on": date(2025, 3, 10),
                "correction_received_on": date(2025, 3, 9),
            },
            "correction_received_on",
        ),
        (
            {"consulted_on": date(2025, 3, 10), "consultation_returned_on": date(2025, 3, 9)},
            "consultation_returned_on",
        ),
        ({"fee_notified_on": date(2025, 3, 10), "fee_paid_on": date(2025, 3, 9)}, "fee_paid_on"),
        ({"remedies": "reconsideration:2025-03-01"}, "remedies"),
        ({"remedies": "reconsideration:2025-04-01:upheld"}, "remedies"),
        ({"remedies": "reconsideration:2025-04-01:pending:2025-05-01"}, "remedies"),
        ({"remedies": "reconsideration:2025-04-01:upheld:2025-03-31"}, "remedies"),
        ({"remedies": "闹访:2025-04-01"}, "remedies"),
        ({"remedies": "reconsideration"}, "remedies"),
    ],
)
def test_what_cannot_be_true_is_refused(cells, column):
    assert column in [found[0] for found in refusals(**cells)]


def test_what_the_law_forbids_may_be_true():
    assert refusals(extended_days=40, extended_on=date(2025, 9, 1)) == []
    assert refusals(outcome="OPEN", replied_on=date(2025, 12, 1)) == []
