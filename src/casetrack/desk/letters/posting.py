"""Posting day (交寄): the letters that wait for the post, put together as a numbered posting."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casetrack.core.workflow import InputField
from casetrack.desk.desk import Desk
from casetrack.desk.letters.post_lines import PostDay, as_seen, posting_of, who_posts
from casetrack.desk.letters.postable import issued_as, waiting
from casetrack.desk.letters.posting_papers import list_of
from casetrack.desk.letters.recipients import Recipient, recipients_of
from casetrack.desk.letters.slips import text_of
from casetrack.errors import NotFound
from casetrack.store import Postable, PostingBrief, Transaction


@dataclass(frozen=True)
class ToPost:
    """A letter that waits for the post, with everybody it goes to."""

    #: What it is chosen by.
    key: str
    reference: str
    title: str
    number: str | None
    signed_on: date | None
    to: tuple[Recipient, ...]


def ways_by_post(desk: Desk) -> InputField:
    """Return the field of the law of today by which a letter was sent; CARRIERS are among them."""
    return desk.library.law_on(desk.today).workflow.fields["carrier"]


def waiting_for_post(desk: Desk, on: date | None = None) -> tuple[ToPost, ...]:
    """Return the letters that `post_day` would put together."""
    with desk.store.reading() as tx:
        who_posts(desk, tx)
        # Each letter once, however many it goes to.
        letters = dict.fromkeys(letter for letter, _ in waiting(desk, tx, on or desk.today))
        return tuple(_to_post(desk, tx, letter) for letter in letters)


def post_day(
    desk: Desk,
    on: date | None = None,
    without: Collection[str] = (),
    only: Collection[str] | None = None,
) -> PostDay:
    """Put the letters that wait for the post together, and return them as a numbered posting.

    Those are the letters signed on the day and every signed reply that has not gone out, but not
    those of the references in `without`; with `only`, none but those of these keys. NotFound where
    none waits; BadInput where the machine has no font to print them in.
    """
    day = on or desk.today
    with desk.store.transaction() as tx:
        by = who_posts(desk, tx)
        chosen = [
            (letter, recipient)
            for letter, recipient in waiting(desk, tx, day)
            if letter.reference not in without and (only is None or _key(letter) in only)
        ]
        if not chosen:
            raise NotFound("no letter waits for the post on {day}", day=day)
        posting = tx.postings.add(desk.office.code, day, chosen, by, desk.now())
        made = as_seen(desk, tx, posting)
        # What cannot be printed is not posted: the list has every name and every font in it.
        desk.notices.to_pdf(list_of(desk, posting, made.lines))
        return made


def postings(desk: Desk, year: int | None = None) -> tuple[PostingBrief, ...]:
    """Return the postings of a year, the newest first."""
    with desk.store.reading() as tx:
        who_posts(desk, tx)
        return tx.postings.of_year(desk.office.code, year or desk.today.year)


def posting(desk: Desk, number: int, year: int | None = None) -> PostDay:
    """Return a posting that was made before."""
    with desk.store.reading() as tx:
        who_posts(desk, tx)
        return as_seen(desk, tx, posting_of(desk, tx, number, year))


def _key(letter: Postable) -> str:
    return f"{letter.position}-{letter.kind}-{letter.reference}"


def _to_post(desk: Desk, tx: Transaction, letter: Postable) -> ToPost:
    case = tx.cases.get(desk.office.code, letter.reference)
    notice = issued_as(tx, letter)
    text = text_of(tx, notice)
    title, to = (text.title, recipients_of(tx, case, notice, text)) if text else ("", ())
    return ToPost(_key(letter), case.reference, title, notice.number, notice.signed_on, to)
