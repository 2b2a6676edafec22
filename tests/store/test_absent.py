"""Many rows in one go, their values made ready for the driver."""

import sys

from casetrack.store.absent import insert_rows
from casetrack.store.engine import database_url as parsed
from casetrack.store.engine import make_engine, writing
from casetrack.store.tables import files


def test_nothing_of_a_file_that_was_written_stays_in_memory(database_url: str) -> None:
    content = bytes(range(256)) * 4
    before = sys.getrefcount(content)
    row = {"sha256": "0" * 64, "content": content, "size_bytes": len(content)}
    engine = make_engine(parsed(database_url))
    with writing(engine) as connection:
        insert_rows(connection, files, [row])
    engine.dispose()
    del row
    assert sys.getrefcount(content) == before
