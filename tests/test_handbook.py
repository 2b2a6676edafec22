"""The handbook: the same in both languages, and every command in it works, one after another."""

import re
import shlex
import sqlite3
import textwrap
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from casetrack.library import shipped
from cli.conftest import Command
from desk.test_offices import letterhead
from ledgers import as_file
from test_readme import LINK, command_line

ROOT = Path(__file__).parents[1]
HANDBOOK = ROOT / "docs" / "handbook"
LANGUAGES = ("zh-CN", "en")
#: In the order in which an office comes to them, with the day on which they are read.
PAGES = {
    "install": "2026-11-27",
    "first-day": "2026-11-27",
    "daily": "2026-11-27",
    "mid-year": "2026-11-27",
    "november": "2026-11-27",
    "disaster": "2026-11-27",
    "year-end": "2027-01-11",
    "security": "2027-01-11",
    "public": "2027-01-11",
    "sign-in": "2027-01-11",
    "administration": "2027-01-11",
}
#: These say by their exit code what they found; all others must end with 0.
MAY_FIND = {"doctor", "preflight", "check-report"}
#: They run until they are stopped: how they are called is held against the program.
RUN_ON = {"serve"}
#: Lines for the machine that bundle/drill.sh runs as they are, as far as they stand here.
IN_THE_DRILL = {
    "sha256sum": "sha256sum --quiet -c casetrack-*.tar.gz.sha256",
    "tar": "tar -xzf casetrack-*.tar.gz",
    "sh casetrack-*/install.sh": "sh casetrack-*/install.sh",
    "sh /opt/casetrack/share/systemd/set-up.sh": "/opt/casetrack/share/systemd/set-up.sh",
    "/opt/casetrack/bin/casetrack demo": "$casetrack demo",
}
#: They need a running systemd and an account, and are tested nowhere; the pages say so.
NOT_RUN = ("systemctl ", "alias casetrack=")
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
#: Two applications of the autumn, as an office has kept them.
_LEDGER = [
    {
        "申请编号": f"2026-010{n}",
        "收到日期": "2026-11-09",
        "申请渠道": "当面",
        "申请人": f"演示申请人{n}",
        "申请人类型": "公民",
        "申请内容": "公开校车名录",
    }
    for n in (1, 2)
]


def lines(page: Path) -> list[str]:
    """Return every line of the blocks of commands."""
    blocks = _BLOCK.findall(page.read_text("utf-8"))
    return [line for block in blocks for line in textwrap.dedent(block).splitlines() if line]


def calls(page: Path) -> Iterator[list[str]]:
    """Yield the words after `casetrack` of each line that a reader types."""
    for line in lines(page):
        words = shlex.split(line, comments=True)
        if words[0] == "casetrack":
            yield words[1:]


def of(page: str, language: str = "en") -> Path:
    return HANDBOOK / language / f"{page}.md"


def test_both_languages_have_the_same_pages_and_each_is_listed():
    for language in LANGUAGES:
        names = {path.stem for path in (HANDBOOK / language).glob("*.md")}
        assert names == {*PAGES, "README"}
        listed = LINK.findall(of("README", language).read_text("utf-8"))
        assert {Path(link).stem for link in listed} == names


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_give_the_same_commands(page):
    assert lines(of(page, "zh-CN")) == lines(of(page, "en")) != []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_that_the_handbook_links_to_is_there(language):
    for path in (HANDBOOK / language).glob("*.md"):
        links = LINK.findall(path.read_text("utf-8"))
        assert [link for link in links if not (path.parent / link).is_file()] == [], path.name


def test_what_is_no_command_of_the_program_is_run_by_the_drill_or_named_as_not_run():
    drill = (ROOT / "deploy" / "bundle" / "drill.sh").read_text("utf-8")
    for page in PAGES:
        for line in lines(of(page)):
            if line.startswith(("casetrack ", *NOT_RUN)):
                continue
            run = [there for here, there in IN_THE_DRILL.items() if line.startswith(here)]
            assert len(run) == 1, line
            assert run[0] in drill, line
    for language, says in (("zh-CN", "没有自动测试"), ("en", "not tested")):
        assert says in of("install", language).read_text("utf-8")


def test_every_command_of_the_handbook_works_in_the_order_of_its_pages(tmp_path):
    """One office, from its installation over its first year to a password that was forgotten."""
    command = Command(tmp_path)
    (tmp_path / "台账.csv").write_bytes(as_file(_LEDGER))
    (tmp_path / "版头.docx").write_bytes(letterhead())
    notice = ROOT / "tests" / "data" / "holiday_notices" / "2021.txt"
    (tmp_path / "2027.txt").write_bytes(notice.read_bytes())
    known = command_line()
    for page, today in PAGES.items():
        if page == "sign-in":
            _set_up_a_provider(tmp_path / "config.toml")
        for words in calls(of(page)):
            name = next(word for word in _without_options(words))
            if name in RUN_ON:
                known[name].make_context(name, words[words.index(name) + 1 :])
                continue
            done = command("--lang", "en", *words, CASETRACK_TODAY=today)
            told = (page, words, done.stdout, done.stderr)
            assert done.returncode in ((0, 1) if name in MAY_FIND else (0,)), told
            assert "Traceback" not in done.stderr, told
            if name == "init":
                _obey_the_day(tmp_path / "casetrack.db")


def _set_up_a_provider(file: Path) -> None:
    """Fill in what the page says, with an address at which nobody answers."""
    text = (file if file.is_file() else shipped("config.toml")).read_text("utf-8")
    for key, value in (
        ("issuer", "http://127.0.0.1:9"),
        ("client_id", "casetrack"),
        ("address", "https://casetrack.jyj.example"),
    ):
        head, table, rest = text.partition("[sign_in.oidc]")
        text = head + table + rest.replace(f'\n{key} = ""', f'\n{key} = "{value}"', 1)
    file.write_text(text, "utf-8")


def _without_options(words: list[str]) -> Iterator[str]:
    """Yield the words from the name of the command on: before it stand options with a value."""
    rest = iter(words)
    for word in rest:
        if word.startswith("--"):
            next(rest)
        else:
            yield word


def _obey_the_day(file: Path) -> None:
    """Say that this is a demonstration: only there is CASETRACK_TODAY obeyed."""
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("INSERT OR IGNORE INTO meta (key, value) VALUES ('demo', '1')")
