"""Making and opening a database, and what is said when that cannot be."""

import sqlite3
from pathlib import Path

import pytest

from casetrack.errors import NotFound, StoreError
from casetrack.store import IDENTITY_SECRET, Store, migrate
from store.behind import connected, run


def test_creating_twice_keeps_what_is_there(empty_database_url: str) -> None:
    secrets = []
    for _ in range(2):
        store = Store.create(empty_database_url)
        with store.transaction() as tx:
            tx.meta.put_once("demo", "yes")
            secrets.append(tx.meta.get(IDENTITY_SECRET))
        store.close()
    assert secrets[0] == secrets[1]
    assert len(secrets[0] or "") == 64


def test_opening_a_missing_file_says_so_and_makes_none(empty_sqlite_url: str) -> None:
    with pytest.raises(StoreError, match=r"there is no database at .*casetrack init"):
        Store.open(empty_sqlite_url)
    assert not Path(empty_sqlite_url.removeprefix("sqlite:///")).exists()


def test_creating_in_a_missing_folder_says_which(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there is no folder .*absent"):
        Store.create(f"sqlite:///{tmp_path / 'absent' / 'casetrack.db'}")


def test_opening_an_empty_database_says_to_set_it_up(empty_database_url: str) -> None:
    run(empty_database_url)
    with pytest.raises(StoreError, match="is empty; set it up with: casetrack init"):
        Store.open(empty_database_url)


def test_a_newer_database_is_neither_opened_nor_migrated(database_url: str) -> None:
    run(database_url, "UPDATE casetrack_version SET version_num = '9999'")
    for way in (Store.open, Store.create):
        with pytest.raises(StoreError, match="version 9999, newer than this program"):
            way(database_url)


def test_an_older_database_asks_for_init(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = migrate.known()
    monkeypatch.setattr("casetrack.store.migrate.known", lambda: (*ours, "9999"))
    with pytest.raises(StoreError, match=rf"older version {ours[-1]}; .*casetrack init"):
        Store.open(database_url)


def test_another_programs_database_is_left_alone(empty_database_url: str) -> None:
    run(empty_database_url, "CREATE TABLE alembic_version (version_num VARCHAR(32))")
    for way in (Store.open, Store.create):
        with pytest.raises(StoreError, match="is not a casetrack database"):
            way(empty_database_url)


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    file = tmp_path / "letter.db"
    file.write_text("政府信息公开申请表，一式两份，请用黑色签字笔填写。" * 100)
    with pytest.raises(StoreError, match="is not a casetrack database"):
        Store.open(f"sqlite:///{file}")


def test_an_unreachable_server_is_named_without_its_password() -> None:
    with pytest.raises(StoreError) as caught:
        Store.open("postgresql://clerk:hunter2@127.0.0.1:9/register?password=hunter3")
    said = str(caught.value)
    assert "127.0.0.1/register" in said
    assert "hunter" not in said
    assert "\n" not in said


@pytest.mark.parametrize("url", ["mysql://root@localhost/x", "sqlite://", "casetrack.db"])
def test_a_database_that_is_not_supported_is_refused_with_the_forms(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///PATH, postgresql://"):
        Store.open(url)


def test_what_a_failing_block_wrote_is_gone(store: Store) -> None:
    def fails_halfway() -> None:
        with store.transaction() as tx:
            tx.meta.put("demo", "yes")
            tx.people.user("nobody")

    with pytest.raises(NotFound):
        fails_halfway()
    with store.reading() as tx:
        assert tx.meta.get("demo") is None


def test_a_reading_keeps_nothing_and_sees_one_moment(store: Store) -> None:
    with store.reading() as tx:
        before = tx.meta.get("demo")
        with store.transaction() as other:
            other.meta.put("demo", "yes")
        assert tx.meta.get("demo") == before
    with store.reading() as tx:
        assert tx.meta.get("demo") == "yes"


def test_sqlite_keeps_its_promises_on_every_connection(sqlite_url: str) -> None:
    with connected(sqlite_url) as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    full = 2
    assert found == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": 30_000,
    }


def test_a_database_that_is_locked_for_good_is_one_clear_line(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casetrack.store.engine.BUSY_MS", 10)
    store = Store.open(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="was kept busy"), store.transaction():
        pass
    other.close()
    store.close()


def test_a_server_waits_neither_for_a_lock_nor_for_a_silent_node_for_ever(postgresql_url: str):
    names = ("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout")
    store = Store.open(postgresql_url)
    with store.connected() as connection:
        told = {name: connection.exec_driver_sql(f"SHOW {name}").scalar_one() for name in names}
    assert told == dict(zip(names, ("30s", "2min", "0"), strict=True))
    store.close()
    own = f"{postgresql_url}{'&' if '?' in postgresql_url else '?'}options=-c%20lock_timeout%3D1s"
    store = Store.open(own)
    with store.connected() as connection:
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "1s"
    store.close()
