"""An office's own letterhead: a .docx made in Word, with tags where the parts of a letter go.

    {{ letterhead }} {{ number }} {{ title }} {{ addressee }} {{ signatory }} {{ dated }}
    {{ draft }}
    {{ body }} {{ attachments }} {{ contact }} {{ enclosures }}

The tags of the last line stand in a paragraph of their own, which is repeated for each paragraph
of that part, as it was formatted in Word. A tag never becomes structure: values are escaped.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from functools import lru_cache
from io import BytesIO

from docx.document import Document as WordFile
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as WordParagraph
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError

from casetrack.errors import BadInput, NoticeError, Problem, problem
from casetrack.guards import check_archive
from casetrack.notices import as_docx
from casetrack.notices.layout import Layout
from casetrack.notices.letter import Letter, Paragraph, Table
from casetrack.notices.packing import packed
from casetrack.notices.sandbox import BoundedEnvironment, UnfitError, limits

#: Parts of one line, and parts that may be many paragraphs.
LINES = ("letterhead", "number", "title", "addressee", "signatory", "dated", "draft")
BLOCKS = ("body", "attachments", "contact", "enclosures")
#: What no letterhead may leave out.
NEEDED = ("number", "title", "addressee", "body", "signatory", "dated", "contact", "draft")

_MOST_STEPS = 200
# Noncharacters, as in `text`: no value can hold them, so that no value is taken for a place.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"

Block = Paragraph | Table


def write(letter: Letter, layout: Layout, template: bytes) -> bytes:
    """Return the letter as a Word file on this letterhead."""
    file = _rendered(template, _lines(letter, layout))
    for part, blocks in _blocks(letter, layout).items():
        for place in _places(file, part):
            _fill(file, place, blocks, layout)
    as_docx.set_properties(file, letter, layout)
    return packed(file, {})


def check(name: str, template: bytes) -> None:
    """Raise NoticeError with everything that is wrong with a letterhead."""
    try:
        check_archive(name, template)
        named = DocxTemplate(BytesIO(template)).get_undeclared_template_variables(_language())
    except TemplateError as error:
        raise NoticeError(name, [_unreadable(error.message or "")]) from None
    except BadInput as error:
        raise NoticeError(name, [_unreadable(error.message)]) from None
    # The library lets whatever a damaged file makes happen come through.
    except Exception as error:
        raise NoticeError(name, [_unreadable(type(error).__name__)]) from None
    problems = [
        problem(
            each, "", "there is no such tag; there are: {known}", known=", ".join(LINES + BLOCKS)
        )
        for each in sorted(named - {*LINES, *BLOCKS})
    ]
    problems += [problem(each, "", "the tag is missing") for each in NEEDED if each not in named]
    problems += _misplaced(template) if not problems else []
    if problems:
        raise NoticeError(name, problems)


def _unreadable(reason: object) -> Problem:
    return problem("file", "", "cannot be read as a letterhead: {reason}", reason=reason)


def _misplaced(template: bytes) -> list[Problem]:
    """Return a problem for each tag of a block that does not stand alone in a paragraph."""
    try:
        file = _rendered(template, dict.fromkeys(LINES, ""))
    except TemplateError as error:
        return [_unreadable(error.message or "")]
    except UnfitError as error:
        return [_unreadable(error.says)]
    for part in BLOCKS:
        for place in _places(file, part):
            place._element.getparent().remove(place._element)
    left = "".join(each.text or "" for each in file.element.body.iter(qn("w:t")))
    return [
        problem(part, "", "the tag must stand alone in a paragraph of the text")
        for part in BLOCKS
        if _mark(part) in left
    ]


@lru_cache(maxsize=1)
def _language() -> BoundedEnvironment:
    # Left off, as the library has it, `<` and `&` in a value damage the file.
    return BoundedEnvironment(autoescape=True, undefined=StrictUndefined)


def _rendered(template: bytes, lines: Mapping[str, str]) -> WordFile:
    file = DocxTemplate(BytesIO(template))
    # A letterhead is tags in their places: it has nothing to go round.
    with limits(most_steps=_MOST_STEPS):
        file.render({**lines, **{part: _mark(part) for part in BLOCKS}}, _language())
    document: WordFile = file.docx
    return document


def _mark(part: str) -> str:
    return f"{_OPEN}{part}{_CLOSE}"


def _lines(letter: Letter, layout: Layout) -> dict[str, str]:
    return {
        "letterhead": letter.letterhead,
        "number": letter.number or "",
        "title": letter.title,
        "addressee": letter.addressee,
        "signatory": letter.signatory,
        "dated": letter.dated,
        "draft": layout.words.draft if letter.draft else "",
    }


def _blocks(letter: Letter, layout: Layout) -> dict[str, tuple[Block, ...]]:
    names = layout.words.attachment_lines(letter.attachments)
    label = layout.words.attachments
    listed = tuple(
        Paragraph(name if number else f"{label}{name}") for number, name in enumerate(names)
    )
    return {
        "body": letter.body,
        "attachments": listed,
        "contact": tuple(Paragraph(line) for line in letter.contact),
        "enclosures": letter.enclosures,
    }


def _places(file: WordFile, part: str) -> list[WordParagraph]:
    return [each for each in file.paragraphs if each.text.strip() == _mark(part)]


def _fill(file: WordFile, place: WordParagraph, blocks: Iterable[Block], layout: Layout) -> None:
    """Put the blocks where the tag stands, each paragraph formatted as that was."""
    for block in blocks:
        if isinstance(block, Table):
            table = as_docx.add_table(file, block, layout)
            place._element.addprevious(table._element)
        else:
            _copied(place, block)
    place._element.getparent().remove(place._element)


def _copied(place: WordParagraph, block: Paragraph) -> None:
    element = deepcopy(place._element)
    place._element.addprevious(element)
    paragraph = WordParagraph(element, place._parent)
    first, *others = paragraph.runs
    for run in others:
        element.remove(run._element)
    first.text = block.text
    if block.style in ("heading", "enclosure"):
        first.bold = True
    if block.style in ("flush", "enclosure"):
        paragraph.paragraph_format.first_line_indent = 0
        indent = element.get_or_add_pPr().get_or_add_ind()
        indent.attrib.pop(qn("w:firstLineChars"), None)
    if block.style == "enclosure":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.page_break_before = True
