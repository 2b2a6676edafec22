"""Whether the index of numbers holds every part of the numbers that cases bear, and nothing else.

A number that a ledger told and that was taken back stays in the index, as an event still tells it.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from heapq import merge
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    Integer,
    String,
    bindparam,
    column,
    exists,
    func,
    or_,
    select,
    table,
    union_all,
)

from casetrack.messages import Message, say
from casetrack.store.number_pieces import FORMS, PIECES, pieces
from casetrack.store.tables import cases, claimed_numbers, events, notices
from casetrack.store.values import Damage

_pieces = table(PIECES, column("piece", String), column("case_id", Integer))
_forms = table(FORMS, column("form", String))
_CASES = (
    select(cases.c.id, cases.c.office_code, cases.c.reference)
    .where(cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(500)
)
_NUMBERS = union_all(
    *(
        select(bearing.c.case_id, bearing.c.number).where(
            bearing.c.case_id.between(bindparam("first"), bindparam("last"))
        )
        for bearing in (notices, claimed_numbers)
    )
)
_PAYLOADS = select(events.c.payload).where(events.c.case_id == bindparam("one"))
#: The database sorts them on its disk, and so many rows at a time are held here.
_INDEXED = select(_pieces.c.case_id, _pieces.c.piece).order_by(_pieces.c.case_id)
_ROWS = 2_000
#: Digits begin with a digit, and a form never does.
_LACKING = select(func.count(_pieces.c.piece.distinct())).where(
    or_(_pieces.c.piece < "0", _pieces.c.piece >= ":"),
    ~exists().where(_forms.c.form == _pieces.c.piece),
)
_UNUSED = (
    select(func.count())
    .select_from(_forms)
    .where(~exists().where(_pieces.c.piece == _forms.c.form))
)


class _Parts(NamedTuple):
    """The parts of numbers that a case bears, or that the index holds of it."""

    case_id: int
    parts: frozenset[str]
    #: The case that bears them; None of the index.
    case: Any = None


def wrongly_indexed(connection: Connection) -> Iterator[Damage]:
    """Yield where the index is not as it would be made anew, in the order of the cases."""
    both = merge(_borne(connection), _indexed(connection), key=_case_of)
    for case_id, sides in groupby(both, key=_case_of):
        yield from _compared(connection, case_id, list(sides))
    if lacking := connection.execute(_LACKING).scalar_one():
        yield _damage(say("the index of numbers lacks forms of numbers: {count}", count=lacking))
    if unused := connection.execute(_UNUSED).scalar_one():
        yield _damage(say("the index of numbers holds forms of no number: {count}", count=unused))


def _borne(connection: Connection) -> Iterator[_Parts]:
    after = 0
    while page := connection.execute(_CASES, {"after": after}).all():
        first, after = page[0].id, page[-1].id
        numbers = {case.id: [case.reference] for case in page}
        for case_id, number in connection.execute(_NUMBERS, {"first": first, "last": after}):
            if number and case_id in numbers:
                numbers[case_id].append(number)
        for case in page:
            yield _Parts(case.id, _parts_of(numbers[case.id]), case)


def _indexed(connection: Connection) -> Iterator[_Parts]:
    with connection.execute(_INDEXED, execution_options={"yield_per": _ROWS}) as rows:
        for case_id, theirs in groupby(rows, key=lambda row: row.case_id):
            yield _Parts(case_id, frozenset(row.piece for row in theirs))


def _case_of(parts: _Parts) -> int:
    return parts.case_id


def _compared(connection: Connection, case_id: int, sides: Sequence[_Parts]) -> Iterator[Damage]:
    bearer = next((each for each in sides if each.case is not None), None)
    if bearer is None:
        yield _damage(say("the index of numbers names a case that is not there"))
        return
    case, borne = bearer.case, bearer.parts
    held = frozenset(part for each in sides if each is not bearer for part in each.parts)
    if lacking := len(borne - held):
        says = say(
            "the index of numbers lacks parts of what the case bears: {count}", count=lacking
        )
        yield _damage(says, case.office_code, case.reference)
    over = held - borne
    if over and (unexplained := len(over - _told(connection, case_id))):
        says = say(
            "the index of numbers holds parts of what the case does not bear: {count}",
            count=unexplained,
        )
        yield _damage(says, case.office_code, case.reference)


def _told(connection: Connection, case_id: int) -> frozenset[str]:
    """Return the parts of whatever an event tells, so that a number taken back is among them."""
    payloads = connection.execute(_PAYLOADS, {"one": case_id}).scalars()
    return _parts_of(said for payload in payloads for said in _strings(payload))


def _strings(payload: str) -> Iterator[str]:
    """Yield every text in a payload; none of a damaged one."""
    try:
        waiting = [json.loads(payload)]
    except ValueError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, (dict, list)):
            waiting += value.values() if isinstance(value, dict) else value


def _parts_of(numbers: Iterable[str]) -> frozenset[str]:
    return frozenset(part for number in numbers for part in pieces(number))


def _damage(says: Message, office: str = "", reference: str = "") -> Damage:
    return Damage("index", office, reference, None, says)
