"""The definitions on the shelf (定义): laws, forms, calendars, rules, and what is wrong in each.

They are files, and are changed as files. What is shown here changes nothing: a file that somebody
wants to try is read, compared and forgotten.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from casetrack.core import calendar, statistics
from casetrack.core.workflow import (
    Change,
    Picture,
    Procedure,
    Way,
    Workflow,
    differences,
    dot,
    examined,
    picture,
    svg,
    ways_of,
)
from casetrack.desk.desk import Desk, law_named
from casetrack.desk.laws import Pinned, faults_in
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, FileProblems, NotFound, Problem
from casetrack.intake import parse_words
from casetrack.library import ShelfFile, read_text
from casetrack.messages import Message, say
from casetrack.store import Transaction
from casetrack.vetting import parse_rules

#: The largest file that is tried.
LARGEST_LAW_BYTES = 512 * 1024
#: Kinds of definitions besides laws: the folder of each, and what people call it.
KINDS: Mapping[str, Message] = {
    "calendars": say("calendar"),
    "forms": say("form of the year's end"),
    "annual": say("outline of the annual report"),
    "checks": say("rules for what leaves the office"),
    "ledgers": say("words of ledgers"),
}


@dataclass(frozen=True)
class LawFile:
    """A law on the shelf, right or wrong."""

    #: The file's name without its ending; the law's id, unless it says another one.
    name: str
    path: Path
    #: From the office's own folder and not from the one that ships.
    is_own: bool
    text: str
    sha256: str
    #: None where its shape is not right.
    workflow: Workflow | None
    problems: tuple[Problem, ...]
    #: The versions that cases go by, the most used first.
    pinned: tuple[Pinned, ...]

    @property
    def open_elsewhere(self) -> int:
        """How many open cases go by another version than this one."""
        return sum(each.open for each in self.pinned if each.sha256 != self.sha256)


@dataclass(frozen=True)
class OtherFile:
    """A form, a calendar or rules on the shelf."""

    kind: str
    name: str
    is_own: bool
    #: What the file says it is called; empty where it says nothing, or cannot be read.
    title: str
    sha256: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Compared:
    """What one text of a law changes against another."""

    old_sha256: str
    new_sha256: str
    old: Workflow
    new: Workflow
    changes: tuple[Change, ...]
    #: The same as lines of a unified diff.
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """A file that somebody tried; nothing of it is kept."""

    file: str
    workflow: Workflow | None
    problems: tuple[Problem, ...]
    #: Against the law of the same id on the shelf; None where there is none, or nothing to compare.
    compared: Compared | None


def laws_on_shelf(desk: Desk) -> tuple[LawFile, ...]:
    """Return every law with its checks, by name; for an administrator or an auditor."""
    with desk.store.reading() as tx:
        _only_who_may(desk, tx)
        return tuple(_law_file(desk, tx, each) for each in desk.library.files())


def law_on_shelf(desk: Desk, name: str) -> LawFile:
    """Return one of them; NotFound where there is none."""
    with desk.store.reading() as tx:
        _only_who_may(desk, tx)
        return _law_file(desk, tx, _named(desk, name))


def others_on_shelf(desk: Desk) -> tuple[OtherFile, ...]:
    """Return the other definitions, kind by kind."""
    with desk.store.reading() as tx:
        _only_who_may(desk, tx)
    return tuple(_other_file(kind, each) for kind in KINDS for each in desk.library.files(kind))


def drawn(law: LawFile) -> Picture | None:
    """Return what there is to draw of a law; None where it cannot be walked."""
    if law.workflow is None or law.problems:
        return None
    return picture(Procedure(law.workflow))


def ways_on_shelf(law: LawFile) -> tuple[Way, ...]:
    """Return the ways between the states of a law; none where it cannot be walked."""
    if law.workflow is None or law.problems:
        return ()
    return tuple(ways_of(Procedure(law.workflow)))


def picture_of(desk: Desk, name: str) -> bytes:
    """Return a law as SVG; BadInput where nothing here draws, or the law is wrong."""
    found = drawn(law_on_shelf(desk, name))
    if found is None:
        raise BadInput("{name} has problems and is not drawn", name=name)
    return svg(dot(found))


def compared_with_pinned(desk: Desk, name: str, version: str) -> Compared:
    """Return what the law on the shelf changes against a version that cases are pinned to."""
    with desk.store.reading() as tx:
        _only_who_may(desk, tx)
        law = _law_file(desk, tx, _named(desk, name))
        if law.workflow is None:
            raise BadInput("{name} has problems and cannot be compared", name=name)
        if version in ("", law.sha256):
            return _compared(law.text, law.workflow, law.text, law.workflow)
        old = law_named(tx, law.workflow.id, version)
    return _compared(old.text, old.workflow, law.text, law.workflow)


def try_law(desk: Desk, file: str, content: bytes) -> Tried:
    """Return what is wrong with a law in a file and what it would change; nothing is kept."""
    with desk.store.reading() as tx:
        _only_who_may(desk, tx)
    text = _read(file, content)
    workflow, problems = examined(file, text)
    if workflow is None:
        return Tried(file, None, tuple(problems), None)
    every = (*problems, *faults_in(workflow, desk.library, desk.notices))
    return Tried(file, workflow, every, _against_shelf(desk, text, workflow))


def _only_who_may(desk: Desk, tx: Transaction) -> None:
    only_who_may(desk, tx, "oversight", "your roles do not show the definitions; {roles} may")


def _named(desk: Desk, name: str) -> ShelfFile:
    for each in desk.library.files():
        if each.name == name:
            return each
    raise NotFound("there is no law {name!r} on the shelf", name=name)


def _law_file(desk: Desk, tx: Transaction, file: ShelfFile) -> LawFile:
    text = read_text(file.path)
    workflow, problems = _examined(file.path.name, text)
    every = problems
    if workflow is not None:
        every = (*every, *faults_in(workflow, desk.library, desk.notices))
    counts = tx.versions.cases_of(workflow.id if workflow else file.name)
    versions = (Pinned(sha, *count) for sha, count in counts.items())
    return LawFile(
        file.name,
        file.path,
        file.is_own,
        text,
        sha256(text.encode()).hexdigest(),
        workflow,
        every,
        tuple(sorted(versions, key=lambda each: -(each.open + each.closed))),
    )


@lru_cache(maxsize=16)
def _examined(name: str, text: str) -> tuple[Workflow | None, tuple[Problem, ...]]:
    """Return the same as `examined`: walking every road of a law takes a moment."""
    workflow, problems = examined(name, text)
    return workflow, tuple(problems)


def _other_file(kind: str, file: ShelfFile) -> OtherFile:
    problems: tuple[Problem, ...] = ()
    title = text = ""
    try:
        text = read_text(file.path)
        title = _READ[kind](file.path.name, text)
    except FileProblems as no:
        problems = no.problems
    except BadInput as no:
        problems = (Problem("", "", no.message),)
    digest = sha256(text.encode()).hexdigest()
    return OtherFile(kind, file.name, file.is_own, title, digest, problems)


def _form(name: str, text: str) -> str:
    return statistics.parse(name, text).title


def _outline(name: str, text: str) -> str:
    # Its title is one of the report, with places in it.
    statistics.parse_outline(name, text)
    return ""


def _calendar(name: str, text: str) -> str:
    found = calendar.parse(name, text)
    return f"{min(found.announced)} – {max(found.announced)}"


def _rules(name: str, text: str) -> str:
    parse_rules(((name, text),))
    return ""


def _words(name: str, text: str) -> str:
    parse_words(((name, text),))
    return ""


_READ: Mapping[str, Callable[[str, str], str]] = {
    "calendars": _calendar,
    "forms": _form,
    "annual": _outline,
    "checks": _rules,
    "ledgers": _words,
}


def _read(file: str, content: bytes) -> str:
    if len(content) > LARGEST_LAW_BYTES:
        raise BadInput("{file} is larger than {kb} KB", file=file, kb=LARGEST_LAW_BYTES // 1024)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput("{file} is not UTF-8; save it as UTF-8", file=file) from None


def _against_shelf(desk: Desk, text: str, workflow: Workflow) -> Compared | None:
    for each in desk.library.files():
        if each.name == workflow.id:
            known_text = read_text(each.path)
            known, _ = _examined(each.path.name, known_text)
            return _compared(known_text, known, text, workflow) if known else None
    return None


def _compared(old_text: str, old: Workflow, new_text: str, new: Workflow) -> Compared:
    return Compared(
        sha256(old_text.encode()).hexdigest(),
        sha256(new_text.encode()).hexdigest(),
        old,
        new,
        differences(old, new),
        tuple(_lines(old_text, new_text)),
    )


def _lines(old: str, new: str) -> Iterator[str]:
    # The first two lines name files that there are none of.
    yield from list(unified_diff(old.splitlines(), new.splitlines(), n=2, lineterm=""))[2:]
