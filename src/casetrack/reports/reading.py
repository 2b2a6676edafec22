"""A file with tables -> its cells, whatever they mean."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import PurePath

from casetrack.core.statistics import Grid, Pages
from casetrack.errors import BadInput


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
        grids, texts = reader(content)
    # Each of the three libraries has errors of its own, and archives and XML theirs besides.
    except Exception as error:
        raise BadInput(
            "{name} cannot be read: it is damaged, or something else than its name says ({reason})",
            name=path.name,
            reason=type(error).__name__,
        ) from None
    return Pages(grids, (*texts, path.stem))


def _xlsx(content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    names = workbook.sheet_names
    sheets = (workbook.get_sheet_by_name(name) for name in names)
    return tuple(sheet.to_python(skip_empty_area=False) for sheet in sheets), tuple(names)


def _docx(content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    from docx import Document

    file = Document(io.BytesIO(content))
    grids = tuple(
        [[cell.text for cell in row.cells] for row in table.rows] for table in file.tables
    )
    return grids, tuple(paragraph.text for paragraph in file.paragraphs)


def _csv(content: bytes) -> tuple[tuple[Grid, ...], tuple[str, ...]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return (tuple(csv.reader(io.StringIO(text, newline=""))),), ()


_READERS: Mapping[str, Callable[[bytes], tuple[tuple[Grid, ...], tuple[str, ...]]]] = {
    ".xlsx": _xlsx,
    ".docx": _docx,
    ".csv": _csv,
}
#: Kinds of files that tables are read from.
READ = tuple(_READERS)
