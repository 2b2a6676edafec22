"""A SQLite database moved to PostgreSQL, row by row, both of the version of the program.

So a release stores one demonstration for both databases, which then answer the same. In `tests`,
`python -m moving FROM.db.gz TO.dump.gz` makes the copy that `pg_dump` writes.
"""

import gzip
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import Connection, Table, func, insert, select

from acceptance.servers import TOOLS, server
from casetrack.store import Store
from casetrack.store.engine import database_url, make_engine
from casetrack.store.moving import enter
from casetrack.store.tables import Base


def move(packed: Path, dump: Path) -> None:
    """Write what `pg_dump` makes of a packed SQLite database once it has been moved."""
    with tempfile.TemporaryDirectory(prefix="casetrack-") as name, server(Path(name)) as own:
        source = Path(name) / "casetrack.db"
        source.write_bytes(gzip.decompress(packed.read_bytes()))
        Store.create(own.url).close()
        one, other = (
            make_engine(database_url(f"sqlite:///{source}")),
            make_engine(database_url(own.url)),
        )
        with one.connect() as reading, other.begin() as writing:
            # Rows may point at later ones of their own table.
            writing.exec_driver_sql("SET session_replication_role = replica")
            for table in Base.metadata.sorted_tables:
                _move(reading, writing, table)
        one.dispose()
        other.dispose()
        whole = ("--format=custom", "--compress=none", "--no-owner", "--no-acl")
        program = [TOOLS / "pg_dump", f"--dbname={own.url}", *whole]
        done = subprocess.run(program, capture_output=True, check=True)
        dump.write_bytes(gzip.compress(done.stdout, 9, mtime=0))


def _move(reading: Connection, writing: Connection, table: Table) -> None:
    writing.execute(table.delete())
    rows = [dict(row) for row in reading.execute(select(table)).mappings()]
    if rows:
        writing.execute(insert(table), rows)
        enter(writing, table, rows)
    if rows and isinstance(rows[0].get("id"), int):
        last = max(row["id"] for row in rows)
        sequence = func.pg_get_serial_sequence(table.name, "id")
        writing.execute(select(func.setval(sequence, last)))


if __name__ == "__main__":
    move(*map(Path, sys.argv[1:]))
