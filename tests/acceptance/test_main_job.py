"""The main job, run as a newcomer runs it."""

import json
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from cli.conftest import RECEIVE, Command


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Command, str]:
    """The story, told once, in a folder whose name has a space and Chinese in it."""
    folder = tmp_path_factory.mktemp("一个 文件夹")
    command = Command(folder)
    story = command("--lang", "en", "demo", "--no-serve", "--dir", "演示 demo", LANG="C")
    assert story.returncode == 0, story.stderr
    return command, story.stdout


def _demo(told: tuple[Command, str], *arguments: object) -> object:
    return told[0].json("--config", "演示 demo/config.toml", *arguments)


def test_the_story_says_what_is_invented_and_what_contradicts_itself(told):
    _, story = told
    assert "invented" in story
    for identity in ("L-03", "L-06", "L-08", "L-09"):
        assert identity in story
    assert "a correction is asked for" in story


def test_the_database_holds_the_four_cases_of_2017_answered_in_time(told):
    cases = [each for each in _demo(told, "list") if (each["received_on"] or "").startswith("2017")]
    assert [each["status"] for each in cases] == ["met"] * 4
    assert sorted(each["outcome"] for each in cases) == ["OPEN_ALREADY"] * 3 + ["PARTIAL"]


def test_our_own_table_for_the_four_cases_contradicts_nothing(told):
    table = _demo(told, "report", "2017", "--form", "cn-2014", "--cases")
    rows = {row["code"]: row for row in table["tables"][0]["rows"]}
    wanted = {"L3.1": 4, "L3.1.3": 3, "L3.1.4": 1, "L3.2": 4, "L3.2.1": 4, "L3.3": 4, "L3.3.1": 3}
    assert {code: rows[code]["cells"]["value"] for code in wanted} == wanted
    assert rows["L3.3.3"]["cases"]["value"] == ["2017-0003"]
    assert table["findings"] == []
    assert table["complete"] is False


def test_the_live_case_has_a_new_deadline_twenty_working_days_after_the_supplement(told):
    shown = next(
        shown
        for each in _demo(told, "list", "--state", "handling")
        for shown in [_demo(told, "show", each["reference"])]
        if shown["events"][-1]["type"] == "correction_received"
    )
    reply = shown["deadlines"][0]
    assert (reply["clock"], reply["status"], reply["steps"][0]["days"]) == ("reply", "running", 20)
    assert [each["status"] for each in shown["deadlines"] if each["clock"] == "reply"] == [
        "running",
        "superseded",
    ]


def test_nothing_is_wrong_in_the_demonstration(told):
    assert _demo(told, "verify")["findings"] == []


def test_the_story_can_be_told_again_and_never_over_a_real_office(tmp_path):
    command = Command(tmp_path)
    command.ok("demo", "--no-serve", "--dir", "demo")
    command.ok("demo", "--no-serve", "--dir", "demo")
    command.ok("init")
    shutil.copy(tmp_path / "casetrack.db", tmp_path / "demo" / "casetrack.db")
    assert "not a demonstration" in command.refused("demo", "--no-serve", "--dir", "demo")


def test_a_deadline_across_an_unannounced_year_says_provisional(tmp_path):
    command = Command(tmp_path)
    command.ok("demo", "--no-serve", "--dir", "demo")
    shown = command.json(
        "--config",
        "demo/config.toml",
        "--as",
        "registrar",
        "due",
        "--on",
        "2026-12-30",
        CASETRACK_TODAY="2026-12-31",
    )
    assert shown
    (tmp_path / "e.json").write_text(
        json.dumps({"events": [{"type": "received", "on": "2026-12-15"}]})
    )
    reply = command.json("deadline", "e.json")["deadlines"][0]
    assert (reply["due"], reply["provisional"]) == ("2027-01-13", True)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is part of `make test`")
def test_the_four_letters_open_in_an_office_program(told, tmp_path):
    command, _ = told
    letters = sorted((command.folder / "演示 demo" / "letters").glob("*.docx"))
    assert len(letters) == 4
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    subprocess.run(
        [
            "soffice",
            profile,
            "--headless",
            "--convert-to",
            "txt:Text",
            "--outdir",
            tmp_path,
            *letters,
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    texts = [(tmp_path / f"{letter.stem}.txt").read_text("utf-8-sig") for letter in letters]
    for number, text in enumerate(texts, start=1):
        assert f"温教公开〔2017〕{number}号" in text
        assert "温州市人民政府" in text


def iter_to(lines, word):
    """Yield lines up to and with the first that holds the word."""
    for line in lines:
        yield line
        if word in line:
            return


def test_every_success_that_was_printed_survives_a_kill(tmp_path):
    """A loop of actions is killed again and again without warning."""
    command = Command(tmp_path)
    command.ok("init")
    command.ok(*RECEIVE)
    loop = (
        "from casetrack.cli.main import app\n"
        "import sys\n"
        "while True:\n"
        "    try:\n"
        "        app(['act', '2026-0001', 'assign', '--set', 'division=办公室', '--on',"
        " '2026-02-24', '--json'], standalone_mode=False)\n"
        "    finally:\n"
        "        sys.stdout.flush()\n"
    )
    printed = 0
    for patience in (0.0, 0.3, 0.7, 1.2):
        process = subprocess.Popen(
            [sys.executable, "-c", loop],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        # From the first success on, and not from the start: a busy machine takes its time for that.
        first = "".join(iter_to(process.stdout, '"position"'))
        assert first.count('"position"') == 1
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)
        out, _ = process.communicate()
        printed += 1 + out.count('"position"')
    assert printed > 0
    events = command.json("show", "2026-0001")["events"]
    # One action more may have been committed than printed, each time the process was killed.
    assert printed <= len(events) - 1 <= printed + 4
    assert command.json("verify")["findings"] == []


def test_the_wheel_carries_everything_that_the_program_opens(tmp_path):
    """Installed into an empty folder it works: `make bundle-drill` does that."""
    root = Path(__file__).parents[2]
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=root,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    within = [root / "src", root / "workflows", root / "notices"]
    files = {file for folder in within for file in folder.rglob("*") if file.is_file()}
    needed = {file for file in files if "__pycache__" not in file.parts and file.suffix != ".po"}
    packaged = {file: file.relative_to(root).as_posix() for file in needed}
    wanted = {
        path.removeprefix("src/") if path.startswith("src/") else f"casetrack/_data/{path}"
        for path in packaged.values()
    }
    assert wanted | {"casetrack/_data/config.toml"} <= names
    for each in (
        "casetrack/_data/workflows/calendars/cn.toml",
        "casetrack/_data/notices/cn-2019/correction.txt",
        "casetrack/store/migrations/versions/0001_first_tables.py",
        "casetrack/web/static/htmx.min.js",
        "casetrack/locales/zh_CN/LC_MESSAGES/casetrack.mo",
    ):
        assert each in names, "an empty folder would be no proof"
