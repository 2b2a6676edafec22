"""The words that were looked for, marked in a text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from markupsafe import Markup

#: From a place in a text to the one after its last.
Span: TypeAlias = tuple[int, int]

#: How much stands before the first hit where a text is too long to be shown whole.
_BEFORE = 16
_MARKED = Markup("<mark>{}</mark>")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Piece:
    """A part of a text, with all of it either looked for or not."""

    text: str
    is_hit: bool


class Marker:
    """Marks what was looked for in one text after the other; the words are taken apart once."""

    def __init__(self, wanted: str) -> None:
        words = [_even(word) for word in wanted.split()]
        self._words = [(word, _pairs(word)) for word in words]

    def __call__(self, text: str, length: int | None = None) -> list[Piece]:
        """Return a text in pieces; a longer one from shortly before its first hit on."""
        spans = self._spans(_even(text)) if self._words else []
        first, last = _window(len(text), spans, length)
        pieces = [Piece("…", False)] if first else []
        at = first
        for start, end in spans:
            if start < last and end > first:
                pieces += _piece(text[at:start], False)
                at = min(end, last)
                pieces += _piece(text[max(start, first) : at], True)
        pieces += _piece(text[at:last], False)
        return pieces if last == len(text) else [*pieces, Piece("…", False)]

    def html(self, text: str, length: int = 60) -> Markup:
        """Return a text as lists show it, marked."""
        return Markup("").join(
            _MARKED.format(piece.text) if piece.is_hit else piece.text
            for piece in self(text, length)
        )

    def _spans(self, text: str) -> list[Span]:
        """Return where words stand, in order and apart; of one that stands nowhere, its pairs."""
        found: list[Span] = []
        for word, pairs in self._words:
            whole = list(_places(text, word))
            found += whole or [place for pair in pairs for place in _places(text, pair)]
        return _apart(found)


def _piece(text: str, is_hit: bool) -> list[Piece]:
    return [Piece(text, is_hit)] if text else []


def _window(whole: int, spans: Sequence[Span], length: int | None) -> Span:
    if length is None or whole <= length:
        return 0, whole
    before_hit = spans[0][0] - _BEFORE if spans else 0
    first = max(0, min(before_hit, whole - length))
    return first, first + length


def _apart(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch put together."""
    apart: list[Span] = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = apart[-1][0], max(end, apart[-1][1])
        else:
            apart.append((start, end))
    return apart


def _pairs(word: str) -> list[str]:
    return [word[n : n + 2] for n in range(len(word) - 1) if _CHINESE.match(word[n])]


def _places(text: str, word: str) -> Iterator[Span]:
    start = text.find(word)
    while start >= 0:
        yield start, start + len(word)
        start = text.find(word, start + len(word))


def _even(text: str) -> str:
    """Return a text of the same length in which full-width and capital letters are plain ones."""
    return "".join(_even_sign(sign) for sign in text)


@lru_cache(maxsize=10_000)
def _even_sign(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 else sign
