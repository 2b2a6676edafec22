"""A letter as a Word file after GB/T 9704-2012; the same letter gives the same bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as WordFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.section import _Footer as Footer
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from casetrack.errors import BadInput
from casetrack.notices.layout import (
    Fonts,
    Layout,
    Letterhead,
    Page,
    column_shares,
    signature_indents,
    width,
)
from casetrack.notices.letter import Letter, Paragraph, Table
from casetrack.notices.packing import packed

#: Stands in a file where no date of signing does; a file must not tell when it was written.
_NO_DATE = date(2000, 1, 1)
_FONT_TABLE = "word/fontTable.xml"
#: The styles that a letter's paragraphs, headers, footers and tables have.
_STYLES = frozenset(
    [
        "Normal",
        "DefaultParagraphFont",
        "TableNormal",
        "TableGrid",
        "Header",
        "HeaderChar",
        "Footer",
        "FooterChar",
    ]
)

_LEFT, _RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
_CENTRE, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
_RED = RGBColor(0xAA, 0, 0)
#: Characters that the first line of a paragraph is indented by.
_INDENT = 2
#: From the upper edge of the paper to headers.
_HEADER_DISTANCE = Mm(12.7)
#: Least height in lines of a table's row, and of one that has a place to write in.
_LINES, _WRITING_LINES = 1.4, 2.5
#: Points between a paragraph and the table below it.
_ABOVE_TABLE = 6


def words_in(content: bytes) -> str:
    """Return all the words of a file that was written before, tables included.

    Raises BadInput where it is not a Word file, or a damaged one.
    """
    try:
        body = Document(BytesIO(content)).element.body
    # Archive, package and XML each have errors of their own, some of them not even ValueErrors.
    except Exception as error:
        raise BadInput(
            "the file cannot be read as a Word file: {reason}", reason=type(error).__name__
        ) from None
    return "\n".join(each.text or "" for each in body.iter(qn("w:t")))


def write(letter: Letter, layout: Layout) -> bytes:
    """Return the file."""
    file = Document(BytesIO(_blank(layout)))
    set_properties(file, letter, layout)
    _add_margins_text(file, letter, layout)
    _add_head(file, letter, layout)
    _add_blocks(file, letter.body, layout)
    _add_attachments(file, letter.attachments, layout)
    _add_signature(file, letter, layout)
    _add_blocks(file, letter.enclosures, layout)
    return packed(file, {_FONT_TABLE: _font_table(layout.fonts)})


@lru_cache(maxsize=8)
def _blank(layout: Layout) -> bytes:
    """Return an empty file with the page and the text style set.

    The library's own empty file has styles of 350 kB, which would be read and written anew with
    every letter.
    """
    file = Document()
    styles = file.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
    for key, relation in list(file.part.rels.items()):
        if relation.reltype.endswith("/stylesWithEffects"):
            file.part.drop_rel(key)
    _set_page(file, layout.page)
    _set_text_style(file, layout)
    made = BytesIO()
    file.save(made)
    return made.getvalue()


def set_properties(file: WordFile, letter: Letter, layout: Layout) -> None:
    """Say what the file is, and nothing of the person or the machine that made it."""
    properties = file.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = letter.title
    properties.subject = letter.number or ""
    properties.language = layout.language
    properties.revision = 1
    at = datetime.combine(letter.signed_on or _NO_DATE, time(), UTC)
    properties.created = properties.modified = at


def _set_page(file: WordFile, page: Page) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.footer_distance = Mm(page.footer)
    file.settings.odd_and_even_pages_header_footer = True


def _set_text_style(file: WordFile, layout: Layout) -> None:
    """Make the style that every paragraph has by default the text of a letter."""
    style = file.styles.element.get_by_id("Normal")
    properties = style.get_or_add_rPr()
    _set_fonts(properties, layout.fonts.text[0], layout.fonts.latin)
    _set_size(properties, layout.type.text)
    _set_tracking(properties, layout.type.tracking)
    latin = "en-US" if layout.language.startswith("zh") else layout.language
    properties.append(_element("w:lang", val=latin, eastAsia="zh-CN"))
    # Without gaps between Chinese and digits, as in the PDF: the date stands where it is reckoned.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.get_or_add_pPr().insert_element_before(
            _element(name, val="0"), "w:spacing", "w:ind", "w:jc"
        )


def _add_margins_text(file: WordFile, letter: Letter, layout: Layout) -> None:
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
            mark = _add_run(paragraph, layout.words.draft, layout.fonts.heading[0], layout)
            mark.font.color.rgb = _RED
    if head:
        _add_letterhead(section, letter.letterhead, head, layout)


def _add_letterhead(section: Section, name: str, head: Letterhead, layout: Layout) -> None:
    """Add the red name and the double lines to the header and footer of the first page."""
    header, footer = section.first_page_header, section.first_page_footer
    section.header_distance = _HEADER_DISTANCE
    _set_pitch(header.paragraphs[0], layout.type.pitch)
    named = header.add_paragraph()
    named.alignment = _CENTRE
    room = Mm(layout.page.width - layout.page.left - layout.page.right).pt
    size = min(head.size, room / width(name) - head.tracking)
    _set_pitch(named, size)
    above = Mm(head.top).pt - _HEADER_DISTANCE.pt - layout.type.pitch
    named.paragraph_format.space_before = Pt(above)
    run = _add_run(named, name, layout.fonts.title[0], layout)
    run.font.color.rgb = RGBColor.from_string(head.color.removeprefix("#").upper())
    _set_size(run._element.get_or_add_rPr(), size)
    _set_tracking(run._element.get_or_add_rPr(), head.tracking)
    _add_double_line(named, "thickThinSmallGap", Mm(head.gap).pt, head, layout.page)
    line = footer.paragraphs[0]
    if head.first_page_number:
        _add_page_number(footer, _RIGHT, layout)
        line = footer.add_paragraph()
    _set_pitch(line, 1)
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
    borders = _element("w:pBdr")
    borders.append(
        _element(
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
        run = _add_run(paragraph, piece or "", layout.fonts.page_number[0], layout)
        # The number and its dashes are half-width and of the same font (GB/T 9704-2012).
        _set_fonts(run._element.get_or_add_rPr(), layout.fonts.page_number[0], "")
        _set_size(run._element.get_or_add_rPr(), size)
        if piece is None:
            _add_page_field(run)


def _add_page_field(run: Run) -> None:
    instruction = _element("w:instrText")
    instruction.text = "PAGE"
    shown = _element("w:t")
    shown.text = "1"
    run._element.extend(
        (
            _element("w:fldChar", fldCharType="begin"),
            instruction,
            _element("w:fldChar", fldCharType="separate"),
            shown,
            _element("w:fldChar", fldCharType="end"),
        )
    )


def _add_head(file: WordFile, letter: Letter, layout: Layout) -> None:
    """Add the title and number, one blank line, and whom the letter is for."""
    if layout.letterhead_of(letter):
        paragraph = _add_head_below_red(file, letter, layout)
    else:
        paragraph = _add_plain_head(file, letter, layout)
    paragraph.paragraph_format.space_after = Pt(layout.type.pitch)
    if letter.addressee:
        _add_paragraph(file, letter.addressee, layout)


def _add_head_below_red(file: WordFile, letter: Letter, layout: Layout) -> WordParagraph:
    """Add the number at the right edge and, two blank lines below, the title."""
    number = _add_paragraph(file, letter.number or "", layout)
    number.alignment = _RIGHT
    # Seven eighths of a character from the red line, a part of which is in the line's own height.
    within = (layout.type.pitch - layout.type.text) / 2
    number.paragraph_format.space_before = Pt(layout.type.text * 7 / 8 - within)
    title = _add_title(file, letter.title, layout)
    title.paragraph_format.space_before = Pt(layout.type.pitch * 2)
    return title


def _add_plain_head(file: WordFile, letter: Letter, layout: Layout) -> WordParagraph:
    for text in filter(None, (letter.letterhead, letter.title)):
        paragraph = _add_title(file, text, layout)
    if letter.number:
        paragraph = _add_paragraph(file, letter.number, layout)
        paragraph.alignment = _CENTRE
    return paragraph


def _add_title(file: WordFile, text: str, layout: Layout) -> WordParagraph:
    paragraph = file.add_paragraph()
    paragraph.alignment = _CENTRE
    _set_pitch(paragraph, layout.type.title_pitch)
    run = _add_run(paragraph, text, layout.fonts.title[0], layout)
    _set_size(run._element.get_or_add_rPr(), layout.type.title)
    _set_tracking(run._element.get_or_add_rPr(), 0)
    return paragraph


def _add_blocks(file: WordFile, blocks: Sequence[Paragraph | Table], layout: Layout) -> None:
    for above, block in zip((None, *blocks), blocks, strict=False):
        if isinstance(block, Table):
            if isinstance(above, Paragraph) and above.style != "enclosure":
                # A table's upper line would touch the words above it.
                file.paragraphs[-1].paragraph_format.space_after = Pt(_ABOVE_TABLE)
            add_table(file, block, layout)
        else:
            _add_block(file, block, layout)


def _add_block(file: WordFile, block: Paragraph, layout: Layout) -> None:
    match block.style:
        case "text":
            _indent(_add_paragraph(file, block.text, layout), layout)
        case "flush":
            _add_paragraph(file, block.text, layout)
        case "heading":
            paragraph = _add_paragraph(file, block.text, layout, layout.fonts.heading[0])
            paragraph.paragraph_format.keep_with_next = True
            _indent(paragraph, layout)
        case "enclosure":
            paragraph = _add_title(file, block.text, layout)
            paragraph.paragraph_format.page_break_before = True
            paragraph.paragraph_format.space_after = Pt(layout.type.pitch)


def add_table(file: WordFile, block: Table, layout: Layout) -> WordTable:
    """Add a table at the end of the file and return it."""
    grid = next((each for each in file.styles if each.style_id == "TableGrid"), None)
    table: WordTable = file.add_table(len(block.rows), block.columns, grid)
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _set_widths(table, column_shares(block), layout.page)
    for number, cells in enumerate(block.rows):
        row = table.rows[number]
        places = row.cells
        if len(cells) < block.columns:
            places[len(cells) - 1].merge(places[-1])
        # In a list an empty cell is nothing to tell, in a form it is a place to write in.
        lines = _WRITING_LINES if "" in cells and not block.widths else _LINES
        if block.widths:
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        row.height = Pt(layout.type.table_pitch * lines)
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        for place, text in zip(places, cells, strict=False):
            _fill(place, text, layout)
    if block.widths:
        table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
    return table


def _set_widths(table: WordTable, shares: tuple[float, ...], page: Page) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm((page.width - page.left - page.right) * share)
        for cell in column.cells:
            cell.width = column.width


def _fill(cell: Cell, text: str, layout: Layout) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    _set_pitch(paragraph, layout.type.table_pitch)
    run = _add_run(paragraph, text, layout.fonts.text[0], layout)
    _set_size(run._element.get_or_add_rPr(), layout.type.table)


def _add_attachments(file: WordFile, names: tuple[str, ...], layout: Layout) -> None:
    """Add the list of attachments, one blank line below the text, names under one another."""
    label = layout.words.attachments
    if names:
        _keep_with_next(file)
    for number, name in enumerate(layout.words.attachment_lines(names)):
        paragraph = _add_paragraph(file, name if number else label + name, layout)
        form = paragraph.paragraph_format
        form.left_indent = Pt(layout.type.text * (_INDENT + width(label)))
        form.first_line_indent = Pt(0 if number else -layout.type.text * width(label))
        form.space_before = Pt(0 if number else layout.type.pitch)


def _add_signature(file: WordFile, letter: Letter, layout: Layout) -> None:
    """Add the name of the office and the date, without a seal, and the lines below them."""
    if letter.signatory:
        _keep_with_next(file)
        indents = signature_indents(letter.signatory, letter.dated)
        for text, indent in zip((letter.signatory, letter.dated), indents, strict=True):
            paragraph = _add_paragraph(file, text, layout)
            paragraph.alignment = _RIGHT
            paragraph.paragraph_format.right_indent = Pt(layout.type.text * indent)
            above = layout.type.pitch * 2 if text is letter.signatory else 0
            paragraph.paragraph_format.space_before = Pt(above)
            paragraph.paragraph_format.keep_with_next = text is letter.signatory
    for line in letter.contact:
        paragraph = _add_paragraph(file, line, layout)
        paragraph.alignment = _LEFT
        _indent(paragraph, layout)


def _keep_with_next(file: WordFile) -> None:
    """Keep what was added last on a page with what follows: no page may hold a signature alone."""
    file.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_paragraph(
    file: WordFile, text: str, layout: Layout, font: str | None = None
) -> WordParagraph:
    paragraph = file.add_paragraph()
    paragraph.alignment = _JUSTIFY
    _set_pitch(paragraph, layout.type.pitch)
    _add_run(paragraph, text, font or layout.fonts.text[0], layout)
    return paragraph


def _add_run(paragraph: WordParagraph, text: str, font: str, layout: Layout) -> Run:
    run = paragraph.add_run(text)
    _set_fonts(run._element.get_or_add_rPr(), font, layout.fonts.latin)
    return run


def _set_fonts(properties: BaseOxmlElement, font: str, latin: str) -> None:
    """Set the font of Chinese text and that of Latin text; "" is the same font for both."""
    fonts = properties.get_or_add_rFonts()
    # Quotation marks and dashes belong to both scripts. Without the hint Word shows them in the
    # Latin font, half as wide as Chinese ones.
    given = {"ascii": latin or font, "hAnsi": latin or font, "eastAsia": font, "hint": "eastAsia"}
    fonts.attrib.clear()
    for key, value in given.items():
        fonts.set(qn(f"w:{key}"), value)


def _set_size(properties: BaseOxmlElement, points: float) -> None:
    properties.get_or_add_sz().val = Pt(points)


def _set_tracking(properties: BaseOxmlElement, points: float) -> None:
    """Set the space added to each character, in twentieths of a point."""
    spacing = _element("w:spacing", val=str(round(points * 20)))
    # The order of elements is fixed: spacing stands before these.
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:lang")


def _set_pitch(paragraph: WordParagraph, points: float) -> None:
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(points)
    form.space_before = form.space_after = Pt(0)


def _indent(paragraph: WordParagraph, layout: Layout) -> None:
    """Indent the first line, for Word in characters and for others in points."""
    paragraph.paragraph_format.first_line_indent = Pt(layout.type.text * _INDENT)
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(_INDENT * 100))


def _element(name: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _font_table(fonts: Fonts) -> bytes:
    """Return the part of the file that says what stands in for a font that is not there."""
    wanted = (fonts.text, fonts.title, fonts.heading, fonts.page_number)
    entries = "".join(
        f"<w:font w:name={quoteattr(name)}>"
        f"<w:altName w:val={quoteattr(','.join(others) or name)}/></w:font>"
        for name, *others in wanted
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f"{head}<w:fonts {nsdecls('w')}>{entries}</w:fonts>".encode()
