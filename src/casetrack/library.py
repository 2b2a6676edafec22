"""The shelf of law: reads workflows, calendars and forms from their folders.

They come with the program; an office may name folders of its own, which are looked at first.
"""

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from casetrack.core import calendar, statistics, workflow
from casetrack.core.calendar import Calendar
from casetrack.core.statistics import Form, Outline
from casetrack.core.workflow import Procedure, Workflow
from casetrack.errors import BadInput, NotFound

_PACKAGE = Path(__file__).parent


def shipped(name: str) -> Path:
    """Return a folder or file that comes with the program: in the wheel, or in the checkout."""
    packaged = _PACKAGE / "_data" / name
    return packaged if packaged.exists() else _PACKAGE.parents[1] / name


@dataclass(frozen=True)
class Law:
    """One version of one workflow: its text and what was made from it."""

    text: str
    sha256: str
    procedure: Procedure

    @property
    def workflow(self) -> Workflow:
        return self.procedure.workflow


#: Laws by the hash of their text: the same text always means the same law.
_laws: dict[str, Law] = {}
#: Hashes of those that the model checker has found nothing in.
_sound: set[str] = set()


def law(name: str, text: str, *, pinned: bool = False) -> Law:
    """Return the law in a text; the same object for the same text.

    One that is `pinned` to a case is read as it was then, and not checked by what is known today.
    """
    digest = sha256(text.encode()).hexdigest()
    if digest not in _laws or not (pinned or digest in _sound):
        read = workflow.parse(name, text, pinned=pinned)
        _laws.setdefault(digest, Law(text, digest, Procedure(read)))
    if not pinned:
        _sound.add(digest)
    return _laws[digest]


def law_by_hash(digest: str) -> Law | None:
    """Return the law whose text has this hash, or None where it has not been read yet."""
    return _laws.get(digest)


@dataclass(frozen=True)
class ShelfFile:
    """A file on the shelf, right or wrong."""

    path: Path
    #: It lies in the office's own folder and not among those that ship.
    is_own: bool

    @property
    def name(self) -> str:
        return self.path.stem


class Library:
    """The workflows, calendars and forms that are on the shelf.

    A calendar is read once; a changed file counts for the next library that is opened.
    """

    def __init__(self, own_folder: Path | None = None) -> None:
        self._folders: Sequence[Path] = [
            folder for folder in (own_folder, shipped("workflows")) if folder is not None
        ]
        self._calendars: dict[str, Calendar] = {}

    def law(self, named: str) -> Law:
        """Return a workflow by its id, or by the path of a file; raise NotFound."""
        return law(*self.text_of(named))

    def files(self, below: str = "") -> tuple[ShelfFile, ...]:
        """Return the files of a folder of the shelf, unread; of laws where none is named."""
        ships = shipped("workflows")
        found = sorted(self._files(below), key=lambda path: path.stem)
        return tuple(ShelfFile(path, not path.is_relative_to(ships)) for path in found)

    def calendars(self) -> tuple[str, ...]:
        """Return the names of the calendars there are."""
        return tuple(path.stem for path in self._files("calendars"))

    def text_of(self, named: str) -> tuple[str, str]:
        """Return the file name and the text of a workflow, right or wrong; raise NotFound."""
        path = Path(named)
        if path.suffix == ".toml":
            return path.name, read_text(path)
        for path in self._files(""):
            if path.stem == named:
                return path.name, read_text(path)
        raise NotFound(
            "no workflow {name!r}; there are: {names}",
            name=named,
            names=", ".join(path.stem for path in self._files("")),
        )

    def laws(self) -> tuple[Law, ...]:
        """Return every workflow, by id."""
        return tuple(_law_in(path) for path in self._files(""))

    def law_on(self, received_on: date) -> Law:
        """Return the workflow in force for an application received on that day."""
        for each in self.laws():
            if each.workflow.chosen_by == "date" and each.workflow.receives_on(received_on):
                return each
        raise NotFound("no workflow is in force for a receipt on {day}", day=received_on)

    def calendar(self, country: str = "cn") -> Calendar:
        """Return the calendar of a country."""
        if country not in self._calendars:
            self._calendars[country] = self._read_calendar(country)
        return self._calendars[country]

    def _read_calendar(self, country: str) -> Calendar:
        for path in self._files("calendars"):
            if path.stem == country:
                return _calendar(path.name, read_text(path))
        raise NotFound("no calendar {country!r}", country=country)

    def form(self, named: str) -> Form:
        """Return a year-end form by its id; raise NotFound."""
        for path in self._files("forms"):
            if path.stem == named:
                return _form(path.name, read_text(path))
        raise NotFound(
            "no form {name!r}; there are: {names}",
            name=named,
            names=", ".join(path.stem for path in self._files("forms")),
        )

    def forms(self) -> tuple[Form, ...]:
        """Return every year-end form, by id."""
        return tuple(_form(path.name, read_text(path)) for path in self._files("forms"))

    def outline(self, form: str) -> Outline:
        """Return the chapters of the annual report that goes with a form; raise NotFound."""
        for path in self._files("annual"):
            outline = _outline(path.name, read_text(path))
            if form in outline.forms:
                return outline
        raise NotFound("no annual report goes with the form {form!r}", form=form)

    def ledger_words(self) -> tuple[tuple[str, str], ...]:
        """Return the files with the words of ledgers, name and text, an office's own first."""
        return tuple((path.name, read_text(path)) for path in self._files("ledgers"))

    def checks(self) -> tuple[tuple[str, str], ...]:
        """Return the files of rules for letters and released files, an office's own first."""
        return tuple((path.name, read_text(path)) for path in self._files("checks"))

    def _files(self, below: str) -> Iterator[Path]:
        """Yield the TOML files of a folder, an office's own in place of ours."""
        seen: set[str] = set()
        for folder in self._folders:
            for path in sorted((folder / below).glob("*.toml")):
                if path.stem not in seen:
                    seen.add(path.stem)
                    yield path


#: The laws of files by their path, with what the file was like when it was read.
_read: dict[Path, tuple[os.stat_result, Law]] = {}
#: A file that was written so shortly before it was read may have been written again unseen.
_SETTLED_NS = 1_000_000_000


def _law_in(path: Path) -> Law:
    """Return the law in a file, which is read again only where the file is another one."""
    before = _read.get(path)
    found = _stat(path)
    if before is not None and found is not None and _is_same(before[0], found):
        return before[1]
    read = law(path.name, read_text(path))
    if found is not None and time.time_ns() - found.st_mtime_ns > _SETTLED_NS:
        _read[path] = found, read
    return read


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def _is_same(before: os.stat_result, now: os.stat_result) -> bool:
    told = ("st_ino", "st_size", "st_mtime_ns", "st_ctime_ns")
    return all(getattr(before, each) == getattr(now, each) for each in told)


@lru_cache(maxsize=8)
def _calendar(name: str, text: str) -> Calendar:
    return calendar.parse(name, text)


@lru_cache(maxsize=8)
def _outline(name: str, text: str) -> Outline:
    return statistics.parse_outline(name, text)


@lru_cache(maxsize=8)
def _form(name: str, text: str) -> Form:
    return statistics.parse(name, text)


def read_text(path: Path) -> str:
    """Return a file's text; raise NotFound or BadInput naming the file."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise NotFound("no file {path}", path=path) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "{path} cannot be read as UTF-8 text: {reason}",
            path=path,
            reason=type(error).__name__,
        ) from None
