"""What Prometheus asks for every few seconds is found by indexes, however many cases there are."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event

from casetrack import desk
from casetrack.messages import english
from days import day
from desk.conftest import RECEIVED, House
from store.behind import connected

LATER = day("Wed 2025-11-12")
#: Tables that grow with the years.
GROWING = ("cases", "deadlines", "reminders", "events", "texts", "notices", "outbox")


@pytest.fixture
def at_work(house: House) -> House:
    """An office with an overdue case, an answered one, and messages."""
    desk.subscribe(house.seat("admin", RECEIVED), "平台", "https://platform.example.org/hook")
    house.receive(RECEIVED)
    house.answer(house.receive(RECEIVED).reference, RECEIVED)
    desk.remind(house.seat("admin", RECEIVED), english, {}, LATER)
    return house


def test_no_figure_reads_a_growing_table_whole(at_work: House, database_url: str) -> None:
    asked: list[tuple[str, object]] = []

    def remember(*given: object) -> None:
        asked.append((str(given[2]), given[3]))

    event.listen(Engine, "before_cursor_execute", remember)
    found = desk.backlog(at_work.seat("", LATER))
    event.remove(Engine, "before_cursor_execute", remember)
    assert (found.open_cases, found.overdue_cases) == ({"jyj": 1}, {"jyj": 1})
    plans = list(_plans(database_url, asked))
    assert len(plans) >= 4
    read_whole = [re.findall(r"(?:SCAN|Seq Scan on) (\w+)", plan) for plan in plans]
    assert [table for tables in read_whole for table in tables if table in GROWING] == []
    # An index from its one end to the other would be no better.
    lines = [line for plan in plans for line in _by_index(plan)]
    by_index = [line for line in lines if any(f" {table}" in line for table in GROWING)]
    assert all("Index Cond" in line or "SEARCH" in line for line in by_index)
    assert len(by_index) >= 3


def _by_index(plan: str) -> list[str]:
    """Return each look at an index, with what is looked for there."""
    whole = re.sub(r"\n\s+(?=Index Cond)", " ", plan)
    return [line for line in whole.splitlines() if "Scan using" in line or "SEARCH" in line]


def _plans(url: str, asked: list[tuple[str, object]]) -> Iterator[str]:
    """Yield how the database would answer, as if its tables were large."""
    with connected(url) as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        if not is_sqlite:
            connection.exec_driver_sql("SET enable_seqscan = off")
            connection.exec_driver_sql("SET enable_bitmapscan = off")
        explain = "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                rows = connection.exec_driver_sql(f"{explain} {statement}", parameters).all()
                yield "\n".join(str(row[-1]) for row in rows)
