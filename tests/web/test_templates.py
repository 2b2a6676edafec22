"""The templates: every word from the catalogs, every one in use, nothing that needs a network."""

import re
from pathlib import Path

import pytest

from casetrack import web

HERE = Path(web.__file__).parent
TEMPLATES = sorted((HERE / "templates").glob("*.html"))
CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
SEEN_ATTRIBUTE = re.compile(r"""\b(?:aria-label|alt|title|placeholder)="([^"]*)\"""")
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
EVERY = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)


@EVERY
def test_every_word_of_a_page_comes_from_the_catalogs(template):
    text = CODE.sub("", template.read_text("utf-8"))
    outside = re.sub(r"<[^>]*>", "", text)
    # A macro may write the attributes of a tag that stands elsewhere.
    seen = [*SEEN_ATTRIBUTE.findall(text), re.sub(r'[a-z-]+="[^"]*"', "", outside)]
    words = [word for part in seen for word in WORD.findall(part.replace("casetrack", ""))]
    assert words == []


@EVERY
def test_no_value_reaches_a_page_unescaped(template):
    text = template.read_text("utf-8")
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", text)


@EVERY
def test_every_template_is_used(template):
    sources = [*TEMPLATES, *HERE.glob("*.py")]
    users = [path for path in sources if path != template]
    assert any(f'"{template.name}"' in path.read_text("utf-8") for path in users)


def test_nothing_is_loaded_from_elsewhere():
    for path in [*TEMPLATES, HERE / "static" / "desk.css", HERE / "static" / "desk.js"]:
        assert not re.search(r"//[a-z]+\.|@import|url\((?!#)", path.read_text("utf-8")), path.name


def test_what_comes_from_others_has_its_licence_and_version_beside_it():
    kept = HERE / "static"
    licence = (kept / "htmx.LICENSE.txt").read_text("utf-8")
    version = re.search(r'version:"([0-9.]+)"', (kept / "htmx.min.js").read_text("utf-8"))
    assert version
    assert f"htmx {version[1]}," in licence
    assert "Zero-Clause BSD" in licence
