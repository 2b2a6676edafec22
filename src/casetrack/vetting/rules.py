"""The rules of vetting that are data: words, remedies and dates, as `workflows/checks` has them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from casetrack.core.reading import Part, read
from casetrack.errors import ChecksError
from casetrack.vetting.finding import Where


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error.msg}") from None
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
Patterns = tuple[Pattern, ...]


class WordRule(Part):
    """Words that should not be there."""

    name: str
    title: str
    source: str
    patterns: Annotated[Patterns, Field(min_length=1)]
    #: Not found where any of these stands in the same document.
    unless: Patterns = ()
    #: Where approval and dispatch are refused for it.
    blocks: tuple[Where, ...] = ()
    #: Ids of the workflows it holds for; empty for all.
    laws: tuple[str, ...] = ()

    @cached_property
    def found_by(self) -> tuple[re.Pattern[str], ...]:
        """The patterns, compiled."""
        return tuple(re.compile(each, re.MULTILINE) for each in self.patterns)


class RemedyRule(Part):
    """What a letter must and must not say where the law gives this remedy."""

    source: str
    needs: Patterns
    never: Patterns


class DateRule(Part):
    """A date that a letter says and the case knows."""

    title: str
    source: str
    #: Which date of the case it must be.
    is_: Annotated[Literal["received_on", "reply_due"], Field(alias="is")]
    patterns: Annotated[Patterns, Field(min_length=1)]


class ChecksFile(Part):
    """One file of rules."""

    title: str
    source: str
    words: tuple[WordRule, ...] = ()
    remedies: Mapping[str, RemedyRule] = {}
    dates: tuple[DateRule, ...] = ()


@dataclass(frozen=True)
class Rules:
    """The rules of all files."""

    words: tuple[WordRule, ...]
    remedies: Mapping[str, RemedyRule]
    dates: tuple[DateRule, ...]


@lru_cache(maxsize=8)
def parse_rules(files: tuple[tuple[str, str], ...]) -> Rules:
    """Return the rules of several files, by name and text; an earlier file's remedies hold."""
    read_files = [read(ChecksFile, name, text, ChecksError) for name, text in files]
    remedies: dict[str, RemedyRule] = {}
    for file in reversed(read_files):
        remedies.update(file.remedies)
    return Rules(
        tuple(rule for file in read_files for rule in file.words),
        remedies,
        tuple(rule for file in read_files for rule in file.dates),
    )
