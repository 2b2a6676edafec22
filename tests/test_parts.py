"""The libraries: each with its reason, locked, under a licence that lets us hand it on."""

import re

import pytest

import docs_of_licences as parts


def test_every_library_has_its_reason_beside_it() -> None:
    assert len(parts.given()) > 40
    assert [name for name, reason in parts.given().items() if not reason] == []


def test_every_library_that_the_program_needs_is_locked_with_its_hash() -> None:
    text = (parts.ROOT / "requirements.lock").read_text("utf-8")
    pyproject = (parts.ROOT / "pyproject.toml").read_text("utf-8")
    needed = pyproject[pyproject.index("\ndependencies = [") : pyproject.index("\n[project.opt")]
    names = set(re.findall(r'^ +"([\w-]+)', needed, re.MULTILINE))
    assert names <= set(parts.locked())
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert [each for each in entries if "==" in each and "--hash=sha256:" not in each] == []


@pytest.mark.parametrize("name", parts.locked())
def test_every_library_has_a_licence_that_is_allowed(name: str) -> None:
    assert parts.unknown(parts.licence(name)) == [], "ask before it is used, or look it up"


@pytest.mark.parametrize(
    "wrong", ["AGPL-3.0-only", "GPL-3.0-or-later", "MIT AND AGPL-3.0", "", "own"]
)
def test_a_licence_that_is_not_allowed_or_not_known_is_told(wrong: str) -> None:
    assert parts.unknown(wrong)


def test_the_list_of_licences_is_current() -> None:
    assert parts.PAGE.read_text("utf-8") == parts.page(), "make docs brings it up to date"
