"""Finding the newest of very many cases that ask for the same, without a look at all of them.

The index of words hands out texts by their ids, and so the request that was entered last first.
Nearly always it was also received last. Where it was not, because a ledger with older cases was
read in meanwhile, the newest cases of the office are looked at on their own.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, func, select

from casetrack.store import words
from casetrack.store.tables import cases

#: So many requests that hold the words are looked at first, and then so many more.
_AT_ONCE = (2_000, 18_000)
#: What tells how new a case is, and which it is.
KEY = (cases.c.received_on, cases.c.reference, cases.c.id)
#: None of the newest cases of an office, by their receipt, is passed over.
_NEWEST = 2_000
_BY_RECEIPT = (cases.c.received_on.desc(), cases.c.reference.desc())


class Newest(NamedTuple):
    """Some of the cases whose request holds every word."""

    #: What puts a case before others, and its id.
    found: frozenset[tuple[date, str, int]]
    is_all: bool

    def and_others(self, rows: Iterable[Any]) -> "Newest":
        return self._replace(found=self.found.union(map(tuple, rows)))

    def ids(self, limit: int) -> tuple[int, ...]:
        """Return the ids of the newest."""
        return tuple(one for *_, one in sorted(self.found, reverse=True)[:limit])


def newest(
    connection: Connection, office: str, here: Select[Any], wanted: str, limit: int
) -> Newest:
    """Return the cases of `here` whose request alone holds every word of what is looked for.

    Where `limit` or more are found, these are the ones that were entered last, and any of the
    newest. Fewer that are not all were found among too many of other offices or other filters.
    """
    theirs = here.with_only_columns(*KEY)
    found: list[Row[Any]] = []
    until = _last(connection, office)
    is_all = until is None
    for count in _AT_ONCE:
        if until is None or len(found) >= limit:
            break
        some = words.latest(connection, wanted, "request", 0, until, count)
        read, first = _read(connection, some)
        found += connection.execute(theirs.where(cases.c.request_text.in_(some)))
        is_all = read < count
        until = None if is_all else first - 1
    if until is not None:
        found += _entered_early(connection, office, theirs, wanted, until)
    return Newest(frozenset(tuple(row) for row in found), is_all)


def _last(connection: Connection, office: str) -> int | None:
    """Return the id of the request of an office that was entered last."""
    last = select(func.max(cases.c.request_text)).where(cases.c.office_code == office)
    found: int | None = connection.execute(last).scalar_one()
    return found


def _read(connection: Connection, some: Select[int]) -> tuple[int, int]:
    """Return how many texts there are, and the least of their ids."""
    (key,) = (read := some.subquery()).c
    count, first = connection.execute(select(func.count(), func.min(key)).select_from(read)).one()
    return count, first or 0


def _entered_early(
    connection: Connection, office: str, theirs: Select[Any], wanted: str, until: int
) -> list[Row[Any]]:
    """Return those of the newest cases whose request was entered no later than `until`."""
    ours = select(cases.c.id, cases.c.request_text).where(cases.c.office_code == office)
    new = ours.order_by(*_BY_RECEIPT).limit(_NEWEST).subquery()
    early = select(new).where(new.c.request_text <= until).subquery()
    ends = select(func.min(early.c.request_text), func.max(early.c.request_text))
    first, last = connection.execute(ends).one()
    if first is None:
        return []
    holding = words.latest(connection, wanted, "request", first, last)
    here = theirs.where(cases.c.id.in_(select(early.c.id)), cases.c.request_text.in_(holding))
    return list(connection.execute(here).all())
