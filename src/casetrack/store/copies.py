"""Whole copies of a database, taken while people work with it, and put back.

SQLite copies itself: its online backup reads one moment and keeps no writer waiting. PostgreSQL
is copied by its own `pg_dump` and `pg_restore`, which do the same in one transaction.
"""

import os
import secrets
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Literal, TypeAlias

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from casetrack.errors import Refused, StoreError
from casetrack.store import engine as engines
from casetrack.store import failures, migrate

Kind: TypeAlias = Literal["sqlite", "postgresql"]
_WHOLE = -1


class Copies:
    """Copies of the database at one place, which need not be there yet."""

    def __init__(self, url: str, tools: Path | None = None) -> None:
        """`tools` is the folder of PostgreSQL's programs; None for those on the PATH."""
        self._url = engines.database_url(url)
        self._tools = tools

    @property
    def kind(self) -> Kind:
        """What kind of database it is; a copy of one kind is no use to the other."""
        return "sqlite" if self._file is not None else "postgresql"

    @property
    def place(self) -> str:
        """Where the database is, for messages."""
        return engines.place(self._url)

    def version(self) -> str | None:
        """Return the version of what is there, None for nothing; StoreError for what is not ours.

        Makes no file.
        """
        if self._file is not None and not self._file.exists():
            return None
        engine = engines.make_engine(self._url)
        try:
            with engine.connect() as connection:
                version = migrate.version(connection)
                if version is None and migrate.has_tables(connection):
                    raise StoreError("{place} is not a casetrack database", place=self.place)
        except DBAPIError as error:
            raise failures.failure(error, self._url) from None
        finally:
            engine.dispose()
        return version

    def take(self, copy: Path) -> None:
        """Write one moment of the database into a new file."""
        if self._file is not None:
            _sqlite(self._file, copy)
        else:
            self._run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={copy}")

    def put_back(self, copy: Path) -> None:
        """Put a copy in the place of whatever is there: all of it, or nothing."""
        if self._file is None:
            clean = ("--clean", "--if-exists") if self.version() else ()
            whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-acl")
            self._run("pg_restore", *whole, *clean, str(copy))
        elif self._file.absolute().parent.is_dir():
            _sqlite(copy, self._file)
        else:
            raise StoreError(
                "there is no folder {folder} to make the database in",
                folder=self._file.absolute().parent,
            )

    @contextmanager
    def scratch(self, folder: Path) -> Iterator[tuple[str, "Copies"]]:
        """Yield the URL of an empty database of the same kind and its copies; gone afterwards.

        SQLite's lies in `folder`; PostgreSQL's on the same server, whose user needs CREATEDB.
        """
        if self._file is not None:
            url = f"sqlite:///{folder / 'scratch.db'}"
            yield url, Copies(url)
            return
        name = f"casetrack_trial_{secrets.token_hex(6)}"
        self._serve(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            url = self._url.set(database=name, drivername="postgresql").render_as_string(False)
            yield url, Copies(url, self._tools)
        finally:
            self._serve(f"DROP DATABASE {name} WITH (FORCE)")

    @property
    def _file(self) -> Path | None:
        return engines.sqlite_file(self._url)

    def _serve(self, statement: str) -> None:
        engine = engines.make_engine(self._url).execution_options(isolation_level="AUTOCOMMIT")
        try:
            with engine.connect() as connection:
                connection.execute(text(statement))
        except DBAPIError as error:
            raise failures.failure(error, self._url) from None
        finally:
            engine.dispose()

    def _run(self, program: str, *arguments: str) -> None:
        found = shutil.which(program, path=str(self._tools) if self._tools else None)
        if found is None:
            raise Refused(
                "{program} of PostgreSQL is not there; install its client programs, of the "
                "server's version or newer, or name their folder: [backup] tools",
                program=program,
            )
        done = subprocess.run(  # noqa: S603 (a program of PostgreSQL, and no shell)
            [found, f"--dbname={_without_password(self._url)}", *arguments],
            env={**os.environ, **_password(self._url)},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode:
            raise StoreError(
                "{program} failed: {reason}", program=program, reason=_reason(done.stderr)
            )


def _sqlite(source: Path, target: Path) -> None:
    """Copy a database whole, over whatever the target holds."""
    try:
        with (
            closing(sqlite3.connect(source, timeout=engines.BUSY_MS / 1000)) as one,
            closing(sqlite3.connect(target, timeout=engines.BUSY_MS / 1000)) as other,
        ):
            one.backup(other, pages=_WHOLE)
    except sqlite3.Error as error:
        raise StoreError(
            "the database {place} failed: {reason}", place=source, reason=str(error)
        ) from None


def _without_password(url: URL) -> str:
    """Return the address for a command line, which everybody on the machine can read."""
    bare = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return bare.render_as_string(hide_password=False)


def _password(url: URL) -> dict[str, str]:
    return {"PGPASSWORD": str(url.password)} if url.password else {}


def _reason(stderr: str) -> str:
    """Return the first line that says what was wrong; the others might quote somebody's data."""
    lines = stderr.strip().splitlines()
    return next((line for line in lines if "error:" in line), lines[0] if lines else "")
