"""A database of any release comes up to date, verifies clean and says what it said then."""

import json
from pathlib import Path

import pytest

from casetrack.store import Copies, migrate
from cli.conftest import Command
from releases import FOLDER, ask, told, unpack

STORED = sorted(FOLDER.glob("*.db.gz"))
DUMPED = sorted(FOLDER.glob("*.dump.gz"))


def test_some_database_is_stored_and_each_for_both_kinds():
    names = [path.name.removesuffix(".db.gz") for path in STORED]
    assert names
    assert names == [path.name.removesuffix(".dump.gz") for path in DUMPED]


@pytest.mark.parametrize("packed", STORED, ids=lambda path: path.name)
def test_a_database_of_a_release_comes_up_to_date_and_says_the_same(packed: Path, tmp_path: Path):
    command = unpack(packed, tmp_path)
    command.ok("--config", "demo/config.toml", "init")
    check(command, packed.name.removesuffix(".db.gz"), f"sqlite:///{tmp_path}/demo/casetrack.db")


@pytest.mark.parametrize("packed", DUMPED, ids=lambda path: path.name)
def test_a_dump_of_a_release_is_restored_comes_up_to_date_and_says_the_same(
    packed: Path, tmp_path: Path, empty_postgresql_url: str, postgresql_tools: Path
):
    command = unpack(packed, tmp_path)
    copies = Copies(empty_postgresql_url, postgresql_tools)
    copies.put_back(tmp_path / "demo" / "casetrack.dump")
    assert copies.version() in migrate.known()[:-1]
    command.ok("--config", "demo/config.toml", "--database", empty_postgresql_url, "init")
    check(command, packed.name.removesuffix(".dump.gz"), empty_postgresql_url)


def check(command: Command, name: str, url: str) -> None:
    """The database is of today's version, nothing is wrong, and it answers as it did then."""
    assert Copies(url).version() == migrate.known()[-1]
    assert told(command, "verify", url=url)["findings"] == []
    said = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    now = ask(command, url)
    for question, answer in said.items():
        assert holds(now[question], answer), question


def holds(now: object, then: object) -> bool:
    """Tell whether an answer says all that it said then; a newer program may say more."""
    if isinstance(then, dict) and isinstance(now, dict):
        return all(key in now and holds(now[key], value) for key, value in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(now) == len(then) and all(map(holds, now, then))
    return now == then
