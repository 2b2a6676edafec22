"""The words of ledgers: what a heading or a value is called, and the key or code it means.

They are data (`workflows/ledgers/`): an office adds a file with its own words. The same files say
what the fields of an application form are called, on paper, in a mail and in a platform's export.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from casetrack.core.reading import Part, read
from casetrack.errors import LedgerError, Problem
from casetrack.intake.columns import BY_KEY, ERROR
from casetrack.intake.fields import FIELDS
from casetrack.messages import say

_LISTS = (
    "channel",
    "applicant_type",
    "supply",
    "delivery",
    "carrier",
    "remedy_kind",
    "remedy_result",
    "outcome",
)


class WordsFile(Part):
    """One file of words; the first heading of a key is the one that is written."""

    title: str
    source: str = ""
    blanks: tuple[str, ...] = ()
    headings: Mapping[str, tuple[str, ...]] = {}
    #: By field of an application form: what the field is called.
    labels: Mapping[str, tuple[str, ...]] = {}
    #: By list (a column, or a part of `remedies`), then code: the names of the code.
    values: Mapping[str, Mapping[str, tuple[str, ...]]] = {}
    #: By law, then code of an outcome it does not know: the outcome that it is taken for.
    equivalents: Mapping[str, Mapping[str, str]] = {}


@dataclass(frozen=True)
class Words:
    """Every word that ledgers are read and written by."""

    headings: Mapping[str, str]
    #: The heading that is written, by key.
    titles: Mapping[str, str]
    #: By list, the code of each name and of each code.
    codes: Mapping[str, Mapping[str, str]]
    #: By list, then code: the name that is written.
    names: Mapping[str, Mapping[str, str]]
    blanks: frozenset[str]
    equivalents: Mapping[str, Mapping[str, str]]
    #: By label of an application form, as it is written in the files: the field it means.
    labels: Mapping[str, str]
    #: The same, by label as it is compared.
    fields: Mapping[str, str]

    def key(self, heading: str) -> str | None:
        """Return the column that a heading means, or None where it is none of ours."""
        return self.headings.get(plain(heading))

    def field(self, label: str) -> str | None:
        """Return the field of an application form that a label means, or None."""
        return self.fields.get(plain(label))

    def code(self, which: str, value: str) -> str | None:
        """Return the code that a value means, or None."""
        return self.codes[which].get(plain(value))

    def is_blank(self, value: str) -> bool:
        """Whether the value stands for an empty cell."""
        return plain(value) in self.blanks


def parse_words(files: Iterable[tuple[str, str]]) -> Words:
    """Return the words of several files, by name and text; what an earlier one says holds."""
    headings: dict[str, str] = {}
    titles: dict[str, str] = {}
    labels: dict[str, str] = {}
    codes: dict[str, dict[str, str]] = {name: {} for name in _LISTS}
    names: dict[str, dict[str, str]] = {name: {} for name in _LISTS}
    blanks: set[str] = {""}
    equivalents: dict[str, dict[str, str]] = {}
    for name, text in files:
        file = read(WordsFile, name, text, LedgerError)
        if problems := list(_problems(file)):
            raise LedgerError(name, problems)
        for key, said in file.headings.items():
            titles.setdefault(key, said[0])
            for heading in (key, *said):
                headings.setdefault(plain(heading), key)
        for key, said in file.labels.items():
            for label in said:
                labels.setdefault(label, key)
        for which, by_code in file.values.items():
            for code, said in by_code.items():
                names[which].setdefault(code, said[0])
                for value in (code, *said):
                    codes[which].setdefault(plain(value), code)
        blanks |= {plain(blank) for blank in file.blanks}
        for law, by_code_of_law in file.equivalents.items():
            equivalents[law] = {**by_code_of_law, **equivalents.get(law, {})}
    fields = {plain(label): key for label, key in reversed(labels.items())}
    return Words(headings, titles, codes, names, frozenset(blanks), equivalents, labels, fields)


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """Return a word as it is compared: no spaces, stars or colons, full and half width alike."""
    narrow = unicodedata.normalize("NFKC", word).lower()
    return "".join(sign for sign in narrow if not sign.isspace() and sign not in "*:")


def _problems(file: WordsFile) -> Iterable[Problem]:
    for key, said in file.headings.items():
        if key not in BY_KEY and key != ERROR:
            yield Problem("headings", key, say("a ledger has no such column"))
        if not said:
            yield Problem("headings", key, say("must not be empty"))
    for key in file.labels:
        if key not in FIELDS:
            known = ", ".join(FIELDS)
            yield Problem("labels", key, say("no such field; there are: {fields}", fields=known))
    for which, by_code in file.values.items():
        if which not in _LISTS:
            no = say("no such list of values; there are: {lists}", lists=", ".join(_LISTS))
            yield Problem("values", which, no)
        for code, said in by_code.items():
            if not said:
                yield Problem(f"values.{which}", code, say("must not be empty"))
