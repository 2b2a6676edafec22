"""Posting day (交寄): the day's letters, envelopes and list as one file to print, and what comes
back from the post office.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casetrack.core.case import Event
from casetrack.core.workflow import InputField
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.files import looked_at
from casetrack.desk.handling.acting import Acted, Step, done
from casetrack.desk.handling.whole import note_reading
from casetrack.desk.letters.slips import Recipient, recipients_of, text_of, written_slip
from casetrack.desk.letters.values import office_values
from casetrack.desk.roles import only_who_may
from casetrack.errors import BadInput, NotFound
from casetrack.notices import Letter, joined
from casetrack.store import (
    Postable,
    PostedLine,
    Posting,
    PostingBrief,
    StoredCase,
    StoredNotice,
    Transaction,
)

_DISPATCH, _DISPATCHED = "dispatch_reply", "reply_dispatched"
#: What goes by post (国办公开办函〔2016〕235号): the ways that a posting stands for.
CARRIERS = ("ems", "registered_post")
_TRACKING = re.compile(r"[A-Za-z0-9-]{4,40}")


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
class ToPost:
    """A letter that waits for the post, with everybody it goes to."""

    #: What it is chosen by.
    key: str
    reference: str
    title: str
    number: str | None
    signed_on: date | None
    to: tuple[Recipient, ...]


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
class _Enclosed:
    """A line with all that is printed for it."""

    line: PostLine
    case: StoredCase
    notice: StoredNotice
    letter: Letter


def ways_by_post(desk: Desk) -> InputField:
    """Return the field of the law of today by which a letter was sent; CARRIERS are among them."""
    return desk.library.law_on(desk.today).workflow.fields["carrier"]


def waiting_for_post(desk: Desk, on: date | None = None) -> tuple[ToPost, ...]:
    """Return the letters that `post_day` would put together."""
    with desk.store.reading() as tx:
        _posting(desk, tx)
        waiting: dict[Postable, list[int]] = {}
        for letter, recipient in _waiting(desk, tx, on or desk.today):
            waiting.setdefault(letter, []).append(recipient)
        return tuple(_to_post(desk, tx, letter) for letter in waiting)


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
        by = _posting(desk, tx)
        waiting = [
            (letter, recipient)
            for letter, recipient in _waiting(desk, tx, day)
            if letter.reference not in without and (only is None or _key(letter) in only)
        ]
        if not waiting:
            raise NotFound("no letter waits for the post on {day}", day=day)
        posting = tx.postings.add(desk.office.code, day, waiting, by, desk.now())
        made = _as_seen(desk, tx, posting)
        # What cannot be printed is not posted: the list has every name and every font in it.
        desk.notices.to_pdf(_list(desk, posting, made.lines))
        return made


def postings(desk: Desk, year: int | None = None) -> tuple[PostingBrief, ...]:
    """Return the postings of a year, the newest first."""
    with desk.store.reading() as tx:
        _posting(desk, tx)
        return tx.postings.of_year(desk.office.code, year or desk.today.year)


def posting(desk: Desk, number: int, year: int | None = None) -> PostDay:
    """Return a posting that was made before."""
    with desk.store.reading() as tx:
        _posting(desk, tx)
        return _as_seen(desk, tx, _get(desk, tx, number, year))


def posting_pdf(desk: Desk, number: int, year: int | None = None) -> bytes:
    """Return the file to print: the list, then each letter with its envelope."""
    with desk.store.reading() as tx:
        _posting(desk, tx)
        found = _get(desk, tx, number, year)
        enclosed = list(_enclosed(desk, tx, found))
        papers = [_list(desk, found, [each.line for each in enclosed])]
        for each in enclosed:
            to = each.line.to
            envelope = written_slip(desk, tx, each.case, "envelope", each.notice, each.letter, to)
            papers += [each.letter, envelope]
        references = {each.case.reference for each in enclosed}
    # Addresses stand on it in full.
    for reference in sorted(references):
        note_reading(desk, reference, in_full=True)
    return joined(desk.notices.to_pdf(paper) for paper in papers)


def read_back(
    desk: Desk,
    number: int,
    tracking: Mapping[str, str],
    carrier: str = CARRIERS[0],
    year: int | None = None,
) -> tuple[Acted, ...]:
    """Keep the tracking numbers that came back, and dispatch the replies they are of.

    Keys are places in the list or numbers of letters. All of them, or where one cannot be, none.
    """
    with desk.store.transaction() as tx:
        _posting(desk, tx)
        found = _get(desk, tx, number, year)
        by_place = _by_place(_as_seen(desk, tx, found), tracking)
        for line in found.lines:
            if line.place in by_place:
                _must_agree(desk, tx, line, by_place[line.place])
        tx.postings.track(found, by_place)
        states = _dispatch_states(desk)
        step = Step(_DISPATCH, found.posted_on, {"carrier": carrier})
        return tuple(
            done(desk, tx, line.letter.reference, _with_number(step, by_place[line.place]))
            for line in found.lines
            if line.place in by_place and _waits(desk, tx, line, states)
        )


def attach_stamped(
    desk: Desk, number: int, name: str, content: bytes, year: int | None = None
) -> int:
    """Attach the list with the post office's stamp to each case in it; return to how many."""
    seen = looked_at(name, content)
    with desk.store.transaction() as tx:
        _posting(desk, tx)
        found = _get(desk, tx, number, year)
        letters = {line.letter.case_id: line.letter for line in found.lines}
        for letter in letters.values():
            sha256 = tx.notices.attach(
                letter.case_id, letter.position, seen.name, seen.media_type, content
            )
            tx.postings.stamp(found, sha256)
    return len(letters)


