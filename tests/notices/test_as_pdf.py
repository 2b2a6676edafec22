"""The PDF, measured: what poppler reads and draws is held to GB/T 9704-2012."""

import re
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from casetrack.errors import BadInput, NotFound, NoticeError
from casetrack.notices import Letter, Notices, Paragraph, Table, Typefaces
from casetrack.notices.as_pdf import Served
from notices import measured
from notices.samples import ENGLISH, KINDS, NOTICES, ROOT, letter

LAYOUT = (ROOT / "notices" / "layout.toml").read_text("utf-8")
#: Characters as wide as they are high, none of which may not begin or end a line.
PLAIN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁"
NEAR = 1.0
POINT = 25.4 / 72


def long_letter(characters: int, **changed: object) -> Letter:
    """Return a reply whose text is one paragraph of plain characters."""
    text = (PLAIN * (characters // len(PLAIN) + 1))[:characters]
    return replace(letter("cn-2019", "reply/OPEN"), body=(Paragraph(text),), **changed)


@cache
def three_pages() -> bytes:
    return NOTICES.to_pdf(long_letter(1100))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def other_layout(folder: Path, text: str, typefaces: Typefaces | None = None) -> Notices:
    (folder / "layout.toml").write_text(text, "utf-8")
    return Notices([folder, ROOT / "notices"], typefaces)


def folder_of(family: str) -> Path:
    """Return the folder that a font of this machine stands in."""
    faces = [face for face in Typefaces().all.fonts() if face.family == family]
    return Path(faces[0].path or "").parent


def texts(written: Letter) -> list[str]:
    """Return every text that a page of the letter must show."""
    blocks = (*written.body, *written.enclosures)
    cells = [c for b in blocks if isinstance(b, Table) for row in b.rows for c in row]
    paragraphs = [block.text for block in blocks if isinstance(block, Paragraph)]
    signed = [written.signatory, written.dated] if written.signatory else []
    head = [written.letterhead, written.title, written.number or "", written.addressee]
    return [*head, *paragraphs, *cells, *written.attachments, *signed, *written.contact]


@pytest.mark.parametrize(("workflow", "kind"), KINDS)
def test_a_file_has_all_of_the_letter(workflow: str, kind: str) -> None:
    written = letter(workflow, kind)
    shown = "".join(measured.pages(NOTICES.to_pdf(written)))
    # A paragraph may be parted by the end of a page, with the number of the page in between.
    shown = re.sub(r"—\d—", "", shown)
    for text in texts(written):
        assert squeezed(text) in shown, text


def test_the_page_is_that_of_the_standard() -> None:
    file = three_pages()
    assert measured.facts(file)["Page size"] == "595.276 x 841.89 pts (A4)"
    block = [line for line in measured.lines(file) if line.page == 2 and "—" not in line.text]
    assert min(line.left for line in block) == pytest.approx(28, abs=NEAR)
    assert max(line.right for line in block) == pytest.approx(210 - 26, abs=NEAR)
    assert min(line.top for line in block) == pytest.approx(37, abs=NEAR)
    assert 297 - 35 - 10.23 < max(line.bottom for line in block) < 297 - 35


def test_a_full_page_has_22_lines_of_28_characters() -> None:
    block = [line for line in measured.lines(three_pages()) if line.page == 2]
    *full, number = block
    assert number.text == "—2—"
    assert [len(line.text) for line in full] == [28] * 22
    steps = {round(below.top - line.top, 2) for line, below in pairwise(full)}
    assert steps == {round(29 * POINT, 2)}


def quoted(text: str) -> Letter:
    return replace(long_letter(0), body=(Paragraph(text),))


def test_punctuation_that_stands_together_is_narrowed() -> None:
    lines = measured.lines(NOTICES.to_pdf(quoted("依据《条例》：“天地玄黄”。宇宙")))
    (line,) = [line for line in lines if line.text.startswith("依据")]
    # Sixteen characters, three of which take half of their width: 》：“ and ”。
    assert (line.right - line.left) / (15.75 * POINT) == pytest.approx(16 - 1.5, abs=0.2)


def test_sizes_are_those_of_the_standard() -> None:
    sizes = {piece.text.replace(" ", ""): piece.size for piece in measured.pieces(three_pages())}
    assert sizes["政府信息公开告知书"] == 22
    assert sizes["云教公开〔2026〕7号"] == 16
    assert sizes["赵喆堃："] == 16
    assert sizes["—2—"] == 14
    assert {size for text, size in sizes.items() if text and text in PLAIN * 3} == {16}


def thicknesses(rows: list[tuple[float, float, float]]) -> list[float]:
    """Return how thick each line is that the rows of dots make."""
    downs = [down for down, _, _ in rows]
    starts = [at for at, down in enumerate(downs) if at == 0 or down - downs[at - 1] > 0.3]
    ends = [*starts[1:], len(downs)]
    return [(end - start) / 5 for start, end in zip(starts, ends, strict=True)]


def test_the_head_is_red_and_nothing_else_is() -> None:
    red = [piece for piece in measured.pieces(three_pages()) if piece.color != "#000000"]
    assert [(piece.page, piece.text.replace(" ", "")) for piece in red] == [(1, "云溪市教育局")]
    rows = measured.red_rows(three_pages(), page=1)
    assert rows[0][0] == pytest.approx(30, abs=0.5)
    rules = [row for row in rows if row[2] - row[1] > 160]
    assert {round(right - left) for _, left, right in rules} == {170}
    # Thick above thin, white between them, and the other way round at the foot.
    assert [round(thickness, 1) for thickness in thicknesses(rules)] == pytest.approx(
        [2 * POINT, 0.75 * POINT, 0.75 * POINT, 2 * POINT], abs=0.25
    )
    assert rules[-1][0] == pytest.approx(297 - 20, abs=0.5)
    assert measured.red_rows(three_pages(), page=2) == []


def test_a_long_name_of_an_office_stays_between_the_margins() -> None:
    name = "云溪市教育考试招生委员会办公室（云溪市招生考试服务中心）"
    file = NOTICES.to_pdf(long_letter(100, letterhead=name))
    rows = [row for row in measured.red_rows(file, page=1) if row[2] - row[1] < 160]
    assert min(left for _, left, _ in rows) == pytest.approx(28, abs=NEAR)
    assert max(right for _, _, right in rows) == pytest.approx(184, abs=2 * NEAR)


def test_without_the_red_head_the_name_is_the_first_line_of_the_title(tmp_path: Path) -> None:
    headless = re.sub(r"\[letterhead\][^\[]*", "", LAYOUT)
    plain = other_layout(tmp_path, headless)
    pieces = measured.pieces(plain.to_pdf(letter("cn-2019", "reply/OPEN")))
    assert {piece.color for piece in pieces} == {"#000000"}
    assert (pieces[0].text, pieces[0].size) == ("云溪市教育局", 22)
    assert "— 1 —" in [piece.text for piece in pieces]


def test_a_form_has_no_red_head() -> None:
    pieces = measured.pieces(NOTICES.to_pdf(letter("cn-2019", "approval_form")))
    assert {piece.color for piece in pieces} == {"#000000"}
    assert "— 1 —" in [piece.text for piece in pieces]


def test_pages_are_numbered_on_their_outer_edge_after_the_first_of_a_letter() -> None:
    lines = measured.lines(NOTICES.to_pdf(long_letter(2000)))
    numbers = [line for line in lines if "—" in line.text]
    assert [(line.page, line.text) for line in numbers] == [(2, "—2—"), (3, "—3—"), (4, "—4—")]
    for line in numbers:
        assert line.top == pytest.approx(297 - 35 + 7, abs=NEAR)
        edge = 184 - line.right if line.page % 2 else line.left - 28
        assert edge == pytest.approx(14 * POINT, abs=0.5)


def test_paragraphs_are_indented_and_the_addressee_is_not() -> None:
    lines = measured.lines(three_pages())
    first = lines.index(next(line for line in lines if line.text == "赵喆堃："))
    assert lines[first].left == pytest.approx(28, abs=0.1)
    assert lines[first + 1].left == pytest.approx(28 + 2 * 16 * POINT, abs=0.3)
    assert lines[first + 2].left == pytest.approx(28, abs=0.1)
    # One line is empty between the title and the addressee.
    assert lines[first].top - lines[first - 1].bottom > 10


@pytest.mark.parametrize("characters", range(100, 620, 28))
def test_no_page_holds_the_signature_alone(characters: int) -> None:
    for attachments in ((), ("甲方案",), tuple("甲乙丙丁戊己庚辛")):
        file = NOTICES.to_pdf(long_letter(characters, attachments=attachments))
        (signed,) = [page for page in measured.pages(file) if "2026年3月12日" in page]
        if len(attachments) < 2:
            assert re.search(f"[{PLAIN}]{{4}}", signed)
        else:
            assert attachments[-1] in signed
        assert "云溪市教育局2026年3月12日（联系人" in signed


def test_signature_and_date_stand_at_the_right() -> None:
    lines = measured.lines(three_pages())
    (name,) = [line for line in lines if line.text == "云溪市教育局" and line.page > 1]
    (day,) = [line for line in lines if line.text == "2026年3月12日"]
    character = 16 * POINT
    assert day.right == pytest.approx(184 - 2 * character, abs=NEAR)
    assert day.left - name.left == pytest.approx(2 * character, abs=NEAR)
    assert day.top > name.bottom


def test_an_enclosure_begins_a_page() -> None:
    *_, page = measured.pages(NOTICES.to_pdf(letter("cn-2019", "consult_third_party")))
    assert page.startswith("第三方意见回执云溪市教育局：")


def test_several_attachments_stand_below_one_another() -> None:
    names = ("甲方案", "乙说明", "一个名称很长的附件" * 5)
    lines = measured.lines(NOTICES.to_pdf(long_letter(100, attachments=names)))
    (first,) = [line for line in lines if line.text == "附件：1．甲方案"]
    (second,) = [line for line in lines if line.text == "2．乙说明"]
    at = lines.index(second)
    assert first.left == pytest.approx(28 + 2 * 16 * POINT, abs=0.5)
    assert {round(line.left, 1) for line in lines[at : at + 3]} == {round(second.left, 1)}


def test_only_a_draft_says_on_every_page_that_it_is_one() -> None:
    assert "草稿" not in "".join(measured.pages(three_pages()))
    drafted = measured.pages(NOTICES.to_pdf(long_letter(1100, draft=True, number=None)))
    assert len(drafted) == 3
    assert all("草稿，未经签发，不作为答复依据" in page for page in drafted)


def test_it_is_an_archival_file_with_every_font_in_it() -> None:
    file = three_pages()
    told = measured.metadata(file)
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in told
    fonts = measured.fonts(file)
    assert fonts
    assert all(fonts.values())


def test_its_date_is_that_of_the_letter_and_it_tells_nothing_of_who_made_it() -> None:
    facts = measured.facts(three_pages())
    assert facts["CreationDate"] == facts["ModDate"] == "2026-03-12T00:00:00Z"
    assert facts["Title"] == "政府信息公开告知书"
    assert facts["Subject"] == "云教公开〔2026〕7号"
    assert "Author" not in facts


@pytest.mark.parametrize("kind", ["reply/PARTIAL", "approval_form", "consult_third_party"])
def test_the_same_letter_gives_the_same_bytes(kind: str) -> None:
    once = NOTICES.to_pdf(letter("cn-2019", kind))
    again = Notices([ROOT / "notices"]).to_pdf(letter("cn-2019", kind))
    assert once == again
    assert NOTICES.to_pdf(replace(letter("cn-2019", kind), signed_on=None)) != once


MARKUP = (
    '#read("/etc/passwd") #panic() $x^2$ *b* _i_ `c` ] [ #] {x} = 标题 - 项 + 项 / 词: 注 '
    "<label> @label \\ // 注 /* 注 */ ~ --- ... \"q\" 'q' \\u{41} https://a.example"
)


def test_words_of_people_are_never_read_as_markup() -> None:
    attacked = replace(
        letter("cn-2019", "reply/OPEN"),
        letterhead=MARKUP,
        title=MARKUP,
        number=MARKUP,
        addressee=MARKUP,
        body=(Paragraph(MARKUP), Paragraph(MARKUP, "heading"), Table(((MARKUP, MARKUP),))),
        attachments=(MARKUP, MARKUP),
        signatory=MARKUP,
        dated=MARKUP,
        contact=(MARKUP,),
        enclosures=(Paragraph(MARKUP, "enclosure"), Paragraph(MARKUP, "flush")),
    )
    shown = re.sub(r"—\d—", "", "".join(measured.pages(NOTICES.to_pdf(attacked))))
    # In the two narrow columns of the table lines of both cells take turns.
    assert shown.count(squeezed(MARKUP)) >= 12


@pytest.mark.parametrize("name", ["朱镕基", "赵喆堃", "祎玥彧翀犇", "孙\U00030edd"])
def test_rare_characters_of_names_are_shown_and_can_be_copied(name: str) -> None:
    file = NOTICES.to_pdf(replace(letter("cn-2019", "receipt"), addressee=f"{name}："))
    assert f"{name}：" in measured.pages(file)[0]


def test_a_character_that_a_font_lacks_comes_from_the_next_one(tmp_path: Path) -> None:
    text = re.sub(r'\ntext = \[".*"\]', '\ntext = ["DejaVu Serif", "Noto Serif CJK SC"]', LAYOUT)
    mixed = other_layout(tmp_path, text)
    file = mixed.to_pdf(replace(letter("cn-2019", "receipt"), addressee="Ł 赵喆堃："))
    assert "Ł赵喆堃：" in measured.pages(file)[0]
    assert any(name.startswith("DejaVuSerif") for name in measured.fonts(file))
    role = {each.role: each for each in mixed.fonts()}["text"]
    assert role == Served("text", "DejaVu Serif", "DejaVu Serif", borrowed="镕喆堃祎玥彧翀犇")


def test_digits_come_from_the_latin_font_and_quotation_marks_do_not(tmp_path: Path) -> None:
    text = LAYOUT.replace('latin = "Times New Roman"', 'latin = "DejaVu Serif"')
    own = other_layout(tmp_path, text)
    with_digits, without = (
        measured.fonts(own.to_pdf(replace(quoted(words), number="文号", dated="今日", contact=())))
        for words in ("天地2026玄黄", "天地“宇宙”——玄黄……")
    )
    assert any(name.startswith("DejaVuSerif") for name in with_digits)
    assert not any(name.startswith("DejaVu") for name in without)


def test_a_character_that_no_font_has_refuses_the_file_and_names_nobody() -> None:
    written = replace(letter("cn-2019", "receipt"), addressee="李\ue000：")
    with pytest.raises(BadInput, match=r"U\+E000; name a folder") as error:
        NOTICES.to_pdf(written)
    assert "李" not in str(error.value)
    assert NOTICES.to_docx(written)


def test_without_a_font_a_pdf_is_refused_in_one_line_and_the_rest_works(tmp_path: Path) -> None:
    bare = Notices([ROOT / "notices"], Typefaces(tmp_path, system=False))
    written = letter("cn-2019", "receipt")
    with pytest.raises(BadInput, match="install the package fonts-noto-cjk") as error:
        bare.to_pdf(written)
    assert "仿宋_GB2312" in str(error.value)
    assert "\n" not in str(error.value)
    assert bare.to_docx(written) == NOTICES.to_docx(written)
    assert {each.used for each in bare.fonts()} == {None}


def test_a_font_without_chinese_does_not_stand_in_silently() -> None:
    latin = Notices([ROOT / "notices"], Typefaces(folder_of("DejaVu Sans"), system=False))
    with pytest.raises(BadInput, match="no font for the text of a PDF"):
        latin.to_pdf(letter("cn-2019", "receipt"))
    assert latin.to_pdf(letter(ENGLISH, "fees"))


def test_an_office_can_bring_its_own_fonts(tmp_path: Path) -> None:
    own = Typefaces(folder_of("Noto Serif CJK SC"), system=False)
    assert Notices([ROOT / "notices"], own).to_pdf(letter("cn-2019", "receipt")) == NOTICES.to_pdf(
        letter("cn-2019", "receipt")
    )
    with pytest.raises(NotFound, match="no folder of fonts"):
        Notices([ROOT / "notices"], Typefaces(tmp_path / "nowhere")).fonts()


def test_each_role_says_which_font_serves_it() -> None:
    found = {each.role: each for each in NOTICES.fonts()}
    assert list(found) == ["text", "title", "heading", "page_number", "latin"]
    assert found["text"].wanted == "仿宋_GB2312"
    assert all(each.used and not each.lacking for each in found.values())


def test_a_word_longer_than_a_line_stays_between_the_margins() -> None:
    address = "https://a.example/" + "x" * 150
    lines = measured.lines(NOTICES.to_pdf(quoted(f"见{address}。")))
    assert max(line.right for line in lines) < 184 + NEAR
    assert address in "".join(line.text for line in lines)


def test_a_table_has_its_cells_in_rows_between_the_margins() -> None:
    lines = measured.lines(NOTICES.to_pdf(letter("cn-2019", "approval_form")))
    (row,) = [line for line in lines if line.text.startswith("登记号")]
    assert row.text == "登记号2026-0007申请人类别自然人"
    assert 28 < row.left < row.right < 184


def test_the_longest_day_stands_in_one_line_beside_either_label_of_a_form() -> None:
    row = ("保密审查意见", "2026年12月30日", "申请人类别", "2026年11月12日")
    file = NOTICES.to_pdf(replace(letter("cn-2019", "approval_form"), body=(Table((row,)),)))
    assert "".join(row) in [line.text for line in measured.lines(file)]


def test_a_long_word_stays_in_its_cell() -> None:
    table = Table((("https://a.example/" + "x" * 40, "甲"),))
    file = NOTICES.to_pdf(replace(letter("cn-2019", "approval_form"), body=(table,)))
    lines = [line for line in measured.lines(file) if set(line.text) <= set("https://a.emplx")]
    assert len(lines) > 2
    assert max(line.right for line in lines) < 28 + 0.22 * 156


def test_a_long_cell_goes_on_on_the_next_page() -> None:
    table = Table((("申请内容", PLAIN * 60), ("签名", "")))
    file = NOTICES.to_pdf(replace(letter("cn-2019", "approval_form"), body=(table,)))
    lines = [line for line in measured.lines(file) if "—" not in line.text]
    assert int(measured.facts(file)["Pages"]) > 1
    assert max(line.bottom for line in lines) < 262
    assert PLAIN * 60 in "".join(line.text.replace("申请内容", "") for line in lines)


def test_a_letter_in_english_has_the_measures_of_its_own_layout() -> None:
    file = NOTICES.to_pdf(letter(ENGLISH, "reply/PARTLY_WITHHELD"))
    sizes = {piece.text: piece.size for piece in measured.pieces(file)}
    assert sizes["Reply to your request for information"] == 16
    assert sizes["Dear Ada Example,"] == 11
    assert {piece.color for piece in measured.pieces(file)} == {"#000000"}


def test_a_mistake_in_an_offices_own_page_is_named(tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text("#let x = ", "utf-8")
    with pytest.raises(NoticeError, match=r"letter\.typ: 1 problem"):
        Notices([tmp_path, ROOT / "notices"]).to_pdf(letter("cn-2019", "receipt"))


def test_an_offices_own_page_reads_no_other_file(tmp_path: Path) -> None:
    (tmp_path / "letter.typ").write_text('#read("/../../../../../etc/hostname")', "utf-8")
    with pytest.raises(NoticeError, match=r"letter\.typ"):
        Notices([tmp_path, ROOT / "notices"]).to_pdf(letter("cn-2019", "receipt"))


def test_a_list_has_its_head_on_every_page_and_parts_no_row() -> None:
    rows = tuple((str(n), f"{PLAIN}{n}号") for n in range(1, 40))
    table = Table((("序号", "名称"), *rows), widths=(1, 3))
    file = NOTICES.to_pdf(replace(letter("office", "posting_list"), body=(table,)))
    shown = measured.pages(file)
    assert len(shown) > 2
    assert all("序号名称" in page for page in shown)
    assert all(sum(f"{n}号" in page for page in shown) >= 1 for n in range(1, 40))


def test_an_envelope_is_a_page_of_its_own_size_without_a_number() -> None:
    file = NOTICES.to_pdf(letter("post", "envelope"))
    width, _, height, *_ = measured.facts(file)["Page size"].split()
    assert measured.facts(file)["Pages"] == "1"
    assert float(width) * POINT == pytest.approx(230, abs=0.1)
    assert float(height) * POINT == pytest.approx(120, abs=0.1)
    assert "—" not in "".join(measured.pages(file))
