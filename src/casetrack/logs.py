"""The lines that a running program writes about itself: for machines or for people, nobody's data.

Of the program's own lines all is written, for they hold references, codes and kinds of errors. Of
a library's line only where it was written is certain to name nobody: its words and the words of an
error may hold what somebody typed.
"""

import json
import logging
import sys
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, TextIO

#: Whose lines are written whole.
OURS = "casetrack"
#: Libraries whose templates are fixed sentences; their values are left out all the same.
_FIXED_SENTENCES = ("uvicorn", "apscheduler")

Level = Literal["debug", "info", "warning", "error"]
Form = Literal["text", "json"]


def set_up(level: Level, form: Form, stream: TextIO) -> None:
    """Write lines of the program from a level on, and warnings of libraries, to a stream.

    Errors that nobody caught become lines too, without their words.
    """
    handler = logging.StreamHandler(stream)
    handler.setFormatter(AsJson() if form == "json" else AsText())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    # A library may write what was sent to it once it is asked for more than warnings.
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(level.upper())
    logging.captureWarnings(True)
    sys.excepthook = _uncaught


def places(error: BaseException) -> list[str]:
    """Return where an error came about, outermost first: no words and no values."""
    return [
        f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]


class AsJson(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(parts(record), ensure_ascii=False, default=str)


class AsText(logging.Formatter):
    """One line to be read in a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        told = parts(record)
        first = [str(told.pop(key)) for key in ("at", "level", "log", "says")]
        return _on_one_line(" ".join([*first, *(f"{key}={told[key]}" for key in told)]))


def parts(record: logging.LogRecord) -> dict[str, object]:
    """Return what a line says, by key."""
    instant = datetime.fromtimestamp(record.created, UTC)
    told: dict[str, object] = {
        "at": instant.isoformat(timespec="milliseconds"),
        "level": record.levelname.lower(),
        "log": record.name,
        "says": _says(record),
    }
    if _is_ours(record):
        told |= _fields(record)
    if record.exc_info and (error := record.exc_info[1]) is not None:
        told |= {"error": type(error).__name__, "where": places(error)}
    return told


def _says(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    if record.name.partition(".")[0] in _FIXED_SENTENCES:
        return str(record.msg)
    return f"{record.module}:{record.lineno}"


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == OURS


def _fields(record: logging.LogRecord) -> Mapping[str, object]:
    found = getattr(record, "fields", None)
    return found if isinstance(found, Mapping) else {}


def _on_one_line(text: str) -> str:
    """Return a text in which nothing begins a line of its own."""
    return "".join(each if each.isprintable() else " " for each in text)


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger(OURS).critical("the program failed", exc_info=(kind, error, trace))
