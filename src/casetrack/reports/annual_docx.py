"""The annual report as a Word file, its marked places highlighted."""

from xml.sax.saxutils import escape

from docx.document import Document as WordFile
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from casetrack.core.statistics import Annual, Chart, Heading, PrintedTable, Prose, ToWrite
from casetrack.core.statistics.annual import Piece
from casetrack.reports.as_docx import (
    add_heading,
    add_paragraph,
    add_table,
    add_title,
    new_file,
    packed,
)

#: Columns of the grid that a bar is drawn in: its label, then room for the longest one.
_LABEL, _BAR, _STEP = 24, 64, 100
#: A bar, with white above and below it.
_INKED = (
    '<w:tcBorders><w:top w:val="single" w:sz="24" w:color="FFFFFF"/>'
    '<w:bottom w:val="single" w:sz="24" w:color="FFFFFF"/></w:tcBorders>'
    '<w:shd w:val="clear" w:fill="2F5D8A"/>'
)


def write(annual: Annual) -> bytes:
    """Return the file."""
    file = new_file(annual.title)
    add_title(file, annual.title)
    for piece in annual.pieces:
        _add(file, piece)
    return packed(file)


def _add(file: WordFile, piece: Piece) -> None:
    match piece:
        case Heading():
            add_heading(file, piece.text)
        case PrintedTable():
            add_table(file, piece)
        case Chart():
            _add_chart(file, piece)
        case Prose():
            add_paragraph(file, piece.text, 14).paragraph_format.first_line_indent = Pt(28)
        case ToWrite():
            paragraph = add_paragraph(file, piece.text, 14)
            paragraph.paragraph_format.first_line_indent = Pt(28)
            paragraph.runs[0].font.highlight_color = WD_COLOR_INDEX.YELLOW


def _add_chart(file: WordFile, chart: Chart) -> None:
    """Draw bars as shaded cells: they need no font and no picture, and can be read aloud."""
    paragraph = add_paragraph(file, chart.title, 11)
    paragraph.paragraph_format.keep_with_next = True
    paragraph.paragraph_format.space_before = Pt(8)
    most = max([number for _, number in chart.bars] + [1])
    rows = "".join(
        _bar_row(label, str(number), round(_BAR * number / most)) for label, number in chart.bars
    )
    grid = f'<w:gridCol w:w="{9600 // _STEP}"/>' * _STEP
    body = file.element.body
    table = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="9600" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
    body.insert(len(body) - 1, parse_xml(table))
    add_paragraph(file, "", 4)


def _bar_row(label: str, number: str, long: int) -> str:
    bar = _chart_cell("", long, _INKED) if long else ""
    cells = (
        _chart_cell(escape(label), _LABEL, "", "right")
        + bar
        + _chart_cell(number, _STEP - _LABEL - long)
    )
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="300"/></w:trPr>{cells}</w:tr>'


def _chart_cell(text: str, span: int, shade: str = "", aligned: str = "left") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{9600 // _STEP * span}" w:type="dxa"/>'
        f'<w:gridSpan w:val="{span}"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{aligned}"/></w:pPr>'
        f'<w:r><w:rPr><w:rFonts w:eastAsia="仿宋"/><w:sz w:val="20"/></w:rPr>'
        f"<w:t>{text}</w:t></w:r></w:p></w:tc>"
    )
