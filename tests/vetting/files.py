"""Small files of each kind with something in them that should not leave the office."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from docx import Document
from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pypdf.annotations import Text
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

_COMMENTS = (
    '<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:comment w:id="0" w:author="某人"><w:p><w:r><w:t>此处要删</w:t></w:r></w:p></w:comment>'
    "</w:comments>"
)


def word(*texts: str, change: Callable[[str], str] = str, author: str = "") -> bytes:
    """Return a Word file of a few paragraphs; `change` rewrites the XML of its text."""
    file = Document()
    file.core_properties.author = file.core_properties.comments = author
    for text in texts:
        file.add_paragraph(text)
    made, changed = BytesIO(), BytesIO()
    file.save(made)
    with ZipFile(made) as source, ZipFile(changed, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = change(content.decode()).encode()
            target.writestr(name, content)
    return changed.getvalue()


def with_part(content: bytes, name: str, text: str = _COMMENTS) -> bytes:
    """Return an office file with one part more: by default comments."""
    made = BytesIO(content)
    with ZipFile(made, "a") as archive:
        archive.writestr(name, text)
    return made.getvalue()


def as_it_is(_: Workbook) -> None:
    """Change nothing."""


def workbook(change: Callable[[Workbook], None] = as_it_is) -> bytes:
    """Return a workbook with two sheets, changed as told."""
    book = Workbook()
    book.properties.creator = ""
    book.active.title = "公开"
    book.active["A1"] = "学校"
    book.active["A2"] = "第一小学"
    book.create_sheet("底稿")["B2"] = "13912345678"
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def commented(book: Workbook) -> None:
    book.active["A1"].comment = Comment("再核对", "某人")


def drawn(*commands: str, rotated: int = 0) -> bytes:
    """Return a PDF of one page of 200 × 200 points that these commands draw, with the font /F."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F"): font})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data("\n".join(commands).encode())
    page[NameObject("/Contents")] = writer._add_object(stream)
    page.rotate(rotated)
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def pdf(**metadata: str) -> bytes:
    """Return a PDF of one blank page with a note on it."""
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.add_annotation(0, Text(rect=(10, 10, 30, 30), text="再核对"))
    writer.add_metadata({f"/{key}": value for key, value in metadata.items()})
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
