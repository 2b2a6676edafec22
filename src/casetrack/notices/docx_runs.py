"""Words of a Word file: their fonts, sizes and spaces, for Chinese and Latin."""

from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from casetrack.notices.layout import Layout


def add_run(paragraph: WordParagraph, text: str, font: str, layout: Layout) -> Run:
    """Add text in a font for Chinese, and the layout's own for Latin."""
    run = paragraph.add_run(text)
    set_fonts(run._element.get_or_add_rPr(), font, layout.fonts.latin)
    return run


def set_fonts(properties: BaseOxmlElement, font: str, latin: str) -> None:
    """Set the font of Chinese text and that of Latin text; "" is the same font for both."""
    fonts = properties.get_or_add_rFonts()
    # Quotation marks and dashes belong to both scripts. Without the hint Word shows them in the
    # Latin font, half as wide as Chinese ones.
    given = {"ascii": latin or font, "hAnsi": latin or font, "eastAsia": font, "hint": "eastAsia"}
    fonts.attrib.clear()
    for key, value in given.items():
        fonts.set(qn(f"w:{key}"), value)


def set_size(properties: BaseOxmlElement, points: float) -> None:
    """Set the size of characters."""
    properties.get_or_add_sz().val = Pt(points)


def set_tracking(properties: BaseOxmlElement, points: float) -> None:
    """Set the space added to each character, in twentieths of a point."""
    spacing = element("w:spacing", val=str(round(points * 20)))
    # The order of elements is fixed: spacing stands before these.
    properties.insert_element_before(spacing, "w:w", "w:kern", "w:position", "w:sz", "w:lang")


def set_pitch(paragraph: WordParagraph, points: float) -> None:
    """Set the distance from line to line, with nothing above or below."""
    form = paragraph.paragraph_format
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(points)
    form.space_before = form.space_after = Pt(0)


def element(name: str, **attributes: str) -> BaseOxmlElement:
    """Return an element of the name and attributes, which are all of the namespace w."""
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element
