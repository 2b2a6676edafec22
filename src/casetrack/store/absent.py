"""The two inserts that the databases spell differently: a row unless its key is there, and many
rows whose ids are wanted."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_absent(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that leaves out rows whose key is taken, also by a race just won."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


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
        connection.execute(insert(table), numbered)
        return ids
    asked = insert(table).returning(table.c.id, sort_by_parameter_order=True)
    return list(connection.execute(asked, rows).scalars())
