"""What the database itself can fail with, in one clear line each, without anybody's data."""

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from casetrack.errors import StoreError
from casetrack.store.engine import BUSY_MS, place

#: Beginnings of SQLite's names and of PostgreSQL's SQLSTATE, by what has happened.
_FULL = ("SQLITE_FULL", "53100")
_READ_ONLY = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH", "25006")
_BUSY = ("SQLITE_BUSY", "SQLITE_LOCKED", "55P03", "40P01", "53300")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "XX001", "XX002")
_DISK = ("SQLITE_IOERR", "58030")
#: What a database says that was moved, whatever is to be written.
MOVED = "casetrack: this database was moved"
#: Errors that are the database's own, and not a statement's that the program got wrong.
_ITS_OWN = (OperationalError, InterfaceError, InternalError)


def is_its_own(error: DBAPIError) -> bool:
    """Tell whether the database failed, and not a statement of the program."""
    is_its_own = isinstance(error, _ITS_OWN) or _code(error).startswith(_DAMAGED)
    return is_its_own or _is_moved(error)


def failure(error: DBAPIError, url: URL) -> StoreError:
    """Return the line for an error that is the database's own."""
    where, code = place(url), _code(error)
    if _is_moved(error):
        return StoreError(
            "the database {place} was moved; nothing was changed; the address of the new one "
            "belongs into config.toml: [database] url",
            place=where,
        )
    if code.startswith(_FULL):
        return StoreError(
            "no room is left on the disk of the database {place}; nothing was changed; make room, "
            "then do it again",
            place=where,
        )
    if code.startswith(_READ_ONLY):
        return StoreError(
            "the database {place} cannot be written; nothing was changed; see to the rights of "
            "its file and folder, and whether its disk may be written",
            place=where,
        )
    if code.startswith(_BUSY):
        return StoreError(
            "the database {place} was kept busy for {seconds} s by somebody else; nothing was "
            "changed; do it again in a moment",
            place=where,
            seconds=BUSY_MS // 1000,
        )
    reason = _reason(error)
    if code.startswith(_DAMAGED):
        return StoreError(
            "the database {place} is damaged ({reason}); stop the program and restore the last "
            "backup",
            place=where,
            reason=reason,
        )
    if code.startswith(_DISK):
        return StoreError(
            "the disk of the database {place} fails ({reason}); see to the disk before anything "
            "else",
            place=where,
            reason=reason,
        )
    return StoreError(
        "the database {place} failed ({reason}); once it answers again, look whether the last "
        "thing was done before you do it again",
        place=where,
        reason=reason,
    )


def _is_moved(error: DBAPIError) -> bool:
    return MOVED in str(error.orig)


def _code(error: DBAPIError) -> str:
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(name or "")


def _reason(error: DBAPIError) -> str:
    """Return the first line of what the database says; those below it may hold values."""
    lines = str(error.orig).strip().splitlines() or [type(error.orig).__name__]
    return lines[0]
