"""An anchor is reckoned as docs/trust.md says, and one of before as was said then."""

import importlib.util
import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from types import ModuleType

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations

from casetrack.store import NOTHING_BEFORE, Deed, Person, Store
from casetrack.store.migrate import MIGRATIONS
from store.behind import connected, drop_triggers
from store.register import NOW, OFFICE, RECEIVED, logged

AT = "2025-10-13T01:30:00.123456+00:00"


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A database with one event, its texts, two readings and a deed."""
    with store.transaction() as tx:
        case = logged(tx)
        for code in ("lin", "chen"):
            tx.people.put_user(Person(code, code, ("handler",), OFFICE.code), NOW)
            tx.readings.put(case.id, code, RECEIVED, "case", NOW)
        tx.deeds.add(Deed(NOW, "lin", "exported", "list", office=OFFICE.code))
    return store


def test_a_root_is_that_of_the_lines_an_outsider_writes(lived_in: Store, database_url: str) -> None:
    with lived_in.transaction() as tx:
        through = tx.anchors.through()
        root, records = tx.anchors.root(RECEIVED, NOTHING_BEFORE, {}, through)
        old, _ = tx.anchors.root(RECEIVED, NOTHING_BEFORE, {}, _without_readings(through), 1)
    lines = [*_lines(database_url)]
    first = f"2025-10-13 {NOTHING_BEFORE}"
    assert root == _hash(f"{first} 2", *lines)
    assert old == _hash(first, *(each for each in lines if not each.startswith("reading")))
    assert records == len(lines)


def test_readings_of_before_are_numbered_by_their_time(lived_in: Store, database_url: str) -> None:
    with lived_in.transaction() as tx:
        case = tx.cases.get(OFFICE.code, "2025-0001")
        tx.readings.put(case.id, "chen", RECEIVED, "identity", NOW - timedelta(hours=1))
    with connected(database_url, foreign_keys=False) as connection:
        drop_triggers(connection)
        module = _migration("readings_in_order")
        with Operations.context(MigrationContext.configure(connection)):
            module.downgrade()
            module.upgrade()
        rows = connection.exec_driver_sql("SELECT user_code, what FROM readings ORDER BY id").all()
    assert [*map(tuple, rows)] == [("chen", "identity"), ("chen", "case"), ("lin", "case")]


def _migration(name: str) -> ModuleType:
    file = next((MIGRATIONS / "versions").glob(f"*_{name}.py"))
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _lines(url: str) -> Iterator[str]:
    with connected(url) as connection:
        (event,) = connection.exec_driver_sql("SELECT hash FROM events").scalars()
        texts = connection.exec_driver_sql("SELECT id, sha256 FROM texts ORDER BY id").all()
    yield _line("deed", 1, AT, OFFICE.code, "lin", "exported", "list", "")
    yield _line("event", 1, OFFICE.code, "2025-0001", event)
    for number, user in ((1, "lin"), (2, "chen")):
        yield _line("reading", number, OFFICE.code, "2025-0001", "2025-10-13", user, "case", AT)
    for row in texts:
        yield _line("text", *row)


def _line(kind: str, *array: object) -> str:
    return f"{kind} {json.dumps(array, separators=(',', ':'), ensure_ascii=False)}"


def _hash(*lines: str) -> str:
    return sha256("".join(f"{each}\n" for each in lines).encode()).hexdigest()


def _without_readings(through: Mapping[str, int]) -> Mapping[str, int]:
    return {kind: last for kind, last in through.items() if kind != "reading"}
