"""What ledgers of several sizes take of memory: the figures of docs/performance.md.

A script and no test, for it takes minutes: `python tests/bench/ledger_memory.py 5000 35000`. Each
command is a process of its own. Told are its peak, that of the process that lays its workbook out,
and the most that both held at a time.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.rooms.ledgers import ledger
from casetrack.intake import write_table

_BETWEEN_LOOKS = 0.02
#: What the command line of the other process has, and no process that is about to become it.
_LAYS_OUT = "laid_out"


def main(sizes: list[str]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="casetrack-") as name:
            folder = Path(name)
            for ending in (".xlsx", ".csv"):
                content = write_table([ledger(int(size))], ending)
                (folder / f"ledger{ending}").write_bytes(content)
            measure(folder, "init")
            tell(size, "import .csv, tried out", folder, "import", "ledger.csv", "--dry-run")
            tell(size, "import .xlsx", folder, "import", "ledger.xlsx", "--json")
            tell(size, "the same again", folder, "import", "ledger.xlsx", "--json")
            for ending in (".xlsx", ".csv", ".json"):
                tell(size, f"export {ending}", folder, "export", f"out{ending}")


def tell(size: str, what: str, folder: Path, *arguments: str) -> None:
    own, other, both = measure(folder, *arguments)
    sys.stdout.write(f"{size} rows, {what}: {own} MB, {other} MB beside it, both {both} MB\n")
    sys.stdout.flush()


def measure(folder: Path, *arguments: str) -> tuple[int, int, int]:
    """Run a command; return its peak, that of its other process, and that of both together."""
    peaks = [0, 0, 0]
    with (folder / "said").open("w") as said:
        command = [sys.executable, "-m", "casetrack", *arguments]
        running = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said)
        while running.poll() is None:
            own, held = _memory(running.pid)
            others = [_memory(pid) for pid in _others(running.pid)]
            other = max((peak for peak, _ in others), default=0)
            seen = own, other, held + sum(each for _, each in others)
            peaks = [max(pair) for pair in zip(peaks, seen, strict=True)]
            time.sleep(_BETWEEN_LOOKS)
    if running.returncode:
        raise SystemExit((folder / "said").read_text())
    return peaks[0], peaks[1], peaks[2]


def _memory(pid: int) -> tuple[int, int]:
    """Return the most that a process ever held, and what it holds, in megabytes."""
    lines = dict(line.partition(":")[::2] for line in _read(pid, "status").splitlines())
    most, held = (int(lines.get(name, "0 kB").split()[0]) for name in ("VmHWM", "VmRSS"))
    return most // 1024, held // 1024


def _others(pid: int) -> list[int]:
    found = map(int, _read(pid, f"task/{pid}/children").split())
    return [each for each in found if _LAYS_OUT in _read(each, "cmdline")]


def _read(pid: int, name: str) -> str:
    try:
        return Path(f"/proc/{pid}/{name}").read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    main(sys.argv[1:])
