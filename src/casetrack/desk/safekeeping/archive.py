"""A backup is one zip: a manifest with the hash of everything in it, the database, own files.

Nothing in it is believed before its hash was compared with the manifest's.
"""

import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import IO, Any

from casetrack.errors import BadInput
from casetrack.guards import DAMAGED

MANIFEST = "manifest.json"
DATABASE = "database"
#: Of the manifest; a program that knows only older ones refuses newer ones.
FORMAT = 1
_PIECE = 1 << 20
#: No manifest is longer, however many files an office has of its own.
_LONGEST_MANIFEST = 16 << 20


@dataclass(frozen=True)
class Kept:
    """One file in a backup."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds."""

    format: int
    #: Version of the program that made it.
    program: str
    made_at: datetime
    #: Kind of the database, and the version of its tables.
    database: str
    version: str
    files: tuple[Kept, ...]

    @property
    def own(self) -> tuple[str, ...]:
        """Names of the office's own files."""
        return tuple(each.name for each in self.files if each.name != DATABASE)


def write(
    to: Path,
    database: Path,
    own: Mapping[str, Path],
    *,
    program: str,
    made_at: datetime,
    kind: str,
    version: str,
) -> Manifest:
    """Write a backup: whole under its name, or not at all. Only its owner may read it."""
    part = to.with_name(f"{to.name}.part")
    try:
        with part.open("xb") as file:
            part.chmod(0o600)
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                sources = {DATABASE: database, **own}
                kept = tuple(_put(archive, name, path) for name, path in sources.items())
                manifest = Manifest(FORMAT, program, made_at, kind, version, kept)
                archive.writestr(MANIFEST, _as_json(manifest))
            file.flush()
            os.fsync(file.fileno())
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise BadInput(
            "{path} cannot be written: {reason}", path=to, reason=error.strerror
        ) from None
    return manifest


def read(path: Path) -> Manifest:
    """Return what a backup says it holds; BadInput for a file that is none, or a newer one."""
    with _opened(path) as archive:
        return _manifest(path, archive)


def check(path: Path) -> Manifest:
    """Return what a backup holds once every hash agrees; BadInput naming the file that differs."""
    with _opened(path) as archive:
        manifest = _manifest(path, archive)
        for each in manifest.files:
            with archive.open(each.name) as file:
                _compare(path, each, _pieces(file))
        return manifest


def take_out(path: Path, name: str, to: Path) -> None:
    """Write one file of a backup to a place of its own; BadInput where its hash differs."""
    with _opened(path) as archive:
        kept = next(each for each in _manifest(path, archive).files if each.name == name)
        with archive.open(name) as file, to.open("xb") as target:
            _compare(path, kept, _written(file, target))


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return _hash(_pieces(file))[1]


def _put(archive: zipfile.ZipFile, name: str, path: Path) -> Kept:
    with path.open("rb") as file, archive.open(name, "w", force_zip64=True) as entry:
        return Kept(name, *_hash(_written(file, entry)))


def _as_json(manifest: Manifest) -> str:
    shown = {**asdict(manifest), "made_at": manifest.made_at.isoformat()}
    return json.dumps(shown, ensure_ascii=False, indent=1)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise BadInput(
            "{path} cannot be read: {reason}", path=path, reason=error.strerror
        ) from None
    # KeyError is a file that the manifest names and the archive has not.
    except (*DAMAGED, KeyError) as error:
        raise _no_backup(path, type(error).__name__) from None


def _manifest(path: Path, archive: zipfile.ZipFile) -> Manifest:
    try:
        info = archive.getinfo(MANIFEST)
        if info.file_size > _LONGEST_MANIFEST:
            raise _no_backup(path, MANIFEST)
        said = json.loads(archive.read(info))
        manifest = _from_json(said)
    except (KeyError, ValueError, TypeError):
        raise _no_backup(path, MANIFEST) from None
    if manifest.format > FORMAT:
        raise BadInput("{path} was made by a newer program; install that one", path=path)
    if DATABASE not in [each.name for each in manifest.files]:
        raise _no_backup(path, DATABASE)
    return manifest


def _from_json(said: dict[str, Any]) -> Manifest:
    files = tuple(
        Kept(str(each["name"]), int(each["size_bytes"]), str(each["sha256"]))
        for each in said["files"]
    )
    if not all(_stays_inside(each.name) for each in files):
        raise ValueError
    return Manifest(
        int(said["format"]),
        str(said["program"]),
        datetime.fromisoformat(said["made_at"]),
        str(said["database"]),
        str(said["version"]),
        files,
    )


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name and name != ""


def _compare(path: Path, kept: Kept, pieces: Iterator[bytes]) -> None:
    if _hash(_no_more_than(kept.size_bytes, pieces)) != (kept.size_bytes, kept.sha256):
        raise BadInput(
            "{path}: {name} is not what was backed up: its hash differs; use another backup",
            path=path,
            name=kept.name,
        )


def _no_more_than(size: int, pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Stop soon after a size: what unpacks to more than the manifest says is not unpacked."""
    for piece in pieces:
        yield piece
        size -= len(piece)
        if size < 0:
            return


def _hash(pieces: Iterator[bytes]) -> tuple[int, str]:
    """Return how long it is, and its SHA-256."""
    digest, size = sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _written(file: IO[bytes], to: IO[bytes]) -> Iterator[bytes]:
    for piece in _pieces(file):
        to.write(piece)
        yield piece


def _no_backup(path: Path, why: str) -> BadInput:
    return BadInput("{path} is no whole backup of casetrack ({why})", path=path, why=why)
