"""The words that were looked for, marked in a text."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

#: How much stands before the first hit where a text is too long to be shown whole.
_BEFORE = 16
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Piece:
    """A part of a text, with all of it either looked for or not."""

    text: str
    is_hit: bool


def marked(text: str, wanted: str, length: int | None = None) -> list[Piece]:
    """Return a text in pieces; a longer one from shortly before its first hit on."""
    words = [_even(word) for word in wanted.split()]
    hits = _hits(_even(text), words) if words else set()
    if not hits and (length is None or len(text) <= length):
        return [Piece(text, False)] if text else []
    first, last = _window(len(text), hits, length)
    runs = groupby(range(first, last), hits.__contains__)
    pieces = [Piece("".join(text[n] for n in run), is_hit) for is_hit, run in runs]
    before = [Piece("…", False)] if first else []
    return [*before, *pieces, *([Piece("…", False)] if last < len(text) else [])]


def _window(whole: int, hits: set[int], length: int | None) -> tuple[int, int]:
    if length is None or whole <= length:
        return 0, whole
    first = max(0, min(min(hits, default=0) - _BEFORE, whole - length))
    return first, first + length


def _hits(text: str, words: list[str]) -> set[int]:
    """Return the places of every word; of one that stands nowhere whole, of its pairs."""
    found: set[int] = set()
    for word in words:
        whole = set(_places(text, word))
        found |= whole or {n for pair in _pairs(word) for n in _places(text, pair)}
    return found


def _pairs(word: str) -> list[str]:
    return [word[n : n + 2] for n in range(len(word) - 1) if _CHINESE.match(word[n])]


def _places(text: str, word: str) -> list[int]:
    starts = [found.start() for found in re.finditer(re.escape(word), text)] if word else []
    return [n for start in starts for n in range(start, start + len(word))]


def _even(text: str) -> str:
    """Return a text of the same length in which full-width and capital letters are plain ones."""
    return "".join(_even_sign(sign) for sign in text)


@lru_cache(maxsize=10_000)
def _even_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 else sign
