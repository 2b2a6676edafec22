"""Files of text from spreadsheets: their encoding, and their rows."""

import csv
from collections.abc import Iterator
from io import StringIO

from casetrack.errors import BadInput

#: With the mark of Excel or without; then what Excel writes in Chinese.
_ENCODINGS = ("utf-8-sig", "gb18030")
#: Of one cell. A workbook's holds 32,767 characters; `csv` itself stops at four times as many.
_LONGEST_CELL = 1024 * 1024
_LONGEST_KB = _LONGEST_CELL // 1024
# One setting for the whole process, and only ever this one.
csv.field_size_limit(_LONGEST_CELL)


def decoded(name: str, content: bytes) -> tuple[str, str]:
    """Return the text of a file and its encoding; BadInput where it is neither of two."""
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise BadInput("{name} is neither UTF-8 nor GB18030; save it anew as UTF-8", name=name)


def csv_rows(name: str, text: str) -> Iterator[list[str]]:
    """Yield the rows of a CSV text; raise BadInput where they end in the midst of a cell."""
    rows = csv.reader(StringIO(text, newline=""))
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
