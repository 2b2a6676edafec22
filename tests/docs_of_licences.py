"""The list of parts in docs/licences.md: every library of the lock file, its licence, its reason.

PYTHONPATH=tests python -m docs_of_licences writes it anew (`make docs`).
"""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, metadata, requires
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
#: What a part may be licensed under. The AGPL is not among them, nor is the GPL: the program is
#: handed on with all its parts under Apache-2.0. Libraries under the LGPL and the MPL are handed
#: on unchanged.
ALLOWED = frozenset(
    "0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause ISC LGPL-2.1-only LGPL-3.0-only MIT MIT-0 MPL-2.0 "
    "PSF-2.0".split()
)
#: Words of older metadata that stand for one licence and no other.
_SPDX = {
    "OSI Approved :: MIT License": "MIT",
    "OSI Approved :: ISC License (ISCL)": "ISC",
    "OSI Approved :: Apache Software License": "Apache-2.0",
    "OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License": "ISC",
}
#: Read in the files of the package, where its metadata does not say which.
_LOOKED_UP = {
    "jinja2": "BSD-3-Clause",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
    "colorama": "BSD-3-Clause",
}
_LOCKED = re.compile(r"^([a-z0-9][\w.-]*)(?:\[.*?\])?==", re.MULTILINE)
_GIVEN = re.compile(r'^ +"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?[^"]*", *(?:# *(.*))?$', re.MULTILINE)
_HEAD = """# Parts and their licences · 组成部分及其许可证

casetrack is licensed under Apache-2.0. It needs the libraries below, at the versions and hashes of
`requirements.lock`; a test fails where one has no known licence or one that is not allowed (AGPL
and GPL are not). `make sbom` writes them with their versions as a CycloneDX file. `make docs`
writes this page anew.

| library | licence | what for |
|---|---|---|
"""
_TAIL = """
Carried in the program itself: [htmx](../src/casetrack/web/static/htmx.LICENSE.txt) (0BSD), which
the pages use. Of the tests alone, and in no archive: [axe-core](../tests/web/axe.LICENSE.txt)
(MPL-2.0).
"""


def page() -> str:
    """Return the page as it is today."""
    lines = (f"| {name} | {licence(name)} | {why(name)} |\n" for name in locked())
    return _HEAD + "".join(lines) + _TAIL


def locked() -> list[str]:
    """Return the name of every library of the lock file."""
    return _LOCKED.findall((ROOT / "requirements.lock").read_text("utf-8"))


def given() -> Mapping[str, str]:
    """Return what pyproject.toml names, the parts of tests too, with the reason beside it."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    between = text[text.index("\ndependencies = [") : text.index("\n[tool.")]
    return {_plain(name): reason for name, reason in _GIVEN.findall(between)}


def licence(name: str) -> str:
    """Return the licence as an SPDX expression; the words of the metadata where it has none."""
    if name in _LOOKED_UP:
        return _LOOKED_UP[name]
    about = metadata(name)
    kinds = [each for each in about.get_all("Classifier") or [] if each.startswith("License :: ")]
    told = about.get("License-Expression") or about.get("License")
    words = told or " AND ".join(each.removeprefix("License :: ") for each in kinds)
    if not _is_known(words) and len(kinds) == 1:
        words = kinds[0].removeprefix("License :: ")
    return _SPDX.get(words, words)


def unknown(expression: str) -> list[str]:
    """Return what in a licence is not allowed, or not known."""
    parts = re.split(r"\s+(?:AND|OR)\s+|[()]", expression)
    return [each for each in parts if each not in ALLOWED and (each.strip() or not expression)]


def why(name: str) -> str:
    """Return why a library is there: its reason in pyproject.toml, or what needs it."""
    if reason := given().get(name):
        return reason
    through = [each for each in locked() if name in _needs(each)]
    # Such as psycopg-binary, which psycopg needs only where it is asked for.
    through = through or [each for each in locked() if name in _needs(each, extras=True)]
    return "through " + ", ".join(through)


def _needs(name: str, *, extras: bool = False) -> Iterator[str]:
    try:
        needed = [Requirement(each) for each in requires(name) or []]
    except PackageNotFoundError:
        return
    for each in needed:
        if extras or "extra" not in str(each.marker):
            yield _plain(each.name)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_known(words: str) -> bool:
    return bool(words) and (words in _SPDX or not unknown(words))


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
