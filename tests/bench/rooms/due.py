"""What is due: all of it, what a round looks at, and whole rounds of reminders."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from bench import built
from bench.figures import Aim, Figure, Times, measured
from bench.rooms.pages import statements
from bench.scope import Scope
from casetrack import desk
from casetrack.messages import english
from casetrack.store import Store
from desk.conftest import House

TOPIC = "what is due"
#: As far ahead as a deadline is spoken of by the usual settings.
_AHEAD = timedelta(days=40)
_SCAN = """
SELECT due, case_id, clock, subject, provisional, status FROM deadlines
WHERE is_open = 1 AND due <= ? ORDER BY due, case_id, clock, subject
"""
_LOOK = """
SELECT due, case_id, clock, subject, provisional, status FROM deadlines
WHERE is_open = 1 AND look_on <= ?
"""
#: For what a round looks at where nothing is new.
_AIM = Aim("median", 5e-3)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield the scan, the first and second round and what a round looks at, at each size."""
    for size in scope.sizes:
        house = built.house_of(size)
        with closing(sqlite3.connect(built.file_of(size))) as bare:
            yield _scan(house, bare, size, scope)
        house.store.close()
        yield from _rounds(size, scope)


def _scan(house: House, bare: sqlite3.Connection, size: int, scope: Scope) -> Figure:
    until = built.TODAY + _AHEAD

    def scan() -> None:
        with house.store.reading() as tx:
            tx.lists.open_deadlines(built.MAIN, until)

    return measured(
        scan,
        lambda: bare.execute(_SCAN, (until.isoformat(),)).fetchall(),
        rounds=scope.rounds,
        seconds=scope.seconds,
    ).figure(
        TOPIC,
        "all that is due within 40 days",
        size=size,
        beside="the same rows by the partial index",
        statements=len(statements(scan)[1]),
    )


def _rounds(size: int, scope: Scope) -> Iterator[Figure]:
    url = built.copied(size, scope.folder)
    with closing(Store.open(url)) as store:
        seat = House(store, built.OFFICES).seat("admin", built.TODAY)
        for name in ("the first round of reminders", "the same round again"):
            yield Times([_round(seat)]).figure(TOPIC, name, size=size)
        for other in seat.settings.offices:
            _round(desk.in_office(seat, other))
        with closing(sqlite3.connect(scope.folder / "copied.db")) as bare:
            yield _look(store, bare, size, scope)


def _round(seat: desk.Desk) -> float:
    began = time.perf_counter()
    desk.remind(seat, english, {})
    return time.perf_counter() - began


def _look(store: Store, bare: sqlite3.Connection, size: int, scope: Scope) -> Figure:
    """Measure what a round looks at once every office has had its round of the day."""

    def look() -> None:
        with store.reading() as tx:
            tx.looks.at(built.MAIN, built.TODAY)

    return measured(
        look,
        lambda: bare.execute(_LOOK, (built.TODAY.isoformat(),)).fetchall(),
        rounds=scope.rounds,
        seconds=scope.seconds,
    ).figure(
        TOPIC,
        "what a round looks at where nothing is new",
        size=size,
        beside="the same rows by the partial index",
        statements=len(statements(look)[1]),
        aim=_AIM,
    )
