"""What installs and starts the program: its commands are real, its services have no rights."""

import configparser
import shlex
import subprocess
from pathlib import Path

import pytest

from test_readme import command_line

DEPLOY = Path(__file__).parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
SCRIPTS = sorted(DEPLOY.rglob("*.sh"))


def service(unit: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    # Keys may stand twice, such as those for system calls: the last one is read here.
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(unit, "utf-8")
    return parser["Service"]


def test_there_is_a_service_for_the_pages_and_one_for_reminders():
    assert [unit.stem for unit in UNITS] == ["casetrack-scheduler", "casetrack-web"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_service_starts_a_command_that_there_is(unit):
    words = shlex.split(service(unit)["ExecStart"])
    assert words[:3] == [
        "/opt/casetrack/bin/casetrack",
        "--config",
        "/etc/casetrack/config.toml",
    ]
    name, *arguments = words[3:]
    command_line()[name].make_context(name, arguments)


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_service_has_no_rights_beyond_its_folder(unit):
    told = service(unit)
    assert told["User"] == "casetrack"
    assert told["CapabilityBoundingSet"] == ""
    assert (told["ProtectSystem"], told["StateDirectory"]) == ("strict", "casetrack")
    assert {told["NoNewPrivileges"], told["ProtectHome"], told["PrivateTmp"]} == {"yes"}
    assert told["UMask"] == "0077"


def test_one_service_does_not_remind_twice():
    """The pages leave reminders to the other service; no timer does what APScheduler does."""
    pages = next(unit for unit in UNITS if "web" in unit.name)
    assert "--no-scheduler" in service(pages)["ExecStart"]
    assert list((DEPLOY / "systemd").glob("*.timer")) == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_can_be_read_by_any_shell(script):
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    assert "set -eu" in script.read_text("utf-8")
