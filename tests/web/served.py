"""The demonstration, served by the real command for a real browser."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cli.conftest import Command

BROWSER = shutil.which("chromium")
QUIET = ["--no-sandbox", "--disable-quic", "--disable-gpu"]


@contextmanager
def served(folder: Path, settings: str = "", port: int = 0, **environment: str) -> Iterator[str]:
    """Make the demonstration in a folder and serve it, with more settings; yield its address."""
    command = Command(folder)
    command.ok("demo", "--no-serve")
    with (folder / "demo" / "config.toml").open("a", encoding="utf-8") as config:
        config.write(settings)
    serve = f"--config demo/config.toml --lang en serve --port {port} --no-scheduler".split()
    process = subprocess.Popen(
        [sys.executable, "-m", "casetrack", *serve],
        cwd=folder,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    told = re.search(r"http://\S+", process.stdout.readline())
    assert told
    try:
        yield told[0]
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (0, "")
