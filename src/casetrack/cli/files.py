"""Files that commands write."""

from contextlib import suppress
from pathlib import Path

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
    note_export()
    beside = path.with_name(f".{path.name}.part")
    try:
        if path.exists() and not path.is_file():
            # A pipe, say, which cannot be put in place.
            path.write_bytes(content)
            return
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise BadInput(
            "{path} cannot be written: {reason}", path=path, reason=_reason(error)
        ) from None


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
