"""What comes back from the post office: tracking numbers, the stamped list, sealed scans."""

import re
from collections.abc import Mapping

from casetrack.desk.desk import Desk
from casetrack.desk.files import looked_at
from casetrack.desk.handling.acting import Acted, Step, done
from casetrack.desk.letters.post_lines import PostDay, as_seen, posting_of, who_posts
from casetrack.desk.letters.postable import CARRIERS, DISPATCH, dispatch_states, told_number, waits
from casetrack.errors import BadInput, NotFound
from casetrack.store import PostedLine, Transaction

_TRACKING = re.compile(r"[A-Za-z0-9-]{4,40}")


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
        who_posts(desk, tx)
        found = posting_of(desk, tx, number, year)
        by_place = _by_place(as_seen(desk, tx, found), tracking)
        for line in found.lines:
            if line.place in by_place:
                _must_agree(desk, tx, line, by_place[line.place])
        tx.postings.track(found, by_place)
        states = dispatch_states(desk)
        step = Step(DISPATCH, found.posted_on, {"carrier": carrier})
        return tuple(
            done(desk, tx, line.letter.reference, _with_number(step, by_place[line.place]))
            for line in found.lines
            if line.place in by_place and waits(desk, tx, line, states)
        )


def attach_stamped(
    desk: Desk, number: int, name: str, content: bytes, year: int | None = None
) -> int:
    """Attach the list with the post office's stamp to each case in it; return to how many."""
    seen = looked_at(name, content)
    with desk.store.transaction() as tx:
        who_posts(desk, tx)
        found = posting_of(desk, tx, number, year)
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
        who_posts(desk, tx)
        case = tx.cases.get(desk.office.code, reference)
        issued = [each for each in tx.notices.of(case.id) if each.kind == kind]
        if not issued:
            raise NotFound(
                "{reference}: no letter {kind!r} was issued", reference=reference, kind=kind
            )
        tx.notices.attach(case.id, issued[-1].position, seen.name, seen.media_type, content)


def _must_agree(desk: Desk, tx: Transaction, line: PostedLine, number: str) -> None:
    told = told_number(tx, tx.cases.get(desk.office.code, line.letter.reference), line)
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
