"""Files of text from spreadsheets: their encoding, and their rows."""

import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from casetrack.errors import BadInput

#: With the mark of Excel or without; then what Excel writes in Chinese.
_ENCODINGS = ("utf-8-sig", "gb18030")
#: Of one cell. A workbook's holds 32,767 characters; `csv` itself stops at four times as many.
_LONGEST_CELL = 1024 * 1024
_PIECE = 1024 * 1024
_LONGEST_KB = _LONGEST_CELL // 1024
# One setting for the whole process, and only ever this one.
csv.field_size_limit(_LONGEST_CELL)


def encoding_of(name: str, content: bytes) -> str:
    """Return the encoding of a text; BadInput where it is neither of two."""
    for encoding in _ENCODINGS:
        if _is_in(encoding, content):
            return encoding
    raise BadInput("{name} is neither UTF-8 nor GB18030; save it anew as UTF-8", name=name)


def _is_in(encoding: str, content: bytes) -> bool:
    """Return whether a text is in an encoding; it is gone through in pieces, none of them kept."""
    text = TextIOWrapper(BytesIO(content), encoding, newline="")
    try:
        while text.read(_PIECE):
            pass
    except UnicodeDecodeError:
        return False
    return True


def csv_rows(name: str, content: bytes, encoding: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV file; raise BadInput where they end in the midst of a cell."""
    rows = csv.reader(TextIOWrapper(BytesIO(content), encoding, newline=""))
    try:
        yield from rows
    except csv.Error:
        raise BadInput(
            "{name}: from line {line} on it cannot be read as CSV (a cell may hold {kb} KB); look "
            "for a quotation mark that is not closed, or save it anew",
            name=name,
            line=rows.line_num,
            kb=_LONGEST_KB,
        ) from None
