"""How the width of a page is shared by the columns of a table."""

from casetrack.core.statistics import PrintedTable

#: Twentieths of a point between the margins of an A4 page.
ROOM = 9600


def widths(table: PrintedTable) -> list[int]:
    """Return the width of each column: half the page for labels, the rest shared by numbers."""
    numbers = table.width - table.labels
    if not table.labels:
        return [ROOM // numbers] * numbers
    each = min(1900, ROOM * 55 // 100 // numbers)
    rest = ROOM - each * numbers
    needed = [_needed(table, at) for at in range(table.labels)]
    return [rest * share // sum(needed) for share in needed] + [each] * numbers


def _needed(table: PrintedTable, column: int) -> int:
    """Return how much room the labels of a column want, in characters."""
    own = [box for box in table.boxes if box.left == column and box.width == 1]
    lengths = [min(2 * len(box.text), 10 if box.height > 1 else 40) for box in own]
    return max([*lengths, 6])
