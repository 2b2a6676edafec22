"""What pages cost by how many cases there are, beside their own statements by bare sqlite3.

Processor time that the application takes for one request, in a warm process, what the client takes
left out; and how many requests a second a real server answers to real clients.
"""

import gc
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import Any

import httpx2
from sqlalchemy import Engine, event
from starlette.testclient import TestClient

from bench import built
from bench.figures import Aim, Figure, Times
from bench.scope import Scope
from casetrack import web
from casetrack.store import Wanted
from desk.conftest import House

TOPIC = "pages"
AIM = Aim("p95", 0.05)
#: A page, the role that has it open, and its address.
PAGES = {
    "today, of a handler": ("handler", "/"),
    "today, of an approver": ("approver", "/"),
    "a list of the open cases": ("handler", "/cases?open=yes"),
    "the last page of all": ("auditor", "/cases?page=999999"),
    "a list by state and division": ("manager", "/cases?state=handling&division=第3处"),
    "a search that every case meets": ("handler", "/cases?q=公开"),
    "a search that one in eighty meets": ("handler", "/cases?q=东湖 征收补偿"),
    "a search that no case meets": ("handler", "/cases?q=学区"),
    "a case at work": ("handler", "/cases/{open}"),
    "a closed case": ("auditor", "/cases/{closed}"),
    "a case day by day": ("handler", "/cases/{open}/days"),
    "the day of receipt while typing": (
        "registrar",
        "/receive/preview?channel=post&signed_on=2025-11-21",
    ),
    "the overview of a year": ("manager", "/overview?year=2024"),
    "a year's table": ("manager", "/year/2024"),
    "a cell with its first 50 cases": ("manager", "/year/2024/cell?row=T3.1&column=total"),
    "who has read a case": ("auditor", "/cases/{open}/readings"),
}
#: Pages that a real client asks for, one after the other.
_ASKED = ("today, of a handler", "a list of the open cases", "a case at work")
_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')
_ADDRESS = re.compile(r"http://\S+")


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


