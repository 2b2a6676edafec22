"""Labelled lines of an application form, pasted into a mail: 申请人姓名：林小满 -> a field.

A label counts at the beginning of a line, or after a space, and with a colon or a tab behind it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casetrack.intake.fields import JOINED, OTHER
from casetrack.intake.words import Words

_GAP = r"[ \u3000]{0,4}"
#: Numbers, brackets and marks that forms put before a label.
_BEFORE = (
    r"(?:^|(?<=[ \t\u3000,，;；、。|>]))[*＊•·●○◆■□▪\-—]?"
    r"(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．])?"
)
#: Nothing but lines to write on.
_BLANK = re.compile(r"[\s_＿\-—－…./／]*")
#: What ends a letter, or begins the one that it answers.
_ENDS = re.compile(r"\s*(此致|敬礼|-{3,}|发件人[:：]|From:)")
_TICKED = re.compile(r"(?:[☑✓✔√■]|\[[xX√]\])[ \u3000]{0,2}([^\s☑✓✔√■□☐\[\]]{1,20})")


@dataclass(frozen=True, slots=True)
class Line:
    """What stands behind one label."""

    key: str
    label: str
    value: str


def labelled_lines(words: Words, text: str) -> tuple[Line, ...]:
    """Return what the labelled lines of a text say, in their order; the empty ones left out."""
    pattern = _pattern(tuple(words.labels))
    found: list[tuple[str, str, list[str]]] = []
    # Whether a line without a label belongs to the label before it.
    is_open = False
    for line in text.split("\n"):
        labels = list(pattern.finditer(line))
        if not labels:
            is_open = is_open and bool(found) and _goes_on(found[-1], line)
            continue
        for label, end in _with_ends(labels, len(line)):
            key = words.field(label["label"]) or OTHER
            value = line[label.end() : end].strip(" \t\u3000;；，,|")
            found.append((key, label["label"], [] if _BLANK.fullmatch(value) else [value]))
        is_open = True
    lines = (Line(key, _tight(label), "\n".join(said).strip()) for key, label, said in found)
    return tuple(line for line in lines if line.value)


def ticked(text: str) -> str:
    """Return the one choice that is ticked in a line of several; the text where none is."""
    found = _TICKED.findall(text)
    return found[0] if len(found) == 1 else text


def _goes_on(last: tuple[str, str, list[str]], line: str) -> bool:
    """Take a line as what goes on from the label before; return whether the next one may too."""
    key, _, said = last
    is_one_line = key not in JOINED
    if _ENDS.match(line) or (is_one_line and said):
        return False
    if not line.strip():
        # A paragraph of a request may end and the next one begin.
        if said:
            said.append("")
        return True
    said.append(line.strip())
    return not is_one_line


def _with_ends(labels: list[re.Match[str]], end: int) -> Iterator[tuple[re.Match[str], int]]:
    for number, label in enumerate(labels):
        is_last = number + 1 == len(labels)
        yield label, end if is_last else labels[number + 1].start()


@lru_cache(maxsize=8)
def _pattern(known: tuple[str, ...]) -> re.Pattern[str]:
    names = sorted(known, key=len, reverse=True)
    labels = "|".join(_GAP.join(re.escape(sign) for sign in name) for name in names)
    hint = r"(?:[（(][^（()）\n]{0,20}[)）])?"
    end = rf"{_GAP}{hint}{_GAP}[：:\t]"
    return re.compile(rf"{_BEFORE}{_GAP}(?P<label>{labels}){end}", re.IGNORECASE)


def _tight(label: str) -> str:
    return re.sub(r"[ \u3000]", "", label)
