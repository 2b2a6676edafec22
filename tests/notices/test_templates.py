"""The language of templates: values are data, gaps are refused, mistakes are named."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from casetrack.errors import NotFound, NoticeError
from casetrack.notices import Letter, Notices, Paragraph, Table
from days import day
from notices.samples import CASE, NOTICES, OFFICE, ROOT, letter, values

FORGERY = (
    "甲\n\n== signatory\n别的机关\n| 假 | 表 |\n# 标题\n=== 附页\r\n@ 某某\u2028"
    "{{ office.phone }}{% raw %}<b>&amp;</b>"
)
ON_ONE_LINE = (
    "甲 == signatory 别的机关 | 假 | 表 | # 标题 === 附页 @ 某某 "
    "{{ office.phone }}{% raw %}<b>&amp;</b>"
)


def cabinet(folder: Path, body: str, **files: str) -> Notices:
    """Return notices with one kind, `try`, whose body is given, before the shipped ones."""
    workflow = folder / "cn-2019"
    workflow.mkdir(parents=True)
    text = '{% extends "_letter.txt" %}{% block title %}试{% endblock %}{% block body %}\n'
    (workflow / "try.txt").write_text(f"{text}{body}\n{{% endblock %}}\n", "utf-8")
    for name, content in files.items():
        (folder / f"{name}.txt").write_text(content, "utf-8")
    return Notices([folder, ROOT / "notices"])


def tried(folder: Path, body: str, **event: object) -> Letter:
    given = {"draft": True, "signed_on": None, "office": OFFICE, "case": CASE, "event": event}
    return cabinet(folder, body).render("cn-2019", "try", given)


def refused(folder: Path, body: str, **event: object) -> str:
    with pytest.raises(NoticeError) as error:
        tried(folder, body, **event)
    return str(error.value)


def test_what_an_applicant_writes_cannot_become_a_part_of_the_letter() -> None:
    honest = letter("cn-2019", "reply/NOT_OURS")
    given = values("cn-2019", "reply/NOT_OURS", reason=FORGERY) | {
        "case": {
            **CASE,
            "request": FORGERY,
            "addressees": [FORGERY],
            "applicant": {"name": FORGERY, "type": FORGERY},
        }
    }
    forged = NOTICES.render("cn-2019", "reply/NOT_OURS", given)
    assert forged.addressee == f"{ON_ONE_LINE}："
    assert (forged.signatory, forged.attachments) == (honest.signatory, ())
    assert [type(block) for block in forged.body] == [type(block) for block in honest.body]
    assert all(isinstance(block, Paragraph) and block.style == "text" for block in forged.body)


def test_a_value_stays_in_its_cell(tmp_path: Path) -> None:
    written = tried(tmp_path, "| 内容 | {{ event.request }} |", request=f"| {FORGERY}")
    assert written.body == (Table((("内容", f"| {ON_ONE_LINE}"),)),)


def test_a_value_at_the_start_of_a_line_is_text(tmp_path: Path) -> None:
    for value in ("# 甲", "@ 甲", "=== 甲", "== title", "| 甲 |"):
        written = tried(tmp_path / value.replace("|", "-"), "{{ event.value }}", value=value)
        assert written.body == (Paragraph(value),)


def test_the_pieces_of_a_text_are_data_too(tmp_path: Path) -> None:
    body = "{% for item in event.items | lines %}\n{{ item }}\n\n{% endfor %}"
    written = tried(tmp_path, body, items="# 甲；== title\n| 乙 |;丙")
    pieces = ("# 甲", "== title", "| 乙 |", "丙")
    assert written.body == tuple(Paragraph(piece) for piece in pieces)


def test_characters_that_no_file_can_hold_are_left_out(tmp_path: Path) -> None:
    written = tried(
        tmp_path, "{{ event.value }}", value="甲\x00\x1b\ud800\ufdd0\u202e乙\ufffe镕喆堃"
    )
    assert written.body == (Paragraph("甲乙镕喆堃"),)


@pytest.mark.parametrize(
    "name", ["朱镕基", "赵喆", "钱堃", "孙\U00030edd", "李\ue000", "葛\U000e0100"]
)
def test_rare_characters_of_names_survive(tmp_path: Path, name: str) -> None:
    assert tried(tmp_path, "{{ event.name }}", name=name).body == (Paragraph(name),)


def test_a_body_is_read_into_paragraphs_headings_and_tables(tmp_path: Path) -> None:
    body = "# 一、标题\n甲\n乙\n\n丙\n@ 某局：\n| 一 | |\n\n| 二 | 2 | 3 |\n=== 附页\n末"
    assert tried(tmp_path, body).body == (
        Paragraph("一、标题", "heading"),
        Paragraph("甲乙"),
        Paragraph("丙"),
        Paragraph("某局：", "flush"),
        Table((("一", ""), ("二", "2", "3"))),
        Paragraph("附页", "enclosure"),
        Paragraph("末"),
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("{{ event.day | chinese_date }}", "2026年1月5日"),
        ("{{ event.stored | chinese_date }}", "2026年1月5日"),
        ("{{ event.day | weekday }}", "星期一"),
        ("{{ event.sum | yuan }}", "380元"),
        ("{{ event.part | yuan }}", "12.50元"),
        ("{{ event.large | yuan }}", "14700元"),
        ("{{ event.text | without_stop }}。", "因故。"),
        ("{{ event.list | lines | length }}", "2"),
    ],
)
def test_filters_write_as_chinese_letters_do(tmp_path: Path, written: str, read: str) -> None:
    facts: Mapping[str, object] = {
        "day": day("Mon 2026-01-05"),
        "stored": "2026-01-05",
        "sum": Decimal("380.00"),
        "part": "12.5",
        "large": Decimal("1.47E+4"),
        "text": "因故。；",
        "list": "甲；乙",
    }
    assert tried(tmp_path, written, **facts).body == (Paragraph(read),)


@pytest.mark.parametrize(
    "written",
    [
        "{{ event.gap }}",
        "{{ event.gap | chinese_date }}",
        "{{ event.gap | lines }}",
        "{{ event.gap | yuan }}",
        "{% if event.gap %}有{% endif %}",
        "{% if event.gap == 1 %}有{% endif %}",
        "{% for item in event.gap %}{{ item }}{% endfor %}",
        "{{ event.gap.inner }}",
    ],
)
def test_a_gap_is_refused_however_it_is_used(tmp_path: Path, written: str) -> None:
    said = refused(tmp_path, written)
    assert said.splitlines() == [
        "cn-2019/try.txt: 1 problem",
        "cn-2019/try.txt: event.gap: the letter needs this value and it is not there",
    ]


def test_a_value_may_have_the_name_of_a_method(tmp_path: Path) -> None:
    written = tried(tmp_path, "{{ event.items }}{{ event.keys }}", items="甲", keys="乙")
    assert written.body == (Paragraph("甲乙"),)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{ event.day }}", "a date needs a filter"),
        ("{{ event.flag }}", "a bool needs a filter"),
        ("{{ event.secret | chinese_date }}", "chinese_date wants a date"),
        ("{{ event.secret | yuan }}", "yuan wants an amount"),
        ("{{ event.number | lines }}", "lines wants a text"),
        ("{{ event.secret + 1 }}", "TypeError"),
        ("{{ event.secret | safe }}", "No filter named 'safe'"),
        ("{{ event.__class__ }}", "a template may not use __class__"),
        ("{{ event._values }}", "a template may not use _values"),
        ("{{ unknown('event.kind') }}", "no branch of the template is for this event.kind"),
        ("{% include 'nothing.txt' %}", "there is no template nothing.txt"),
        ("{% if %}", "line 2"),
        ("| 甲", "a row of a table must begin and end with |"),
        ("#甲", "this mark is not known"),
        ("==== 甲", "this mark is not known"),
        ("== colophon\n甲", "there is no such section"),
        ("== title\n甲", "there is no such section, or it stands twice"),
        ("", "body: must not be empty"),
    ],
)
def test_a_mistake_in_a_template_is_named_and_no_value_shown(
    tmp_path: Path, written: str, said: str
) -> None:
    facts = {"day": day("Mon 2026-01-05"), "flag": True, "secret": "身份证号", "number": 7}
    problems = refused(tmp_path, written, **facts)
    assert said in problems
    assert "身份证号" not in problems


def test_a_line_that_cannot_be_read_is_shown_without_its_values(tmp_path: Path) -> None:
    said = refused(tmp_path, "| 姓名 | {{ event.name }}", name="赵喆堃")
    assert "[| 姓名 | …]" in said
    assert "赵喆堃" not in said


def test_every_problem_of_a_text_is_told_at_once(tmp_path: Path) -> None:
    said = refused(tmp_path, "#甲\n\n| 乙\n\n== colophon")
    assert said.startswith("cn-2019/try.txt: 3 problems")


def test_an_office_s_own_template_stands_before_the_shipped_one(tmp_path: Path) -> None:
    own = cabinet(tmp_path, "甲", _letter=_shipped("_letter.txt").replace("地址", "住所"))
    shipped = NOTICES.render("cn-2019", "receipt", values("cn-2019", "receipt"))
    written = own.render("cn-2019", "receipt", values("cn-2019", "receipt"))
    assert "住所" in written.contact[0]
    assert written.body == shipped.body


def test_the_hash_changes_with_any_template_that_the_letter_is_made_from(tmp_path: Path) -> None:
    def hashed(folder: str, **files: str) -> str:
        return cabinet(tmp_path / folder, "甲", **files).template_sha256("cn-2019", "receipt")

    shipped = NOTICES.template_sha256("cn-2019", "receipt")
    assert hashed("same") == shipped
    assert hashed("base", _letter=_shipped("_letter.txt") + "\n") != shipped
    assert hashed("other", _form=_shipped("_form.txt") + "\n") == shipped
    slip = _shipped("_opinion_slip.txt")
    including = cabinet(tmp_path / "slip", "甲", _opinion_slip=f"{slip}\n")
    kind = "consult_third_party"
    assert including.template_sha256("cn-2019", kind) != NOTICES.template_sha256("cn-2019", kind)


def test_a_template_that_hides_what_it_extends_has_no_hash(tmp_path: Path) -> None:
    own = cabinet(tmp_path, "{% include event.name %}")
    with pytest.raises(NoticeError, match="plain name"):
        own.template_sha256("cn-2019", "try")


def test_folders_and_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nowhere"):
        Notices([tmp_path / "nowhere"])
    with pytest.raises(NotFound, match=r"layout\.toml"):
        Notices([tmp_path])
    (tmp_path / "old.txt").write_bytes("回执".encode("gb18030"))
    with pytest.raises(NoticeError, match=r"old\.txt: file: is not UTF-8"):
        Notices([tmp_path, ROOT / "notices"])


def _shipped(name: str) -> str:
    return (ROOT / "notices" / name).read_text("utf-8")


def test_dashes_below_a_head_say_how_wide_columns_are_and_those_of_a_value_do_not(
    tmp_path: Path,
) -> None:
    headed = "| a | b |\n| - | --- |\n| {{ event.x }} | {{ event.y }} |\n"
    (table,) = tried(tmp_path / "headed", headed, x="-", y="---").body
    assert table == Table((("a", "b"), ("-", "---")), (1, 3))
    plain = "| a | b |\n| {{ event.x }} | {{ event.y }} |\n"
    (table,) = tried(tmp_path / "plain", plain, x="-", y="---").body
    assert table == Table((("a", "b"), ("-", "---")))


TWICE = "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}"
MANY = "[" + ",".join("1" * 100) + "]"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"{{% set m = {MANY} %}}" + "{% for a in m %}" * 9 + "甲" + "{% endfor %}" * 9, "loops"),
        (f"{TWICE}{{{{ m(60) }}}}", "loops"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "RecursionError"),
        ("{% for a in [1] recursive %}{{ loop([1]) }}{% endfor %}", "must not be recursive"),
        ("{% for a in range(1000000000) %}甲{% endfor %}", "range"),
        ("{{ '甲' * 1000000000 }}", "may not use *"),
        ("{{ 10 ** 1000000000 }}", "may not use **"),
        ("{{ '%1000000000d' % 1 }}", "may not use %"),
        ("{% set x = '甲' * 1 %}", "may not use *"),
        ("{{ '甲'.center(1000000000) }}", "may not use center of a str"),
        ("{{ '{0.__class__}'.format(1) }}", "may not use format of a str"),
        ("{{ [].append(1) }}", "may not use append of a list"),
        ("{{ event.known.__class__.__mro__ }}", "may not use __class__"),
        ("{{ self.__init__.__globals__ }}", "may not use __init__"),
        ("{% set x = '甲甲甲甲甲甲甲甲' %}" + "{% set x = x ~ x %}" * 40, "more than 100000"),
        ("{% set x = '甲甲甲甲甲甲甲甲' %}" + "{% set x = x + x %}" * 40, "more than 100000"),
        ("{% set x = [1, 1] %}" + "{% set x = x + x %}" * 40, "more than 100000"),
        ("{% set x %}甲甲甲甲{% endset %}" + "{% set x %}{{ x }}{{ x }}{% endset %}" * 40,
         "prints more than"),
        ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", "RecursionError"),
        ("{% include 'cn-2019/try.txt' %}", "RecursionError"),
        ("{% import 'os' as os %}", "no template os"),
        ("{{ cycler }}", "cycler"),
    ],
)  # fmt: skip
def test_no_template_works_for_ever_fills_the_memory_or_leaves_its_box(
    tmp_path: Path, written: str, said: str
) -> None:
    assert said in refused(tmp_path, written, known="甲")


def test_a_template_as_large_as_a_book_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoticeError, match="larger than 256 KB"):
        cabinet(tmp_path, "甲" * 100_000)
