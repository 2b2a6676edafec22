"""A file with tables -> its cells, whatever they mean."""

import io
from collections.abc import Callable, Mapping
from pathlib import PurePath

from casetrack.core.statistics import Grid, Pages
from casetrack.errors import BadInput, CasetrackError
from casetrack.guards import check_archive, csv_rows, encoding_of, open_workbook, unguarded


def read_pages(name: str, content: bytes) -> Pages:
    """Return what stands in a file; raise BadInput for one of another kind, or a damaged one."""
    path = PurePath(name)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise BadInput(
            "{name}: a table is read from {kinds}, not {ending!r}",
            name=path.name,
            kinds=", ".join(READ),
            ending=path.suffix,
        )
    try:
        grids, texts = reader(path.name, content)
    except CasetrackError:
        raise
    # Each of the three libraries has errors of its own, and archives and XML theirs besides.
    except Exception as error:
        raise BadInput(
            "{name} cannot be read: it is damaged, or something else than its name says ({reason})",
            name=path.name,
            reason=type(error).__name__,
        ) from None
    return Pages(grids, (*texts, path.stem))


def _xlsx(name: str, content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    workbook = open_workbook(name, content)
    grids = ([list(row) for _, row in workbook.rows(sheet)] for sheet in workbook.sheets)
    return tuple(grids), workbook.sheets


def _docx(name: str, content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    from docx import Document

    check_archive(name, content)
    file = Document(io.BytesIO(content))
    grids = tuple(
        [[cell.text for cell in row.cells] for row in table.rows] for table in file.tables
    )
    return grids, tuple(paragraph.text for paragraph in file.paragraphs)


def _csv(name: str, content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    rows = csv_rows(name, content, encoding_of(name, content))
    return (tuple([unguarded(cell) for cell in row] for row in rows),), ()


_READERS: Mapping[str, Callable[[str, bytes], tuple[tuple[Grid, ...], tuple[str, ...]]]] = {
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".csv": _csv,
}
#: Kinds of files that tables are read from.
READ = tuple(_READERS)
