"""A Word file's archive with nothing in it of the moment it was made."""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document as WordFile

#: The earliest time that an entry of a ZIP archive can have.
_ENTRY_TIME = (1980, 1, 1, 0, 0, 0)


def packed(file: WordFile, replaced: Mapping[str, bytes]) -> bytes:
    """Return the file's bytes, some of its parts replaced: the same for the same content."""
    made, target_bytes = BytesIO(), BytesIO()
    file.save(made)
    with ZipFile(made) as source, ZipFile(target_bytes, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ENTRY_TIME)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, replaced.get(name) or source.read(name))
    return target_bytes.getvalue()
