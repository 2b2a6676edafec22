"""The printed layout of a report -> a file of one kind."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from casetrack.core.statistics import PrintedTable
from casetrack.errors import BadInput


@dataclass(frozen=True)
class Sheets:
    """What goes into a file: the tables, and what stands above them."""

    title: str
    #: A line below the title: who, which days.
    about: str
    tables: Sequence[PrintedTable]


def write_report(ending: str, sheets: Sheets) -> bytes:
    """Return the file; raise BadInput for a kind that is not written."""
    writer = _WRITERS.get(ending.lower())
    if writer is None:
        raise BadInput(
            "a table is written as {kinds}, not {ending!r}",
            kinds=", ".join((*WRITTEN, ".json")),
            ending=ending,
        )
    return writer(sheets)


def _xlsx(sheets: Sheets) -> bytes:
    from casetrack.reports.as_xlsx import write

    return write(sheets)


def _docx(sheets: Sheets) -> bytes:
    from casetrack.reports.as_docx import write

    return write(sheets)


def _csv(sheets: Sheets) -> bytes:
    from casetrack.reports.as_csv import write

    return write(sheets)


def _html(sheets: Sheets) -> bytes:
    from casetrack.reports.as_html import write

    return write(sheets)


_WRITERS: Mapping[str, Callable[[Sheets], bytes]] = {
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".csv": _csv,
    ".html": _html,
}
#: Kinds of files that tables are written to, besides JSON.
WRITTEN = tuple(_WRITERS)
