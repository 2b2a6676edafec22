"""A command in a process of its own, forked from one that has imported everything already.

Most of a command's second and a half goes into its imports. One process beside the tests does them
once, and forks for each command, which still has a folder, an environment, streams and memory of
its own. How the very first import goes is left to the tests that start Python itself.
"""

import atexit
import functools
import gc
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import casetrack

_STREAMS = {"stdin": "r", "stdout": "w", "stderr": "w"}


def run(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: str
) -> subprocess.CompletedProcess[str]:
    """Run `casetrack` with these arguments to its end; what it wrote comes back as text."""
    with tempfile.TemporaryDirectory() as streams:
        place = Path(streams)
        (place / "stdin").write_text(stdin, "utf-8")
        code = wait(begin(arguments, folder, environment, place))
        said = [(place / name).read_text("utf-8") for name in ("stdout", "stderr")]
        return subprocess.CompletedProcess(list(arguments), code, *said)


def begin(
    arguments: Sequence[str], folder: Path, environment: Mapping[str, str], streams: Path
) -> int:
    """Begin `casetrack` with these arguments; its streams are files of a folder. Return its id."""
    return _asked([list(arguments), str(folder), dict(environment), str(streams)])


def wait(process: int) -> int:
    """Return how a process that was begun has ended, by its exit code or minus the signal."""
    return _asked(process)


def _asked(question: object) -> int:
    server = _server()
    assert server.stdin
    assert server.stdout
    server.stdin.write(json.dumps(question) + "\n")
    server.stdin.flush()
    return int(server.stdout.readline())


@functools.cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, __file__],
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    # With its input closed it ends.
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    _import_everything()
    for line in sys.stdin:
        asked = json.loads(line)
        if isinstance(asked, int):
            _, status = os.waitpid(asked, 0)
            answer = os.waitstatus_to_exitcode(status)
        elif not (answer := os.fork()):
            _become_the_command(*asked)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _import_everything() -> None:
    for module in pkgutil.walk_packages(casetrack.__path__, "casetrack."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    # Else the first collection in each child would copy every page that holds an object.
    gc.freeze()


def _become_the_command(
    arguments: list[str], folder: str, environment: dict[str, str], streams: str
) -> NoReturn:
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, (name, mode) in enumerate(_STREAMS.items()):
        stream = (Path(streams) / name).open(mode, encoding="utf-8")
        os.dup2(stream.fileno(), number)
        setattr(sys, name, stream)
    sys.argv = ["casetrack", *arguments]
    code = _exit_code()
    sys.stdout.flush()
    sys.stderr.flush()
    # Without taking down, module by module, what the forking process will need again.
    os._exit(code)


def _exit_code() -> int:
    from casetrack.cli.main import main

    try:
        return main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
        return 1


if __name__ == "__main__":
    _serve()
