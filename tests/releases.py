"""Databases as releases left them, with what they said of themselves that day.

Each release adds its own, which is never written anew: CONTRIBUTING.md says when. In `tests`,
`python -m releases NAME` makes NAME.db.gz, NAME.dump.gz for PostgreSQL with the same in it, and
NAME.json of the program as it is; it refuses a name that is there.
"""

import gzip
import json
import shutil
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from cli.conftest import Command
from moving import move

FOLDER = Path(__file__).parent / "data" / "releases"
#: Days left and overdue count from it, whenever the test runs.
TODAY = "Fri 2026-11-27".split()[1]
#: The same questions to the database then and now; the answers are JSON.
QUESTIONS = (
    ("list",),
    ("due",),
    ("explain", "2026-0002"),
    ("report", "2017", "--form", "cn-2014", "--cases"),
    ("report", "2026", "--form", "cn-2021", "--cases"),
    ("number", "list", "reply", "--year", "2017"),
    ("enquiry", "list", "2026"),
    ("user", "list"),
    # Closed already, it says when and with which hash.
    ("close-year", "2017", "--form", "cn-2014"),
)


def ask(command: Command, url: str = "") -> dict[str, object]:
    """Return the answers to every question; of the database at `url` where one is named."""
    return {" ".join(each): told(command, *each, url=url) for each in QUESTIONS}


def told(command: Command, *arguments: str, url: str = "") -> object:
    """Return what a command says as JSON."""
    where = ("--database", url) if url else ()
    options = ("--config", "demo/config.toml", *where)
    done = command(*options, *arguments, "--json", CASETRACK_TODAY=TODAY)
    assert done.returncode in (0, 1), done.stderr
    return json.loads(done.stdout)


def unpack(packed: Path, folder: Path) -> Command:
    """Lay a stored database into a folder, with the settings of the demonstration of today.

    A dump of PostgreSQL lies there to be restored.
    """
    from casetrack import demo

    (folder / "demo").mkdir()
    shutil.copy(Path(demo.__path__[0]) / "config.toml", folder / "demo" / "config.toml")
    name = "casetrack.db" if packed.name.endswith(".db.gz") else "casetrack.dump"
    (folder / "demo" / name).write_bytes(gzip.decompress(packed.read_bytes()))
    return Command(folder)


def make(name: str) -> None:
    """Make the database of a release: the demonstration, an enquiry, a closed year."""
    packed = FOLDER / f"{name}.db.gz"
    if packed.exists():
        sys.exit(f"{packed.name} is there; a release's database is never written anew")
    with tempfile.TemporaryDirectory() as place:
        command = Command(Path(place))
        for arguments in (
            ("demo", "--no-serve"),
            ("enquiry", "log", "--question", "学区怎样划分", "--answer", "请看局网站"),
            ("figures", "set", "2017", "L1.1=6", "--form", "cn-2014"),
            ("close-year", "2017", "--form", "cn-2014", "--signer", "赵主任"),
        ):
            before = () if arguments[0] == "demo" else ("--config", "demo/config.toml")
            command.ok(*before, *arguments, CASETRACK_TODAY=TODAY)
        small = Path(place) / "small.db"
        with closing(sqlite3.connect(Path(place) / "demo" / "casetrack.db")) as database:
            database.execute("VACUUM INTO ?", (str(small),))
        packed.write_bytes(gzip.compress(small.read_bytes(), 9, mtime=0))
        move(packed, packed.with_name(f"{name}.dump.gz"))
        answers = json.dumps(ask(command), ensure_ascii=False, indent=1)
        packed.with_name(f"{name}.json").write_text(f"{answers}\n", "utf-8")


if __name__ == "__main__":
    make(sys.argv[1])
