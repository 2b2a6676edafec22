"""The demonstration, served by the real command for a real browser."""

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
def served(folder: Path, settings: str = "") -> Iterator[str]:
    """Make the demonstration in a folder and serve it, with more settings; yield its address."""
    command = Command(folder)
    command.ok("demo", "--no-serve")
    config = folder / "demo" / "config.toml"
    config.write_text(config.read_text("utf-8") + settings, "utf-8")
    serve = "--config demo/config.toml --lang en serve --port 0 --no-scheduler".split()
    process = subprocess.Popen(
        [sys.executable, "-m", "casetrack", *serve],
        cwd=folder,
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
