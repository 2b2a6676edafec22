"""What a page costs in an office with 35,000 cases, beside the bare statements it reads with.

Processor time that the application takes for one request, in a warm process; what the client of the
test takes is left out, and nothing is asserted.
"""

import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from bench.many import NOW, TODAY, filled
from casetrack import web

pytestmark = pytest.mark.large
REQUESTS = 200
#: A role, and a page it has open all day; the newest case is at work, the oldest long closed.
PAGES = {
    "today": ("handler", "/"),
    "today of the approver": ("approver", "/"),
    "a list": ("handler", "/cases?open=yes"),
    "the last page of all": ("auditor", "/cases?page=700"),
    "a list by state and division": ("manager", "/cases?state=handling&division=第3处"),
    "a search that every case meets": ("handler", "/cases?q=申请"),
    "a search that no case meets": ("handler", "/cases?q=学区"),
    "a case at work": ("handler", "/cases/2024-91000"),
    "a closed case": ("auditor", "/cases/2022-3000"),
    "a case day by day": ("handler", "/cases/2024-91000/days"),
    "the day of receipt": ("registrar", "/receive/preview?channel=post&signed_on=2024-12-06"),
    "the overview of a year": ("manager", "/overview?year=2024"),
    "a year's table": ("manager", "/year/2024"),
    "a cell's cases": ("manager", "/year/2024/cell?row=T3.1&column=total"),
    "who has read a case": ("auditor", "/cases/2024-91000/readings"),
}


class Served:
    """An application, and the processor time that answering has taken altogether."""

    seconds = 0.0

    def __init__(self, application: Any) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        # The client waits meanwhile, in a thread of its own.
        began = time.process_time()
        await self._application(scope, receive, send)
        Served.seconds += time.process_time() - began


def served_so_far() -> float:
    """Return the seconds of processor time that answering has taken: a clock for the benchmark."""
    return Served.seconds


class Asker:
    """A client in the same process: no socket, no other process."""

    def __init__(self, application: Any) -> None:
        self._client = TestClient(application, follow_redirects=False)

    def get(self, path: str) -> Any:
        return self._client.get(path)

    def sign_in(self, role: str) -> None:
        self._client.cookies.clear()
        proof = self.get("/sign-in").text.partition('name="proof" value="')[2].partition('"')[0]
        signed_in = self._client.post("/sign-in/demo", data={"proof": proof, "account": role})
        assert signed_in.status_code == 303


@pytest.fixture(scope="module")
def asker(tmp_path_factory) -> Asker:
    return asker_of(f"sqlite:///{tmp_path_factory.mktemp('many') / 'casetrack.db'}")


def asker_of(url: str) -> Asker:
    nobody = replace(filled(url).seat("", TODAY), now=lambda: NOW)
    return Asker(Served(web.application(web.House(nobody, lambda: TODAY, "zh-CN"))))


@pytest.mark.benchmark(timer=served_so_far)
@pytest.mark.parametrize("page", PAGES)
def test_a_page(benchmark, asker, page):
    role, path = PAGES[page]
    asker.sign_in(role)
    assert asker.get(path).status_code == 200
    benchmark.pedantic(asker.get, args=(path,), rounds=REQUESTS, warmup_rounds=5)
    _with_p95(benchmark)


@pytest.mark.benchmark(timer=time.process_time)
@pytest.mark.parametrize("page", PAGES)
def test_limit_of_a_page_its_statements_by_bare_sqlite(benchmark, asker, page):
    role, path = PAGES[page]
    asker.sign_in(role)
    asker.get(path)
    database, told = _statements(lambda: asker.get(path))
    connection = sqlite3.connect(database)

    def bare() -> None:
        for statement, values in told:
            connection.execute(statement, values).fetchall()

    benchmark.pedantic(bare, rounds=REQUESTS, warmup_rounds=5)
    benchmark.extra_info["statements"] = len(told)
    _with_p95(benchmark)
    connection.close()


def _statements(ask: Callable[[], object]) -> tuple[str, list[tuple[str, Any]]]:
    """Return the database and the statements that answering takes, with their values."""
    told: list[tuple[str, Any]] = []
    databases: set[str] = set()

    def hear(connection, cursor, statement, values, context, many) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        databases.add(connection.engine.url.database)
        told.append((statement, values))

    event.listen(Engine, "before_cursor_execute", hear)
    ask()
    event.remove(Engine, "before_cursor_execute", hear)
    return databases.pop(), [each for each in told if each[0].startswith(("SELECT", "WITH"))]


def _with_p95(benchmark: Any) -> None:
    if benchmark.stats:
        times = sorted(benchmark.stats.stats.data)
        benchmark.extra_info["p95_ms"] = round(times[len(times) * 95 // 100] * 1000, 1)
