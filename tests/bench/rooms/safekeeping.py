"""Verify, backup and restore of whole databases, each a command of its own, with its memory."""

import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bench import built
from bench.figures import Aim, Figure
from bench.scope import Scope, command

TOPIC = "safekeeping"
#: However many cases there are.
_FLAT = Aim("peak_mb", 200)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield each command at each size up to the one that the scope names."""
    for size in scope.sizes:
        if size > scope.whole:
            continue
        built.house_of(size).store.close()
        file = built.file_of(size)
        folder = scope.folder / f"safe-{size}"
        folder.mkdir()
        of = ("--database", f"sqlite:///{file}", "--config", "config.toml", "--as", "admin")
        yield _ran("`casetrack verify`", size, folder, *of, "verify", "--json", aim=_FLAT)
        limit = _copied(file, folder / "bare.db")
        yield _ran(
            "`casetrack backup`",
            size,
            folder,
            *of,
            "backup",
            "backup.zip",
            "--json",
            limit=limit,
            beside="a copy by SQLite alone",
        )
        target = folder / "restored.db"
        shutil.copyfile(built.file_of(size), target)
        into = ("--database", f"sqlite:///{target}", "--config", "config.toml", "--as", "admin")
        backup = next(each for each in folder.iterdir() if each.name.startswith("backup"))
        yield _ran(
            "`casetrack restore --dry-run`, checks included",
            size,
            folder,
            *into,
            "restore",
            backup.name,
            "--dry-run",
            "--json",
        )
        shutil.rmtree(folder)


def _ran(
    name: str,
    size: int,
    folder: Path,
    *call: str,
    limit: float | None = None,
    beside: str = "",
    aim: Aim | None = None,
) -> Figure:
    ran = command(*call, folder=folder, config=built.OFFICES)
    return Figure(
        TOPIC,
        name,
        ran.seconds,
        ran.seconds,
        size=size,
        limit=limit,
        beside=beside,
        aim=aim,
        peak_mb=ran.peak_mb,
    )


def _copied(file: Path, to: Path) -> float:
    began = time.perf_counter()
    with closing(sqlite3.connect(file)) as one, closing(sqlite3.connect(to)) as other:
        one.backup(other)
    return time.perf_counter() - began
