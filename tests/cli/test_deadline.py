"""`casetrack deadline`: no database, and the same answers as the law's."""

import json
import shutil
from pathlib import Path

from casetrack.library import shipped

CONTRACT = {
    "workflow": "cn-2019",
    "today": "2025-03-03",
    "policy": {"rest_day_receipt": "keep"},
    "events": [
        {"type": "received", "on": "2025-01-15", "channel": "in_person"},
        {"type": "correction_requested", "on": "2025-01-20", "served_on": "2025-01-21", "days": 15},
        {"type": "correction_received", "on": "2025-02-06"},
        {
            "type": "consultation_sent",
            "on": "2025-02-10",
            "served_on": "2025-02-11",
            "party": "third_party",
            "id": "c1",
        },
        {"type": "consultation_returned", "on": "2025-02-20", "id": "c1"},
        {"type": "extended", "on": "2025-02-28", "days": 10},
    ],
}

DATA = Path(__file__).parents[1] / "data"


def test_a_receipt_before_spring_festival_is_due_on_19_march(command):
    told = command.ok("deadline", "--received", "2026-02-13")
    assert "2026-03-19 Thursday" in told
    counted = [line.split()[:2] for line in told.splitlines() if line[:4].strip().isdigit()]
    assert len(counted) == 20
    assert counted[0] == ["1", "2026-02-14"]
    assert counted[5] == ["6", "2026-02-28"]
    assert counted[19] == ["20", "2026-03-19"]
    assert not (command.folder / "casetrack.db").exists()


def test_a_history_gives_deadlines_with_their_derivation(command):
    (command.folder / "events.json").write_text(json.dumps(CONTRACT))
    told = command.json("deadline", "events.json")
    reply, notice = told["deadlines"][:2]
    assert (reply["clock"], reply["due"], reply["status"]) == ("reply", "2025-03-31", "running")
    assert reply["provisional"] is False
    assert [step["days"] for step in reply["steps"]] == [20, 10]
    assert reply["steps"][0]["from"] == "2025-02-06"
    assert reply["steps"][0]["basis"] == "条例第30条、第33条第2款"
    assert reply["steps"][0]["left_out"] == [["2025-02-11", "2025-02-20", "条例第33条第3款"]]
    assert (notice["due"], notice["status"], notice["met_on"]) == (
        "2025-01-24",
        "met",
        "2025-01-20",
    )
    assert told["warnings"] == []


def test_a_batch_answers_each_line_and_a_broken_line_in_its_place(command):
    lines = [json.dumps(CONTRACT), "{oops", json.dumps({"events": [{"type": "?", "on": "2025"}]})]
    told = [
        json.loads(line)
        for line in command.ok("deadline", "--jsonl", "-", stdin="\n".join(lines)).splitlines()
    ]
    assert told[0]["deadlines"][0]["due"] == "2025-03-31"
    assert [list(each) for each in told[1:]] == [["error"], ["error"]]


def test_nineteen_for_twenty_in_a_copied_workflow_moves_the_date(command):
    text = (shipped("workflows") / "cn-2019.toml").read_text("utf-8")
    assert text.count('working_days = 20\nstarts_on = ["received"]') == 1
    changed = text.replace(
        'working_days = 20\nstarts_on = ["received"]',
        'working_days = 19\nstarts_on = ["received"]',
    )
    (command.folder / "mine.toml").write_text(changed, "utf-8")
    told = command.json("deadline", "--received", "2026-02-13", "--workflow", "mine.toml")
    assert told["deadlines"][0]["due"] == "2026-03-18"


def test_an_office_can_keep_its_own_workflows(command):
    shutil.copytree(shipped("workflows"), command.folder / "laws")
    file = command.folder / "laws" / "cn-2019.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("working_days = 20\nstarts", "working_days = 19\nstarts"), "utf-8")
    config = (
        shipped("config.toml").read_text("utf-8").replace('workflows = ""', 'workflows = "laws"')
    )
    (command.folder / "config.toml").write_text(config, "utf-8")
    assert (
        command.json("deadline", "--received", "2026-02-13")["deadlines"][0]["due"] == "2026-03-18"
    )


def test_what_cannot_be_read_is_said_in_one_line(command):
    for arguments in (
        ("--received", "2026-02-30"),
        ("--received", "2026-02-13", "--workflow", "cn-1949"),
        ("--received", "1999-01-04"),
        ("absent.json",),
    ):
        assert len(command.refused("deadline", *arguments).splitlines()) == 1
    assert command("deadline").returncode == 2


def test_every_known_deadline_is_what_the_command_says(command):
    known = json.loads((DATA / "known_deadlines.json").read_text("utf-8"))
    # The command knows every year that is announced today.
    asked = [each for each in known if "announced_to" not in each]
    assert len(asked) > 70
    lines = "\n".join(json.dumps(each) for each in asked)
    told = command.ok("deadline", "--jsonl", "-", stdin=lines).splitlines()
    assert len(told) == len(asked)
    for each, line in zip(asked, told, strict=True):
        found = json.loads(line)["deadlines"]
        for wish in each["expected"]:
            dues = [d["due"] for d in found if d["clock"] == wish["clock"]]
            assert wish["due"].split()[1] in dues, each["id"]


def test_the_page_on_known_deadlines_shows_a_real_one():
    page = (DATA.parents[1] / "docs" / "known-deadlines.md").read_text("utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    known = json.loads((DATA / "known_deadlines.json").read_text("utf-8"))
    (real,) = [each for each in known if each["id"] == shown["id"]]
    assert all(real[key] == shown[key] for key in ("workflow", "events"))
    assert shown["expected"][0].items() <= real["expected"][0].items()
