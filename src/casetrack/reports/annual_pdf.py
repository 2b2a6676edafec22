"""The annual report as PDF/A-2b, set by Typst; what it says goes there as data."""

import json
from collections.abc import Mapping
from pathlib import Path

from typst import Compiler, TypstError
from typst import Fonts as Found

from casetrack.core.statistics import Annual, Box, Chart, Heading, PrintedTable, Prose, ToWrite
from casetrack.core.statistics.annual import Piece
from casetrack.errors import BadInput
from casetrack.reports.annual import Fonts
from casetrack.reports.shares import widths

#: No file outside of its folder can be read by the template.
_TEMPLATE = Path(__file__).with_name("annual.typ")


def write(annual: Annual, fonts: Fonts) -> bytes:
    """Return the file; raise BadInput where it cannot be set."""
    if not fonts.text:
        raise BadInput(
            "no font for a PDF is installed; install the package fonts-noto-cjk or name a folder "
            "of fonts under [paths] fonts; .docx needs none"
        )
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
            # Cases are counted; a bar never stands for money.
            counted = [(label, int(number)) for label, number in bars]
            return {"kind": "chart", "title": title, "bars": counted}
        case PrintedTable():
            return {
                "kind": "table",
                "headings": piece.headings,
                "height": piece.height,
                "shares": widths(piece),
                "boxes": [_box(box) for box in piece.boxes],
            }


def _box(box: Box) -> Mapping[str, object]:
    return {
        "left": box.left,
        "top": box.top,
        "width": box.width,
        "height": box.height,
        "kind": box.kind,
        "text": "　" * box.level + box.shown,
    }
