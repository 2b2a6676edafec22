"""The list of attacks is true: each test that it names is there, and each attack here is on it."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "attacks.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def functions_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


def test_every_test_that_the_list_names_is_there():
    found = NAMED.findall(PAGE)
    assert len(found) > 30
    gone = [f"{file}::{name}" for file, name in found if name not in functions_in(ROOT / file)]
    assert not gone


def test_every_attack_of_this_folder_is_on_the_list():
    here = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        if path.name != Path(__file__).name
        for name in functions_in(path)
        if name.startswith("test_")
    }
    assert here == {name for file, name in NAMED.findall(PAGE) if file.startswith("tests/attacks/")}
