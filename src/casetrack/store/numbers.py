"""Numbers without gaps: of cases, of letters, each series by office and year.

A number belongs to the transaction that took it: rolled back, it is free again. One whose letter
was annulled is voided and stays where it is; one that was reserved and released is the next.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from casetrack.errors import NotFound, Refused
from casetrack.store.engine import is_duplicate
from casetrack.store.tables import number_marks as marks
from casetrack.store.tables import numbers

#: The series that case references are taken from.
CASES = "case"
_OWN_REFERENCE = re.compile(r"(\d{4})-(\d{4,9})")

_SERIES = (
    (numbers.c.office_code == bindparam("office"))
    & (numbers.c.series == bindparam("in_series"))
    & (numbers.c.year == bindparam("in_year"))
)
_LAST = select(func.max(numbers.c.serial)).where(_SERIES)
_RELEASED = select(func.min(marks.c.serial)).where(
    marks.c.office_code == bindparam("office"),
    marks.c.series == bindparam("in_series"),
    marks.c.year == bindparam("in_year"),
    marks.c.mark == "released",
    ~exists().where(
        numbers.c.office_code == marks.c.office_code,
        numbers.c.series == marks.c.series,
        numbers.c.year == marks.c.year,
        numbers.c.serial == marks.c.serial,
    ),
)


class Numbers:
    """The number series of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def allocate(self, office: str, series: str, year: int, first: int = 1) -> int:
        """Return the number after the last one; `first` where there is none yet.

        A number of a letter that was reserved and released comes before it.
        """
        self.wait_for_turn(office, series, year)
        where = {"office": office, "in_series": series, "in_year": year}
        serial: int | None = None
        if series != CASES:
            serial = self._connection.execute(_RELEASED, where).scalar_one()
        if serial is None:
            last = self.last(office, series, year)
            serial = first if last is None else last + 1
        self._take(office, series, year, serial, claimed=False)
        return serial

    def claim(self, office: str, series: str, year: int, serial: int) -> None:
        """Take this very number, as an old ledger does; Refused where it is taken."""
        try:
            self._take(office, series, year, serial, claimed=True)
        except IntegrityError as error:
            if not is_duplicate(error):
                raise
            raise Refused(
                "number {serial} of the series {series} {year} is taken in office {office}",
                serial=serial,
                series=series,
                year=year,
                office=office,
            ) from None

    def taken(self, office: str, series: str, year: int) -> frozenset[int]:
        """Return every number of a series that is taken, the annulled ones included.

        Nobody else takes one until the transaction ends.
        """
        self.wait_for_turn(office, series, year)
        where = {"office": office, "in_series": series, "in_year": year}
        found = self._connection.execute(select(numbers.c.serial).where(_SERIES), where)
        return frozenset(found.scalars())

    def take_many(self, several: Iterable[tuple[str, str, int, int]]) -> None:
        """Take numbers that are known to be free: office, series, year, serial of each."""
        keys = ("office_code", "series", "year", "serial")
        rows = [
            {**dict(zip(keys, each, strict=True)), "voided": False, "claimed": True}
            for each in several
        ]
        if rows:
            self._connection.execute(insert(numbers), rows)

    def last(self, office: str, series: str, year: int) -> int | None:
        """Return the highest number taken, or None."""
        where = {"office": office, "in_series": series, "in_year": year}
        last: int | None = self._connection.execute(_LAST, where).scalar_one()
        return last

    def all_of(self, office: str, series: str, year: int) -> dict[int, bool]:
        """Return every number of a series that is taken, and whether it was annulled."""
        where = {"office": office, "in_series": series, "in_year": year}
        found = self._connection.execute(select(numbers).where(_SERIES), where)
        return {row.serial: row.voided for row in found}

    def free(self, office: str, series: str, year: int, serial: int) -> None:
        """Give back a number that no letter ever bore."""
        where = {"office": office, "in_series": series, "in_year": year}
        one = delete(numbers).where(_SERIES, numbers.c.serial == serial)
        self._connection.execute(one, where)

    def void(self, office: str, series: str, year: int, serial: int) -> None:
        """Mark a number as annulled; NotFound where it was never taken."""
        one = update(numbers).where(_SERIES, numbers.c.serial == serial).values(voided=True)
        where = {"office": office, "in_series": series, "in_year": year}
        if not self._connection.execute(one, where).rowcount:
            raise NotFound(
                "number {serial} of the series {series} {year} was never taken",
                serial=serial,
                series=series,
                year=year,
            )

    def reference(self, office: str, year: int, first: int = 1) -> str:
        """Return the next case reference of the year, such as 2026-0007."""
        return f"{year}-{self.allocate(office, CASES, year, first):04d}"

    def claim_reference(self, office: str, reference: str) -> None:
        """Take the number of a reference written like ours, so that it is not given out again."""
        written = number_of_reference(reference)
        if written is None:
            return
        try:
            self.claim(office, CASES, *written)
        except Refused:
            raise Refused(
                "reference {reference} is taken in office {office}",
                reference=reference,
                office=office,
            ) from None

    def _take(self, office: str, series: str, year: int, serial: int, *, claimed: bool) -> None:
        row = {"office_code": office, "series": series, "year": year, "serial": serial}
        self._connection.execute(insert(numbers), {**row, "voided": False, "claimed": claimed})

    def wait_for_turn(self, office: str, series: str, year: int) -> None:
        """Let one transaction at a time look for the last number of a series.

        On SQLite a writing transaction is alone anyway.
        """
        if self._connection.dialect.name == "postgresql":
            digest = sha256(f"{office}/{series}/{year}".encode()).digest()
            key = int.from_bytes(digest[:8], signed=True)
            self._connection.execute(select(func.pg_advisory_xact_lock(key)))


def number_of_reference(reference: str) -> tuple[int, int] | None:
    """Return year and number of a reference written like ours, or None for one that is not."""
    written = _OWN_REFERENCE.fullmatch(reference)
    return (int(written[1]), int(written[2])) if written else None
