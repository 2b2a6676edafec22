"""Questions by telephone or at the counter: numbered by office, and counted apart from cases."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from casetrack.errors import NotFound, Refused
from casetrack.store.numbers import Numbers
from casetrack.store.tables import cases, enquiries
from casetrack.store.texts import Texts, text_id_of
from casetrack.store.values import Enquiry

#: The series that enquiries are numbered in; it does not begin anew each year.
_SERIES, _EVERY_YEAR = "enquiry", 0


class Enquiries:
    """The enquiries of one database."""

    def __init__(self, connection: Connection, kept: Texts, numbers: Numbers) -> None:
        self._connection = connection
        self._texts = kept
        self._numbers = numbers

    def add(
        self,
        office: str,
        asked_on: date,
        channel: str,
        question: str,
        answer: str | None,
        by: str,
        at: datetime,
    ) -> int:
        """Keep an enquiry and return its number within the office."""
        number = self._numbers.allocate(office, _SERIES, _EVERY_YEAR)
        row = {
            "office_code": office,
            "number": number,
            "asked_on": asked_on,
            "channel": channel,
            "question_text": text_id_of(self._texts.put("question", question)),
            "answer_text": text_id_of(self._texts.put("answer", answer)) if answer else None,
            "logged_by": by,
            "logged_at": at,
        }
        self._connection.execute(insert(enquiries), row)
        return number

    def of_span(self, office: str, first: date, last: date) -> tuple[Enquiry, ...]:
        """Return the enquiries of an office asked between two days, both included, by number."""
        return self._found(office, enquiries.c.asked_on.between(first, last))

    def get(self, office: str, number: int) -> Enquiry:
        """Return one enquiry; NotFound for no such number."""
        for found in self._found(office, enquiries.c.number == number):
            return found
        raise NotFound("there is no enquiry no. {number}", number=number)

    def became(self, office: str, number: int, case_id: int) -> None:
        """Say that an enquiry became an application; NotFound for no such number.

        Refused where it became one before.
        """
        one = (enquiries.c.office_code == office) & (enquiries.c.number == number)
        found = self._connection.execute(select(enquiries.c.case_id).where(one)).one_or_none()
        if found is None:
            raise NotFound("there is no enquiry no. {number}", number=number)
        if found.case_id is not None:
            raise Refused("enquiry no. {number} has become an application already", number=number)
        self._connection.execute(update(enquiries).where(one).values(case_id=case_id))

    def _found(self, office: str, condition: ColumnElement[bool]) -> tuple[Enquiry, ...]:
        asked = (
            select(enquiries, cases.c.reference)
            .outerjoin(cases, cases.c.id == enquiries.c.case_id)
            .where(enquiries.c.office_code == office, condition)
            .order_by(enquiries.c.number)
        )
        rows = self._connection.execute(asked).all()
        said = self._texts.several(
            text for row in rows for text in (row.question_text, row.answer_text) if text
        )
        return tuple(
            Enquiry(
                row.number,
                row.asked_on,
                row.channel,
                said.get(row.question_text),
                said.get(row.answer_text),
                row.logged_by,
                row.reference,
            )
            for row in rows
        )
