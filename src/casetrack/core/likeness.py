"""How alike two requests are in their words: a hint for a person, never a decision.

The only import of `rapidfuzz`. Spaces, punctuation and the width of characters make no difference.
Requests that differ in a number (another year, another document) may be word for word alike and
still ask for something else, so that is said beside.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz import fuzz, process

Key = TypeVar("Key")

#: What every application says, whatever it asks for.
_COMMON = re.compile("申请|公开|政府信息|请提供|本人|贵(?:局|单位|机关)|相关|有关|信息|材料")


#: Two requests are compared where they share one of so many pairs of letters, the rarest of one.
_RAREST = 6


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


def groups(requests: Mapping[Key, str], at_least: int) -> tuple[tuple[Key, ...], ...]:
    """Return the keys of requests at least so much like the first of their group.

    Numbers make no difference here: the same list is asked for year after year. What is like no
    other is left out.
    """
    same: dict[str, list[Key]] = {}
    for key, text in requests.items():
        words = re.sub(r"\d+", "", _compared(text))
        if words:
            same.setdefault(words, []).append(key)
    often = Counter(pair for words in same for pair in _pairs(words))
    firsts: dict[str, list[Key]] = {}
    #: The groups by the pairs of their first request.
    having: dict[str, set[str]] = {}
    for words, keys in same.items():
        rarest = sorted(_pairs(words), key=lambda pair: (often[pair], pair))[:_RAREST]
        near = {first for pair in rarest for first in having.get(pair, ())}
        closest = process.extractOne(words, sorted(near), scorer=fuzz.ratio, score_cutoff=at_least)
        if closest:
            firsts[closest[0]] += keys
            continue
        firsts[words] = keys
        for pair in _pairs(words):
            having.setdefault(pair, set()).add(words)
    place = {key: number for number, key in enumerate(requests)}
    return tuple(
        tuple(sorted(keys, key=place.__getitem__)) for keys in firsts.values() if len(keys) > 1
    )


def _pairs(words: str) -> set[str]:
    return {words[n : n + 2] for n in range(len(words) - 1)}


def _compared(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    bare = "".join(character for character in plain if character.isalnum())
    return _COMMON.sub("", bare) or bare


def _numbers(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\d+", unicodedata.normalize("NFKC", text)))
