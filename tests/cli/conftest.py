"""The real command, as a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from cli import forked


@dataclass(frozen=True)
class Command:
    """`casetrack` in a folder of its own, English unless a test asks otherwise."""

    folder: Path

    def __call__(
        self, *arguments: object, stdin: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("CASETRACK")}
        whole = {**kept, "PYTHONUTF8": "1", **environment}
        # What decides how Python itself begins is not to be had from one that has begun.
        if all(key.startswith("CASETRACK") for key in environment):
            return forked.run([str(each) for each in arguments], self.folder, whole, stdin)
        return subprocess.run(
            [sys.executable, "-m", "casetrack", *map(str, arguments)],
            cwd=self.folder,
            env=whole,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def ok(self, *arguments: object, **given: str) -> str:
        """Return what the command prints; it must succeed."""
        done = self("--lang", "en", *arguments, **given)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def json(self, *arguments: object, **given: str) -> object:
        """Return the JSON that the command prints."""
        return json.loads(self.ok(*arguments, "--json", **given))

    def refused(self, *arguments: object, **given: str) -> str:
        """Return the error lines of a command that must be refused without a traceback."""
        done = self("--lang", "en", *arguments, **given)
        assert done.returncode in (1, 2), (done.returncode, done.stdout)
        assert "Traceback" not in done.stderr
        assert done.stderr.strip()
        return done.stderr


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """The command in an empty folder."""
    return Command(tmp_path)


RECEIVE = (
    "receive",
    "--received-on",
    "2026-02-13",
    "--channel",
    "当面",
    "--applicant-name",
    "林小满",
    "--applicant-type",
    "自然人",
    "--request",
    "公开学区划分材料",
)


@pytest.fixture(scope="session")
def _office_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    command = Command(tmp_path_factory.mktemp("office"))
    command.ok("init")
    command.ok(*RECEIVE)
    return command.folder


@pytest.fixture
def office(command: Command, _office_template: Path) -> Command:
    """The command in a folder with a database of one logged case, 2026-0001."""
    shutil.copytree(_office_template, command.folder, dirs_exist_ok=True)
    return command
