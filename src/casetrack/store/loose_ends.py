"""Looking for what does not hang together: rows without their owner, letters without their event,
numbers that are missing, reminders that cannot be, an index that finds other numbers.

The database guards most of this itself; somebody who goes round it does not. Everything is found
by the database and yielded row by row, so that memory does not grow with the cases.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    Table,
    except_,
    exists,
    func,
    or_,
    select,
)

from casetrack.messages import Message, say
from casetrack.store.numbers import CASES, number_of_reference
from casetrack.store.numbers_indexed import wrongly_indexed
from casetrack.store.tables import (
    Base,
    attachments,
    cases,
    events,
    files,
    notices,
    numbers,
    reminders,
)
from casetrack.store.tables import number_marks as marks
from casetrack.store.values import Damage, DamageKind

_PAGE = 500
#: How many missing numbers one finding names.
_NAMED = 20


class LooseEnds:
    """The loose ends of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> Iterator[Damage]:
        """Yield everything that does not hang together; nothing where all is well."""
        yield from self.orphans()
        yield from self.letters()
        yield from self.gaps()
        yield from self.cases_without_number()
        yield from self.numbers_without_case()
        yield from self.reminders()
        yield from wrongly_indexed(self._connection)

    # Rows

    def orphans(self) -> Iterator[Damage]:
        """Yield each table with rows that point at something that is not there."""
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                for key in column.foreign_keys:
                    yield from self._pointing_nowhere(table, column, key.column)
        named = (select(column).where(column.is_not(None)) for column in _naming_files())
        # Both databases sort for this on the disk; asked one by one, it grew with the square.
        for sha in self._connection.execute(except_(select(files.c.sha256), *named)).scalars():
            yield _damage("orphan", say("the file {sha256} belongs to nothing", sha256=sha))

    def _pointing_nowhere(
        self, table: Table, column: Column[Any], at: Column[Any]
    ) -> Iterator[Damage]:
        there = at.table.alias()
        count = self._connection.execute(
            select(func.count())
            .select_from(table)
            .where(column.is_not(None), ~exists().where(there.c[at.name] == column))
        ).scalar_one()
        if count:
            yield _damage(
                "orphan",
                say(
                    "{table}.{column}: rows that point at {at} that are not there: {count}",
                    table=table.name,
                    column=column.name,
                    count=count,
                    at=at.table.name,
                ),
            )

    # Letters and attachments

    def letters(self) -> Iterator[Damage]:
        """Yield letters and attachments whose event is not there, or not the one they are made of.

        A letter was made from its event's payload, which the chain covers.
        """
        of_event = (events.c.case_id == notices.c.case_id) & (
            events.c.position == notices.c.position
        )
        yield from self._of_cases(
            select(cases.c.office_code, cases.c.reference, notices.c.position)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(~exists().where(of_event, events.c.payload == notices.c.made_from)),
            "letter",
            say("the letter is not made from the event it stands with"),
        )
        yield from self._of_cases(
            select(cases.c.office_code, cases.c.reference, attachments.c.position)
            .join(cases, cases.c.id == attachments.c.case_id)
            .where(
                ~exists().where(
                    events.c.case_id == attachments.c.case_id,
                    events.c.position == attachments.c.position,
                )
            ),
            "attachment",
            say("a file came with an event that is not there"),
        )
        sealed = files.alias()
        yield from self._of_cases(
            select(cases.c.office_code, cases.c.reference, notices.c.position)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(
                notices.c.letter_sha256.is_not(None),
                ~exists().where(sealed.c.sha256 == notices.c.letter_sha256),
            ),
            "letter",
            say("the text of the letter is not there"),
        )

    # Numbers

    def gaps(self) -> Iterator[Damage]:
        """Yield the numbers that were passed over though the program gave out the next one.

        It gives them out one after the other. One that a ledger or a person named may lie further
        on; one that was released is free; of one from before version 0023 nobody knows.
        """
        before = func.lag(numbers.c.serial).over(
            partition_by=(numbers.c.office_code, numbers.c.series, numbers.c.year),
            order_by=numbers.c.serial,
        )
        row = select(numbers, before.label("before")).subquery()
        jumped = select(row).where(row.c.serial > row.c.before + 1, row.c.claimed.is_(False))
        for found in self._connection.execute(jumped.order_by(*_series_of(row))):
            missing = self._unexplained(found)
            if missing:
                yield _damage(
                    "number",
                    say(
                        "series {series} {year}: not given out, not released, and the next one "
                        "was given out: {missing}",
                        series=found.series,
                        year=found.year,
                        missing=_named(missing),
                    ),
                    found.office_code,
                )
        yield from self._letters_without_number()

    def _unexplained(self, found: Any) -> list[int]:
        """Return the first numbers of a gap that were not released."""
        theirs = select(marks.c.serial, marks.c.mark).where(
            marks.c.office_code == found.office_code,
            marks.c.series == found.series,
            marks.c.year == found.year,
            marks.c.serial > found.before,
            marks.c.serial < found.serial,
        )
        last = {
            row.serial: row.mark for row in self._connection.execute(theirs.order_by(marks.c.id))
        }
        missing = (n for n in range(found.before + 1, found.serial) if last.get(n) != "released")
        return [n for n, _ in zip(missing, range(_NAMED + 1), strict=False)]

    def _letters_without_number(self) -> Iterator[Damage]:
        given_out = exists().where(
            numbers.c.office_code == cases.c.office_code,
            numbers.c.series == notices.c.series,
            numbers.c.year == notices.c.year,
            numbers.c.serial == notices.c.serial,
        )
        yield from self._of_cases(
            select(cases.c.office_code, cases.c.reference, notices.c.position)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(notices.c.serial.is_not(None), ~given_out),
            "number",
            say("the letter bears a number that was never given out"),
        )

    def cases_without_number(self) -> Iterator[Damage]:
        """Yield the cases whose reference is written like ours and stands in no register."""
        after = 0
        page = select(cases.c.id, cases.c.office_code, cases.c.reference).order_by(cases.c.id)
        while rows := self._connection.execute(page.where(cases.c.id > after).limit(_PAGE)).all():
            after = rows[-1].id
            read = {row: number_of_reference(row.reference) for row in rows}
            years = {number[0] for number in read.values() if number}
            serials = {number[1] for number in read.values() if number}
            known = select(numbers.c.office_code, numbers.c.year, numbers.c.serial).where(
                numbers.c.office_code.in_({row.office_code for row in rows}),
                numbers.c.series == CASES,
                numbers.c.year.in_(years),
                numbers.c.serial.in_(serials),
            )
            there = {tuple(row) for row in self._connection.execute(known)}
            for row, number in read.items():
                if number and (row.office_code, *number) not in there:
                    yield _damage(
                        "number",
                        say("the reference was never given out"),
                        row.office_code,
                        row.reference,
                    )

    def numbers_without_case(self) -> Iterator[Damage]:
        """Yield the numbers of cases that no case bears: a case that was removed."""
        of_cases = numbers.c.series == CASES
        keys = (numbers.c.office_code, numbers.c.year, numbers.c.serial)
        last: tuple[str, int, int] = ("", 0, 0)
        while rows := self._connection.execute(
            select(*keys).where(of_cases, _after(keys, last)).order_by(*keys).limit(_PAGE)
        ).all():
            office, year, serial = rows[-1]
            last = (office, year, serial)
            written = {f"{row.year}-{row.serial:04d}" for row in rows}
            borne = select(cases.c.office_code, cases.c.reference).where(
                cases.c.office_code.in_({row.office_code for row in rows}),
                cases.c.reference.in_(written),
            )
            there = {tuple(row) for row in self._connection.execute(borne)}
            for row in rows:
                reference = f"{row.year}-{row.serial:04d}"
                if (row.office_code, reference) not in there and not self._is_borne(row):
                    yield _damage(
                        "number",
                        say("the reference was given out, and no case bears it"),
                        row.office_code,
                        reference,
                    )

    def _is_borne(self, row: Any) -> bool:
        """Tell whether a case bears the number written with other zeros before it."""
        alike = select(cases.c.reference).where(
            cases.c.office_code == row.office_code,
            cases.c.reference.like(f"{row.year}-%{row.serial}"),
        )
        return any(
            number_of_reference(reference) == (row.year, row.serial)
            for reference in self._connection.execute(alike).scalars()
        )

    # Reminders

    def reminders(self) -> Iterator[Damage]:
        """Yield the messages that say two things of themselves."""
        carrier = reminders.alias()
        for which, says in (
            (
                (reminders.c.state == "sent") & reminders.c.sent_at.is_(None),
                say("a message was sent at no time"),
            ),
            (
                (reminders.c.state == "claimed") & reminders.c.claimed_by.is_(None),
                say("a message is being sent by nobody"),
            ),
            (
                (reminders.c.state == "gathered")
                & ~exists().where(carrier.c.key == reminders.c.carried_by),
                say("a message waits for a list that is not there"),
            ),
            (
                exists().where(
                    cases.c.id == reminders.c.case_id,
                    (cases.c.reference != reminders.c.reference)
                    | (cases.c.office_code != reminders.c.office),
                ),
                say("a message names another case than it is about"),
            ),
        ):
            found = select(reminders.c.office, reminders.c.reference).where(which)
            for row in self._connection.execute(found.order_by(reminders.c.key)):
                yield _damage("reminder", says, row.office or "", row.reference or "")

    def _of_cases(self, found: Select[Any], kind: DamageKind, says: Message) -> Iterator[Damage]:
        for office, reference, position in self._connection.execute(found):
            yield Damage(kind, office, reference, position, says)


def _naming_files() -> Iterator[Column[Any]]:
    """Yield the columns that name a file by its hash, by how they are called."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if column.name in ("file_sha256", "letter_sha256", "stamped_sha256"):
                yield column


def _series_of(row: Any) -> tuple[ColumnElement[Any], ...]:
    return row.c.office_code, row.c.series, row.c.year, row.c.serial


def _after(keys: tuple[ColumnElement[Any], ...], last: tuple[str, int, int]) -> ColumnElement[bool]:
    """Return what comes after a key of three parts."""
    one, two, three = keys
    return or_(
        one > last[0],
        (one == last[0]) & (two > last[1]),
        (one == last[0]) & (two == last[1]) & (three > last[2]),
    )


def _named(missing: list[int]) -> str:
    text = ", ".join(map(str, missing[:_NAMED]))
    return f"{text} …" if len(missing) > _NAMED else text


def _damage(kind: DamageKind, says: Message, office: str = "", reference: str = "") -> Damage:
    return Damage(kind, office, reference, None, says)
