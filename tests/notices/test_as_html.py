"""The HTML page: everything escaped, nothing fetched, the measures of GB/T 9704."""

from dataclasses import replace

import pytest

from casetrack.notices import Paragraph, Table
from notices.samples import KINDS, NOTICES, letter


def test_every_text_of_a_letter_is_escaped() -> None:
    evil = "<script>alert('1')</script>&"
    attacked = replace(
        letter("cn-2019", "reply/OPEN"),
        letterhead=evil,
        title=evil,
        number=evil,
        addressee=evil,
        body=(Paragraph(evil), Paragraph(evil, "heading"), Table(((evil, evil),))),
        attachments=(evil, evil),
        signatory=evil,
        dated=evil,
        contact=(evil,),
        enclosures=(Paragraph(evil, "enclosure"), Paragraph(evil, "flush")),
    )
    page = NOTICES.to_html(attacked)
    assert "<script" not in page
    assert page.count("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;") == 17


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_a_page_needs_no_other_file_and_runs_nothing(workflow: str, kind: str) -> None:
    written = letter(workflow, kind)
    page = NOTICES.to_html(written)
    for asset in ("<script", "<link", "<img", "url(", "@import", "src="):
        assert asset not in page
    assert page.count("<td") == sum(
        len(row)
        for block in (*written.body, *written.enclosures)
        if isinstance(block, Table)
        for row in block.rows
    )


def test_a_page_is_chinese_and_has_the_measures_of_the_standard() -> None:
    page = NOTICES.to_html(letter("cn-2019", "reply/OPEN"))
    assert '<html lang="zh-CN">' in page
    assert "size: 210.0mm 297.0mm" in page
    assert "margin: 37.0mm 26.0mm 35.0mm 28.0mm" in page
    assert '16.0pt/29.0pt "仿宋_GB2312", "仿宋"' in page
    assert '<p class="letterhead">云溪市教育局</p>' in page
    assert '<p class="number">云教公开〔2026〕7号</p>\n<h1>政府信息公开告知书</h1>' in page


def test_a_form_has_no_red_head() -> None:
    page = NOTICES.to_html(letter("cn-2019", "approval_form"))
    assert "letterhead" not in page
    assert "<h1>云溪市教育局<br>依申请公开办理审批表</h1>" in page


def test_only_a_draft_says_that_it_is_one() -> None:
    issued = letter("cn-2019", "reply/OPEN")
    assert "草稿" not in NOTICES.to_html(issued)
    assert "草稿" in NOTICES.to_html(replace(issued, draft=True))


def test_a_short_row_of_a_table_reaches_to_the_edge() -> None:
    page = NOTICES.to_html(letter("cn-2019", "approval_form"))
    assert '<td>申请内容</td><td colspan="3">2025年学区划分方案及其听证会材料</td>' in page


def test_the_same_letter_gives_the_same_page() -> None:
    written = letter("cn-2019", "reply/PARTIAL")
    assert NOTICES.to_html(written) == NOTICES.to_html(letter("cn-2019", "reply/PARTIAL"))
