"""The Word file: the layout of GB/T 9704-2012, and the same bytes for the same letter."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from casetrack.notices import Letter, Paragraph, Table
from casetrack.notices.layout import signature_indents
from notices.samples import ENGLISH, KINDS, NOTICES, letter


def opened(written: Letter) -> WordFile:
    return Document(BytesIO(NOTICES.to_docx(written)))


def found(file: WordFile, text: str) -> WordParagraph:
    (paragraph,) = [p for p in file.paragraphs if p.text == text]
    return paragraph


def east_asian_font(paragraph: WordParagraph) -> str | None:
    return paragraph.runs[0]._element.rPr.rFonts.get(qn("w:eastAsia"))


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_a_file_has_all_of_the_letter_in_order(workflow: str, kind: str) -> None:
    written = letter(workflow, kind)
    names = written.attachments
    numbered = names if len(names) < 2 else [f"{n}．{x}" for n, x in enumerate(names, start=1)]
    listed = [f"附件：{name}" if n == 0 else name for n, name in enumerate(numbered)]
    signed = [written.signatory, written.dated] if written.signatory else []
    is_red = workflow not in (ENGLISH, "post") and bool(written.signatory)
    file = opened(written)
    if is_red:
        assert file.sections[0].first_page_header.paragraphs[-1].text == written.letterhead
        head = [written.number or "", written.title, written.addressee]
    else:
        head = [written.letterhead, written.title, written.number or "", written.addressee]
    assert [paragraph.text for paragraph in file.paragraphs] == [
        *filter(None, head),
        *(block.text for block in written.body if isinstance(block, Paragraph)),
        *listed,
        *signed,
        *written.contact,
        *(block.text for block in written.enclosures if isinstance(block, Paragraph)),
    ]


def test_the_page_is_that_of_the_standard() -> None:
    (section,) = opened(letter("cn-2019", "reply/OPEN")).sections
    near = Mm(0.1)
    for measured, wanted in (
        (section.page_width, 210),
        (section.page_height, 297),
        (section.top_margin, 37),
        (section.bottom_margin, 35),
        (section.left_margin, 28),
        (section.right_margin, 26),
    ):
        assert measured is not None
        assert abs(measured - Mm(wanted)) < near


def test_titles_addressee_and_text_stand_as_the_standard_wants() -> None:
    written = letter("cn-2019", "correction")
    file = opened(written)
    title, addressee = found(file, written.title), found(file, written.addressee)
    (text, *_) = [block.text for block in written.body if isinstance(block, Paragraph)]
    paragraph = found(file, text)
    assert title.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert (east_asian_font(title), title.runs[0].font.size) == ("方正小标宋简体", Pt(22))
    assert addressee.text.endswith("：")
    assert addressee.paragraph_format.first_line_indent is None
    assert paragraph.paragraph_format.first_line_indent == Pt(32)
    assert paragraph._element.pPr.ind.get(qn("w:firstLineChars")) == "200"
    assert paragraph.paragraph_format.line_spacing == Pt(29)
    assert paragraph.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert east_asian_font(paragraph) == "仿宋_GB2312"
    assert file.styles["Normal"].font.size == Pt(16)


def test_quotation_marks_are_shown_in_the_chinese_font() -> None:
    written = letter("cn-2019", "correction")
    for paragraph in opened(written).paragraphs:
        assert paragraph.runs[0]._element.rPr.rFonts.get(qn("w:hint")) == "eastAsia"


def test_a_machine_without_the_fonts_is_told_what_stands_in_for_them() -> None:
    with ZipFile(BytesIO(NOTICES.to_docx(letter("cn-2019", "receipt")))) as archive:
        table = archive.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong,' in table


@pytest.mark.parametrize(
    ("signatory", "dated", "indents"),
    [
        ("云溪市教育局", "2026年1月5日", (4.0, 2.0)),  # 6 and 6 wide: the date sets the edge
        ("云溪市教育考试招生委员会办公室", "2026年1月5日", (2.0, 9.0)),
        ("教育局", "2026年11月25日", (8.0, 2.0)),
    ],
)
def test_the_date_begins_two_characters_to_the_right_of_the_name(
    signatory: str, dated: str, indents: tuple[float, float]
) -> None:
    written = replace(letter("cn-2019", "receipt"), letterhead="", signatory=signatory, dated=dated)
    file = opened(written)
    assert signature_indents(signatory, dated) == indents
    for text, indent in zip((signatory, dated), indents, strict=True):
        paragraph = found(file, text)
        assert paragraph.alignment == WD_ALIGN_PARAGRAPH.RIGHT
        assert paragraph.paragraph_format.right_indent == Pt(16 * indent)


def test_digits_stand_as_close_to_chinese_as_in_the_pdf() -> None:
    # With gaps a date would be wider than it is reckoned, and begin too near below the signature.
    properties = opened(letter("cn-2019", "reply/OPEN")).styles["Normal"].element.pPr
    gaps = [properties.find(qn(name)) for name in ("w:autoSpaceDE", "w:autoSpaceDN")]
    assert [each.get(qn("w:val")) for each in gaps] == ["0", "0"]


def test_no_page_holds_the_signature_alone() -> None:
    written = letter("cn-2019", "consult_third_party")
    file = opened(written)
    last = [block.text for block in written.body if isinstance(block, Paragraph)][-1]
    for text in (last, "附件：第三方意见回执", written.signatory):
        kept = [p for p in file.paragraphs if p.text == text and p.paragraph_format.keep_with_next]
        assert kept, text


def test_an_enclosure_begins_a_page() -> None:
    file = opened(letter("cn-2019", "consult_third_party"))
    assert found(file, "第三方意见回执").paragraph_format.page_break_before


def test_several_attachments_are_numbered_below_one_another() -> None:
    file = opened(letter("cn-2019", "correction", attachments="甲；乙"))
    first, second = found(file, "附件：1．甲"), found(file, "2．乙")
    assert first.paragraph_format.left_indent == second.paragraph_format.left_indent == Pt(80)
    assert first.paragraph_format.first_line_indent == Pt(-48)


def test_pages_are_numbered_on_their_outer_edge() -> None:
    (section,) = opened(letter("cn-2019", "receipt")).sections
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        (paragraph,) = footer.paragraphs
        assert paragraph.text == "— 1 —"
        assert paragraph.alignment == side
        assert [code.text for code in paragraph._element.iter(qn("w:instrText"))] == ["PAGE"]


def test_the_first_page_of_a_letter_has_the_red_head_and_no_number() -> None:
    (section,) = opened(letter("cn-2019", "reply/OPEN")).sections
    assert section.different_first_page_header_footer
    name, foot = section.first_page_header.paragraphs[-1], section.first_page_footer.paragraphs[0]
    assert (name.text, name.runs[0].font.size) == ("云溪市教育局", Pt(36))
    assert str(name.runs[0].font.color.rgb) == "D7000F"
    # Lines of 170 mm around a text of 156 mm.
    form = name.paragraph_format
    for beyond in (form.left_indent, form.right_indent):
        assert beyond is not None
        assert abs(beyond - Mm(-7)) < Mm(0.1)
    assert [each.get(qn("w:val")) for each in name._element.iter(qn("w:bottom"))] == [
        "thickThinSmallGap"
    ]
    assert foot.text == ""
    assert [each.get(qn("w:val")) for each in foot._element.iter(qn("w:bottom"))] == [
        "thinThickSmallGap"
    ]
    # Page numbers stand 3 mm above the line that the first page has at its foot.
    after = section.footer.paragraphs[0].paragraph_format.space_after
    assert section.footer_distance is not None
    assert after is not None
    assert abs(section.footer_distance - Mm(20)) < Mm(0.1)
    assert abs(after - Mm(3)) < Mm(0.1)


def test_a_form_has_neither() -> None:
    (section,) = opened(letter("cn-2019", "approval_form")).sections
    assert not section.different_first_page_header_footer
    assert section.footer_distance is not None
    assert abs(section.footer_distance - Mm(23)) < Mm(0.1)


def test_only_a_draft_says_on_every_page_that_it_is_one() -> None:
    issued = letter("cn-2019", "receipt")
    for written, says in ((issued, False), (replace(issued, draft=True), True)):
        (section,) = opened(written).sections
        for header in (section.header, section.even_page_header, section.first_page_header):
            assert any("草稿" in paragraph.text for paragraph in header.paragraphs) is says


def test_a_short_row_of_a_table_reaches_to_the_edge() -> None:
    written = letter("cn-2019", "approval_form")
    (table,) = [block for block in written.body if isinstance(block, Table)]
    (drawn,) = opened(written).tables
    request = drawn.rows[3].cells
    assert [cell.text for cell in drawn.rows[0].cells] == list(table.rows[0])
    assert request[0].text == "申请内容"
    assert request[1]._tc is request[3]._tc


def test_a_file_tells_nothing_of_who_made_it_or_when() -> None:
    written = letter("cn-2019", "reply/OPEN")
    properties = opened(written).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.created == properties.modified == datetime(2026, 3, 12, tzinfo=UTC)
    with ZipFile(BytesIO(NOTICES.to_docx(written))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("kind", ["reply/PARTIAL", "approval_form", "consult_third_party"])
def test_the_same_letter_gives_the_same_bytes(kind: str) -> None:
    first, second = (NOTICES.to_docx(letter("cn-2019", kind)) for _ in range(2))
    assert sha256(first).hexdigest() == sha256(second).hexdigest()


def test_bytes_do_not_depend_on_the_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    written = letter("cn-2019", "reply/OPEN")
    first = NOTICES.to_docx(written)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert NOTICES.to_docx(written) == first


@pytest.mark.parametrize("name", ["朱镕基", "赵喆堃", "孙\U00030edd", "李\ue000"])
def test_rare_characters_of_names_survive(name: str) -> None:
    written = replace(letter("cn-2019", "receipt"), addressee=f"{name}：")
    assert found(opened(written), f"{name}：")
