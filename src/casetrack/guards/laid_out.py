"""The cells of a workbook as the library lays them out. The only import of calamine.

It lays out a sheet as a whole, from its first cell to its last, in memory. A long one is therefore
laid out by a process of its own, which hands over row by row and is gone before the first is used.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from typing import IO, TypeAlias, cast

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

#: The name of a sheet, or one of the rows of the sheet named last.
Piece: TypeAlias = str | Sequence[object]
_PROGRAM = "from casetrack.guards.laid_out import main; main()"


class NoWorkbook(Exception):
    """The library cannot read it."""


class EndedEarly(Exception):
    """The other process ended before it was through, whatever the workbook is."""


def laid_out(content: bytes) -> Iterator[Piece]:
    """Yield the name of each sheet and its rows, the empty ones before the first included.

    A chart has a name and no rows. Raises NoWorkbook.
    """
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        for name in book.sheet_names:
            yield name
            sheet = _sheet(book, name)
            yield from sheet.iter_rows() if sheet else ()
    except CalamineError:
        raise NoWorkbook from None
    except BaseException as error:
        # What a library in Rust gives up with is no Exception, on purpose, and has no door.
        if type(error).__name__ != "PanicException":
            raise
        raise NoWorkbook from None


def laid_out_apart(content: bytes) -> Iterator[Piece]:
    """Yield the same, laid out by another process; raise EndedEarly where that fails."""
    # -P: no module of the folder that one happens to stand in comes before ours.
    command = [sys.executable, "-P", "-c", _PROGRAM]
    paths = os.pathsep.join(filter(None, sys.path))
    with subprocess.Popen(  # noqa: S603 (this very program, and no shell)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    ) as other:
        to_it, from_it = cast("IO[bytes]", other.stdin), cast("IO[bytes]", other.stdout)
        # It reads all before it writes anything, or has ended, which shows in what it wrote.
        with suppress(BrokenPipeError), to_it as target:
            target.write(content)
        yield from _told(from_it)


def main() -> None:
    """Lay out the workbook that comes in; what goes out ends with whether it is one."""
    try:
        for piece in laid_out(sys.stdin.buffer.read()):
            pickle.dump(piece, sys.stdout.buffer, pickle.HIGHEST_PROTOCOL)
    except NoWorkbook:
        pickle.dump(False, sys.stdout.buffer)
    else:
        pickle.dump(True, sys.stdout.buffer)


def _told(source: IO[bytes]) -> Iterator[Piece]:
    try:
        while not isinstance(piece := pickle.load(source), bool):  # noqa: S301 (from ourselves)
            yield piece
    except (EOFError, pickle.UnpicklingError):
        raise EndedEarly from None
    if not piece:
        raise NoWorkbook


def _sheet(book: CalamineWorkbook, name: str) -> CalamineSheet | None:
    try:
        return book.get_sheet_by_name(name)
    except CalamineError:
        return None
