"""The register of numbers (文号登记簿): what became of each one that was given out.

A number that was released is free again, and the next letter of its series takes it. One that was
voided stays where it is, with the reason.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection, insert, select

from casetrack.store.tables import cases, notices
from casetrack.store.tables import number_marks as marks
from casetrack.store.texts import Texts, text_id_of

Mark: TypeAlias = Literal["reserved", "released", "voided"]


@dataclass(frozen=True, slots=True)
class NumberMark:
    """One thing that was done with a number."""

    serial: int
    mark: Mark
    #: None where erased.
    why: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NumberedLetter:
    """A letter that bears a number of a series."""

    serial: int
    reference: str
    kind: str
    #: The event that issued it.
    position: int
    signed_on: date | None


class NumberRegister:
    """The register of one database."""

    def __init__(self, connection: Connection, kept: Texts) -> None:
        self._connection = connection
        self._texts = kept

    def put(
        self,
        series: tuple[str, str, int],
        serial: int,
        mark: Mark,
        why: str | int,
        by: str,
        at: datetime,
    ) -> None:
        """Record what was done with a number of an office's series of a year.

        `why` is the reason, or the id of the text that it stands in already.
        """
        reason = why if isinstance(why, int) else text_id_of(self._texts.put("why", why))
        office, name, year = series
        row = {
            "office_code": office,
            "series": name,
            "year": year,
            "serial": serial,
            "mark": mark,
            "reason_text": reason,
            "marked_by": by,
            "marked_at": at,
        }
        self._connection.execute(insert(marks), row)

    def marks(self, office: str, series: str, year: int) -> tuple[NumberMark, ...]:
        """Return what was done with the numbers of a series, the oldest first."""
        theirs = select(marks).where(
            marks.c.office_code == office, marks.c.series == series, marks.c.year == year
        )
        rows = self._connection.execute(theirs.order_by(marks.c.id)).all()
        said = self._texts.several(row.reason_text for row in rows)
        return tuple(
            NumberMark(
                row.serial, row.mark, said.get(row.reason_text), row.marked_by, row.marked_at
            )
            for row in rows
        )

    def letters(self, office: str, series: str, year: int) -> tuple[NumberedLetter, ...]:
        """Return the letters that bear a number of the series, by number."""
        columns = (notices.c.serial, cases.c.reference, notices.c.kind)
        theirs = (
            select(*columns, notices.c.position, notices.c.signed_on)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(
                cases.c.office_code == office, notices.c.series == series, notices.c.year == year
            )
            .order_by(notices.c.serial, notices.c.id)
        )
        return tuple(NumberedLetter(*row) for row in self._connection.execute(theirs))
