"""Take a copy of the database and pack it, with the office's own files, into one backup."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from casetrack import __version__
from casetrack.desk.desk import Premises
from casetrack.desk.safekeeping import archive
from casetrack.desk.safekeeping.own_files import own_files
from casetrack.errors import BadInput, StoreError
from casetrack.store import Copies


def pack(copies: Copies, premises: Premises, to: Path, now: datetime) -> archive.Manifest:
    """Make a backup at a place where no file is yet."""
    if to.exists():
        raise BadInput("{path} is there already; a backup replaces no file", path=to)
    version = copies.version()
    if version is None:
        raise StoreError("there is nothing to back up at {place}", place=copies.place)
    with scratch_beside(to) as scratch:
        copy = scratch / archive.DATABASE
        copies.take(copy)
        return archive.write(
            to,
            copy,
            own_files(premises),
            program=__version__,
            made_at=now,
            kind=copies.kind,
            version=version,
        )


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """Yield a folder on the same disk as a file, gone afterwards: its room is what will be used."""
    beside = path.absolute().parent
    if not beside.is_dir():
        raise BadInput("there is no folder {folder}", folder=beside)
    try:
        made = TemporaryDirectory(prefix=".casetrack-", dir=beside)
    except OSError as error:
        raise BadInput(
            "{path} cannot be written: {reason}", path=beside, reason=error.strerror
        ) from None
    with made as folder:
        yield Path(folder)
