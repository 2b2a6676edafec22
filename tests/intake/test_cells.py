"""What stands in a cell, as Excel stores it or as people type it."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from casetrack.intake.cells import Unreadable, as_date, as_money, as_number, as_text

MARCH = date(2025, 3, 5)


@pytest.mark.parametrize(
    "cell",
    [
        date(2025, 3, 5),
        datetime(2025, 3, 5, 10, 30),  # noqa: DTZ001 -- as the library gives it
        45721.0,
        45721,
        20250305.0,
        "20250305",
        "2025/3/5",
        "2025-03-05",
        "2025.3.5",
        "2025年3月5日",
        "2025 年 3 月 5 日",
        "２０２５年３月５日",
        "2025/3/5 10:20",
        "2025-03-05 00:00:00",
        " 2025-3-5 ",
    ],
)
def test_a_day_is_read_however_it_was_typed(cell):
    assert as_date(cell) == MARCH


@pytest.mark.parametrize(
    "cell", ["2025-13-05", "2025-02-30", "25/3/5", "3月5日", "昨天", "", "2025", 5.0, True]
)
def test_what_is_no_day_is_refused_and_not_guessed(cell):
    with pytest.raises(Unreadable):
        as_date(cell)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("　林小满\t", "林小满"),
        (13800000000.0, "13800000000"),
        (12, "12"),
        (3.5, "3.5"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("a\x00b\x1fc\ufffe", "abc"),
        (MARCH, "2025-03-05"),
    ],
)
def test_a_cell_is_read_as_people_see_it(cell, text):
    assert as_text(cell) == text


def test_a_long_number_that_the_sheet_has_cut_is_not_taken():
    with pytest.raises(Unreadable, match="15 digits"):
        as_text(330300199001011234.0)


@pytest.mark.parametrize(
    ("cell", "length"), [(20.0, 20), ("10", 10), ("10个工作日", 10), ("１５天", 15)]
)
def test_a_length_is_a_whole_number(cell, length):
    assert as_number(cell) == length


@pytest.mark.parametrize("cell", ["0", "-3", "1.5", "约10", 0.0, 2.5])
def test_what_is_no_length_is_refused(cell):
    with pytest.raises(Unreadable):
        as_number(cell)


@pytest.mark.parametrize(
    ("cell", "amount"), [(380.0, "380.00"), ("380元", "380.00"), ("¥1,380.50", "1380.50"), (0, "0")]
)
def test_an_amount_is_in_yuan(cell, amount):
    assert as_money(cell) == Decimal(amount)


@pytest.mark.parametrize("cell", ["-1", "1.005", "三百", "1e999", "NaN"])
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(Unreadable):
        as_money(cell)
