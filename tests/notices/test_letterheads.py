"""An office's own letterhead, made in Word: filled, and checked when it is opened."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from casetrack.errors import NoticeError
from casetrack.notices import Notices, Paragraph, Table
from notices.samples import NOTICES, ROOT, letter

TAGS = (
    "{{ draft }}",
    "{{ letterhead }}",
    "{{ number }}",
    "{{ title }}",
    "{{ addressee }}",
    "{{ body }}",
    "{{ attachments }}",
    "{{ signatory }}",
    "{{ dated }}",
    "{{ contact }}",
    "{{ enclosures }}",
)


def made_in_word(*tags: str) -> WordFile:
    """Return a letterhead with a logo's place in the header, its body in a font of the office."""
    file = Document()
    file.core_properties.author = "排版员"
    file.sections[0].header.paragraphs[0].text = "云溪市教育局（徽）"
    for tag in tags:
        paragraph = file.add_paragraph()
        # Word parts a tag into several runs.
        for piece in (tag[:4], tag[4:]):
            paragraph.add_run(piece).font.name = "Office Font"
        if tag == "{{ body }}":
            paragraph.paragraph_format.first_line_indent = Pt(30)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    return file


def kept(folder: Path, file: WordFile | bytes, name: str = "_letter.docx") -> Notices:
    """Return notices whose own folder has this letterhead."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(file, bytes):
        path.write_bytes(file)
    else:
        file.save(str(path))
    return Notices([folder, ROOT / "notices"])


def paragraphs(content: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(content)).paragraphs if each.text]


def problems(folder: Path, file: WordFile | bytes) -> list[str]:
    with pytest.raises(NoticeError) as refused:
        kept(folder, file)
    assert refused.value.file == "_letter.docx"
    return [f"{each.place}: {each.says}" for each in refused.value.problems]


def test_a_letter_is_written_on_the_office_s_own_letterhead(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    written = letter("cn-2019", "reply/OPEN", attachments="甲方案；乙说明", how_to_obtain=None)
    content = own.to_docx(written)
    texts = [block.text for block in written.body if isinstance(block, Paragraph)]
    assert paragraphs(content) == [
        written.letterhead,
        written.number,
        written.title,
        written.addressee,
        *texts,
        "附件：1．甲方案",
        "2．乙说明",
        written.signatory,
        written.dated,
        *written.contact,
    ]
    file = Document(BytesIO(content))
    assert file.sections[0].header.paragraphs[0].text == "云溪市教育局（徽）"
    (first,) = [each for each in file.paragraphs if each.text == texts[0]]
    assert first.paragraph_format.first_line_indent == Pt(30)
    assert first.runs[0].font.name == "Office Font"
    # Who made the letterhead is nobody's business.
    assert file.core_properties.author == ""


def test_the_same_letter_gives_the_same_bytes(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    written = letter("cn-2019", "reply/OPEN")
    assert own.to_docx(written) == own.to_docx(written)
    with ZipFile(BytesIO(own.to_docx(written))) as archive:
        assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_words_of_people_are_never_read_as_tags_or_markup(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    attack = "{{ title }} {% for x in y %} <w:t>& </w:p> {{ ''.__class__ }}"
    content = own.to_docx(
        replace(letter("cn-2019", "reply/OPEN"), addressee=attack, body=(Paragraph(attack),))
    )
    assert paragraphs(content).count(attack) == 2


def test_a_draft_says_so_and_a_letter_does_not(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    written = letter("cn-2019", "receipt")
    draft = paragraphs(own.to_docx(replace(written, draft=True, number=None)))
    assert draft[0] == "草稿，未经签发，不作为答复依据"
    assert "草稿" not in "".join(paragraphs(own.to_docx(written)))


def test_tables_and_enclosures_find_their_place(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    written = letter("cn-2019", "consult_third_party")
    file = Document(BytesIO(own.to_docx(written)))
    (table,) = [block for block in written.enclosures if isinstance(block, Table)]
    assert [cell.text for cell in file.tables[0].columns[0].cells] == [r[0] for r in table.rows]
    (title,) = [each for each in file.paragraphs if each.text == "第三方意见回执"]
    assert title.paragraph_format.page_break_before
    *_, last = list(file.iter_inner_content())
    assert last._element is file.tables[0]._element


def test_the_nearest_letterhead_is_taken_and_forms_have_none(tmp_path: Path) -> None:
    kept(tmp_path, made_in_word(*TAGS))
    replies = made_in_word(*TAGS)
    replies.add_paragraph("答复专用")
    own = kept(tmp_path, replies, "cn-2019/reply/OPEN.docx")
    assert "答复专用" in paragraphs(own.to_docx(letter("cn-2019", "reply/OPEN")))
    assert "答复专用" not in paragraphs(own.to_docx(letter("cn-2019", "receipt")))
    for workflow, kind in (("cn-2019", "approval_form"), ("post", "envelope")):
        form = letter(workflow, kind)
        assert own.to_docx(form) == NOTICES.to_docx(form)


def test_another_letterhead_is_another_template(tmp_path: Path) -> None:
    own = kept(tmp_path, made_in_word(*TAGS))
    assert own.template_sha256("cn-2019", "receipt") != NOTICES.template_sha256(
        "cn-2019", "receipt"
    )


def test_everything_that_is_wrong_with_a_letterhead_is_said_at_once(tmp_path: Path) -> None:
    wrong = made_in_word("{{ titel }}", *(tag for tag in TAGS if "body" not in tag))
    said = problems(tmp_path, wrong)
    assert len(said) == 2
    assert said[0].startswith("titel: there is no such tag; there are: letterhead, number, title")
    assert said[1] == "body: the tag is missing"


def test_a_block_that_does_not_stand_alone_is_refused(tmp_path: Path) -> None:
    beside = made_in_word(*(tag for tag in TAGS if "body" not in tag), "正文：{{ body }}")
    assert problems(tmp_path, beside) == [
        "body: the tag must stand alone in a paragraph of the text"
    ]


def test_a_file_that_is_no_letterhead_is_named(tmp_path: Path) -> None:
    assert "cannot be read as a letterhead" in problems(tmp_path / "a", b"no Word file")[0]
    broken = made_in_word("{% if x %}", *TAGS)
    assert "cannot be read as a letterhead" in problems(tmp_path / "b", broken)[0]


def test_what_word_leaves_beside_an_open_file_is_no_letterhead(tmp_path: Path) -> None:
    assert kept(tmp_path, b"lock", "~$_letter.docx").to_docx(
        letter("cn-2019", "receipt")
    ) == NOTICES.to_docx(letter("cn-2019", "receipt"))


def test_a_letterhead_that_goes_round_or_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loops = "{% for a in 'x' %}" + "{% for b in '0123456789' %}" * 3 + "{% endfor %}" * 4
    (said,) = problems(tmp_path / "a", made_in_word(*TAGS, loops.replace("'x'", "'0123456789'")))
    assert "goes round too many times" in said
    monkeypatch.setattr("casetrack.guards.archives.MOST_UNPACKED_BYTES", 10_000)
    (said,) = problems(tmp_path / "b", made_in_word(*TAGS))
    assert "unpacks to more than" in said
