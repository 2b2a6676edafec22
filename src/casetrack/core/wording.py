"""Two wordings of a text side by side: what was taken out, what was put in.

Chinese goes by character, other scripts by word; a run that is too short to be read as kept
joins the change around it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["same", "gone", "new"]

_WORDS = re.compile(r"[A-Za-z\u00c0-\u024f]+|[0-9]+|\s+|.", re.DOTALL)
_SENTENCES = re.compile(r"[^。；;\n]*[。；;\n]?")
#: Above so many pieces a text goes by sentence: the comparison's time grows with their square.
_MOST_PIECES = 1500
#: What is kept between two changes is shown as kept from so many characters on.
_READABLE = 2


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is the same in both wordings, or stands in one of them."""

    kind: Kind
    text: str


def differences(old: str, new: str) -> tuple[Run, ...]:
    """Return the runs that lead from the old wording to the new one.

    Those that are the same or gone make the old wording, those that are the same or new the new
    one. No run is empty.
    """
    runs: list[Run] = []
    for taken_out, put_in, kept in _changes(*_pieces(old, new)):
        runs += [Run("gone", taken_out), Run("new", put_in), Run("same", kept)]
    return tuple(run for run in runs if run.text)


def _pieces(old: str, new: str) -> tuple[Sequence[str], Sequence[str]]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if max(len(before), len(after)) > _MOST_PIECES:
        return _SENTENCES.findall(old), _SENTENCES.findall(new)
    return before, after


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is taken out and put in at a place, with what is kept after it."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    start, there = 0, 0
    # The last block is an empty one at both ends.
    for block in matcher.get_matching_blocks():
        end = block.a + block.size
        kept = "".join(before[block.a : end])
        if len(kept) < _READABLE and _is_between_changes(block, before, after):
            continue
        yield "".join(before[start : block.a]), "".join(after[there : block.b]), kept
        start, there = end, block.b + block.size


def _is_between_changes(block: Match, before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether something differs on either side of what is kept."""
    ends = block.a + block.size == len(before) and block.b + block.size == len(after)
    return bool(block.a or block.b) and not ends
