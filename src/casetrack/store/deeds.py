"""Who did what: steps of cases, readings, and the deeds beside them, as one list by time."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, Text, func, insert, literal, or_, select, union_all
from sqlalchemy import cast as as_type

from casetrack.store.tables import cases, deeds, events, readings

#: A step of a case, and that somebody has looked at one: kept elsewhere, and listed here.
ACTED, READ = "acted", "read"
#: How many rows are fetched at a time.
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody did, or tried and was refused."""

    at: datetime
    #: None where somebody unknown tried to sign in.
    user: str | None
    deed: str
    #: A reference, a user, a page, a command, a file.
    subject: str = ""
    detail: str = ""
    #: None where no office is known.
    office: str | None = None


@dataclass(frozen=True, slots=True)
class WantedDeeds:
    """Which deeds are asked for."""

    office: str
    #: The first instant, and the one after the last.
    since: datetime
    until: datetime
    user: str | None = None
    #: Kinds of deeds; None for all.
    kinds: Collection[str] | None = None


class Deeds:
    """The deeds of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, deed: Deed) -> None:
        """Enter a deed."""
        row = asdict(deed)
        row["user_code"], row["office_code"] = row.pop("user"), row.pop("office")
        self._connection.execute(insert(deeds), row)

    def found(
        self, wanted: WantedDeeds, limit: int | None = None, *, latest_first: bool = False
    ) -> Iterator[Deed]:
        """Yield deeds by time, a thousand at a time in memory."""
        both = union_all(*_parts(wanted)).subquery()
        order = (both.c.at, both.c.subject, both.c.deed, both.c.detail)
        by_time = [column.desc() for column in order] if latest_first else order
        query = select(both).order_by(*by_time).limit(limit)
        rows = self._connection.execute(query, execution_options={"yield_per": _AT_ONCE})
        for row in rows:
            who = row.who.removeprefix("user:") if row.who else None
            yield Deed(row.at, who, row.deed, row.subject, row.detail, wanted.office)


def _parts(wanted: WantedDeeds) -> Iterator[Select[Any]]:
    kinds, user = wanted.kinds, wanted.user
    if kinds is None or ACTED in kinds:
        # What no step has left, such as a recalculation, is known by its type.
        step = func.coalesce(events.c.action, events.c.type)
        acted = _row(events.c.recorded_at, events.c.actor, ACTED, cases.c.reference, step).join(
            cases, cases.c.id == events.c.case_id
        )
        acted = acted.where(
            cases.c.office_code == wanted.office, _within(events.c.recorded_at, wanted)
        )
        yield acted.where(events.c.actor == f"user:{user}") if user else acted
    if kinds is None or READ in kinds:
        read = _row(
            readings.c.first_at, readings.c.user_code, READ, cases.c.reference, readings.c.what
        ).join(cases, cases.c.id == readings.c.case_id)
        read = read.where(
            cases.c.office_code == wanted.office, _within(readings.c.first_at, wanted)
        )
        yield read.where(readings.c.user_code == user) if user else read
    other = _row(deeds.c.at, deeds.c.user_code, deeds.c.deed, deeds.c.subject, deeds.c.detail)
    here = or_(deeds.c.office_code == wanted.office, deeds.c.office_code.is_(None))
    other = other.where(here, _within(deeds.c.at, wanted))
    other = other if kinds is None else other.where(deeds.c.deed.in_(kinds))
    yield other.where(deeds.c.user_code == user) if user else other


def _row(at: Any, who: Any, deed: Any, subject: Any, detail: Any) -> Select[Any]:
    kind = as_type(literal(deed), Text) if isinstance(deed, str) else deed
    return select(
        at.label("at"),
        who.label("who"),
        kind.label("deed"),
        subject.label("subject"),
        detail.label("detail"),
    )


def _within(at: Any, wanted: WantedDeeds) -> Any:
    return (at >= wanted.since) & (at < wanted.until)
