"""A posting as people see it, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casetrack.desk.desk import Desk
from casetrack.desk.letters.postable import dispatch_states, issued_as, told_number, waits
from casetrack.desk.letters.recipients import Recipient, recipients_of
from casetrack.desk.letters.slips import text_of
from casetrack.desk.roles import only_who_may
from casetrack.notices import Letter
from casetrack.store import Posting, StoredCase, StoredNotice, Transaction


@dataclass(frozen=True)
class PostLine:
    """One line of a posting list."""

    place: int
    reference: str
    kind: str
    title: str
    number: str | None
    to: Recipient
    tracking_number: str | None
    #: A reply whose case waits for it to go out: its tracking number dispatches it.
    waits: bool
    #: Another tracking number may be put in place of this one: no step of the case tells it.
    can_change: bool


@dataclass(frozen=True)
class PostDay:
    """A posting as people see it."""

    year: int
    number: int
    posted_on: date
    lines: tuple[PostLine, ...]
    #: Whether the list with the post office's stamp is back.
    is_stamped: bool = False


@dataclass(frozen=True)
class Enclosed:
    """A line with all that is printed for it."""

    line: PostLine
    case: StoredCase
    notice: StoredNotice
    letter: Letter


def who_posts(desk: Desk, tx: Transaction) -> str:
    """Return who acts; raise Refused where they may not post letters."""
    return only_who_may(desk, tx, "post", "user {user} may not post letters; {roles} may").key


def posting_of(desk: Desk, tx: Transaction, number: int, year: int | None) -> Posting:
    """Return the posting of a number, of this year if none is named; NotFound for none."""
    return tx.postings.get(desk.office.code, year or desk.today.year, number)


def enclosed(desk: Desk, tx: Transaction, found: Posting) -> Iterator[Enclosed]:
    """Yield the lines of a posting with what is printed for each."""
    states = dispatch_states(desk)
    for line in found.lines:
        case = tx.cases.get(desk.office.code, line.letter.reference)
        notice = issued_as(tx, line.letter)
        letter = text_of(tx, notice)
        if letter is None:
            continue
        seen = PostLine(
            line.place,
            case.reference,
            line.letter.kind,
            letter.title,
            notice.number,
            recipients_of(tx, case, notice, letter)[line.recipient - 1],
            line.tracking_number,
            waits(desk, tx, line, states),
            told_number(tx, case, line) is None,
        )
        yield Enclosed(seen, case, notice, letter)


def as_seen(desk: Desk, tx: Transaction, found: Posting) -> PostDay:
    """Return a posting as people see it."""
    lines = tuple(each.line for each in enclosed(desk, tx, found))
    is_stamped = found.stamped_sha256 is not None
    return PostDay(found.year, found.number, found.posted_on, lines, is_stamped)
