"""The text that a template renders to, read strictly into the parts of a letter.

A section begins with a line `== name`; all of SECTIONS stand once. In the body and the enclosures
a blank line ends a paragraph, lines without one between them are one paragraph, and a mark makes
a line stand alone:

    # text      a heading
    @ text      a line that begins at the margin
    === text    the title of an enclosure, on a new page
    | a | b |   a row of a table; rows that follow one another are one table
    | - | --- | below the first row of a table: that row is its head, and a column is as wide
                as it has dashes

Values are data: `sealed` closes a value so that nothing in it can be taken for a mark.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from casetrack.errors import NoticeError, Problem, problem
from casetrack.notices.letter import Paragraph, Style, Table

SECTIONS = (
    "letterhead",
    "title",
    "number",
    "addressee",
    "body",
    "attachments",
    "signatory",
    "date",
    "contact",
    "enclosures",
)
#: Sections of at most one line.
SINGLE = frozenset({"letterhead", "title", "number", "addressee", "signatory", "date"})
#: Sections of paragraphs and tables, where a blank line says something.
BLOCKS = ("body", "enclosures")
#: Sections that no letter goes without.
NEEDED = ("title", "body")

# Noncharacters: Unicode never gives them a meaning and no keyboard or name holds them. The
# private use area would not do, since rare characters of names live there.
_OPEN, _CLOSE, _BAR = "\ufdd0", "\ufdd1", "\ufdd2"
_SEALED = re.compile(f"{_OPEN}[^{_CLOSE}]*{_CLOSE}")
# Control characters and surrogates, which no XML file may hold; marks that reverse the direction
# of the text that follows; our own seals.
_NEVER_SHOWN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff"
    r"\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]"
)
_LINE_BREAKS = re.compile(r"\s*[\n\r\t\u2028\u2029]\s*")
# Not all white space: an ideographic space at an edge is layout.
_BLANKS = " \t\r"

_MARKS: dict[str, Style] = {"#": "heading", "@": "flush", "===": "enclosure"}
_RESERVED = ("#", "@", "=", "|")
#: A new line within a cell.
_BREAK = "<br>"
_SEALED_OR_BREAK = re.compile(f"{_SEALED.pattern}|{_BREAK}")
_RULER = re.compile(r"\|(\s*-+\s*\|)+")

Line = tuple[int, str]
Sections = dict[str, list[Line]]


def clean(value: str) -> str:
    """Return a value on one line, without the characters that a letter must never hold."""
    return _LINE_BREAKS.sub(" ", _NEVER_SHOWN.sub("", value.strip()))


def sealed(value: str) -> str:
    """Return a value so closed that `parts` takes nothing in it for a mark."""
    return f"{_OPEN}{clean(value).replace('|', _BAR)}{_CLOSE}"


def opened(text: str) -> str:
    """Return the text as people read it, its values open."""
    return text.replace(_OPEN, "").replace(_CLOSE, "").replace(_BAR, "|")


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the paragraphs of a part of a letter, one line each, marks left out."""
    parted = re.split(r"\n[ \t\r]*\n", text)
    joined = ("".join(line.strip(_BLANKS) for line in each.split("\n")) for each in parted)
    return tuple(opened(each) for each in joined if each)


def sections(template: str, text: str) -> Sections:
    """Return the lines of each section; raise NoticeError with everything that is wrong."""
    found: Sections = {}
    problems = list(_sorted_into(found, text))
    problems += [
        problem(name, "", "the letter has no such section")
        for name in SECTIONS
        if name not in found
    ]
    problems += [problem(name, "", "must not be empty") for name in NEEDED if found.get(name) == []]
    problems += [
        problem(name, "", "must be one line, and has {count}", count=len(lines))
        for name, lines in found.items()
        if name in SINGLE and len(lines) > 1
    ]
    problems += _unreadable(line for name in BLOCKS for line in found.get(name, []))
    if problems:
        raise NoticeError(template, problems)
    return found


