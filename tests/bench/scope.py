"""How much is measured in one run: the sizes, the rounds, a folder that is thrown away."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench import built

#: The case of a whole province's capital, beside the powers of ten.
_SIZES = (1_000, 10_000, 35_000, 100_000)
_MILLION = 1_000_000
#: Seconds between two looks at what a command holds; it is told how long it took so much too late.
_BETWEEN_LOOKS = 0.01


@dataclass(frozen=True)
class Scope:
    """What one run measures."""

    folder: Path
    #: Cases of the databases that are read.
    sizes: tuple[int, ...] = _SIZES
    rounds: int = 40
    #: Most seconds that one figure takes.
    seconds: float = 2.0
    #: Rows of the ledgers that are imported.
    ledgers: tuple[int, ...] = (5_000, 35_000)
    #: Processes that write at once.
    writers: tuple[int, ...] = (1, 2, 4, 8)
    #: What each writer does.
    acts: int = 60
    #: Databases larger than this are not verified, backed up or restored.
    whole: int = 10_000

    @classmethod
    def usual(cls, folder: Path) -> "Scope":
        """Return what `make bench` measures: a million cases only where they were built before."""
        there = (_MILLION,) if built.file_of(_MILLION).is_file() else ()
        return cls(folder, (*_SIZES, *there))

    @classmethod
    def smallest(cls, folder: Path) -> "Scope":
        """Return a run that only shows that everything still can be measured."""
        return cls(folder, (120,), 2, 0.1, (40,), (1, 2), 3, 120)


@dataclass(frozen=True)
class Ran:
    """A command that has ended."""

    seconds: float
    peak_mb: float
    said: str


def command(*arguments: str, folder: Path, config: str = "") -> Ran:
    """Run `casetrack` in a process of its own; return how long it took and the most it held."""
    if config:
        (folder / "config.toml").write_text(config, "utf-8")
    environment = {**os.environ, "PYTHONUTF8": "1", "CASETRACK_TODAY": str(built.TODAY)}
    return ran([sys.executable, "-m", "casetrack", *arguments], folder, environment)


def ran(call: list[str], folder: Path, environment: dict[str, str] | None = None) -> Ran:
    """Run a program; raise where it ends badly."""
    output = folder / "output.txt"
    with output.open("w") as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            call, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT
        )
        peak = 0.0
        while process.poll() is None:
            peak = _most_held(process.pid) or peak
            time.sleep(_BETWEEN_LOOKS)
        took = time.perf_counter() - began
    text = output.read_text("utf-8", errors="replace")
    if process.returncode:
        raise RuntimeError(f"{call[2:]} ended with {process.returncode}: {text[-2000:]}")
    return Ran(took, peak, text)


def _most_held(pid: int) -> float:
    """Return the most that a process has held since it is this program, in MB; 0 once it is gone.

    What the system tells at the end counts what we held when we began it.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    except OSError:
        return 0.0
    found = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(next(found, "0")) / 1024
