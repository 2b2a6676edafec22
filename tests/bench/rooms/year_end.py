"""The year's table and what leads up to it, beside bare SQL that a covering index answers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date

from bench import built
from bench.figures import Aim, Figure, measured
from bench.rooms.pages import statements
from bench.scope import Scope, command
from casetrack import desk
from casetrack.desk import Desk

TOPIC = "the year's table"
YEAR, FORM = 2024, "cn-2021"
_COUNTED = """
SELECT applicant_type, channel, row_code, closing, count(*) FROM outcome_rows
WHERE office_code = ? AND form = ? AND replied_on BETWEEN ? AND ? GROUP BY 1, 2, 3, 4
"""
_CELL = """
SELECT reference FROM outcome_rows WHERE office_code = ? AND form = ?
AND replied_on BETWEEN ? AND ? AND row_code = ? ORDER BY reference LIMIT 50
"""


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield the counts, the table, a cell and the commands at each size."""
    for size in scope.sizes:
        house = built.house_of(size)
        seat = house.seat("manager", built.TODAY)
        with closing(sqlite3.connect(built.file_of(size))) as bare:
            bare.execute("PRAGMA cache_size = -32768")
            yield from _counts(seat, bare, size, scope)
        house.store.close()
        yield from _commands(size, scope)


def _counts(seat: Desk, bare: sqlite3.Connection, size: int, scope: Scope) -> Iterator[Figure]:
    span = (built.MAIN, FORM, date(YEAR, 1, 1), date(YEAR, 12, 31))
    told = (built.MAIN, FORM, f"{YEAR}-01-01", f"{YEAR}-12-31")

    def replied() -> None:
        with seat.store.reading() as tx:
            tx.tallies.of(*span, measures=("replied",))

    yield measured(
        replied,
        lambda: bare.execute(_COUNTED, told).fetchall(),
        rounds=scope.rounds,
        seconds=scope.seconds,
    ).figure(
        TOPIC,
        "what was replied in a year, counted",
        size=size,
        beside="one GROUP BY on a covering index",
        aim=Aim("ratio", 1.5),
    )

    def all_of() -> None:
        with seat.store.reading() as tx:
            tx.tallies.of(*span)

    _, counting = statements(all_of)
    yield measured(
        all_of,
        lambda: [bare.execute(*each).fetchall() for each in counting],
        rounds=scope.rounds,
        seconds=scope.seconds,
    ).figure(
        TOPIC,
        "received, carried in, replied, carried out",
        size=size,
        beside="the same statements, bare",
        aim=Aim("ratio", 1.5),
        statements=len(counting),
    )
    cell = (*told, "T3.3.1")
    yield measured(
        lambda: desk.open_cell(seat, YEAR, "T3.3.1", "total"),
        lambda: bare.execute(_CELL, cell).fetchall(),
        rounds=scope.rounds,
        seconds=scope.seconds,
    ).figure(
        TOPIC,
        "a cell with its first 50 cases",
        size=size,
        beside="50 references by bare sqlite3",
        aim=Aim("p95", 0.05),
    )


def _commands(size: int, scope: Scope) -> Iterator[Figure]:
    of = ("--database", f"sqlite:///{built.file_of(size)}", "--config", "config.toml")
    for name, *call in (
        ("`casetrack report`, the whole command", "report", str(YEAR), "--form", FORM, "--json"),
        ("`casetrack preflight`, the whole command", "preflight", str(YEAR), "--json"),
    ):
        ran = command(*of, "--as", "manager", *call, folder=scope.folder, config=built.OFFICES)
        yield Figure(TOPIC, name, ran.seconds, ran.seconds, size=size, peak_mb=ran.peak_mb)
