"""Which backups of a folder are let go: the newest of each of the last days and weeks stay.

Only days and weeks that have a backup are counted, so a machine that stood still for a month
comes back to all the backups it had.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from pathlib import Path

_WRITTEN = "casetrack-%Y%m%d-%H%M%S.zip"
_NAME = re.compile(r"casetrack-\d{8}-\d{6}\.zip")


def name_of(here: datetime) -> str:
    """Return the name of a backup made at a time on the office's wall."""
    return here.strftime(_WRITTEN)


def made_at(name: str) -> datetime | None:
    """Return the time on the wall that a backup was made, None for a file that is none."""
    if not _NAME.fullmatch(name):
        return None
    try:
        return datetime.strptime(name, _WRITTEN)  # noqa: DTZ007 (a time on the wall)
    except ValueError:
        return None


def to_let_go(made: Iterable[datetime], daily: int, weekly: int) -> tuple[datetime, ...]:
    """Return the times of the backups that are to be removed, the oldest first."""
    latest_first = sorted(set(made), reverse=True)
    days = _newest(latest_first, daily, lambda at: at.date())
    weeks = _newest(latest_first, weekly, lambda at: _week(at.date()))
    return tuple(sorted(set(latest_first) - days - weeks))


def let_go(folder: Path, daily: int, weekly: int) -> tuple[str, ...]:
    """Remove the backups of a folder that are too many; return their names, the oldest first.

    Files that are not named as this program names backups are left alone.
    """
    there = {at: path for path in folder.iterdir() if (at := made_at(path.name))}
    gone = [there[at] for at in to_let_go(there, daily, weekly)]
    for path in gone:
        path.unlink(missing_ok=True)
    return tuple(path.name for path in gone)


def _newest(
    latest_first: Iterable[datetime], count: int, period: Callable[[datetime], Hashable]
) -> set[datetime]:
    """Return the newest backup of each of the last `count` periods that have one."""
    found: dict[Hashable, datetime] = {}
    for at in latest_first:
        found.setdefault(period(at), at)
    return set(list(found.values())[:count])


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week
