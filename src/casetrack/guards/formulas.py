"""Texts that a spreadsheet would take for formulas: written so that it does not, and read back.

A workbook (xlsx) says of each cell that it is text. A CSV file cannot, so that a mark stands
before the text; whatever is written with it is read back without.
"""

#: What begins a formula, the full-width signs of Chinese keyboards too, or hides its beginning.
_BEGINS = "=+-@\t\r\n＝＋－＠"
_MARK = "'"


def guarded(text: str) -> str:
    """Return a text as a cell of CSV that no spreadsheet takes for a formula."""
    return f"{_MARK}{text}" if _is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` made the cell of."""
    return cell[1:] if cell.startswith(_MARK) and _is_formula(cell) else cell


def _is_formula(text: str) -> bool:
    """Tell whether a formula stands below any number of marks; what we marked is marked again."""
    begins = text.lstrip(_MARK + " ")[:1]
    return bool(begins) and begins in _BEGINS
