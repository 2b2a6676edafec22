"""An office's own letterheads (版头): checked, put, taken back.

They are kept in the database, which every machine of an installation shares, and come before those
of the folder of letters. A letter that was issued is stored whole and does not change with them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from casetrack.desk.access.deeds import enter
from casetrack.desk.access.people import only_admin
from casetrack.desk.desk import Desk
from casetrack.desk.letters.values import office_values
from casetrack.errors import BadInput, NotFound, NoticeError, Problem, Refused
from casetrack.notices import check_letterhead
from casetrack.store import PutLetterhead, Transaction

#: Of a letterhead with its pictures.
LARGEST_LETTERHEAD_BYTES = 8 * 1024 * 1024
#: The one for every letter that has none nearer to it.
FOR_ALL = "_letter.docx"


@dataclass(frozen=True)
class LetterheadsSeen:
    """The letterheads of an office."""

    #: In the database, by name: those that hold.
    kept: Mapping[str, PutLetterhead]
    #: In the folder of letters: hash by name. One that is kept too does not count.
    in_folder: Mapping[str, str]
    #: All that was put, the latest first.
    history: tuple[PutLetterhead, ...]
    #: For which letters one can be put: the names that it can have.
    names: tuple[str, ...]


def letterheads(desk: Desk) -> LetterheadsSeen:
    """Return the letterheads of the desk's office; for an administrator."""
    with desk.store.reading() as tx:
        only_admin(desk, tx)
        return LetterheadsSeen(
            tx.letterheads.in_use(desk.office.code),
            desk.notices.letterheads_in_folders(),
            tx.letterheads.history(desk.office.code),
            _names(desk),
        )


def check_letterhead_file(desk: Desk, content: bytes) -> tuple[Problem, ...]:
    """Return everything that is wrong with a letterhead; nothing is kept."""
    with desk.store.reading() as tx:
        only_admin(desk, tx)
    return _problems(content)


def put_letterhead(desk: Desk, name: str, content: bytes) -> None:
    """Put a letterhead for the letters of a name; raise NoticeError with all that is wrong."""
    _must_be_known(desk, name)
    if problems := _problems(content):
        raise NoticeError(name, problems)
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        _put(desk, tx, name, content)


def put_letterhead_again(desk: Desk, number: int) -> str:
    """Let a letterhead hold again that was put before; return its name."""
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        name, content = tx.letterheads.content(desk.office.code, number)
        _put(desk, tx, name, content)
    return name


def take_letterhead_away(desk: Desk, name: str) -> None:
    """Let the letterhead of the folder hold again, or the one of the layout."""
    with desk.store.transaction() as tx:
        only_admin(desk, tx)
        if name not in tx.letterheads.in_use(desk.office.code):
            raise Refused("no letterhead {name} was put here", name=name)
        by = f"user:{desk.user}"
        tx.letterheads.put(desk.office.code, name, None, by, desk.now())
        enter(desk, tx, "administered", f"letterhead {name}", "removed")


def letterhead_file(desk: Desk, number: int) -> tuple[str, bytes]:
    """Return name and content of a letterhead that was put."""
    with desk.store.reading() as tx:
        only_admin(desk, tx)
        return tx.letterheads.content(desk.office.code, number)


def sample_letter(desk: Desk, content: bytes) -> bytes:
    """Return a letter of invented words on a letterhead; raise NoticeError where it is wrong."""
    if problems := _problems(content):
        raise NoticeError(FOR_ALL, problems)
    values = {
        "office": office_values(desk),
        "number": desk.office.to_be_allotted("reply", desk.today.year),
        "signed_on": desk.today,
        "draft": True,
    }
    sampled = desk.notices.with_letterheads({FOR_ALL: content})
    return sampled.to_docx(sampled.render("office", "letterhead_sample", values))


def _problems(content: bytes) -> tuple[Problem, ...]:
    if len(content) > LARGEST_LETTERHEAD_BYTES:
        most = LARGEST_LETTERHEAD_BYTES // 1024
        raise BadInput("is larger than {most} KB; make it smaller", most=most)
    try:
        check_letterhead(FOR_ALL, content)
    except NoticeError as no:
        return no.problems
    return ()


def _names(desk: Desk) -> tuple[str, ...]:
    """Return the names a letterhead can have: of all letters, of a law's, of one kind."""
    found = [FOR_ALL]
    for each in desk.library.laws():
        kinds = desk.notices.kinds(each.workflow.id)
        found.append(f"{each.workflow.id}/{FOR_ALL}")
        found += [f"{each.workflow.id}/{kind}.docx" for kind in kinds]
    return tuple(found)


def _must_be_known(desk: Desk, name: str) -> None:
    if name not in _names(desk):
        raise NotFound("no letter is written on a letterhead called {name}", name=name)


def _put(desk: Desk, tx: Transaction, name: str, content: bytes) -> None:
    kept = (sha256(content).hexdigest(), content)
    tx.letterheads.put(desk.office.code, name, kept, f"user:{desk.user}", desk.now())
    enter(desk, tx, "administered", f"letterhead {name}", kept[0][:12])
