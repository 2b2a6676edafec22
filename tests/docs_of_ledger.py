"""The table of columns in docs/ledger.md, made from the columns and their words.

PYTHONPATH=tests python -m docs_of_ledger writes it anew (`make docs`).
"""

from collections.abc import Iterator
from pathlib import Path

from casetrack.intake import COLUMNS, Column
from ledgers import words

PAGE = Path(__file__).parents[1] / "docs" / "ledger.md"
FIRST, LAST = "<!-- columns -->\n", "<!-- /columns -->\n"
_KINDS = {
    "text": "",
    "date": "date",
    "number": "whole number of working days",
    "money": "amount in yuan",
    "outcome": "code or name of an outcome of the law",
    "remedies": "`kind:filed_on:result:concluded_on`, several with `;`",
}
_NEEDED = {"outcome": "when replied", "replied_on": "when replied"}


def page(text: str) -> str:
    """Return the page with the table as it is today."""
    before, rest = text.split(FIRST)
    _, after = rest.split(LAST)
    return before + FIRST + "".join(f"{line}\n" for line in _table()) + LAST + after


def _table() -> Iterator[str]:
    yield "| key | 中文 | needed | values |"
    yield "|---|---|---|---|"
    for column in COLUMNS:
        needed = "yes" if column.needed else _NEEDED.get(column.key, "")
        yield f"| `{column.key}` | {words().titles[column.key]} | {needed} | {_values(column)} |"


def _values(column: Column) -> str:
    if column.kind != "choice":
        return _KINDS[column.kind]
    named = words().names[column.key].items()
    return " · ".join(f"`{code}` {name}" for code, name in named)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
