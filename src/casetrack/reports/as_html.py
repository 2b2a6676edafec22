"""Tables as one HTML page that stands by itself: merged headings, nothing loaded from elsewhere."""

from collections.abc import Iterator
from html import escape

from casetrack.core.statistics import Box, PrintedTable
from casetrack.reports.writing import Sheets

_STYLE = """
body { font-family: "Noto Serif CJK SC", "SimSun", "宋体", serif; }
body { margin: 2em auto; max-width: 72em; }
h1 { font-size: 1.4em; text-align: center; } h2 { font-size: 1.1em; margin-top: 2em; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #555; padding: .25em .5em; font-weight: normal; text-align: left; }
thead th, th.over { text-align: center; background: #f2f2f2; }
td { text-align: right; font-variant-numeric: tabular-nums; }
@page { size: A4 landscape; margin: 15mm; }
"""


def write(sheets: Sheets) -> bytes:
    """Return the page."""
    tables = "\n".join(line for table in sheets.tables for line in _table(table))
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(sheets.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(sheets.title)}</h1>\n<p>{escape(sheets.about)}</p>\n{tables}\n"
        f"</body>\n</html>\n"
    ).encode()


def _table(table: PrintedTable) -> Iterator[str]:
    yield f"<h2>{escape(table.title)}</h2>\n<table>"
    by_row: dict[int, list[Box]] = {}
    for box in table.boxes:
        by_row.setdefault(box.top, []).append(box)
    for top in range(table.height):
        if top == 0 and table.headings:
            yield "<thead>"
        cells = sorted(by_row.get(top, ()), key=lambda box: box.left)
        yield f"<tr>{''.join(_cell(box) for box in cells)}</tr>"
        if table.headings and top == table.headings - 1:
            yield "</thead>"
    yield "</table>"


def _cell(box: Box) -> str:
    spans = _span("row", box.height) + _span("col", box.width)
    if box.kind == "number":
        return f"<td{spans}>{escape(box.shown)}</td>"
    over = ' class="over"' if box.kind == "heading" else ""
    return f"<th{over}{spans}>{escape('　' * box.level + box.text)}</th>"


def _span(kind: str, count: int) -> str:
    return f' {kind}span="{count}"' if count > 1 else ""
