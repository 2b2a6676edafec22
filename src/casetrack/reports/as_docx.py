"""Tables as a Word file in the official layout, to be pasted or published as they are."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from casetrack.core.statistics import Box, PrintedTable
from casetrack.reports.shares import widths
from casetrack.reports.writing import Sheets

#: A file must not tell when it was written.
_MADE_AT = datetime(2000, 1, 1, tzinfo=UTC)
#: The earliest time that an entry of a ZIP archive can have.
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)
_BODY, _HEADING = "仿宋", "黑体"
#: A table of so many lines stands on one page.
_ON_ONE_PAGE = 16
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def write(sheets: Sheets) -> bytes:
    """Return the file."""
    file = new_file(sheets.title)
    add_title(file, sheets.title)
    add_paragraph(file, sheets.about)
    for table in sheets.tables:
        add_heading(file, table.title)
        add_table(file, table)
    return packed(file)


def new_file(title: str) -> WordFile:
    """Return an empty file on A4, its text in the font of official papers."""
    file = Document()
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(25)
    properties = file.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = title
    properties.created = properties.modified = _MADE_AT
    return file


def packed(file: WordFile) -> bytes:
    """Return the bytes of a file: the same for the same content, whenever it is written."""
    made, packed_anew = io.BytesIO(), io.BytesIO()
    file.save(made)
    with ZipFile(made) as source, ZipFile(packed_anew, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, _ENTRY_TIME), source.read(name), ZIP_DEFLATED)
    return packed_anew.getvalue()


def set_font(run: Run, name: str, points: float, bold: bool = False) -> None:
    """Set the font of a run, for Chinese characters too."""
    run.font.name, run.font.size, run.font.bold = name, Pt(points), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def add_title(file: WordFile, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    set_font(paragraph.add_run(text), _HEADING, 18, bold=True)


def add_heading(file: WordFile, text: str) -> None:
    paragraph = file.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(12)
    paragraph.paragraph_format.keep_with_next = True
    set_font(paragraph.add_run(text), _HEADING, 14)


def add_paragraph(file: WordFile, text: str, points: float = 12) -> Paragraph:
    paragraph = file.add_paragraph()
    set_font(paragraph.add_run(text), _BODY, points)
    return paragraph


def add_table(file: WordFile, table: PrintedTable) -> None:
    """Add a table with its merged cells at the end of the file, and room below it."""
    body = file.element.body
    body.insert(len(body) - 1, parse_xml(_table(table)))
    # Word wants a paragraph behind the last table of a file.
    add_paragraph(file, "", 4)


def _table(table: PrintedTable) -> str:
    """Return the table as WordprocessingML; every row says each cell, merged ones by a mark."""
    shares = widths(table)
    borders = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>' for side in _SIDES)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in shares)
    rows = "".join(_row(table, top, shares) for top in range(table.height))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(shares)}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="40" w:type="dxa"/>'
        f'<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(table: PrintedTable, top: int, widths: list[int]) -> str:
    repeated = "<w:tblHeader/>" if top < table.headings else ""
    # The last line holds to nothing, or the table would hold to what follows it.
    keep = table.height <= _ON_ONE_PAGE and top < table.height - 1
    cells = "".join(_cell(box, top, widths, keep) for box in _boxes_in(table, top))
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>"


def _boxes_in(table: PrintedTable, top: int) -> Iterator[Box]:
    """Yield the boxes that a row goes through, from the left."""
    crossing = (box for box in table.boxes if box.top <= top < box.top + box.height)
    yield from sorted(crossing, key=lambda box: box.left)


def _cell(box: Box, top: int, widths: list[int], keep: bool) -> str:
    width = sum(widths[box.left : box.left + box.width])
    span = f'<w:gridSpan w:val="{box.width}"/>' if box.width > 1 else ""
    is_first = top == box.top
    merge = ""
    if box.height > 1:
        merge = '<w:vMerge w:val="restart"/>' if is_first else "<w:vMerge/>"
    text = _paragraph(box, keep) if is_first else "<w:p/>"
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr>{text}</w:tc>'
    )


def _paragraph(box: Box, keep: bool) -> str:
    aligned = "left" if box.kind == "label" else "center"
    indent = f'<w:ind w:left="{box.level * 180}"/>' if box.level else ""
    font = f'<w:rFonts w:ascii="{_BODY}" w:hAnsi="{_BODY}" w:eastAsia="{_BODY}"/>'
    bold = "<w:b/>" if box.kind == "heading" else ""
    together = "<w:keepNext/>" if keep else ""
    return (
        f'<w:p><w:pPr>{together}<w:spacing w:before="20" w:after="20" w:line="240" '
        f'w:lineRule="auto"/>{indent}<w:jc w:val="{aligned}"/></w:pPr>'
        f'<w:r><w:rPr>{font}{bold}<w:sz w:val="19"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(box.shown)}</w:t></w:r></w:p>'
    )
