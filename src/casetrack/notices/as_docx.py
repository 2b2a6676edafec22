"""A letter as a Word file after GB/T 9704-2012; the same letter gives the same bytes."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from io import BytesIO
from xml.sax.saxutils import quoteattr

from docx import Document
from docx.document import Document as WordFile
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph as WordParagraph

from casetrack.errors import BadInput
from casetrack.notices.docx_margins import add_margins_text
from casetrack.notices.docx_runs import (
    add_run,
    element,
    set_fonts,
    set_pitch,
    set_size,
    set_tracking,
)
from casetrack.notices.layout import (
    Fonts,
    Layout,
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
#: Characters that the first line of a paragraph is indented by.
_INDENT = 2
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
    add_margins_text(file, letter, layout)
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
    set_fonts(properties, layout.fonts.text[0], layout.fonts.latin)
    set_size(properties, layout.type.text)
    set_tracking(properties, layout.type.tracking)
    latin = "en-US" if layout.language.startswith("zh") else layout.language
    properties.append(element("w:lang", val=latin, eastAsia="zh-CN"))
    # Without gaps between Chinese and digits, as in the PDF: the date stands where it is reckoned.
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        style.get_or_add_pPr().insert_element_before(
            element(name, val="0"), "w:spacing", "w:ind", "w:jc"
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
    set_pitch(paragraph, layout.type.title_pitch)
    run = add_run(paragraph, text, layout.fonts.title[0], layout)
    set_size(run._element.get_or_add_rPr(), layout.type.title)
    set_tracking(run._element.get_or_add_rPr(), 0)
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
            row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        row.height = Pt(layout.type.table_pitch * lines)
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        for place, text in zip(places, cells, strict=False):
            _fill(place, text, layout)
    if block.widths:
        table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    return table


def _set_widths(table: WordTable, shares: tuple[float, ...], page: Page) -> None:
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm((page.width - page.left - page.right) * share)
        for cell in column.cells:
            cell.width = column.width


def _fill(cell: Cell, text: str, layout: Layout) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    set_pitch(paragraph, layout.type.table_pitch)
    run = add_run(paragraph, text, layout.fonts.text[0], layout)
    set_size(run._element.get_or_add_rPr(), layout.type.table)


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
    set_pitch(paragraph, layout.type.pitch)
    add_run(paragraph, text, font or layout.fonts.text[0], layout)
    return paragraph


def _indent(paragraph: WordParagraph, layout: Layout) -> None:
    """Indent the first line, for Word in characters and for others in points."""
    paragraph.paragraph_format.first_line_indent = Pt(layout.type.text * _INDENT)
    indent = paragraph._element.get_or_add_pPr().get_or_add_ind()
    indent.set(qn("w:firstLineChars"), str(_INDENT * 100))


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
