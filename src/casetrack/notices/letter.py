"""The structured text of a letter: all that a writer of HTML, DOCX or PDF gets to see."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias

from pydantic import TypeAdapter

#: How a paragraph stands: `text` and `heading` are indented by two characters, `flush` begins
#: at the margin, `enclosure` is the centred title of an enclosure, which begins a new page.
Style: TypeAlias = Literal["text", "heading", "flush", "enclosure"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, without line breaks."""

    text: str
    style: Style = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the last cell of a row that is too short reaches to the right edge.

    An empty cell is a place to write by hand.
    """

    rows: tuple[tuple[str, ...], ...]
    #: How wide the columns are, each beside the others; empty where the layout says it. A table
    #: that has them begins with a head, which stands again on every page.
    widths: tuple[int, ...] = ()

    @property
    def columns(self) -> int:
        """Cells of the longest row."""
        return max(len(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter (文书), ready to be written as a file; "" is a part the letter does not have."""

    #: Kind within its workflow: `receipt`, `reply/OPEN`.
    kind: str
    #: Name of the office, above the title.
    letterhead: str
    title: str
    #: The document's number (文号); None for a preview or an unnumbered form.
    number: str | None
    #: Whom it is for, with the colon at its end (主送).
    addressee: str
    body: tuple[Paragraph | Table, ...]
    #: Names of what is attached (附件说明).
    attachments: tuple[str, ...]
    #: Full name of the office that signs (署名); "" for a form, which then shows no date.
    signatory: str
    #: The date as the letter shows it (成文日期), blank places in it where unsigned.
    dated: str
    #: The same date; None where unsigned.
    signed_on: date | None
    #: Lines below the date (附注): contact, phone.
    contact: tuple[str, ...]
    #: What goes with the letter in the same file: a slip to be sent back, a form to be signed.
    enclosures: tuple[Paragraph | Table, ...]
    #: True until the letter is issued; a draft says so on every page.
    draft: bool
    #: Id of the law it is written under, which may have a layout of its own.
    workflow: str = ""

    @classmethod
    def from_json(cls, text: str | bytes) -> "Letter":
        """Return a letter as `as_json` has written it."""
        return TypeAdapter(cls).validate_json(text)

    def as_json(self) -> str:
        """Return everything of the letter, to be kept beside its file."""
        return TypeAdapter(type(self)).dump_json(self).decode()
