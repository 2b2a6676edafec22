"""Several PDF files as one to print: each page keeps its own size."""

from collections.abc import Iterable
from io import BytesIO

from pypdf import PdfWriter


def joined(files: Iterable[bytes]) -> bytes:
    """Return one file with the pages of all of them, in their order.

    It is made to be printed: what made the single files archival is not kept.
    """
    writer = PdfWriter()
    for file in files:
        writer.append(BytesIO(file))
    writer.compress_identical_objects()
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
