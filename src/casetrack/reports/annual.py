"""The annual report as a file: DOCX to go on writing in, PDF to look at and to sign."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from docx.document import Document as WordFile
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt

from casetrack.core.statistics import Annual, Chart, Heading, PrintedTable, Prose, ToWrite
from casetrack.core.statistics.annual import Piece
from casetrack.errors import BadInput
from casetrack.reports.as_docx import (
    add_heading,
    add_paragraph,
    add_table,
    add_title,
    new_file,
    packed,
    widths,
)

#: Kinds of files that an annual report is written to.
ANNUAL = (".docx", ".pdf")
_TEMPLATE = Path(__file__).with_name("annual.typ")
#: Columns of the grid that a bar is drawn in: its label, then room for the longest one.
_LABEL, _BAR, _STEP = 24, 64, 100
#: A bar, with white above and below it.
_INKED = (
    '<w:tcBorders><w:top w:val="single" w:sz="24" w:color="FFFFFF"/>'
    '<w:bottom w:val="single" w:sz="24" w:color="FFFFFF"/></w:tcBorders>'
    '<w:shd w:val="clear" w:fill="2F5D8A"/>'
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The families that a PDF is set in, each with its stand-ins, and an own folder of fonts."""

    text: Sequence[str]
    title: Sequence[str]
    heading: Sequence[str]
    folder: Path | None = None


def write_annual(ending: str, annual: Annual, fonts: Fonts) -> bytes:
    """Return the file; raise BadInput for a kind that is not written."""
    match ending.lower():
        case ".docx":
            return _docx(annual)
        case ".pdf":
            return _pdf(annual, fonts)
    raise BadInput(
        "an annual report is written as {kinds}, not {ending!r}",
        kinds=", ".join(ANNUAL),
        ending=ending,
    )


def _docx(annual: Annual) -> bytes:
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
            add_paragraph(file, "", 4)
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


def _pdf(annual: Annual, fonts: Fonts) -> bytes:
    from typst import Compiler, TypstError
    from typst import Fonts as Found

    found = Found(
        include_system_fonts=True,
        include_embedded_fonts=False,
        font_paths=[str(fonts.folder)] if fonts.folder else [],
    )
    compiler = Compiler(font_paths=found, ignore_system_fonts=True, root=_TEMPLATE.parent)
    given = {
        "title": annual.title,
        "pieces": [_given(piece) for piece in annual.pieces],
        "fonts": {
            "text": list(fonts.text),
            "title": list(fonts.title),
            "heading": list(fonts.heading),
        },
    }
    try:
        made = compiler.compile(
            input=_TEMPLATE.read_bytes(),
            format="pdf",
            sys_inputs={"data": json.dumps(given, ensure_ascii=False)},
            pdf_standards="a-2b",
        )
    except TypstError as error:
        raise BadInput(
            "the report cannot be set as PDF: {reason}; .docx needs no fonts", reason=error.message
        ) from None
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


def _given(piece: Piece) -> Mapping[str, object]:
    """Return a piece as the template sees it."""
    match piece:
        case Heading(text):
            return {"kind": "heading", "text": text}
        case Prose(text):
            return {"kind": "prose", "text": text}
        case ToWrite(text):
            return {"kind": "write", "text": text}
        case Chart(title, bars):
            return {
                "kind": "chart",
                "title": title,
                "bars": [[each, float(n) if n != int(n) else int(n)] for each, n in bars],
            }
        case PrintedTable():
            return {
                "kind": "table",
                "headings": piece.headings,
                "height": piece.height,
                "shares": widths(piece),
                "boxes": [
                    {
                        "left": box.left,
                        "top": box.top,
                        "width": box.width,
                        "height": box.height,
                        "kind": box.kind,
                        "text": "　" * box.level + box.text
                        if box.kind != "number"
                        else ""
                        if box.value is None
                        else str(box.value),
                    }
                    for box in piece.boxes
                ],
            }
