"""The samples in docs/samples say and look what a letter made today says and looks."""

from io import BytesIO

from docx import Document

from notices import measured
from notices.committed import DOCX, PDF, WRITTEN
from notices.samples import NOTICES


def shape(content: bytes) -> list[tuple[int, float, float, str]]:
    """Return each line of a PDF with where it begins, to a millimetre; fonts may differ."""
    return [
        (line.page, round(line.left), round(line.top), line.text)
        for line in measured.lines(content)
    ]


def paragraphs(content: bytes) -> list[tuple[str, object, object, object]]:
    """Return each paragraph of a Word file with its alignment, indent and pitch."""
    return [
        (
            paragraph.text,
            paragraph.alignment,
            paragraph.paragraph_format.first_line_indent,
            paragraph.paragraph_format.line_spacing,
        )
        for paragraph in Document(BytesIO(content)).paragraphs
    ]


def test_the_sample_pdf_is_how_a_reply_looks_today() -> None:
    # Where it differs: PYTHONPATH=tests python -m notices.committed, and look at it.
    assert shape(PDF.read_bytes()) == shape(NOTICES.to_pdf(WRITTEN))


def test_the_sample_word_file_is_how_a_reply_looks_today() -> None:
    assert paragraphs(DOCX.read_bytes()) == paragraphs(NOTICES.to_docx(WRITTEN))


def test_the_samples_name_nobody_who_made_them() -> None:
    assert "Author" not in measured.facts(PDF.read_bytes())
    assert Document(BytesIO(DOCX.read_bytes())).core_properties.author == ""