def attach_scan(desk: Desk, reference: str, kind: str, name: str, content: bytes) -> None:
    """Attach the scan of a sealed letter to the step that issued it; NotFound for none."""
    seen = looked_at(name, content)
    with desk.store.transaction() as tx:
        _posting(desk, tx)
        case = tx.cases.get(desk.office.code, reference)
        issued = [each for each in tx.notices.of(case.id) if each.kind == kind]
        if not issued:
            raise NotFound(
                "{reference}: no letter {kind!r} was issued", reference=reference, kind=kind
            )
        tx.notices.attach(case.id, issued[-1].position, seen.name, seen.media_type, content)


def _posting(desk: Desk, tx: Transaction) -> str:
    return only_who_may(desk, tx, "post", "user {user} may not post letters; {roles} may").key


def _get(desk: Desk, tx: Transaction, number: int, year: int | None) -> Posting:
    return tx.postings.get(desk.office.code, year or desk.today.year, number)


def _dispatch_states(desk: Desk) -> frozenset[str]:
    """Return the states of any law in which a signed reply waits to go out."""
    return frozenset(
        name
        for law in desk.library.laws()
        for name, state in law.workflow.states.items()
        if state.phase == "dispatch"
    )


def _waiting(desk: Desk, tx: Transaction, day: date) -> Iterator[tuple[Postable, int]]:
    """Yield the letters that wait for the post on a day, each with each of its recipients."""
    states = _dispatch_states(desk)
    for letter in tx.postings.waiting(desk.office.code, day, states):
        for recipient in _recipients(desk, tx, letter, day, states):
            yield letter, recipient


def _key(letter: Postable) -> str:
    return f"{letter.position}-{letter.kind}-{letter.reference}"


def _to_post(desk: Desk, tx: Transaction, letter: Postable) -> ToPost:
    case = tx.cases.get(desk.office.code, letter.reference)
    notice = _notice(tx, letter)
    text = text_of(tx, notice)
    title, to = (text.title, recipients_of(tx, case, text)) if text else ("", ())
    return ToPost(_key(letter), case.reference, title, notice.number, notice.signed_on, to)


def _recipients(
    desk: Desk, tx: Transaction, letter: Postable, day: date, states: Collection[str]
) -> range:
    """Return the recipients that a letter is posted to, counted from 1; none where it is not."""
    case = tx.cases.get(desk.office.code, letter.reference)
    text = text_of(tx, _notice(tx, letter))
    if text is None or letter.position in case.case.voided:
        return range(0)
    if _is_reply(tx, case, letter) and not _goes_by_post(tx, case, letter, day, states):
        return range(0)
    return range(1, len(recipients_of(tx, case, text)) + 1)


