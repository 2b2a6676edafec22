"""Files on their way in: what each is by its content, and what is not taken.

The only import of `filetype`. A name says what somebody calls a file; what it is, its first bytes
say. Text has no mark of its own, and an electronic official document (OFD) is a ZIP like others.
"""

import io
import mimetypes
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

import filetype

from casetrack.errors import BadInput
from casetrack.guards import plain_name

#: The most that one file may hold.
LARGEST_FILE_BYTES = 20 * 1024 * 1024
#: What a file is called whose name has nothing in it that people see.
_NAMELESS = "file"
_UNKNOWN = "application/octet-stream"
#: What a program begins with: Windows, Linux, macOS (four ways), Java, a script.
_PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    *(bytes.fromhex(each) for each in ("feedface", "feedfacf", "cefaedfe", "cffaedfe", "cafebabe")),
    b"#!",
)
#: Ends of names that a machine runs, whatever the file begins with.
_RUN_BY_NAME = frozenset(
    "apk app bat cmd com cpl dll exe hta jar js jse lnk msi msp pif ps1 reg scr sh vbe vbs wsf wsh"
    " deb rpm".split()
)
_OTHER_NAMES = {"jpeg": "jpg", "jpe": "jpg", "jfif": "jpg", "tiff": "tif", "htm": "html"}


@dataclass(frozen=True)
class FileSeen:
    """What a file is."""

    name: str
    media_type: str
    #: `pdf`, `docx`, …; empty where neither content nor name tells.
    kind: str
    #: Whether the content says so, and not the name alone.
    is_certain: bool
    size_bytes: int
    sha256: str

    @property
    def is_named_otherwise(self) -> bool:
        """Whether the name claims another kind than the content shows."""
        claimed = _end_of(self.name)
        return self.is_certain and self.kind not in ("txt", claimed) and bool(claimed)


def looked_at(name: str, content: bytes) -> FileSeen:
    """Return what a file is, under a name that is safe to keep.

    Raises BadInput for one that is empty, too large or a program.
    """
    name = plain_name(name) or _NAMELESS
    if not content:
        raise BadInput("{file} is empty; choose another file", key="attached", file=name)
    if len(content) > LARGEST_FILE_BYTES:
        raise BadInput(
            "{file} has {size} MB; a file may have {most} MB at most",
            key="attached",
            file=name,
            size=-(-len(content) // 1024 // 1024),
            most=LARGEST_FILE_BYTES // 1024 // 1024,
        )
    if content.startswith(_PROGRAMS) or _end_of(name) in _RUN_BY_NAME:
        raise BadInput("{file} is a program; programs are not taken", key="attached", file=name)
    media_type, kind, is_certain = _recognised(name, content)
    digest = sha256(content).hexdigest()
    return FileSeen(name, media_type, kind, is_certain, len(content), digest)


def _recognised(name: str, content: bytes) -> tuple[str, str, bool]:
    """Return media type, kind, and whether the content told them."""
    if found := filetype.guess(content):
        if found.extension == "zip" and _is_ofd(content):
            return "application/ofd", "ofd", True
        return found.mime, found.extension, True
    if _is_text(content):
        return "text/plain", "txt", True
    guessed = mimetypes.guess_type(name)[0]
    return (guessed, _end_of(name), False) if guessed else (_UNKNOWN, "", False)


def _is_ofd(content: bytes) -> bool:
    try:
        return "OFD.xml" in zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return False


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _end_of(name: str) -> str:
    end = PurePath(name).suffix.removeprefix(".").lower()
    return _OTHER_NAMES.get(end, end)
