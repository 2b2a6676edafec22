"""Keys, what is held about an applicant, and how long: by the real command."""

import json
import stat
from zipfile import ZipFile

from cli.conftest import RECEIVE

NUMBER = "330302199001011234"
CONTACTS = ("--id-number", NUMBER, "--phone", "13800138000")


def test_the_key_lies_apart_is_changed_and_missed(office):
    key = office.folder / "casetrack.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    reference = office.json(*RECEIVE, *CONTACTS)["reference"]
    (first,) = office.json("keys", "show")["keys"]
    assert "new key" in office.ok("keys", "rotate")
    shown = office.json("keys", "show")
    assert shown["keys"][0] == first
    assert shown["in_use"] == [shown["current"]] == shown["keys"][1:]
    assert "newest key" in office.ok("keys", "rotate", "--resume")
    assert office.json("verify")["findings"] == []
    assert json.loads(office.ok("applicant", "find", "--json", stdin=f"{NUMBER}\n")) == [reference]

    key.chmod(0o644)
    assert "chmod 600" in office("--lang", "en", "doctor").stdout
    saved = key.read_bytes()
    key.unlink()
    told = office.refused("list")
    assert "cases, deadlines, letters and tables are untouched" in told
    assert "keys lost" in told
    assert office.json("list", CASETRACK_KEY=" ".join(_keys_in(saved)))
    assert "--confirm" in office.refused("keys", "lost")
    assert "given up as lost" in office.ok("keys", "lost", "--confirm")
    assert office.json("verify")["findings"] == []
    assert json.loads(office.ok("applicant", "find", "--json", stdin=f"{NUMBER}\n")) == []
    kinds = [each["kind"] for each in office.json("retention", "log")]
    assert kinds == ["key_lost", "key_changed"]
    key.write_bytes(saved + key.read_bytes())
    office.ok("applicant", "export", reference, "back.json")
    assert NUMBER in (office.folder / "back.json").read_text("utf-8")


def _keys_in(file):
    return [line for line in file.decode().splitlines() if not line.startswith("#")]


def test_an_applicant_gets_what_is_held_as_an_archive(office):
    reference = office.json(*RECEIVE, *CONTACTS)["reference"]
    assert "must end in" in office.refused("applicant", "export", reference, "held.doc")
    assert "applications 1" in office.ok("applicant", "export", reference, "held.zip")
    with ZipFile(office.folder / "held.zip") as archive:
        readable = archive.read("README.txt").decode("utf-8-sig")
    assert NUMBER in readable
    assert "公开学区划分材料" in readable
    (done,) = office.json("retention", "log")
    assert (done["kind"], done["by"]) == ("exported", "user:admin")


def test_what_would_be_erased_is_listed_before_anything_is(office):
    assert "kept for ever" in office.ok("retention", "report")
    office.ok("retention", "hold", "2026-0001", "--why", "审计调阅")
    office.ok("retention", "release", "2026-0001")
    assert office.json("retention", "report")["confirm"] is None
    assert "nothing to erase" in office.refused("retention", "erase", "--confirm", "abc")
