"""A way to the database behind the store's back, for tests that look or damage."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from casetrack.store.engine import database_url, make_engine, writing
from casetrack.store.triggers import tables

_TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


@contextmanager
def connected(url: str, *, foreign_keys: bool = True) -> Iterator[Connection]:
    """A connection in a transaction that commits at the end of the block."""
    engine = make_engine(database_url(url), foreign_keys=foreign_keys)
    try:
        with writing(engine) as connection:
            yield connection
            connection.commit()
    finally:
        engine.dispose()


def run(url: str, *statements: str) -> None:
    """Run statements as somebody with the database's own tools would."""
    with connected(url) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def tamper(url: str, *statements: str, foreign_keys: bool = True) -> None:
    """Run statements as somebody would who also knows to take the triggers away."""
    with connected(url, foreign_keys=foreign_keys) as connection:
        drop_triggers(connection)
        for statement in statements:
            connection.exec_driver_sql(statement)


def triggers(connection: Connection) -> set[str]:
    """Return the names of the triggers that are there."""
    return set(connection.exec_driver_sql(_TRIGGERS[connection.dialect.name]).scalars())


def drop_triggers(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        for table in tables():
            connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {table}_refuse() CASCADE")
        return
    for name in triggers(connection):
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