def _is_reply(tx: Transaction, case: StoredCase, letter: Postable) -> bool:
    workflow = law_of(tx, case).workflow
    return _DISPATCH in workflow.actions and workflow.notices[letter.kind].template is None


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


def _waits(desk: Desk, tx: Transaction, line: PostedLine, states: Collection[str]) -> bool:
    """Whether a line is a reply that is still to be dispatched: a case is, once."""
    case = tx.cases.get(desk.office.code, line.letter.reference)
    return case.state in states and _is_reply(tx, case, line.letter)


def _told(tx: Transaction, case: StoredCase, line: PostedLine) -> str | None:
    """Return the tracking number that the step which dispatched a reply tells, or None."""
    sent = _sent(case, line.letter) if _is_reply(tx, case, line.letter) else None
    return sent.text_of("tracking_number") if sent else None


def _must_agree(desk: Desk, tx: Transaction, line: PostedLine, number: str) -> None:
    told = _told(tx, tx.cases.get(desk.office.code, line.letter.reference), line)
    if told not in (None, number):
        raise BadInput(
            "line {line}: {reference} was dispatched as {told}; set that record right first",
            line=line.place,
            reference=line.letter.reference,
            told=told,
        )


def _with_number(step: Step, tracking_number: str) -> Step:
    typed = {**step.typed, "tracking_number": tracking_number}
    return Step(step.action, step.on, typed)


def _by_place(seen: PostDay, tracking: Mapping[str, str]) -> dict[int, str]:
    """Return the tracking number of each line; BadInput with the first that cannot be one."""
    found: dict[int, str] = {}
    for key, number in tracking.items():
        lines = [line for line in seen.lines if key in (str(line.place), line.number)]
        if len(lines) != 1:
            raise BadInput("the list has no line {line}, or several", line=key)
        if not _TRACKING.fullmatch(number):
            raise BadInput("line {line}: {number!r} is no tracking number", line=key, number=number)
        found[lines[0].place] = number
    known = {line.place: line.tracking_number for line in seen.lines if line.tracking_number}
    if len(set((known | found).values())) < len(known | found):
        raise BadInput("two lines have the same tracking number")
    return found


def _notice(tx: Transaction, letter: Postable) -> StoredNotice:
    issued = tx.notices.of(letter.case_id)
    return next(e for e in issued if (e.position, e.kind) == (letter.position, letter.kind))


def _enclosed(desk: Desk, tx: Transaction, found: Posting) -> Iterator[_Enclosed]:
    states = _dispatch_states(desk)
    for line in found.lines:
        case = tx.cases.get(desk.office.code, line.letter.reference)
        notice = _notice(tx, line.letter)
        letter = text_of(tx, notice)
        if letter is None:
            continue
        seen = PostLine(
            line.place,
            case.reference,
            line.letter.kind,
            letter.title,
            notice.number,
            recipients_of(tx, case, letter)[line.recipient - 1],
            line.tracking_number,
            _waits(desk, tx, line, states),
            _told(tx, case, line) is None,
        )
        yield _Enclosed(seen, case, notice, letter)


def _as_seen(desk: Desk, tx: Transaction, found: Posting) -> PostDay:
    lines = tuple(each.line for each in _enclosed(desk, tx, found))
    is_stamped = found.stamped_sha256 is not None
    return PostDay(found.year, found.number, found.posted_on, lines, is_stamped)


def _list(desk: Desk, found: Posting, lines: Sequence[PostLine]) -> Letter:
    values: dict[str, object] = {
        "draft": False,
        "signed_on": found.posted_on,
        "office": office_values(desk),
        "posting": {
            "number": f"{found.year}-{found.number}",
            "posted_on": found.posted_on,
            "lines": [
                {
                    "place": line.place,
                    "to": line.to.name,
                    "address": line.to.address,
                    "title": line.title,
                    "number": line.number,
                    "tracking_number": line.tracking_number,
                }
                for line in lines
            ],
        },
    }
    return desk.notices.render("office", "posting_list", values)
