"""What stands at the head and the foot of a Word file's pages: red head, page numbers, draft."""

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.section import Section
from docx.section import _Footer as Footer
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from casetrack.notices.docx_runs import (
    add_run,
    element,
    set_fonts,
    set_pitch,
    set_size,
    set_tracking,
)
from casetrack.notices.layout import Layout, Letterhead, Page, width
from casetrack.notices.letter import Letter

_LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER
_RED = RGBColor(0xAA, 0, 0)
#: From the upper edge of the paper to headers.
_HEADER_DISTANCE = Mm(12.7)


def add_margins_text(file: WordFile, letter: Letter, layout: Layout) -> None:
    """Number the pages, outer edge each; mark a draft at the head of each page."""
    section = file.sections[0]
    head = layout.letterhead_of(letter)
    _add_page_number(section.footer, _RIGHT, layout)
    _add_page_number(section.even_page_footer, _LEFT, layout)
    headers = [section.header, section.even_page_header]
    if head:
        section.different_first_page_header_footer = True
        headers.append(section.first_page_header)
    if letter.draft:
        for header in headers:
            paragraph = header.paragraphs[0]
            paragraph.alignment = _CENTRE
            mark = add_run(paragraph, layout.words.draft, layout.fonts.heading[0], layout)
            mark.font.color.rgb = _RED
    if head:
        _add_letterhead(section, letter.letterhead, head, layout)


def _add_letterhead(section: Section, name: str, head: Letterhead, layout: Layout) -> None:
    """Add the red name and the double lines to the header and footer of the first page."""
    header, footer = section.first_page_header, section.first_page_footer
    section.header_distance = _HEADER_DISTANCE
    set_pitch(header.paragraphs[0], layout.type.pitch)
    named = header.add_paragraph()
    named.alignment = _CENTRE
    room = Mm(layout.page.width - layout.page.left - layout.page.right).pt
    size = min(head.size, room / width(name) - head.tracking)
    set_pitch(named, size)
    above = Mm(head.top).pt - _HEADER_DISTANCE.pt - layout.type.pitch
    named.paragraph_format.space_before = Pt(above)
    run = add_run(named, name, layout.fonts.title[0], layout)
    run.font.color.rgb = RGBColor.from_string(head.color.removeprefix("#").upper())
    set_size(run._element.get_or_add_rPr(), size)
    set_tracking(run._element.get_or_add_rPr(), head.tracking)
    _add_double_line(named, "thickThinSmallGap", Mm(head.gap).pt, head, layout.page)
    line = footer.paragraphs[0]
    if head.first_page_number:
        _add_page_number(footer, _RIGHT, layout)
        line = footer.add_paragraph()
    set_pitch(line, 1)
    _add_double_line(line, "thinThickSmallGap", 0, head, layout.page)
    # The line stands lower than page numbers do, and all footers begin at the same height.
    section.footer_distance = Mm(head.bottom)
    for each in (section.footer, section.even_page_footer):
        each.paragraphs[0].paragraph_format.space_after = Mm(layout.page.footer - head.bottom)


def _add_double_line(
    paragraph: WordParagraph, style: str, above: float, head: Letterhead, page: Page
) -> None:
    """Add a red double line, wider than the text, `above` points below the paragraph."""
    beyond = Mm((page.width - page.left - page.right - head.line) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = beyond
    borders = element("w:pBdr")
    borders.append(
        element(
            "w:bottom",
            val=style,
            sz=str(round(head.thick * 8)),
            space=str(round(above)),
            color=head.color.removeprefix("#").upper(),
        )
    )
    properties = paragraph._element.get_or_add_pPr()
    # The order of elements is fixed: borders stand before these.
    properties.insert_element_before(borders, "w:spacing", "w:ind", "w:jc")


def _add_page_number(footer: Footer, side: WD_ALIGN_PARAGRAPH, layout: Layout) -> None:
    before, found, after = layout.words.page_number.partition("{page}")
    if not found:
        return
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    size = layout.type.page_number
    paragraph.paragraph_format.left_indent = Pt(size)
    paragraph.paragraph_format.right_indent = Pt(size)
    for piece in (before, None, after):
        run = add_run(paragraph, piece or "", layout.fonts.page_number[0], layout)
        # The number and its dashes are half-width and of the same font (GB/T 9704-2012).
        set_fonts(run._element.get_or_add_rPr(), layout.fonts.page_number[0], "")
        set_size(run._element.get_or_add_rPr(), size)
        if piece is None:
            _add_page_field(run)


def _add_page_field(run: Run) -> None:
    instruction = element("w:instrText")
    instruction.text = "PAGE"
    shown = element("w:t")
    shown.text = "1"
    run._element.extend(
        (
            element("w:fldChar", fldCharType="begin"),
            instruction,
            element("w:fldChar", fldCharType="separate"),
            shown,
            element("w:fldChar", fldCharType="end"),
        )
    )
