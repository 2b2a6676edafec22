"""`python -m bench`: measure everything, keep it as JSON, write docs/performance.md; compare runs.

Each topic is measured in a process of its own, so that none has warmed up another.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path

from bench import built
from bench.figures import Figure, Run, compared, merged, read, rendered, this_machine
from bench.scope import Scope

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "performance.md"
LATEST = built.FOLDER / "latest.json"
#: Modules of `bench.rooms`, in the order of the page.
TOPICS = ("starting", "days", "rules", "acting", "ledgers", "year_end", "due", "pages", "letters")
#: Only where they are asked for: verify alone takes minutes for 100,000 cases.
LONG = ("safekeeping",)


def main(arguments: Sequence[str]) -> int:
    """Do what was asked for; return the exit code."""
    asked = _parser().parse_args(arguments)
    if asked.compare:
        new = asked.compare[1] if len(asked.compare) > 1 else LATEST
        for line in compared(read(Path(asked.compare[0])), read(Path(new))):
            _say(line)
        return 0
    if asked.build:
        for size in asked.build:
            if not built.file_of(size).is_file():
                built.build(size)
        return 0
    if asked.one:
        with tempfile.TemporaryDirectory(prefix="casetrack-") as folder:
            for each in _topic(asked.one, _scope(asked, Path(folder))):
                _say(Run(date.today(), "", (each,)).written().replace("\n", ""))  # noqa: DTZ011
        return 0
    return _whole_run(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--compare", nargs="+", metavar="RUN.json", help="OLD, and NEW or latest")
    parser.add_argument("--build", nargs="+", type=int, metavar="CASES", help="make databases")
    parser.add_argument("--only", nargs="+", choices=TOPICS + LONG, help="measure these topics")
    parser.add_argument("--sizes", nargs="+", type=int, help="of these databases")
    parser.add_argument("--whole", type=int, help="verify and back up no larger ones")
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md alone")
    parser.add_argument("--one", choices=TOPICS + LONG, help=argparse.SUPPRESS)
    return parser


def _scope(asked: argparse.Namespace, folder: Path) -> Scope:
    scope = Scope.usual(folder)
    if asked.sizes:
        scope = replace(scope, sizes=tuple(asked.sizes))
    return replace(scope, whole=asked.whole) if asked.whole else scope


def _topic(name: str, scope: Scope) -> Iterator[Figure]:
    yield from import_module(f"bench.rooms.{name}").figures(scope)


def _whole_run(asked: argparse.Namespace) -> int:
    machine, began = this_machine(), time.monotonic()
    for size in _scope(asked, Path()).sizes:
        built.house_of(size).store.close()
    older = read(LATEST) if asked.only and LATEST.is_file() else None
    figures: list[Figure] = []
    failed = []
    for topic in asked.only or TOPICS + LONG:
        _say(f"{time.monotonic() - began:4.0f} s  {topic}")
        if (found := _in_its_own_process(topic, asked)) is None:
            failed.append(topic)
        else:
            figures += found
        # What was measured stays, should the run be broken off.
        run = Run(date.today(), machine, tuple(figures))  # noqa: DTZ011 (the day of the run)
        run = merged(older, run) if older else run
        LATEST.parent.mkdir(parents=True, exist_ok=True)
        LATEST.write_text(run.written(), "utf-8")
    if not asked.no_page:
        PAGE.write_text(rendered(PAGE.read_text("utf-8"), run), "utf-8")
    _say(f"{time.monotonic() - began:4.0f} s  {len(figures)} figures in {LATEST}")
    for topic in failed:
        _say(f"not measured: {topic}")
    return 1 if failed else 0


def _in_its_own_process(topic: str, asked: argparse.Namespace) -> list[Figure] | None:
    """Return the figures of a topic, or None where measuring it failed."""
    sizes = ["--sizes", *map(str, asked.sizes)] if asked.sizes else []
    whole = ["--whole", str(asked.whole)] if asked.whole else []
    call = [sys.executable, "-m", "bench", "--one", topic, *sizes, *whole]
    done = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        return None
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return [each for line in lines for each in Run.read(json.dumps(json.loads(line))).figures]


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
