"""How letters are numbered (发文字号): the series of an office, written and read again."""

import re
import unicodedata
from string import Formatter

from pydantic import Field, PositiveInt, field_validator

from casetrack.core.reading import Part

_BRACKETS = str.maketrans("[]【】〔〕﹝﹞{}", "()" * 5)


class Series(Part):
    """How the numbers of one series of letters are written."""

    pattern: str
    #: The first number of every year.
    first: PositiveInt = 1

    @field_validator("pattern")
    @classmethod
    def _has_its_parts(cls, pattern: str) -> str:
        try:
            pattern.format(code="", year=2026, serial=1)
        except (KeyError, IndexError, ValueError):
            raise ValueError("only {{code}}, {{year}} and {{serial}} may stand in it") from None
        if "{serial}" not in pattern or "{year}" not in pattern:
            raise ValueError("{{year}} and {{serial}} must stand in it")
        return pattern

    def written(self, code: str, year: int, serial: int) -> str:
        """Return a number as it stands on a letter."""
        return self.pattern.format(code=code, year=year, serial=serial)

    def to_be_allotted(self, code: str, year: int) -> str:
        """Return a number as a draft shows it: a blank in place of the serial."""
        values = {"code": code, "year": str(year), "serial": "＿＿"}
        return "".join(
            text + (values[name] if name else "")
            for text, name, _, _ in Formatter().parse(self.pattern)
        )

    def read(self, code: str, number: str) -> tuple[int, int] | None:
        """Return year and serial of a number as people type it, or None for one of another kind.

        Brackets of any kind, spaces and a 第 make no other number.
        """
        kinds = {"code": re.escape(_as_typed(code)), "year": r"(\d{4})", "serial": r"第?(\d{1,9})"}
        written = "".join(
            re.escape(_as_typed(text)) + (kinds[name] if name else "")
            for text, name, _, _ in Formatter().parse(self.pattern)
        )
        found = re.fullmatch(written, _as_typed(number))
        if found is None:
            return None
        year_first = self.pattern.index("{year}") < self.pattern.index("{serial}")
        one, other = int(found[1]), int(found[2])
        return (one, other) if year_first else (other, one)


def _as_typed(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return "".join(narrow.split())


def every_series() -> dict[str, Series]:
    """Return how every series is written where an office says nothing."""
    marks = {
        "reply": "",
        "receipt": "申",
        "correction": "补",
        "consultation": "征",
        "extension": "延",
        "fee": "费",
        "reasons": "理",
    }
    return {
        name: Series(pattern=f"{{code}}{mark}〔{{year}}〕{{serial}}号")
        for name, mark in marks.items()
    }


class Numbering(Part):
    """How the letters of an office are numbered from a year on."""

    from_year: PositiveInt
    #: 机关代字.
    letter_code: str = ""
    numbers: dict[str, Series] = Field(default_factory=every_series)
