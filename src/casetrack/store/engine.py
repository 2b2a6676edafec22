"""Connections: SQLite by default, PostgreSQL by URL; the same promises on both.

Writing takes its place at the start (SQLite: `BEGIN IMMEDIATE`), so that it never fails halfway
because somebody else writes; reading sees one moment of the database and keeps nobody waiting.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, IntegrityError

from casetrack.errors import StoreError

#: How long a writer waits for another one, in milliseconds.
BUSY_MS = 30_000
#: How long to wait for a server that does not answer, in seconds.
CONNECT_SECONDS = 10
#: Of a session of PostgreSQL, in milliseconds where no other unit is usual: how long it waits for a
#: lock, how long it may stand still within a transaction, how soon a silent client is given up.
_PATIENCE = {
    "lock_timeout": BUSY_MS,
    "idle_in_transaction_session_timeout": 120_000,
    "tcp_keepalives_idle": 5,
    "tcp_keepalives_interval": 2,
    "tcp_keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


def database_url(text: str) -> URL:
    """Return the URL with its driver; StoreError for a database that is not supported."""
    try:
        url = make_url(text)
    except ArgumentError:
        raise StoreError("the database URL cannot be read; write it {forms}", forms=FORMS) from None
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite+pysqlite")
        case "postgresql" | "postgres":
            return url.set(drivername="postgresql+psycopg")
        case _:
            raise StoreError("the database URL must have one of the forms {forms}", forms=FORMS)


FORMS = "sqlite:///PATH, postgresql://USER@HOST/DATABASE"


def place(url: URL) -> str:
    """Return where the database is, for messages: no user, no password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    named = url.host or url.query.get("host") or "localhost"
    hosts = named if isinstance(named, str) else ", ".join(named)
    return f"{hosts}/{url.database or ''}"


def sqlite_file(url: URL) -> Path | None:
    """Return the database's file, or None where it is a server."""
    return Path(str(url.database)) if url.get_backend_name() == "sqlite" else None


def sqlite_path(text: str) -> Path | None:
    """Return the file of a database as it is written in settings, or None for a server."""
    return sqlite_file(database_url(text))


def make_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """Return an engine. Values never appear in its errors or logs: they are people's data."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, foreign_keys=foreign_keys)
    wait = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={**wait, "options": _with_patience(url)},
    )


def _with_patience(url: URL) -> str:
    """Return what the server is told of a session: how long it waits for others, and for us.

    Of a node that lost its power or its cable the server would hold the locks for hours.
    """
    told = " ".join(f"-c {name}={value}" for name, value in _PATIENCE.items())
    own = url.query.get("options", "")
    return f"{told} {own if isinstance(own, str) else ' '.join(own)}".strip()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that has its place among the writers; what it does not commit is undone.

    An engine begins nothing on SQLite by itself: a listener would be asked for each statement, and
    cost more than most of them.
    """
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a connection that sees one moment of the database, and keeps nothing."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        yield connection


def is_duplicate(error: IntegrityError) -> bool:
    """Tell whether a unique key was taken, and not some other rule broken."""
    duplicate = (
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        # The triggers say it first, of a table whose rows are never replaced.
        "SQLITE_CONSTRAINT_TRIGGER",
        "23505",
    )
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return name in duplicate


#: What one connection keeps of the file in memory; SQLite's own 2 MiB hold less than one list.
_CACHE_KIB = 32 * 1024


def _sqlite(url: URL, *, foreign_keys: bool) -> Engine:
    engine = create_engine(url, hide_parameters=True)
    pragmas: Mapping[str, object] = {
        "busy_timeout": BUSY_MS,
        "journal_mode": "WAL",
        "synchronous": "FULL",
        "foreign_keys": "ON" if foreign_keys else "OFF",
        "cache_size": -_CACHE_KIB,
    }

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        # The driver would open transactions on its own, and late: `writing` and `reading` do it.
        connection.isolation_level = None
        for name, value in pragmas.items():
            connection.execute(f"PRAGMA {name} = {value}")

    return engine