class Asker:
    """A client in the same process: no socket, no other process."""

    def __init__(self, application: Any) -> None:
        self._client = TestClient(application, follow_redirects=False)

    def get(self, path: str) -> None:
        answer = self._client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    def sign_in(self, role: str) -> None:
        self._client.cookies.clear()
        proof = _PROOF.search(self._client.get("/sign-in").text)
        assert proof
        typed = {"proof": proof[1], "account": role}
        assert self._client.post("/sign-in/demo", data=typed).status_code == 303


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield each page at each size, then requests by real clients."""
    for size in scope.sizes:
        house = built.house_of(size)
        names = references(house)
        nobody = replace(house.seat("", built.TODAY), now=lambda: built.NOW)
        application = web.application(web.House(nobody, lambda: built.TODAY, "zh-CN"))
        # As `casetrack serve` does.
        web.keep_what_is_loaded()
        asker = Asker(Served(application))
        for page, (role, path) in PAGES.items():
            asker.sign_in(role)
            yield _page(page, asker, path.format(**names), size, scope)
        house.store.close()
        gc.unfreeze()
    for size in sorted({min(scope.sizes, key=_from_the_capital), scope.sizes[-1]}):
        for clients in (1, 4):
            yield _by_clients(size, clients, scope)


def _from_the_capital(size: int) -> int:
    """Return how far a size is from that of a year of the largest city."""
    return abs(size - 35_000)


def references(house: House) -> dict[str, str]:
    """Return a case of the main office that is at work, and one that is closed."""
    with house.store.reading() as tx:
        found = {}
        for name, closed in (("open", False), ("closed", True)):
            ids = tx.lists.ids(built.MAIN, Wanted(closed=closed), sort="received_on", limit=1)
            found[name] = tx.lists.by_ids(ids)[0].reference
        return found


def _page(page: str, asker: Asker, path: str, size: int, scope: Scope) -> Figure:
    for _ in range(2):
        asker.get(path)
    database, told = statements(lambda: asker.get(path))
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA cache_size = -32768")

        def bare() -> None:
            for statement, values in told:
                connection.execute(statement, values).fetchall()

        ours, limit = [], []
        began = time.perf_counter()
        for done in range(scope.rounds):
            before = Served.seconds
            asker.get(path)
            ours.append(Served.seconds - before)
            before = time.process_time()
            bare()
            limit.append(time.process_time() - before)
            if done >= 2 and time.perf_counter() - began > scope.seconds:
                break
    return Times(ours, limit).figure(
        TOPIC,
        page,
        size=size,
        beside="its statements, bare",
        aim=AIM,
        statements=len(told),
    )


def statements(ask: Callable[[], object]) -> tuple[str, list[tuple[str, Any]]]:
    """Return the database and the statements that read while something is asked, with values."""
    told: list[tuple[str, Any]] = []
    databases: set[str] = set()

    def hear(connection, cursor, statement, values, context, many) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        databases.add(connection.engine.url.database)
        told.append((statement, values))

    event.listen(Engine, "before_cursor_execute", hear)
    try:
        ask()
    finally:
        event.remove(Engine, "before_cursor_execute", hear)
    return databases.pop(), [each for each in told if each[0].startswith(("SELECT", "WITH"))]


# By real clients


def _by_clients(size: int, clients: int, scope: Scope) -> Figure:
    house = built.house_of(size)
    names = references(house)
    house.store.close()
    paths = [PAGES[page][1].format(**names) for page in _ASKED]
    with _server(size, scope) as (address, process):
        _ask(address, paths, replace(scope, rounds=1), [])
        times: list[float] = []
        began = time.perf_counter()
        threads = [
            threading.Thread(target=_ask, args=(address, paths, scope, times))
            for _ in range(clients)
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        took = time.perf_counter() - began
        peak_mb = _peak_mb(process)
    return Times(times).figure(
        TOPIC,
        f"today, a list and a case from `casetrack serve`, {clients} at once",
        size=size,
        rate=len(times) / took,
        peak_mb=peak_mb,
    )


def _ask(address: str, paths: list[str], scope: Scope, times: list[float]) -> None:
    with httpx2.Client(base_url=address, timeout=60) as client:
        proof = _PROOF.search(client.get("/sign-in").text)
        assert proof
        client.post("/sign-in/demo", data={"proof": proof[1], "account": "handler"})
        for path in paths:
            client.get(path)
        began = time.perf_counter()
        for n in range(scope.rounds * len(paths)):
            asked = time.perf_counter()
            assert client.get(paths[n % len(paths)]).status_code == 200
            times.append(time.perf_counter() - asked)
            if time.perf_counter() - began > scope.seconds:
                return


@contextmanager
def _server(size: int, scope: Scope) -> Iterator[tuple[str, int]]:
    (scope.folder / "config.toml").write_text(built.OFFICES, "utf-8")
    said = scope.folder / f"served-{size}.txt"
    url = f"sqlite:///{built.file_of(size)}"
    call = [sys.executable, "-m", "casetrack", "--database", url, "--config", "config.toml"]
    environment = {**os.environ, "PYTHONUTF8": "1", "CASETRACK_TODAY": str(built.TODAY)}
    with said.open("w") as stdout:
        process = subprocess.Popen(
            [*call, "serve", "--port", "0", "--no-scheduler"],
            cwd=scope.folder,
            env=environment,
            stdout=stdout,
            stderr=subprocess.STDOUT,
        )
    try:
        ends = time.monotonic() + 60
        while not (found := _ADDRESS.search(said.read_text("utf-8"))):
            if time.monotonic() > ends or process.poll() is not None:
                raise RuntimeError(said.read_text("utf-8"))
            time.sleep(0.05)
        yield found[0].rstrip("/"), process.pid
    finally:
        process.terminate()
        process.wait()


def _peak_mb(process: int) -> float:
    with open(f"/proc/{process}/status", encoding="utf-8") as told:  # noqa: PTH123 (no file to keep)
        peak = next(line for line in told if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
