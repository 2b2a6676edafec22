"""Which letters wait for the post, and to how many of their recipients each goes."""

from collections.abc import Collection, Iterator
from datetime import date

from casetrack.core.case import Event
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.letters.recipients import recipients_of
from casetrack.desk.letters.slips import text_of
from casetrack.store import Postable, PostedLine, StoredCase, StoredNotice, Transaction

#: What goes by post (国办公开办函〔2016〕235号): the ways that a posting stands for.
CARRIERS = ("ems", "registered_post")
#: The action by which a signed reply goes out, and the event it leaves.
DISPATCH, _DISPATCHED = "dispatch_reply", "reply_dispatched"


def dispatch_states(desk: Desk) -> frozenset[str]:
    """Return the states of any law in which a signed reply waits to go out."""
    return frozenset(
        name
        for law in desk.library.laws()
        for name, state in law.workflow.states.items()
        if state.phase == "dispatch"
    )


def waiting(desk: Desk, tx: Transaction, day: date) -> Iterator[tuple[Postable, int]]:
    """Yield the letters that wait for the post on a day, each with each of its recipients."""
    states = dispatch_states(desk)
    for letter in tx.postings.waiting(desk.office.code, day, states):
        for recipient in _recipients(desk, tx, letter, day, states):
            yield letter, recipient


def _recipients(
    desk: Desk, tx: Transaction, letter: Postable, day: date, states: Collection[str]
) -> range:
    """Return the recipients that a letter is posted to, counted from 1; none where it is not."""
    case = tx.cases.get(desk.office.code, letter.reference)
    notice = issued_as(tx, letter)
    text = text_of(tx, notice)
    if text is None or letter.position in case.case.voided:
        return range(0)
    if is_reply(tx, case, letter) and not _goes_by_post(tx, case, letter, day, states):
        return range(0)
    return range(1, len(recipients_of(tx, case, notice, text)) + 1)


def is_reply(tx: Transaction, case: StoredCase, letter: Postable) -> bool:
    """Whether a letter is a reply that is dispatched by a step of its own."""
    workflow = law_of(tx, case).workflow
    return DISPATCH in workflow.actions and workflow.notices[letter.kind].template is None


def _goes_by_post(
    tx: Transaction, case: StoredCase, letter: Postable, day: date, states: Collection[str]
) -> bool:
    """Whether a reply waits to go out, or went out by post on the day; a recalled one does not."""
    replies = [each.position for each in tx.notices.of(case.id) if each.kind == letter.kind]
    if letter.position != replies[-1]:
        return False
    sent = _sent(case, letter)
    if sent is None:
        # What is told to somebody who has withdrawn closes the case and is dispatched by no step.
        return case.state in states or case.closed
    return sent.on == day and sent.payload.get("carrier") in CARRIERS


def _sent(case: StoredCase, letter: Postable) -> Event | None:
    for event in case.case.standing:
        if event.type == _DISPATCHED and event.position > letter.position:
            return event
    return None


def waits(desk: Desk, tx: Transaction, line: PostedLine, states: Collection[str]) -> bool:
    """Whether a line is a reply that is still to be dispatched: a case is, once."""
    case = tx.cases.get(desk.office.code, line.letter.reference)
    return case.state in states and is_reply(tx, case, line.letter)


def told_number(tx: Transaction, case: StoredCase, line: PostedLine) -> str | None:
    """Return the tracking number that the step which dispatched a reply tells, or None."""
    sent = _sent(case, line.letter) if is_reply(tx, case, line.letter) else None
    return sent.text_of("tracking_number") if sent else None


def issued_as(tx: Transaction, letter: Postable) -> StoredNotice:
    """Return what is kept of a letter."""
    issued = tx.notices.of(letter.case_id)
    return next(e for e in issued if (e.position, e.kind) == (letter.position, letter.kind))
