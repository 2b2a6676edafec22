"""Measures, fonts and fixed words of every letter, as `layout.toml` has them.

A law whose letters look or read otherwise has a `layout.toml` in its own folder.
"""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator

from casetrack.core.reading import Part, read
from casetrack.errors import NoticeError
from casetrack.notices.letter import Letter, Table

#: The file in a folder of notices.
FILE = "layout.toml"
#: The part of a table's width that a column of labels takes: six characters.
_LABEL_SHARE = 0.22
#: Of a form with two labels a row, six and five characters wide at most; beside each is room for
#: the longest day in one line.
_SHARES_OF_TWO = (0.215, 0.30, 0.185, 0.30)
_MONTHS = 12

Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Page(Part):
    """The paper and its margins, in millimetres."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    #: From the edge of the paper to the lower edge of the page number.
    footer: float


class Type(Part):
    """Sizes, line pitches and the space added to each character, in points."""

    text: float
    pitch: float
    tracking: float
    title: float
    title_pitch: float
    table: float
    table_pitch: float
    page_number: float


class Fonts(Part):
    """Font families, the wanted one first and then what may stand in for it."""

    text: Names
    title: Names
    heading: Names
    page_number: Names
    latin: str
    #: Characters of names that common fonts lack; somebody should see whether these can be shown.
    rare: str = ""


class Letterhead(Part):
    """The red head of a letter (信函格式): the office's name, and a double line below it and at
    the foot of the page.

    Without it, and on forms, the name is the first line of the title.
    """

    #: From the upper edge of the paper to that of the name, in millimetres.
    top: float
    #: Size of the name and the space added to each character, in points.
    size: float
    tracking: float
    #: As `#rrggbb`.
    color: Annotated[str, Field(pattern="^#[0-9a-fA-F]{6}$")]
    #: From the name to the upper double line, in millimetres.
    gap: float
    #: Length of the double lines, in millimetres.
    line: float
    #: Strokes of a double line and the white between them, in points.
    thick: float
    thin: float
    line_gap: float
    #: From the lower double line to the lower edge of the paper, in millimetres.
    bottom: float
    #: Whether the page with the head shows its number.
    first_page_number: bool


class Words(Part):
    """Words that no template writes, as patterns in `str.format` style."""

    #: May name {year}, {month}, {day} and, where `months` has them, {month_name}.
    day: str
    #: From January to December, where a date names its month.
    months: tuple[str, ...] = ()
    #: From Monday to Sunday.
    weekdays: Annotated[tuple[str, ...], Field(min_length=7, max_length=7)]
    money: str
    attachments: str
    attachment: str
    #: Without {page} in it pages have no number.
    page_number: str
    draft: str

    @model_validator(mode="after")
    def _names_every_month(self) -> "Words":
        if len(self.months) not in (0, _MONTHS) or ("{month_name}" in self.day) > bool(self.months):
            raise ValueError("`months` must name all twelve where `day` names the month")
        return self

    def date_of(self, day: date) -> str:
        """Return a date as letters write it, without padding zeros."""
        name = self.months[day.month - 1] if self.months else ""
        return self.day.format(year=day.year, month=day.month, day=day.day, month_name=name)

    def weekday_of(self, day: date) -> str:
        """Return the name of the date's weekday."""
        return self.weekdays[day.weekday()]

    def money_of(self, amount: Decimal) -> str:
        """Return an amount of money, without zeros after the point where it is whole."""
        whole = amount == amount.to_integral_value()
        return self.money.format(amount=f"{amount:.0f}" if whole else f"{amount:.2f}")

    def attachment_lines(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the lines of the attachment list; one attachment alone has no number."""
        if len(names) < 2:
            return names
        numbered = enumerate(names, start=1)
        return tuple(self.attachment.format(number=n, name=name) for n, name in numbered)


class Layout(Part):
    """How a letter looks (版面)."""

    #: The language it is written in, as files name it.
    language: str = "zh-CN"
    page: Page
    type: Type
    letterhead: Letterhead | None = None
    fonts: Fonts
    words: Words

    def letterhead_of(self, letter: Letter) -> Letterhead | None:
        """Return the red head; None for a form, which nobody signs."""
        return self.letterhead if letter.letterhead and letter.signatory else None


def read_layout(text: str, file: str = FILE) -> Layout:
    """Return the layout; raise NoticeError with every mistake in the file."""
    return read(Layout, file, text, NoticeError)


def width(text: str) -> float:
    """Return the width of a text in characters: a Chinese one is 1, a Latin one half."""
    wide = sum(unicodedata.east_asian_width(character) in "WFA" for character in text)
    return (len(text) + wide) / 2


def signature_indents(signatory: str, dated: str) -> tuple[float, float]:
    """Return how far signatory and date stand from the right edge, in characters.

    Without a seal printed in, the date begins two characters to the right of the name, and
    neither ends less than two characters from the edge (GB/T 9704-2012).
    """
    name, day = width(signatory), width(dated)
    after_date = max(2.0, name - day)
    return max(2.0, after_date + day + 2 - name), after_date


def column_shares(table: Table) -> tuple[float, ...]:
    """Return each column's share of a table's width.

    In an even number of columns labels and values stand in turn, and labels are narrow.
    """
    if table.widths:
        return tuple(width / sum(table.widths) for width in table.widths)
    columns = table.columns
    if columns % 2:
        return (1 / columns,) * columns
    if columns == len(_SHARES_OF_TWO):
        return _SHARES_OF_TWO
    return (_LABEL_SHARE, 2 / columns - _LABEL_SHARE) * (columns // 2)
