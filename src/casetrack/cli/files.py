"""Files that commands write."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from casetrack.cli.noted import note_export
from casetrack.errors import BadInput


def read_bytes(path: Path) -> bytes:
    """Return what is in a file; raise BadInput naming it where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}", path=path, reason=_reason(error)
        ) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file, or leave what was there; raise BadInput naming it where that cannot be done.

    Where the command sat at a desk, that something was taken out is entered first.
    """
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """Open a file to be written piece by piece, as `write_bytes` does; whatever ends it early."""
    note_export()
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            # A pipe, say, which cannot be put in place.
            with path.open("wb") as file:
                yield file
            return
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    except BaseException as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        raise BadInput(
            "{path} cannot be written: {reason}", path=path, reason=_reason(error)
        ) from None


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
