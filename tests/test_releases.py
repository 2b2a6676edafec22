"""A database of any release comes up to date, verifies clean and says what it said then."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from casetrack.store import migrate
from releases import FOLDER, ask, told, unpack

STORED = sorted(FOLDER.glob("*.db.gz"))


def test_some_database_is_stored():
    assert STORED


@pytest.mark.parametrize("packed", STORED, ids=lambda path: path.name)
def test_a_database_of_a_release_comes_up_to_date_and_says_the_same(packed: Path, tmp_path: Path):
    command = unpack(packed, tmp_path)
    said = json.loads(packed.with_name(packed.name.replace(".db.gz", ".json")).read_text("utf-8"))
    command.ok("--config", "demo/config.toml", "init")
    with closing(sqlite3.connect(tmp_path / "demo" / "casetrack.db")) as database:
        (version,) = database.execute(f"SELECT * FROM {migrate.VERSION_TABLE}").fetchone()
    assert version == migrate.known()[-1]
    assert told(command, "verify")["findings"] == []
    now = ask(command)
    for question, answer in said.items():
        assert holds(now[question], answer), question


def holds(now: object, then: object) -> bool:
    """Tell whether an answer says all that it said then; a newer program may say more."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and holds(now[key], value) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return now == then
