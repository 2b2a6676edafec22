"""How alike two requests are in their words: a hint for a person, never a decision.

The only import of `rapidfuzz`. Spaces, punctuation and the width of characters make no difference.
Requests that differ in a number (another year, another document) may be word for word alike and
still ask for something else, so that is said beside.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key")

#: What every application says, whatever it asks for.
_COMMON = re.compile("申请|公开|政府信息|请提供|本人|贵(?:局|单位|机关)|相关|有关|信息|材料")


@dataclass(frozen=True, slots=True)
class Alike:
    """A request that resembles another."""

    #: Out of 100.
    score: int
    #: Numbers that only one of the two has: years, numbers of documents.
    differing_numbers: tuple[str, ...]


def alike(request: str, others: Mapping[Key, str], at_least: int) -> dict[Key, Alike]:
    """Return those that are at least so much like the request, the most alike first."""
    mine = _compared(request)
    found = process.extract(
        mine,
        {key: _compared(text) for key, text in others.items()},
        scorer=fuzz.WRatio,
        score_cutoff=at_least,
        limit=None,
    )
    return {
        key: Alike(round(score), tuple(sorted(_numbers(request) ^ _numbers(others[key]))))
        for _, score, key in found
    }


def _compared(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(character for character in plain if character.isalnum())
    return _COMMON.sub("", bare) or bare


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", unicodedata.normalize("NFKC", text)))
