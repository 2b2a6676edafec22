"""The prose of a report and its tables: which numbers it states, and of which cells.

A form says in `claims` how its cells are spoken of; words of a claim are those of the text, `…` is
a few more of them, `#` the number. What no claim knows is not read.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from casetrack.core.statistics.form import Form
from casetrack.core.statistics.report import Number, Report, total
from casetrack.errors import BadInput

_GAP, _PLACE = "…", "#"
#: What a gap may hold: a few words of the same clause, and no number.
_IN_A_GAP = r"[^,.。;:、!?()\d]{0,24}?"
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a text states of cells."""

    #: Addresses joined by +, such as `T3.1 total + T3.2 total`.
    cells: str
    number: int
    #: The words around it.
    words: str


def stated(form: Form, text: str) -> tuple[Stated, ...]:
    """Return what a text states of the cells of a form, in its order, each statement once."""
    tight = "".join(unicodedata.normalize("NFKC", text).split())
    found = {
        (match.start(1), address): Stated(address, int(match[1].replace(",", "")), _excerpt(match))
        for claim in form.claims
        for address in [addresses(form, claim.cells)]
        for words in claim.says
        for match in _pattern(words).finditer(tight)
    }
    once = {(each.cells, each.number): each for _, each in sorted(found.items())}
    return tuple(once.values())


@lru_cache(maxsize=256)
def _pattern(words: str) -> re.Pattern[str]:
    parts = re.split(f"([{_GAP}{_PLACE}])", unicodedata.normalize("NFC", words))
    meant = {_GAP: _IN_A_GAP, _PLACE: r"(\d[\d,]*)"}
    # 不同意公开 is another thing than 同意公开.
    return re.compile("(?<!不)" + "".join(meant.get(part, re.escape(part)) for part in parts))


def _excerpt(match: re.Match[str]) -> str:
    begin, end = max(0, match.start() - _AROUND), match.end() + _AROUND
    return match.string[begin:end]


def addresses(form: Form, cells: str) -> str:
    """Return cells as addresses joined by +; `T3.3.3.*` is every row of that beginning.

    Raises BadInput where the form has none of them.
    """
    found = [address for part in cells.split("+") for address in _each(form, part.strip())]
    if not found:
        raise BadInput("{form} has no cell {cell!r}", form=form.id, cell=cells)
    return " + ".join(found)


def _each(form: Form, address: str) -> Iterator[str]:
    row, _, column = address.partition(" ")
    codes = [row]
    if row.endswith("*"):
        own = (code for code, each in form.rows.items() if not each.header and not each.sum_of)
        codes = [code for code in own if code.startswith(row[:-1])]
    for code in codes:
        if code not in form.rows:
            raise BadInput("{form} has no row {row!r}", form=form.id, row=code)
        table = form.table_of[code]
        keys = [each.key for each in table.columns_of(form.rows[code])]
        key = column or keys[0]
        if key not in keys:
            raise BadInput("{form} has no cell {cell!r}", form=form.id, cell=address)
        yield table.place(code, key)


def number_at(form: Form, report: Report, cells: str) -> Number | None:
    """Return what cells come to; None where all of them are blank."""
    numbers = []
    for address in addresses(form, cells).split(" + "):
        row, _, column = address.partition(" ")
        key = column or form.table_of[row].columns[0].key
        numbers.append(report.cell(row, key).number)
    return total(numbers)
