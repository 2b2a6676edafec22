"""Backups: made while people work, tried out, kept, put back."""

import json
import threading
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from casetrack import desk
from casetrack.desk import Premises
from casetrack.desk.safekeeping import archive
from casetrack.desk.safekeeping.rotation import let_go, made_at, name_of, to_let_go
from casetrack.errors import BadInput, Refused
from casetrack.messages import english
from casetrack.store import Copies, Store
from casetrack.store.tables import Base
from days import day
from desk.conftest import CONFIG, KEYS, NOW, RECEIVED, House
from store.behind import connected, run, tamper

TODAY = day("Tue 2025-10-14")
#: What a restored database has otherwise than the one it comes from, and why.
OWN = {
    "backups": "a backup does not hold its own row",
    "sessions": "nobody stays signed in",
    "deeds": "it tells that it was restored",
}


@pytest.fixture
def tools(request: pytest.FixtureRequest, database_url: str) -> Path | None:
    return request.getfixturevalue("postgresql_tools") if "postgresql" in database_url else None


@pytest.fixture
def other_url(request: pytest.FixtureRequest, database_url: str, tmp_path: Path):
    """Where nothing is yet, of the same kind."""
    if "sqlite" in database_url:
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
    else:
        server = request.getfixturevalue("postgresql")
        url = server.make()
        yield url
        server.drop(url)


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    with connected(url) as connection:
        return {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
            if table.name not in OWN
        }


def administrator(house: House, **premises: Path | None):
    return replace(house.seat("admin", TODAY), premises=Premises(**premises))


def test_the_drill_cases_written_while_a_backup_runs_and_all_of_them_come_back(
    house: House, database_url: str, other_url: str, tools: Path | None, tmp_path: Path
):
    house.answer(house.receive(RECEIVED).reference, RECEIVED)
    seat, stop, written = administrator(house, tools=tools), threading.Event(), []

    def work() -> None:
        while not stop.is_set():
            written.append(house.receive(RECEIVED).reference)

    clerk = threading.Thread(target=work)
    clerk.start()
    try:
        while len(written) < 2:
            pass
        before = len(written)
        done = desk.back_up(seat, tmp_path / "meanwhile.zip", tried_out=True)
        after = len(written)
    finally:
        stop.set()
        clerk.join()
    assert done.trial is not None
    assert done.trial.findings == ()
    assert before <= done.trial.cases - 1 <= after + 1
    last = desk.back_up(seat, tmp_path / "all.zip")
    restored = desk.restore(last.file, other_url, Premises(tools=tools), NOW, "admin")
    assert restored.cases == len(written) + 1
    assert rows(other_url) == rows(database_url)
    with closing(Store.open(other_url, KEYS)) as store:
        found = desk.verify(replace(seat, store=store))
    assert (found.cases, found.findings) == (len(written) + 1, ())


def test_what_is_there_is_replaced_only_when_that_is_said_and_is_kept(
    house: House, database_url: str, tools: Path | None, tmp_path: Path
):
    places = Premises(tools=tools)
    done = desk.back_up(administrator(house, tools=tools), tmp_path / "empty.zip")
    house.receive(RECEIVED)
    kept = rows(database_url)
    with pytest.raises(Refused, match="already"):
        desk.restore(done.file, database_url, places, NOW, "admin")
    assert rows(database_url) == kept
    restored = desk.restore(done.file, database_url, places, NOW, "admin", overwrite=True)
    assert restored.cases == 0
    assert restored.before is not None
    desk.restore(
        restored.before, database_url, places, NOW + timedelta(hours=1), "admin", overwrite=True
    )
    assert rows(database_url) == kept
    with pytest.raises(DBAPIError):
        run(database_url, "DELETE FROM events")  # the triggers came back too


def test_a_trial_finds_what_was_wrong_before_the_backup(
    house: House, database_url: str, tools: Path | None, tmp_path: Path
):
    reference = house.receive(RECEIVED).reference
    tamper(database_url, "UPDATE events SET actor = 'user:somebody'")
    seat = administrator(house, tools=tools)
    done = desk.back_up(seat, tmp_path, tried_out=True)
    assert done.file.name == "casetrack-20251231-160000.zip", "by the office's own clock"
    assert done.trial is not None
    assert {each.reference for each in done.trial.findings} == {reference}
    with house.store.reading() as tx:
        (record,) = tx.backups.latest(5)
        assert record.findings == len(done.trial.findings)
        assert tx.backups.last_good_at() is None


def test_the_programs_of_the_server_are_missed_in_words(tmp_path: Path):
    copies = Copies("postgresql://nobody@localhost/nothing", tools=tmp_path)
    with pytest.raises(Refused, match="pg_dump of PostgreSQL is not there"):
        copies.take(tmp_path / "copy")


