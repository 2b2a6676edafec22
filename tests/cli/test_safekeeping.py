"""Backup and restore by the command, as somebody does it on the day that the machine is gone."""

import json
import shutil

from cli.conftest import Command


def test_a_backup_restores_in_an_empty_folder_of_another_machine(office: Command):
    (office.folder / "config.toml").write_text(
        '[paths]\nworkflows = "laws"\n[[offices]]\ncode = "main"\nname = "某局"\n',
        "utf-8",
    )
    (office.folder / "laws").mkdir()
    (office.folder / "laws" / "notes.txt").write_text("own")
    made = office.json("backup", "b.zip", "--verify")
    assert made["verified"] == {"cases": 1, "events": 1, "findings": []}
    assert made["files"] == ["database", "config.toml", "workflows/notes.txt"]

    (office.folder / "new").mkdir()
    elsewhere = Command(office.folder / "new")
    assert "Put the key back" in elsewhere.refused("restore", "../b.zip", "--dry-run")
    shutil.copy(office.folder / "casetrack.key", elsewhere.folder)
    assert elsewhere.json("restore", "../b.zip", "--dry-run")["verified"]["cases"] == 1
    assert [each.name for each in elsewhere.folder.iterdir()] == ["casetrack.key"]
    said = elsewhere.ok("restore", "../b.zip")
    assert "casetrack.db: cases 1 as of" in said
    assert "config.toml was put back" in said
    assert (elsewhere.folder / "laws" / "notes.txt").read_text() == "own"
    assert elsewhere.json("show", "2026-0001") == office.json("show", "2026-0001")
    assert "--overwrite" in elsewhere.refused("restore", "../b.zip")
    assert "what was there before is in" in elsewhere.ok("restore", "../b.zip", "--overwrite")
    (office.folder / "b.zip").write_bytes(b"PK")
    assert "no whole backup" in elsewhere.refused("restore", "../b.zip")


def test_an_auditor_takes_the_audit_and_holds_an_anchor_against_the_database(office: Command):
    office.ok("user", "add", "shen", "--name", "沈", "--role", "auditor")
    printed = office.ok("--as", "shen", "anchor")
    (office.folder / "printed.txt").write_text(printed)
    assert office.json("verify", "--anchor", "printed.txt")["findings"] == []
    assert "comes to no anchor" in office("--lang", "en", "verify", "--anchor", "0" * 64).stdout
    office.refused("--as", "shen", "user", "add", "chen", "--name", "陈", "--role", "handler")
    for ending in ("csv", "xlsx", "jsonl"):
        office.ok("--as", "shen", "audit", "export", "--from", "2026-01-01", f"a.{ending}")
    lines = [json.loads(line) for line in (office.folder / "a.jsonl").read_text().splitlines()]
    told = {(each["user"], each["deed"], each["subject"]) for each in lines}
    assert told >= {
        ("admin", "acted", "2026-0001"),
        ("admin", "account", "shen"),
        ("shen", "refused", "casetrack user add"),
        ("shen", "exported", "audit"),
    }
    assert "陈" not in (office.folder / "a.jsonl").read_text()
    assert "--year" in office.refused("audit", "export", "a.csv")


def test_the_database_moves_by_the_command_and_work_goes_on_there(office: Command):
    old, new = (f"sqlite:///{office.folder / name}" for name in ("casetrack.db", "moved.db"))
    told = office("--lang", "en", "migrate-store", old, new, "--json")
    assert "casetrack.key to" in told.stderr
    moved = json.loads(told.stdout)
    assert moved["tables"]["cases"] == 1
    assert moved["verified"] == {"cases": 1, "events": 1, "findings": []}
    shen = ("user", "add", "shen", "--name", "沈", "--role", "auditor")
    assert "was moved; nothing was changed" in office.refused(*shen)
    shutil.copy(office.folder / "casetrack.key", office.folder / "moved.key")
    assert office.json("--database", new, "show", "2026-0001")["reference"] == "2026-0001"
    assert "name a place where nothing is" in office.refused("migrate-store", old, new)
