"""When to look: APScheduler calls a function every few minutes, and holds no truth.

What is due is found in the database each time; a round that was missed loses nothing.
"""

import logging
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler

#: How often a process says that it lives.
BEAT_SECONDS = 20
_log = logging.getLogger("casetrack.reminders")


def run_every(
    minutes: int,
    timezone: str,
    first_at: datetime,
    look: Callable[[], None],
    beat: Callable[[], None],
) -> None:
    """Call `look` at `first_at` and then every few minutes, until the process is told to stop.

    `beat` is called more often, to say that the process lives.

    A signal to stop lets the round that is under way come to its end.
    """
    scheduler = BlockingScheduler(timezone=timezone)
    _schedule(scheduler, minutes, first_at, look, beat)

    def stop(*_: object) -> None:
        if not scheduler.running:
            raise SystemExit(0)
        scheduler.shutdown(wait=True)

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    scheduler.start()


@contextmanager
def running_every(
    minutes: int,
    timezone: str,
    first_at: datetime,
    look: Callable[[], None],
    beat: Callable[[], None],
) -> Iterator[None]:
    """Call `look` likewise in a thread beside the block; its end waits for a round under way."""
    scheduler = BackgroundScheduler(timezone=timezone)
    _schedule(scheduler, minutes, first_at, look, beat)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)


def _schedule(
    scheduler: BaseScheduler,
    minutes: int,
    first_at: datetime,
    look: Callable[[], None],
    beat: Callable[[], None],
) -> None:
    # A job that comes late still runs, and several missed rounds run as one.
    how: dict[str, object] = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    scheduler.add_job(_guarded(look), "interval", minutes=minutes, next_run_time=first_at, **how)
    scheduler.add_job(_guarded(beat), "interval", seconds=BEAT_SECONDS, **how)


def _guarded(look: Callable[[], None]) -> Callable[[], None]:
    """Return `look` so that one failed round is logged and the next one still comes."""

    def once() -> None:
        try:
            look()
        except Exception as error:
            # Only the kind of error: its words might name somebody.
            _log.error("a round of reminders failed: %s", type(error).__name__)

    return once
