"""Hours of faults under load: the figures of docs/reliability.md.

`make soak MINUTES=60`, or `python tests/bench/soak.py MINUTES [sqlite|postgresql] [SEED]`. People
log applications without a pause while pages, scheduler, server and changes of keys are killed, the
disk is filled and the database locked, at random. Where something is lost it says what, and ends
with status 1.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from acceptance.load import Load, Process, findings, missing, prepare
from acceptance.servers import Server, server
from casetrack.desk.personal.sealing import reseal
from casetrack.store import KeyPlace
from cli import forked
from desk.conftest import CONFIG

#: After so many faults everything is checked, and not only at the end.
CHECKED_EVERY = 25
Fault = Callable[[], None]


@dataclass(frozen=True)
class Place:
    """Where a database is, and what of it can be broken."""

    url: str
    disk: Path
    keys: KeyPlace
    #: None for SQLite, which is no server.
    server: Server | None = None


def main(minutes: str = "10", kind: str = "sqlite", seed: str = "1") -> int:
    chance = random.Random(int(seed))  # noqa: S311 (which fault comes next is no secret)
    with (
        tempfile.TemporaryDirectory(prefix="casetrack-") as name,
        database(kind, Path(name)) as place,
    ):
        folder, url = Path(name), place.url
        house = prepare(url, place.keys)
        (folder / "config.toml").write_text(CONFIG, "utf-8")
        pages, scheduler = (Process(folder, url, (each,)) for each in ("serve", "scheduler"))
        pages.begin()
        scheduler.begin()
        load, done, wrong = Load(pages), Counter[str](), []
        faults = faults_of(place, folder, pages, scheduler, chance)
        ends = time.monotonic() + float(minutes) * 60
        with load.working():
            while time.monotonic() < ends and not (wrong or load.odd):
                fault = chance.choice(list(faults))
                load.wait_for(chance.randrange(1, 10), seconds=120)
                faults[fault]()
                done[fault] += 1
                if done.total() % CHECKED_EVERY == 0:
                    wrong = findings(house)
            load.wait_for(5, seconds=120)
        pages.kill(signal.SIGTERM)
        scheduler.kill(signal.SIGTERM)
        is_of_one_key = reseal(house.store)
        lost = missing(house, load.acknowledged)
        wrong = wrong or findings(house)
        wrong += [] if is_of_one_key else ["a change of keys does not come to its end"]
        house.store.close()
        say = sys.stdout.write
        say(f"{kind}, {minutes} minutes, seed {seed}: {dict(done)}\n")
        say(f"{len(load.acknowledged)} acknowledged, {len(lost)} of them lost; ")
        say(f"{load.said_no} refused in words, {load.broken_off} broken off; ")
        say(f"{len(wrong)} findings of verify, {len(load.odd)} odd answers\n")
        for each in (*lost[:5], *wrong[:5], *load.odd[:2]):
            say(f"  {each}\n")
        return 1 if lost or wrong or load.odd else 0


def faults_of(
    place: Place, folder: Path, pages: Process, scheduler: Process, chance: random.Random
) -> Mapping[str, Fault]:
    """Return what can be broken, by its name; each fault is over when it returns."""

    def again(*processes: Process) -> Fault:
        def kill() -> None:
            for each in processes:
                each.kill()
            for each in processes:
                each.begin()

        return kill

    faults = {
        "pages killed": again(pages),
        "scheduler killed": again(scheduler),
        "both killed": again(pages, scheduler),
        "change of keys killed": lambda: change_keys(place.url, folder, chance.uniform(0, 3)),
    }
    if server := place.server:
        faults["backend killed"] = lambda: kill_a_backend(server, chance)
        faults["postmaster killed"] = lambda: kill_the_postmaster(server, chance.uniform(0, 2))
    else:
        file = Path(place.url.removeprefix("sqlite:///"))
        faults["locked"] = lambda: lock(file, chance.uniform(0.5, 4))
    if place.disk.is_mount():
        faults["disk full"] = lambda: fill(place, chance.uniform(0.5, 4))
    return faults


def change_keys(url: str, folder: Path, seconds: float) -> None:
    """Begin a change of keys, and kill it after some time, unless it has come to its end."""
    streams = folder / "keys"
    streams.mkdir(exist_ok=True)
    (streams / "stdin").touch()
    options = ("--database", url, "--config", "config.toml")
    begun = forked.begin((*options, "keys", "rotate"), folder, {"PYTHONUTF8": "1"}, streams)
    time.sleep(seconds)
    os.kill(begun, signal.SIGKILL)
    forked.wait(begun)


def kill_the_postmaster(server: Server, seconds: float) -> None:
    """Kill the server whole, and begin it again after some time."""
    server.kill()
    time.sleep(seconds)
    server.begin_again()


def kill_a_backend(server: Server, chance: random.Random) -> None:
    """Kill one of the server's processes for this database; the server then ends all of them."""
    with closing(psycopg.connect(server.url, autocommit=True)) as own:
        asked = (
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if pids := [pid for (pid,) in own.execute(asked)]:
            with suppress(ProcessLookupError, psycopg.OperationalError):
                os.kill(chance.choice(pids), signal.SIGKILL)
                while True:
                    own.execute("SELECT 1")
                    time.sleep(0.05)
    server.begin_again()


def lock(file: Path, seconds: float) -> None:
    with closing(sqlite3.connect(file, isolation_level=None, timeout=60)) as other:
        other.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)


def fill(place: Place, seconds: float) -> None:
    """Leave no room on the disk for some time; a server that has ended over it begins again."""
    filler = place.disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as target:
        while True:
            target.write(b"\0" * 65536)
    time.sleep(seconds)
    filler.unlink()
    if place.server:
        place.server.begin_again()


@contextmanager
def database(kind: str, folder: Path) -> Iterator[Place]:
    """Yield a place for a database, on a small disk where one can be made."""
    disk = folder / "disk"
    disk.mkdir()
    size = "2g" if kind == "postgresql" else "1g"
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
    is_own = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        if kind == "postgresql":
            with server(disk) as own:
                yield Place(own.url, disk, KeyPlace(folder / "casetrack.key"), own)
        else:
            url = f"sqlite:///{disk / 'casetrack.db'}"
            yield Place(url, disk, KeyPlace(disk / "casetrack.key"))
    finally:
        if is_own:
            subprocess.run(["umount", "-l", str(disk)], check=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
