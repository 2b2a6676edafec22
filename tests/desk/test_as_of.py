"""A table as of a day (截至某日) is the table that was told at the end of that day."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

import pytest

from casetrack import desk
from casetrack.errors import BadInput
from days import day
from desk.conftest import House

RECEIVED = day("Wed 2025-12-10")
SPANS = (
    {"year": 2025},
    {"year": 2026},
    {"year": 2025, "first": day("Wed 2025-10-01"), "last": day("Wed 2025-12-31")},
    {"year": 2025, "last": day("Mon 2025-06-30")},
)


@dataclass(frozen=True)
class Diary(House):
    """The office, which records everything at eight in the morning of the day it works on."""

    def seat(self, user: str, today: date) -> desk.Desk:
        at = datetime(today.year, today.month, today.day, tzinfo=UTC)
        return replace(super().seat(user, today), now=lambda: at)


@pytest.fixture
def diary(house):
    return Diary(house.store)


def told(house: House, today: date, as_of: date | None = None) -> list[dict[str, object]]:
    """Return all tables of a day with their cases, remarks and restatements."""
    seat = house.seat("admin", today)
    every = [
        desk.report(seat, form_id=form, with_cases=True, subtree=subtree, as_of=as_of, **span)
        for form in ("cn-2021", "cn-2014")
        for span in SPANS
        for subtree in (False, True)
    ]
    return [{**desk.report_told(each, str, with_cases=True), "as_of": None} for each in every]


def a_winter(house: House):
    """Work on, a few things a day; yield each day at its end."""
    start = day("Mon 2025-12-29")
    answered, mistaken, sued, open_one = (
        house.receive(on, start).reference
        for on in (RECEIVED, RECEIVED, day("Mon 2025-06-09"), day("Fri 2025-12-26"))
    )
    house.answer(sued, day("Fri 2025-06-20"), start)
    yield start
    first = day("Tue 2025-12-30")
    house.act("registrar", mistaken, "void", RECEIVED, first, why="重复登记", duplicate_of=answered)
    house.answer(answered, first)
    yield first
    second = day("Mon 2026-01-05")
    house.act("registrar", sued, "record_service", day("Mon 2025-06-23"), second)
    house.act("registrar", sued, "file_remedy", first, second, kind="reconsideration")
    desk.set_figures(house.seat("manager", second), 2025, {"T2.1.1 issued": "1"})
    yield second
    third = day("Thu 2026-01-08")
    desk.close_year(house.seat("manager", third), 2025)
    yield third
    fourth = day("Fri 2026-01-09")
    voided_at = house.look(mistaken, fourth).stored.case.events[-1].position
    house.act("manager", mistaken, "correct", fourth, voids=str(voided_at), why="不是重复登记")
    house.answer(open_one, day("Mon 2025-12-29"), fourth)
    desk.set_figures(house.seat("manager", fourth), 2025, {"T2.1.1 issued": "2"})
    yield fourth
    fifth = day("Mon 2026-02-09")
    house.act("registrar", sued, "conclude_remedy", fifth, result="upheld")
    desk.close_year(house.seat("manager", fifth), 2025, reason="补记")
    house.receive(day("Tue 2025-12-30"), fifth)
    yield fifth


def test_each_days_tables_can_be_told_again_later(diary):
    known = {on: told(diary, on) for on in a_winter(diary)}
    later = day("Tue 2026-02-10")
    for on, tables in known.items():
        assert told(diary, later, on) == tables, on
    assert len({str(tables) for tables in known.values()}) == len(known), "each day differs"
    assert told(diary, later, later) == told(diary, later)


def test_before_anything_was_recorded_the_table_is_empty(diary):
    list(a_winter(diary))
    seat = diary.seat("admin", day("Tue 2026-02-10"))
    found = desk.report(seat, 2025, "cn-2021", as_of=day("Fri 2025-12-26"))
    assert found.report.cell("T3.1", "total").value == 0
    cell = desk.open_cell(seat, 2025, "T3.1", "total", as_of=day("Mon 2025-12-29"))
    assert len(cell.cases) == cell.value == 4


def test_nothing_is_known_as_of_a_day_to_come(small_house):
    with pytest.raises(BadInput, match="2026-01-02 has not come yet"):
        desk.report(
            small_house.seat("admin", day("Thu 2026-01-01")),
            2025,
            "cn-2021",
            as_of=day("Fri 2026-01-02"),
        )
