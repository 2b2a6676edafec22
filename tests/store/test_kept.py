"""The database itself keeps deeds, readings and anchors as they were entered."""

import pytest
from sqlalchemy.exc import DBAPIError

from casetrack.store import NOTHING_BEFORE, Anchor, Deed, Person, Store
from store.behind import connected, run
from store.register import NOW, OFFICE, RECEIVED, logged

COLUMNS = {"deeds": "user_code = 'x'", "readings": "first_at = NULL", "anchors": "sha256 = 'x'"}


@pytest.fixture
def lived_in(store: Store) -> Store:
    """A database with one event, deed, reading and anchor."""
    with store.transaction() as tx:
        case = logged(tx)
        tx.people.put_user(Person("lin", "lin", ("handler",), OFFICE.code), NOW)
        tx.readings.put(case.id, "lin", RECEIVED, "case", NOW)
        tx.deeds.add(Deed(NOW, "lin", "exported", "list"))
        tx.anchors.add(Anchor(RECEIVED, NOW, {"event": 1}, 1, NOTHING_BEFORE, "0" * 64))
    return store


@pytest.mark.parametrize("table", COLUMNS)
@pytest.mark.parametrize("attempt", ["UPDATE {table} SET {column}", "DELETE FROM {table}"])
@pytest.mark.usefixtures("lived_in")
def test_the_database_itself_refuses_to_touch_what_is_on_record(
    database_url: str, table: str, attempt: str
) -> None:
    before = rows(database_url, table)
    assert len(before) == 1
    with pytest.raises(DBAPIError, match="what stands on record is never edited"):
        run(database_url, attempt.format(table=table, column=COLUMNS[table]))
    assert rows(database_url, table) == before


@pytest.mark.parametrize("table", ["events", "deeds", "anchors"])
@pytest.mark.usefixtures("lived_in")
def test_no_row_is_put_in_the_place_of_another(database_url: str, table: str) -> None:
    before = rows(database_url, table)
    replace = "REPLACE" if database_url.startswith("sqlite") else "INSERT"
    with pytest.raises(DBAPIError, match=r"never edited|duplicate key"):
        run(database_url, f"{replace} INTO {table} SELECT * FROM {table}")
    assert rows(database_url, table) == before


@pytest.mark.parametrize("table", COLUMNS)
def test_postgresql_refuses_to_empty_them(postgresql_url: str, table: str) -> None:
    with pytest.raises(DBAPIError, match="never edited"):
        run(postgresql_url, f"TRUNCATE {table}")


def test_whoever_reads_again_is_let_through_and_not_entered_again(
    lived_in: Store, database_url: str
) -> None:
    with lived_in.transaction() as tx:
        case = tx.cases.get(OFFICE.code, "2025-0001")
        tx.readings.put(case.id, "lin", RECEIVED, "case", NOW)
    assert len(rows(database_url, "readings")) == 1


def rows(url: str, table: str) -> list[tuple[object, ...]]:
    with connected(url) as connection:
        return [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
