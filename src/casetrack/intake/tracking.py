"""Tracking numbers (邮件号) as a post office gives them back: a .csv, one line a letter."""

from collections.abc import Sequence

from casetrack.errors import BadInput
from casetrack.guards import csv_rows, encoding_of

#: Names of the column with the tracking number, and of those that say which letter it is of.
_NUMBER = ("邮件号", "邮件号码", "运单号", "tracking_number")
_LETTER = ("序号", "文号", "文书", "place", "number")


def read_tracking(name: str, content: bytes) -> dict[str, str]:
    """Return the tracking number of each line, by its place in the list or its letter's number.

    Lines without one are left out. BadInput where the columns are not there.
    """
    rows = list(csv_rows(name, content, encoding_of(name, content)))
    heading = [cell.strip() for cell in rows[0]] if rows else []
    letter, number = _column(heading, _LETTER), _column(heading, _NUMBER)
    if letter is None or number is None:
        raise BadInput(
            "{name}: the file of tracking numbers needs the columns {letter} and {number}",
            name=name,
            letter="/".join(_LETTER[:2]),
            number=_NUMBER[0],
        )
    found = ((_cell(row, letter), _cell(row, number)) for row in rows[1:])
    return {key: value for key, value in found if key and value}


def _column(heading: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heading.index(name) for name in names if name in heading), None)


def _cell(row: Sequence[str], at: int) -> str:
    # Spreadsheets keep long numbers as text by a mark before them.
    return row[at].strip().lstrip("'\t") if at < len(row) else ""
