"""What `verify` holds in memory by how many cases there are: the figures of docs/performance.md.

A script and no test, for it takes minutes: `python tests/bench/verify_memory.py 5000 50000`. Each
size is filled by one process and verified by another, whose peak is what is told.
"""

import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing

from bench.many import TODAY, filled
from casetrack import desk
from casetrack.store import Store
from desk.conftest import House


def measure(url: str) -> None:
    """Verify, and tell cases, events, findings, seconds, and the peak in megabytes."""
    with closing(Store.open(url)) as store:
        began = time.monotonic()
        found = desk.verify(House(store).seat("auditor", TODAY))
    seconds = time.monotonic() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    counts = f"{found.cases} cases, {found.events} events, {len(found.findings)} findings"
    sys.stdout.write(f"{counts}: {seconds:.0f} s, {peak:.0f} MB\n")


def main(sizes: list[str]) -> None:
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="casetrack-") as folder:
            url = f"sqlite:///{folder}/casetrack.db"
            for step in ("fill", "measure"):
                subprocess.run([sys.executable, __file__, step, url, size], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["fill", url, size]:
            filled(url, int(size), int(size) // 20).store.close()
        case ["measure", url, _]:
            measure(url)
        case sizes:
            main(sizes)
