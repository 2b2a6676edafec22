"""A letter as a PDF/A-2b file after GB/T 9704-2012; the same letter gives the same bytes.

The typesetter is Typst. What a letter says goes to it as data, never as a part of its source.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from unicodedata import category

from typst import Compiler, TypstError

from casetrack.errors import BadInput, NoticeError, problem
from casetrack.messages import Message, say, say_count
from casetrack.notices.layout import Layout, column_shares
from casetrack.notices.letter import Letter, Paragraph, Table
from casetrack.notices.typefaces import Typefaces

#: The page's template in a folder of notices.
FILE = "letter.typ"
#: Stands in a file where no date of signing does: PDF/A wants a date, and not that of writing.
_NO_DATE = date(2000, 1, 1)
#: A template can read no file outside of this folder, and there is no letter in it.
_ROOT = Path(__file__).parent
#: Control and format characters, which no font need show.
_UNSEEN = ("Cc", "Cf")
#: The typesetter's words for a character that no font has. They are all it says of a letter.
_NO_GLYPH = "could not be displayed"

Families = Mapping[str, tuple[str, ...]]


#: The parts of a letter that have a font each, in words.
ROLES = {
    "text": say("the text"),
    "title": say("titles"),
    "heading": say("headings"),
    "page_number": say("page numbers"),
    "latin": say("Latin letters and digits"),
}


@dataclass(frozen=True, slots=True)
class Served:
    """Which font serves a part of every letter on this machine."""

    #: One of ROLES.
    role: str
    #: The family that the layout names first.
    wanted: str
    #: The one that is taken: the same, or one that stands in for it; None where none is here.
    used: str | None
    #: Those of the layout's rare characters that other families of the role show instead.
    borrowed: str = ""
    #: Those that none of them can show.
    lacking: str = ""

    @property
    def title(self) -> Message:
        """The role in words."""
        return ROLES[self.role]


def write(letter: Letter, layout: Layout, template: str, typefaces: Typefaces) -> bytes:
    """Return the file.

    Raises BadInput where a font is missing for a part of the letter or for a character in it, and
    NoticeError where the template cannot be worked out.
    """
    families = _families(layout, typefaces)
    compiler = Compiler(font_paths=typefaces.all, ignore_system_fonts=True, root=_ROOT)
    given = json.dumps(_data(letter, layout, families), ensure_ascii=False)
    try:
        made = compiler.compile(
            input=template.encode(),
            format="pdf",
            sys_inputs={"data": given},
            pdf_standards="a-2b",
        )
    except TypstError as error:
        if _NO_GLYPH in error.message:
            raise _no_glyph(letter, families, typefaces) from None
        raise NoticeError(FILE, [problem("", "", "{reason}", reason=error.message)]) from None
    if not isinstance(made, bytes):
        raise TypeError(type(made).__name__)
    return made


def served(layout: Layout, typefaces: Typefaces) -> tuple[Served, ...]:
    """Return which font serves each role."""
    rare, latin = layout.fonts.rare, layout.fonts.latin
    found = [_served(role, names, rare, typefaces) for role, names in _roles(layout)]
    # Without a font of their own, Latin letters are those of the font of the text.
    used = latin if typefaces.present([latin]) else found[0].used
    return (*found, Served("latin", latin, used))


def _roles(layout: Layout) -> Iterator[tuple[str, tuple[str, ...]]]:
    fonts = layout.fonts
    yield "text", fonts.text
    yield "title", fonts.title
    yield "heading", fonts.heading
    yield "page_number", fonts.page_number


def _served(role: str, names: tuple[str, ...], rare: str, typefaces: Typefaces) -> Served:
    present = typefaces.present(names)
    if not present:
        return Served(role, names[0], None)
    # A page number holds no name.
    looked_for = "" if role == "page_number" else rare
    first = _lacking(looked_for, present[:1], typefaces)
    last = _lacking(looked_for, present, typefaces)
    return Served(role, names[0], present[0], _in_order(first - last, rare), _in_order(last, rare))


def _in_order(signs: frozenset[str], text: str) -> str:
    return "".join(sign for sign in text if sign in signs)


def _families(layout: Layout, typefaces: Typefaces) -> Families:
    """Return the families that are here for each role; raise BadInput for a role without any."""
    families = {role: typefaces.present(names) for role, names in _roles(layout)}
    for role, names in _roles(layout):
        if not families[role]:
            raise BadInput(
                "no font for {role} of a PDF is installed, none of: {names}; install the package "
                "fonts-noto-cjk or name a folder of fonts under [paths] fonts; .docx needs none",
                role=ROLES[role],
                names=", ".join(names),
            )
    return families | {"latin": typefaces.present([layout.fonts.latin])}


def _lacking(text: Iterable[str], families: Iterable[str], typefaces: Typefaces) -> frozenset[str]:
    """Return the characters that none of the families has."""
    left = frozenset(text)
    for family in families:
        left = typefaces.lacking(family, left) if left else left
    return left


def _no_glyph(letter: Letter, families: Families, typefaces: Typefaces) -> BadInput:
    signs = {sign for text in _texts(letter) for sign in text if category(sign) not in _UNSEEN}
    lacking = {
        sign
        for role in ("text", "title", "heading")
        for sign in _lacking(signs, families[role] + families["latin"], typefaces)
    }
    # As numbers: who has no font for it cannot read it either, and it is part of somebody's name.
    return BadInput(
        "no font here has {characters}; name a folder with such a font under [paths] fonts, or "
        "take .docx",
        characters=say_count(
            "the character {signs}",
            "the characters {signs}",
            len(lacking),
            signs=", ".join(f"U+{ord(sign):04X}" for sign in sorted(lacking)),
        ),
    )


def _texts(letter: Letter) -> Iterator[str]:
    yield from (letter.letterhead, letter.title, letter.number or "", letter.addressee)
    yield from (*letter.attachments, letter.signatory, letter.dated, *letter.contact)
    for block in (*letter.body, *letter.enclosures):
        if isinstance(block, Paragraph):
            yield block.text
        else:
            yield from (cell for row in block.rows for cell in row)


def _data(letter: Letter, layout: Layout, families: Families) -> dict[str, object]:
    """Return all that the template sees; lengths are numbers in the layout's own units."""
    signed_on = letter.signed_on or _NO_DATE
    lang, _, region = layout.language.partition("-")
    before, is_numbered, after = layout.words.page_number.partition("{page}")
    head = layout.letterhead_of(letter)
    return {
        "letter": asdict(letter)
        | {
            "signed_on": None,
            "body": [_block(block) for block in letter.body],
            "enclosures": [_block(block) for block in letter.enclosures],
        },
        "page": layout.page.model_dump(),
        "type": layout.type.model_dump(),
        "letterhead": head and head.model_dump(),
        "fonts": {role: _with_latin(role, families) for role, _ in _roles(layout)},
        "words": {
            "draft": layout.words.draft,
            "attachments": layout.words.attachments,
            "page_number": (before, after) if is_numbered else None,
        },
        "attachments": layout.words.attachment_lines(letter.attachments),
        "lang": lang,
        "region": region,
        "date": {"year": signed_on.year, "month": signed_on.month, "day": signed_on.day},
    }


def _with_latin(role: str, families: Families) -> list[object]:
    """Return the fonts of a role as Typst names them, one for Latin letters and digits first."""
    # The page's number and its dashes are of one font (GB/T 9704-2012).
    latin = () if role == "page_number" else families["latin"]
    return [*({"name": name, "covers": "latin-in-cjk"} for name in latin), *families[role]]


def _block(block: Paragraph | Table) -> dict[str, object]:
    """Return a block as the template sees it, a table with each column's share of the width."""
    shares = {"shares": column_shares(block)} if isinstance(block, Table) else {}
    return asdict(block) | shares
