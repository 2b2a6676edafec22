"""Inserts beyond the plain one: a row unless its key is there, many rows in one go, and many whose
ids are wanted."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import (
    Connection,
    Dialect,
    LargeBinary,
    Table,
    TableClause,
    func,
    insert,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.types import TypeEngine

#: Column and what makes its value one that the driver takes; None where it does already.
_Columns: TypeAlias = tuple[tuple[str, Callable[[Any], Any] | None], ...]


def insert_if_absent(
    connection: Connection, table: TableClause
) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that leaves out rows whose key is taken, also by a race just won."""
    return _if_absent(connection.dialect, table)


def _if_absent(dialect: Dialect, table: TableClause) -> sqlite.Insert | postgresql.Insert:
    if dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


def insert_rows(
    connection: Connection,
    table: TableClause,
    rows: Sequence[Mapping[str, object]],
    *,
    if_absent: bool = False,
) -> None:
    """Insert rows that all have the same columns; `if_absent`, those whose key is not taken.

    The values go to the driver as it takes them, made ready column by column: row by row, for a
    statement that is the same for all of them, they would cost more than the insert.
    """
    if not rows:
        return
    written, columns, is_positional = _written(
        connection.dialect, table, tuple(rows[0]), if_absent=if_absent
    )
    values = (
        [row[name] for row in rows] if made is None else [made(row[name]) for row in rows]
        for name, made in columns
    )
    ready = list(zip(*values, strict=True))
    if is_positional:
        connection.exec_driver_sql(written, ready)
    else:
        names = [name for name, _ in columns]
        named = [dict(zip(names, each, strict=True)) for each in ready]
        connection.exec_driver_sql(written, named)


@lru_cache(maxsize=256)
def _written(
    dialect: Dialect, table: TableClause, names: tuple[str, ...], *, if_absent: bool
) -> tuple[str, _Columns, bool]:
    """Return an insert in SQL, its columns in their order, and whether they go by that order."""
    plain = _if_absent(dialect, table) if if_absent else insert(table)
    compiled = plain.compile(dialect=dialect, column_keys=list(names))
    order = compiled.positiontup if compiled.positional else names
    columns = tuple((name, _made_ready(dialect, table.c[name].type)) for name in order or ())
    return str(compiled), columns, compiled.positional


def _made_ready(dialect: Dialect, type_: TypeEngine[Any]) -> Callable[[Any], Any] | None:
    """Return what makes a value of a type one that the driver takes."""
    made = type_.dialect_impl(dialect).bind_processor(dialect)
    # A file comes once, and must not stay in memory.
    if made is None or isinstance(type_, LargeBinary):
        return made
    # A ledger has few days, and one instant at which it was entered.
    return lru_cache(maxsize=1024)(made)


def insert_many(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, object]]
) -> list[int]:
    """Insert many rows and return their ids, in the order of the rows.

    On SQLite a writing transaction is alone, so the ids are given beforehand: asked for afterwards,
    each row would be a statement of its own.
    """
    if not rows:
        return []
    if connection.dialect.name == "sqlite":
        last = connection.execute(select(func.max(table.c.id))).scalar_one() or 0
        ids = [last + n for n in range(1, len(rows) + 1)]
        numbered = [{**row, "id": one} for one, row in zip(ids, rows, strict=True)]
        insert_rows(connection, table, numbered)
        return ids
    asked = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(asked, rows).scalars())
