"""The two READMEs: one set of commands, all of them real."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ENGLISH = ROOT / "README.md"
CHINESE = ROOT / "README.zh-CN.md"

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)#:]+)\)")
ANY = pytest.mark.parametrize("readme", [ENGLISH, CHINESE], ids=lambda path: path.name)


def test_both_readmes_have_the_same_blocks_of_commands():
    assert blocks(ENGLISH) == blocks(CHINESE)
    assert blocks(ENGLISH), "a README without commands shows nothing"


@ANY
def test_every_command_that_a_readme_names_exists(readme):
    commands = command_line()
    assert {arguments[0] for arguments in calls(readme)} <= set(commands)


@ANY
def test_every_command_that_a_readme_types_takes_these_arguments(readme):
    commands = command_line()
    for name, *arguments in typed(readme):
        commands[name].make_context(name, arguments)  # raises a usage error


@ANY
def test_every_make_target_that_a_readme_names_exists(readme):
    named = {words[1] for words in lines(readme) if words[0] == "make" and len(words) > 1}
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert {"run", "test"} <= named <= set(targets)


@ANY
def test_every_file_that_a_readme_links_to_is_there(readme):
    links = LINK.findall(readme.read_text("utf-8"))
    assert links
    assert [link for link in links if not (ROOT / link).is_file()] == []


def command_line():
    """Return every command of the program by its name."""
    from typer.main import get_command

    from casetrack.cli.main import app

    return get_command(app).commands


def blocks(readme: Path) -> list[tuple[str, str]]:
    """Return the language and the text of every fenced block."""
    return BLOCK.findall(readme.read_text("utf-8"))


def calls(readme: Path) -> Iterator[list[str]]:
    """Yield the words after `casetrack` wherever the text calls it, in blocks and in sentences."""
    return (words[words.index("casetrack") + 1 :] for words in lines(readme) if is_call(words))


def typed(readme: Path) -> Iterator[list[str]]:
    """Yield the words after `casetrack` in the blocks, which a reader copies as they are."""
    written = (shlex.split(line) for _, text in blocks(readme) for line in text.splitlines())
    return (words[words.index("casetrack") + 1 :] for words in written if is_call(words))


def is_call(words: list[str]) -> bool:
    """Whether these words run the program, and not only name it."""
    return "casetrack" in words[:-1]


def lines(readme: Path) -> Iterator[list[str]]:
    """Yield the words of every line in a block and of every span of code in a sentence."""
    text = readme.read_text("utf-8")
    in_blocks = [line for _, block in BLOCK.findall(text) for line in block.splitlines()]
    in_sentences = SPAN.findall(BLOCK.sub("", text))
    return (shlex.split(line) for line in in_blocks + in_sentences if line.strip())
