"""What adding working days costs, beside a bare bisect over the sorted working days.

Nothing here asserts a time. Run with `pytest tests/bench --benchmark-enable`.
"""

from bisect import bisect_right
from datetime import date, timedelta
from pathlib import Path

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from casetrack.core.calendar import Calendar, parse

SHIPPED = Path(__file__).parents[2] / "workflows" / "calendars" / "cn.toml"
RECEIVED = date(2026, 2, 13)
DUE = date(2026, 3, 19)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return parse("cn.toml", SHIPPED.read_text(encoding="utf-8"))


def test_adding_by_rank(benchmark: BenchmarkFixture, calendar: Calendar) -> None:
    assert benchmark(calendar.add, RECEIVED, 20) == DUE


def test_adding_by_bare_bisect(benchmark: BenchmarkFixture, calendar: Calendar) -> None:
    every = (date(2008, 1, 1) + timedelta(days=n) for n in range(6940))
    workdays = [day for day in every if calendar.is_workday(day)]

    def add(start: date, working_days: int) -> date:
        return workdays[bisect_right(workdays, start) + working_days - 1]

    assert benchmark(add, RECEIVED, 20) == DUE


def test_adding_around_a_span(benchmark: BenchmarkFixture, calendar: Calendar) -> None:
    span = [(date(2026, 2, 25), date(2026, 3, 6))]
    assert benchmark(calendar.add_leaving_out, RECEIVED, 20, span) == date(2026, 4, 1)


def test_reading_the_file(benchmark: BenchmarkFixture) -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    assert benchmark(parse, "cn.toml", text).announced[-1] == 2026