def _sorted_into(found: Sections, text: str) -> Iterator[Problem]:
    """Put each line into its section; yield a problem for each line that has none."""
    name = ""
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip(_BLANKS)
        if line.startswith("== "):
            name = line[3:]
            if name not in SECTIONS or name in found:
                yield _at(number, line, "there is no such section, or it stands twice")
            found.setdefault(name, [])
        elif name in BLOCKS or (line and name):
            found[name].append((number, line))
        elif line:
            yield _at(number, line, "this stands before the first section")
    found.update({block: _trimmed(found[block]) for block in BLOCKS if block in found})


def _trimmed(lines: Sequence[Line]) -> list[Line]:
    """Return the lines from the first that is not blank to the last."""
    full = [at for at, (_, line) in enumerate(lines) if line]
    return list(lines[full[0] : full[-1] + 1]) if full else []


def _unreadable(body: Iterable[Line]) -> Iterator[Problem]:
    for number, line in body:
        if line.startswith("|"):
            if len(line) == 1 or not line.endswith("|"):
                yield _at(number, line, "a row of a table must begin and end with |")
        elif line.startswith(_RESERVED) and not _marked(line):
            yield _at(number, line, "this mark is not known; a mark is #, @ or ===, then a space")


def _at(number: int, line: str, template: str) -> Problem:
    """Return a problem with a line of the rendered text, the values in it left out."""
    shown = _SEALED.sub("…", line)
    return problem(f"line {number}", f"[{shown}]", template)


def only(lines: Sequence[Line]) -> str:
    """Return the one line of a section, or "" where it is empty."""
    return opened(lines[0][1]) if lines else ""


def listed(lines: Sequence[Line]) -> tuple[str, ...]:
    """Return the lines of a section, each for itself."""
    return tuple(opened(line) for _, line in lines)


def blocks(lines: Sequence[Line]) -> tuple[Paragraph | Table, ...]:
    """Return the paragraphs and tables of a section that `sections` found readable."""
    found: list[Paragraph | Table] = []
    # Blank lines between two rows come from a template's own `if` and `for` and part nothing.
    for is_table, run in groupby(_joined(lines), key=lambda piece: piece.startswith("|")):
        if is_table:
            found.append(_table(list(run)))
        else:
            found += [_paragraph(piece) for piece in run]
    return tuple(found)


def _joined(lines: Iterable[Line]) -> Iterator[str]:
    """Yield rows, marked lines and whole paragraphs, in their order."""
    paragraph = ""
    for _, line in lines:
        alone = line.startswith(_RESERVED)
        if paragraph and (alone or not line):
            yield paragraph
            paragraph = ""
        if alone:
            yield line
        else:
            paragraph += line
    if paragraph:
        yield paragraph


def _table(lines: Sequence[str]) -> Table:
    """Return a table; the line below its head, where it has one, says how wide the columns are."""
    head, *rest = lines
    if not rest or not _RULER.fullmatch(rest[0]):
        return Table(tuple(_cells(row) for row in lines))
    widths = tuple(len(cell) for cell in _cells(rest[0]))
    return Table(tuple(_cells(row) for row in (head, *rest[1:])), widths)


def _cells(row: str) -> tuple[str, ...]:
    return tuple(opened(_broken(cell.strip(_BLANKS))) for cell in row[1:-1].split("|"))


def _broken(cell: str) -> str:
    """Return a cell with a new line at each <br> of the template; in a value it is only text."""
    return _SEALED_OR_BREAK.sub(lambda m: "\n" if m[0] == _BREAK else m[0], cell)


def _paragraph(piece: str) -> Paragraph:
    mark = _marked(piece)
    if mark is None:
        return Paragraph(opened(piece))
    return Paragraph(opened(piece[len(mark) + 1 :]), _MARKS[mark])


def _marked(line: str) -> str | None:
    """Return the mark that a line begins with, or None."""
    mark, _, rest = line.partition(" ")
    return mark if mark in _MARKS and rest else None
