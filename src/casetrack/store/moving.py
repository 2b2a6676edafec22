"""A whole database moved to another place, also of the other kind: SQLite to PostgreSQL and back.

1. Nobody writes to the old one while it is read.
2. The new one, in which nothing may be, is made and filled, all of it or nothing.
3. Both are read again, and every table must hold the same rows in both.
4. Only then the old one is closed to writing for good, so that no work goes on in the wrong place.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Integer, LargeBinary, Table, func, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from casetrack.errors import Refused, StoreError
from casetrack.store import engine as engines
from casetrack.store import failures, migrate, number_pieces, words
from casetrack.store.absent import insert_rows
from casetrack.store.copies import Copies
from casetrack.store.database import Store
from casetrack.store.tables import Base

#: So many rows are held at a time, and so many files.
_ROWS, _FILES = 500, 4
#: Tables with numbers that are looked for: the column of the case, and of the number.
_NUMBERED = {
    "cases": ("id", "reference"),
    "notices": ("case_id", "number"),
    "claimed_numbers": ("case_id", "number"),
}
_REFUSES = f"BEGIN SELECT RAISE(ABORT, '{failures.MOVED}'); END"
_STOPPED = (
    "CREATE TRIGGER {table}_moved BEFORE INSERT OR UPDATE OR DELETE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION casetrack_moved()"
)
_CLOSE = {
    "sqlite": tuple(
        f"CREATE TRIGGER {{table}}_moved_{deed} BEFORE {deed} ON {{table}} {_REFUSES}"
        for deed in ("INSERT", "UPDATE", "DELETE")
    ),
    "postgresql": (_STOPPED,),
}
_FUNCTION = (
    "CREATE FUNCTION casetrack_moved() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{failures.MOVED}'; END $$"
)
#: Every rule that a row points at one that is there, with what makes it anew.
_KEYS = text(
    "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
)


@dataclass(frozen=True, slots=True)
class MovedTable:
    """One table, which holds the same in both places."""

    name: str
    rows: int
    #: The SHA-256 of each row, added up: the same in whatever order they are read.
    sum_of_hashes: str


def move(source: Store, target_url: str) -> tuple[MovedTable, ...]:
    """Move a database into an empty place; return what was compared.

    Refused where something is there already. StoreError where the two do not agree: then nothing
    is in the new place, and the old one goes on.
    """
    target = engines.database_url(target_url)
    # StoreError for another program's database.
    if Copies(target_url).version() is not None:
        raise Refused(
            "there is a database at {place} already; name a place where nothing is",
            place=engines.place(target),
        )
    with _closed(source) as old, _made(target) as new:
        with _clear(target):
            _fill(old, new)
            there = _compared(new)
        here = _compared(old)
        if here != there:
            differing = [one.name for one, other in zip(here, there, strict=True) if one != other]
            raise StoreError(
                "{place} does not hold what was read ({tables}); nothing was changed",
                place=engines.place(target),
                tables=", ".join(differing),
            )
        # Were it closed first, a failure in between would leave nobody with a database to work in.
        new.commit()
        _close(old)
        return here


def enter(new: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Enter copied rows into the indexes for searching, which are no tables of the classes."""
    if table.name == "texts":
        found = (
            (row["id"], row["kind"], row["body"])
            for row in rows
            if row["body"] is not None and row["kind"] not in words.NOT_INDEXED
        )
        words.put(new, found)
    if table.name in _NUMBERED:
        case_id, number = _NUMBERED[table.name]
        number_pieces.put(new, ((row[case_id], row[number]) for row in rows))


def is_moved(connection: Connection) -> bool:
    """Tell whether the database was moved, and is closed to writing."""
    catalog = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE name = 'cases_moved_INSERT'",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgname = 'cases_moved'",
    }
    return bool(connection.execute(text(catalog[connection.dialect.name])).scalar_one())


@contextmanager
def _closed(source: Store) -> Iterator[Connection]:
    """Yield a connection to the old database while nobody can write there."""
    with source.connected() as connection:
        if is_moved(connection):
            raise Refused("the database {place} was moved before", place=source.place)
        if connection.dialect.name == "postgresql":
            names = ", ".join(table.name for table in _tables())
            connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))
        yield connection


@contextmanager
def _made(url: URL) -> Iterator[Connection]:
    """Yield a connection to the new database, made and empty; undone unless it is committed."""
    file = engines.sqlite_file(url)
    was_there = file is None or file.exists()
    engine = engines.make_engine(url, foreign_keys=False)
    is_kept = False
    try:
        with _clear(url), engines.writing(engine) as connection:
            migrate.upgrade(connection)
            yield connection
            is_kept = True
    finally:
        engine.dispose()
        if file is not None and not (is_kept or was_there):
            file.unlink(missing_ok=True)


def _fill(old: Connection, new: Connection) -> None:
    keys = _without_keys(new)
    for table in reversed(_tables()):
        new.execute(table.delete())
    for table in _tables():
        for rows in _read(old, table):
            insert_rows(new, table, rows)
            enter(new, table, rows)
        _go_on_counting(new, table)
    for statement in keys:
        new.execute(text(statement))


def _read(connection: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Yield a table's rows, some at a time."""
    holds_files = any(isinstance(column.type, LargeBinary) for column in table.columns)
    asked = select(table).order_by(*table.primary_key)
    at_once = _FILES if holds_files else _ROWS
    found = connection.execute(asked, execution_options={"yield_per": at_once})
    for several in found.partitions():
        yield [dict(row._mapping) for row in several]


def _compared(connection: Connection) -> tuple[MovedTable, ...]:
    return tuple(_sum(connection, table) for table in _tables())


def _sum(connection: Connection, table: Table) -> MovedTable:
    count = total = 0
    for rows in _read(connection, table):
        for row in rows:
            count += 1
            total += int.from_bytes(sha256(repr(tuple(row.values())).encode()).digest())
    return MovedTable(table.name, count, f"{total % 2**256:064x}")


def _tables() -> Sequence[Table]:
    return Base.metadata.sorted_tables


def _without_keys(new: Connection) -> list[str]:
    """Take away what rows point at while they come table by table; return what brings it back.

    Brought back it is checked for every row.
    """
    if new.dialect.name == "sqlite":
        return []
    found = new.execute(_KEYS).all()
    for table, name, _ in found:
        new.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {name}"))
    return [f"ALTER TABLE {table} ADD CONSTRAINT {name} {rule}" for table, name, rule in found]


def _go_on_counting(new: Connection, table: Table) -> None:
    """Let the server number new rows from above those that came."""
    key = table.c.get("id")
    if new.dialect.name == "sqlite" or key is None or not isinstance(key.type, Integer):
        return
    last = new.execute(select(func.max(key))).scalar_one()
    if last is not None:
        new.execute(select(func.setval(func.pg_get_serial_sequence(table.name, "id"), last)))


def _close(old: Connection) -> None:
    if old.dialect.name == "postgresql":
        old.execute(text(_FUNCTION))
    for table in _tables():
        for statement in _CLOSE[old.dialect.name]:
            old.execute(text(statement.format(table=table.name)))


@contextmanager
def _clear(url: URL) -> Iterator[None]:
    """Turn what the new database fails with into one clear line without anybody's data."""
    try:
        yield
    except DBAPIError as error:
        raise failures.failure(error, url) from None
