"""The Chinese catalog: every sentence of the code, whole, and compiled as it is written."""

import io
import json
import re
import string
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from casetrack.cli.main import main
from casetrack.i18n import translator
from casetrack.messages import say_count
from days import day

ROOT = Path(__file__).parents[1]
WORDS = ROOT / "src/casetrack/locales/zh_CN/LC_MESSAGES/casetrack.po"
COMPILED = WORDS.with_suffix(".mo")
AGAIN = "make catalogs brings the catalog up to date; then translate what is new"


@pytest.fixture(scope="module")
def catalog():
    with WORDS.open("rb") as words:
        return read_po(words, locale="zh_CN", domain="casetrack")


def test_the_catalog_holds_exactly_the_sentences_of_the_code(catalog):
    sentences = sentences_of_the_code()
    assert len(sentences) > 100
    held = {message.id for message in catalog if message.id}
    assert sentences - held == set(), AGAIN
    assert held - sentences == set(), AGAIN
    assert list(catalog.obsolete) == [], AGAIN


def test_every_sentence_is_translated(catalog):
    assert [each.id for each in catalog if not all(forms(each.string)) or each.fuzzy] == []


def test_every_translation_has_the_placeholders_of_its_sentence(catalog):
    differing = [
        each.id
        for each in catalog
        if each.id and len({*map(placeholders, forms(each.id) + forms(each.string))}) > 1
    ]
    assert differing == []


def test_a_sentence_that_counts_goes_by_its_number_in_the_plurals_of_the_language():
    left = [
        say_count("{count} working day left", "{count} working days left", n) for n in (0, 1, 2)
    ]
    assert [each.put(translator("en")) for each in left] == [
        "0 working days left",
        "1 working day left",
        "2 working days left",
    ]
    assert [each.put(translator("zh-CN")) for each in left] == [
        f"剩 {n} 个工作日" for n in (0, 1, 2)
    ]


def test_no_sentence_leaves_the_plural_to_its_reader(catalog):
    words = [form for each in catalog for form in forms(each.id)]
    assert [each for each in words if re.search(r"\w\((s|es|ies)\)", each)] == []


def test_the_compiled_catalog_is_what_the_written_one_compiles_to(catalog):
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    assert COMPILED.read_bytes() == compiled.getvalue(), AGAIN


#: Each kind of sentence: the command that shows it, and what stands there in both languages.
KINDS = {
    "a sentence inside a sentence": (
        ("deadline", "--received", "2026-02-13"),
        "自 2026-02-13 星期五 起：20 个工作日，开始之日不计算在内（",
        "from 2026-02-13 Friday: 20 working days; the first day is not counted (",
    ),
    "a word": (("calendar", "show", "2026"), "2026  已公布", "2026  announced"),
    "a result": (("workflow", "check", "cn-2019"), "cn-2019：没有错误", "cn-2019: no problems"),
    "what is not there": (
        ("workflow", "check", "nix"),
        "没有办理流程 'nix'；",
        "no workflow 'nix'; ",
    ),
    "a wrong value": (
        ("deadline", "--received", "13.2.2026"),
        "'13.2.2026' 不是日期；",
        "'13.2.2026' is not a date; ",
    ),
    "a database that is missing": (
        ("list",),
        "处没有数据库，建库请运行：casetrack init",
        "; make one with: casetrack init",
    ),
    "the number of problems in a file": (
        ("workflow", "check", "bad.toml"),
        " 处错误\n",
        " problems\n",
    ),
    "a problem in a file": (
        ("workflow", "check", "bad.toml"),
        "id: 应为引号中的文字，不能是 3",
        "id: must be text in quotes, not 3",
    ),
    "a warning about what happened": (
        ("deadline", "extended_late.json"),
        "2026-03-20 的延长答复期限不发生效力：答复期限 已于 2026-03-19 届满",
        "延长答复期限 of 2026-03-20 has no effect: 答复期限 had run out on 2026-03-19",
    ),
    "a finding in a table": (
        ("check-report", str(ROOT / "src/casetrack/demo/published-2017.json")),
        "填的是 3，但各分项合计 4",
        "3 stands there, but its parts come to 4",
    ),
}


@pytest.fixture
def shown(tmp_path, monkeypatch, capsys):
    """Return a function that runs a command and returns all that it shows."""
    for name in ("CONFIG", "DATABASE_URL", "USER", "TODAY"):
        monkeypatch.delenv(f"CASETRACK_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text("id = 3\n", "utf-8")
    received = {"type": "received", "on": str(day("Fri 2026-02-13"))}
    extended = {"type": "extended", "on": str(day("Fri 2026-03-20")), "days": 10}
    Path("extended_late.json").write_text(json.dumps({"events": [received, extended]}), "utf-8")

    def run(*arguments: str) -> str:
        monkeypatch.setattr(sys, "argv", ["casetrack", *arguments])
        with suppress(SystemExit):  # how a command ends that has found something
            main()
        captured = capsys.readouterr()
        return captured.out + captured.err

    return run


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_line_speaks_chinese_and_english_where_asked_to(shown, kind):
    command, chinese, english = KINDS[kind]
    assert chinese in shown(*command)
    assert english in shown("--lang", "en", *command)


def sentences_of_the_code() -> set[str | tuple[str, ...]]:
    """Return the templates, two of a sentence that counts, found as `make catalogs` finds them."""
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", " ")
    named = re.search(r"^SENTENCES := (.+)$", makefile, re.MULTILINE)
    assert named
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, parse_keywords(named[1].split()))
    return {template for _, _, template, _, _ in found}


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    """Return the forms of a sentence: several where it counts."""
    return (words,) if isinstance(words, str) else tuple(words)


def placeholders(template: str) -> tuple[tuple[str, str, str], ...]:
    """Return the fields of a template with how each is converted and formatted."""
    return tuple(
        sorted(
            (field, conversion or "", spec or "")
            for _, field, spec, conversion in string.Formatter().parse(template)
            if field is not None
        )
    )
