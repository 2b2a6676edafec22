"""The rows of a file, put on the disk before anybody asks what they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TypeAlias

from casetrack.errors import BadInput
from casetrack.guards import Spill, Workbook, csv_rows, encoding_of, open_workbook, unguarded
from casetrack.intake.cells import Cell

_CSV, _XLSX = ".csv", ".xlsx"
#: Of a CSV file, or of a workbook.
_Rows: TypeAlias = Spill[Sequence[Cell]] | Workbook


@dataclass(frozen=True)
class Held:
    """A file whose rows can be gone through several times."""

    name: str
    #: Of a CSV file; None for a workbook.
    encoding: str | None
    _rows: _Rows = field(repr=False)

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of its sheets; the one of a CSV file has none."""
        return self._rows.sheets if isinstance(self._rows, Workbook) else ("",)

    def rows(self, sheet: str) -> Iterator[tuple[int, Sequence[Cell]]]:
        """Yield the rows of a sheet with their numbers, counted from 1."""
        held = self._rows
        return held.rows(sheet) if isinstance(held, Workbook) else enumerate(held, start=1)


def hold(name: str, content: bytes) -> Held:
    """Return the rows of a file; raise BadInput for one that is damaged, or of another kind."""
    ending = PurePath(name).suffix.lower()
    if ending == _XLSX:
        return Held(name, None, open_workbook(name, content))
    if ending == _CSV:
        encoding = encoding_of(name, content)
        rows = csv_rows(name, content, encoding)
        return Held(name, encoding, Spill([unguarded(cell) for cell in row] for row in rows))
    raise BadInput("{name}: a ledger is .xlsx or .csv, not {ending!r}", name=name, ending=ending)
