"""What a command takes before it does anything, beside a Python that does nothing."""

import subprocess
import sys
from collections.abc import Iterator

from bench.figures import Aim, Figure, measured
from bench.scope import Scope, command

TOPIC = "starting"
_CALLS = (
    ("`casetrack --help`", ("--help",), Aim("median", 0.25)),
    ("`casetrack --version`", ("--version",), None),
    ("`casetrack calendar show 2026`", ("calendar", "show", "2026"), None),
    ("`casetrack due` in an empty office", ("due",), None),
)


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield whole commands, from outside."""
    command("init", folder=scope.folder)
    for name, call, aim in _CALLS:
        peaks: list[float] = []

        def once() -> None:
            peaks.append(command(*call, folder=scope.folder).peak_mb)  # noqa: B023 (called at once)

        yield measured(
            once,
            lambda: subprocess.run([sys.executable, "-c", "pass"], check=True),
            rounds=min(10, scope.rounds),
            seconds=scope.seconds * 3,
        ).figure(TOPIC, name, beside="an empty Python", aim=aim, peak_mb=max(peaks))