def test_own_files_come_along_and_never_replace_what_is_there(small_house: House, tmp_path: Path):
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old / "laws" / "calendars", new / "laws"):
        folder.mkdir(parents=True)
    (old / "config.toml").write_text(CONFIG, "utf-8")
    (old / "laws" / "own.toml").write_text("one", "utf-8")
    (old / "laws" / "calendars" / "cn.toml").write_text("two", "utf-8")
    (new / "laws" / "own.toml").write_text("another", "utf-8")
    seat = administrator(small_house, config=old / "config.toml", workflows=old / "laws")
    done = desk.back_up(seat, tmp_path / "b.zip")
    assert desk.config_in(done.file) == CONFIG
    premises = Premises(config=new / "config.toml", workflows=new / "laws")
    restored = desk.restore(done.file, f"sqlite:///{new / 'new.db'}", premises, NOW, "admin")
    assert {each.relative_to(new).as_posix() for each in restored.put} == {
        "config.toml",
        "laws/calendars/cn.toml",
    }
    assert restored.left == (new / "laws" / "own.toml",)
    elsewhere = desk.restore(done.file, f"sqlite:///{tmp_path / 'x.db'}", Premises(), NOW, "admin")
    assert "workflows/own.toml" in elsewhere.homeless


def test_a_backup_that_was_changed_or_is_none_is_refused_and_nothing_is_made(
    small_house: House, tmp_path: Path
):
    whole = desk.back_up(administrator(small_house), tmp_path / "whole.zip").file
    assert whole.stat().st_mode & 0o077 == 0, "it holds everybody's data"
    cut = tmp_path / "cut.zip"
    cut.write_bytes(whole.read_bytes()[:-100])
    changed = _with(whole, tmp_path / "changed.zip", database=b"not what it was")
    outside = _with(whole, tmp_path / "outside.zip", renamed="../escaped.toml")
    for bad in (cut, changed, outside, tmp_path / "none.zip"):
        with pytest.raises(BadInput):
            desk.restore(bad, f"sqlite:///{tmp_path / 'new.db'}", Premises(), NOW, "admin")
    assert not (tmp_path / "new.db").exists()
    assert not (tmp_path.parent / "escaped.toml").exists()
    with pytest.raises(BadInput, match="replaces no file"):
        desk.back_up(administrator(small_house), whole)
    with pytest.raises(BadInput, match="sqlite"):
        desk.restore(whole, "postgresql://nobody@localhost/nothing", Premises(), NOW, "admin")


def _with(whole: Path, to: Path, database: bytes | None = None, renamed: str = "") -> Path:
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(to, "w") as new:
        manifest = json.loads(old.read(archive.MANIFEST))
        if renamed:
            manifest["files"].append({"name": renamed, "size_bytes": 0, "sha256": ""})
        new.writestr(archive.MANIFEST, json.dumps(manifest))
        new.writestr(archive.DATABASE, database or old.read(archive.DATABASE))
    return to


def test_only_an_administrator_makes_backups(small_house: House, tmp_path: Path):
    with pytest.raises(Refused):
        desk.back_up(small_house.seat("handler", TODAY), tmp_path / "b.zip")


def test_at_night_one_is_made_old_ones_go_and_a_failure_is_told(small_house: House, tmp_path: Path):
    config = CONFIG + '[backup]\nfolder = "kept"\nkeep_daily = 2\nkeep_weekly = 0\n'
    office = replace(small_house, config=config)
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "casetrack-notes.zip").write_text("somebody's own")

    def night(on: str) -> object:
        at = datetime.combine(day(on), time(2), ZoneInfo("Asia/Shanghai"))
        seat = replace(
            office.seat("admin", day(on)), now=lambda: at, premises=Premises(backups=folder)
        )
        rounds = desk.timed_rounds(seat, english, {}, desk.Sender())
        return {each.name: each.says for each in rounds}["backup"]

    for on in ("Fri 2025-12-12", "Sat 2025-12-13", "Sun 2025-12-14"):
        assert night(on) is None
    assert sorted(path.name for path in folder.iterdir()) == [
        "casetrack-20251213-020000.zip",
        "casetrack-20251214-020000.zip",
        "casetrack-notes.zip",
    ]
    seat = replace(office.seat("admin", day("Sun 2025-12-14")), premises=Premises(backups=folder))
    assert [each.findings for each in desk.health(seat).backups] == [0, None, None], "on Sundays"
    assert "backup" not in [
        each.what for each in desk.doctor(replace(seat, now=lambda: NOW - timedelta(days=14)))
    ]
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    assert "there is no backup of 2025-12-15" in str(night("Mon 2025-12-15"))
    assert desk.health(seat).backups[0].failure
    with office.store.reading() as tx:
        assert "there is no backup" in tx.reminders.inbox("manager")[0].body
    assert "backup" in [each.what for each in desk.doctor(seat)]


moments = st.datetimes(datetime(2025, 1, 1), datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(microsecond=0)
)


@given(st.sets(moments, max_size=40), st.integers(1, 8), st.integers(0, 8))
def test_the_newest_stays_and_what_stays_is_as_many_as_was_said(made, daily, weekly):
    gone = to_let_go(made, daily, weekly)
    stay = made - set(gone)
    assert len(stay) <= daily + weekly
    assert not made or max(made) in stay
    assert {at.date() for at in stay} >= set(sorted({at.date() for at in made})[-daily:])
    assert to_let_go(stay, daily, weekly) == (), "what was kept yesterday is kept today"
    assert {made_at(name_of(at)) for at in made} == made


def test_a_folder_that_holds_nothing_lets_nothing_go(tmp_path: Path):
    assert let_go(tmp_path, 1, 1) == ()
