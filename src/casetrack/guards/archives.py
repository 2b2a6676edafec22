"""Office files (docx, xlsx) are ZIP archives: how large one is unpacked, known before it is opened.

What an archive says of itself is not believed: its parts are unpacked once, piece by piece, and
only counted.
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from casetrack.errors import BadInput

#: Of all parts together. A ledger of 100,000 rows comes to some 100 MB.
MOST_UNPACKED_BYTES = 256 * 1024 * 1024
MOST_PARTS = 4096
_PIECE_BYTES = 1024 * 1024
#: What a part that cannot be unpacked raises; the last two: a packing it does not know, a password.
DAMAGED = (
    BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)


def check_archive(name: str, content: bytes) -> None:
    """Raise BadInput for an office file that is damaged, or far larger unpacked than any is."""
    for _ in pieces(name, content):
        pass


def pieces(name: str, content: bytes) -> Iterator[tuple[ZipInfo, bytes]]:
    """Yield every part of an archive in pieces, in their order; raises as `check_archive` does."""
    total = 0
    try:
        with ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise _too_large(name)
            for part in parts:
                with archive.open(part) as opened:
                    while piece := opened.read(_PIECE_BYTES):
                        total += len(piece)
                        if total > MOST_UNPACKED_BYTES:
                            raise _too_large(name)
                        yield part, piece
    except DAMAGED:
        raise damaged(name) from None


def damaged(name: str) -> BadInput:
    """Return the error for a file that cannot be opened."""
    return BadInput(
        "{name} is damaged, has a password or is no such file; save it anew and try again",
        name=name,
    )


def _too_large(name: str) -> BadInput:
    return BadInput(
        "{name} unpacks to more than {most} MB; leave out pictures and sheets that are not needed",
        name=name,
        most=MOST_UNPACKED_BYTES // 1024 // 1024,
    )
