"""Released files: what is in them and not seen on their pages."""

import pytest
from openpyxl import Workbook

from casetrack.library import Library
from casetrack.vetting import Finding, Known, parse_rules, vet_file
from notices.samples import NOTICES, letter
from vetting.files import as_it_is, commented, pdf, with_part, word, workbook

RULES = parse_rules(Library().checks())


def vetted(name: str, content: bytes) -> tuple[Finding, ...]:
    return vet_file(name, content, RULES, "cn-2019", Known())


def found(name: str, content: bytes) -> dict[str, bool]:
    """Return the rules that were found, and whether each blocks."""
    return {each.rule: each.blocks for each in vetted(name, content)}


def test_a_file_that_holds_nothing_is_found_clean() -> None:
    assert found("方案.docx", word("2025年学区划分方案")) == {}
    assert found("方案.txt", "2025年学区划分方案".encode()) == {}


INSERTED = '<w:ins w:id="1" w:author="某人"><w:r><w:t>新的</w:t></w:r></w:ins></w:p>'
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="a"/></w:p>'
FIELD = "<w:r><w:instrText>MERGEFIELD 姓名</w:instrText></w:r></w:p>"
PAGE_FIELD = "<w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"


@pytest.mark.parametrize(
    ("end", "rules"),
    [
        (INSERTED, {"changes": True}),
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>", {"changes": True}),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r></w:p>", {"hidden": True}),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>明</w:t></w:r></w:p>', {}),
        (BOOKMARK, {"bookmarks": False}),
        (BOOKMARK.replace('"a"', '"_GoBack"'), {}),
        (FIELD, {"fields": False}),
        (PAGE_FIELD, {}),
    ],
)
def test_a_word_file_is_looked_into_below_its_page(end: str, rules: dict[str, bool]) -> None:
    assert found("甲.docx", word("正文", change=lambda xml: xml.replace("</w:p>", end))) == rules


def run(look: str, text: str = "林小满") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("look", "is_found"),
    [
        ('<w:highlight w:val="black"/>', True),
        ('<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', True),
        ('<w:color w:val="ffffff"/><w:shd w:val="clear" w:fill="FFFFFF"/>', True),
        # What Word shows in white, or has another colour.
        ('<w:shd w:val="clear" w:fill="000000"/>', False),
        ('<w:color w:val="FFFFFF"/><w:highlight w:val="black"/>', False),
        ('<w:highlight w:val="yellow"/>', False),
    ],
)
def test_words_of_a_word_file_that_are_painted_over_block(look: str, is_found: bool) -> None:
    content = word("正文", change=lambda xml: xml.replace("</w:p>", run(look), 1))
    findings = vetted("甲.docx", content)
    assert [(each.rule, each.blocks) for each in findings] == [("covered", True)] * is_found
    assert all("林小满" not in str(each.says) for each in findings)


def test_comments_macros_and_files_within_block_and_an_author_is_only_shown() -> None:
    assert found("甲.docx", with_part(word("正文"), "word/comments.xml")) == {"comments": True}
    macros = with_part(word("正文"), "word/vbaProject.bin")
    assert found("甲.docm", macros) == {"macros": True}
    embedded = with_part(word("正文"), "word/embeddings/oleObject1.bin")
    assert found("甲.docx", embedded) == {"embedded": True}
    assert found("甲.docx", word("正文", author="某人")) == {"author": False}


def test_words_are_found_wherever_they_stand_in_a_word_file() -> None:
    footer = '<w:ftr xmlns:w="{}"><w:p><w:r><w:t>机密★3年</w:t></w:r></w:p></w:ftr>'.format(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    )
    (finding,) = vetted("甲.docx", with_part(word("正文"), "word/footer9.xml", footer))
    assert (finding.rule, finding.blocks, str(finding.place)) == ("classified", True, "footer")
    # Tracked words that are deleted still leave with the file.
    deleted = "<w:del><w:r><w:delText>秘密★</w:delText></w:r></w:del></w:p>"
    rules = found("甲.docx", word("正文", change=lambda xml: xml.replace("</w:p>", deleted)))
    assert rules == {"changes": True, "classified": True}


def hide_sheet(book: Workbook) -> None:
    book["底稿"].sheet_state = "veryHidden"


def hide_row(book: Workbook) -> None:
    book.active.row_dimensions[2].hidden = True


def hide_column(book: Workbook) -> None:
    book.active.column_dimensions["A"].hidden = True


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (as_it_is, {}),
        (hide_sheet, {"hidden_sheet": True}),
        (hide_row, {"hidden_rows": True}),
        (hide_column, {"hidden_columns": True}),
        (commented, {"comments": True}),
    ],
)
def test_what_is_hidden_in_a_workbook_blocks(change: object, rules: dict[str, bool]) -> None:
    # The telephone stands on a sheet whether that is hidden or not.
    assert found("甲.xlsx", workbook(change)) == {"phone": False, **rules}


def test_a_pdf_says_its_notes_its_author_and_that_it_has_no_words() -> None:
    rules = found("甲.pdf", pdf(Author="某人"))
    assert rules == {"author": False, "comments": True, "unread": False}


def test_our_own_letters_are_clean_in_both_forms() -> None:
    written = letter("cn-2019", "reply/OPEN")
    mine = Known.of([], ["0577-00000000"])
    for name, content in (("a.docx", NOTICES.to_docx(written)), ("a.pdf", NOTICES.to_pdf(written))):
        assert vet_file(name, content, RULES, "cn-2019", mine) == ()


@pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
def test_a_damaged_file_blocks_and_nobody_sees_a_traceback(ending: str) -> None:
    assert found(f"甲.{ending}", b"not what it says") == {"unread": True}
    cut = {"docx": word("正文"), "xlsx": workbook(), "pdf": pdf()}[ending][:200]
    assert found(f"甲.{ending}", cut) == {"unread": True}


def test_a_file_of_another_kind_is_said_not_to_be_looked_into() -> None:
    assert found("甲.jpg", b"\xff\xd8") == {"unread": False}


def test_text_of_any_chinese_encoding_is_read() -> None:
    for encoding in ("utf-8", "utf-8-sig", "gb18030"):
        assert found("甲.txt", "绝密★长期".encode(encoding)) == {"classified": True}
