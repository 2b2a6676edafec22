"""What is kept of people long after their cases have ended, and taking it away for good.

Events, numbers, dates, outcomes and hashes stay: chains and closed years still verify. What goes
are words: texts, the files that came with a case, and the letters as they were issued.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union_all,
    update,
)
from sqlmodel import Field

from casetrack.errors import NotFound, Refused
from casetrack.store.notices import Notices
from casetrack.store.tables import (
    Base,
    applicants,
    attachments,
    cases,
    enquiries,
    events,
    files,
    items,
    notices,
    parties,
    postings,
    privacy_acts,
    remedies,
    texts,
)
from casetrack.store.tables import posting_lines as lines
from casetrack.store.texts import Texts, text_id_of

#: Kinds of text that say how somebody is reached, or which person of a name they are.
CONTACTS = ("id_number", "phone", "email", "address")
#: What is recorded of a case whose words were taken away.
CASE_ERASED = "case_erased"


class HoldRow(Base, table=True):
    """Somebody has said that nothing of a case may be erased (暂停清除); lifted, it stays."""

    __tablename__ = "holds"

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", index=True)
    why_text: int = Field(foreign_key="texts.id")
    put_at: datetime
    put_by: str
    lifted_at: datetime | None = None
    lifted_by: str | None = None


holds = Base.metadata.tables["holds"]
_HOLDS = select(cases.c.reference, holds).join(cases, cases.c.id == holds.c.case_id)


@dataclass(frozen=True, slots=True)
class Past:
    """A case that has ended, and on which nothing has happened since a day."""

    id: int
    office: str
    reference: str
    received_on: date
    #: The last day on which anything happened.
    last_on: date
    #: A reconsideration or lawsuit that is not concluded.
    has_open_remedy: bool
    #: Somebody has put a hold on it.
    is_on_hold: bool
    is_erased: bool

    @property
    def is_held(self) -> bool:
        """Whether nothing of it may be erased now."""
        return self.has_open_remedy or self.is_on_hold


@dataclass(frozen=True, slots=True)
class Hold:
    """That nothing of a case may be erased, or might not be until it was lifted."""

    reference: str
    #: None where it was erased with the case later.
    why: str | None
    put_at: datetime
    #: Keys of actors.
    put_by: str
    lifted_at: datetime | None
    lifted_by: str | None


class Retention:
    """What is kept in one database, and taking it away."""

    def __init__(self, connection: Connection, kept: Texts, letters: Notices) -> None:
        self._connection = connection
        self._texts = kept
        self._letters = letters

    def past(self, before: date) -> tuple[Past, ...]:
        """Return the ended cases of every office on which nothing has happened from a day on."""
        last_on = func.max(events.c.occurred_on)
        wanted = (
            select(
                cases.c.id,
                cases.c.office_code,
                cases.c.reference,
                cases.c.received_on,
                last_on,
                exists().where(remedies.c.case_id == cases.c.id, remedies.c.concluded_on.is_(None)),
                exists().where(holds.c.case_id == cases.c.id, holds.c.lifted_at.is_(None)),
                _is_erased(),
            )
            .join(events, events.c.case_id == cases.c.id)
            .where(or_(cases.c.closed, cases.c.voided))
            .group_by(cases.c.id)
            .having(last_on < before)
            .order_by(cases.c.office_code, cases.c.reference)
        )
        return tuple(
            Past(*row[:5], *map(bool, row[5:])) for row in self._connection.execute(wanted)
        )

    def erased(self) -> set[int]:
        """Return the ids of the cases whose words were taken away."""
        return set(self._connection.execute(select(cases.c.id).where(_is_erased())).scalars())

    def people_only_in(self, case_ids: Collection[int]) -> Iterator[int]:
        """Yield the applicants, as who they are today, that have no case but these.

        Who has none at all is not among them.
        """
        is_today = func.coalesce(applicants.c.merged_into, applicants.c.id).label("person")
        first = select(is_today, cases.c.id.label("case_id")).join(
            applicants, applicants.c.id == cases.c.applicant_id
        )
        joined = select(is_today, parties.c.case_id).join(
            applicants, applicants.c.id == parties.c.applicant_id
        )
        both = union_all(first, joined).subquery()
        rows = self._connection.execute(select(both.c.person, both.c.case_id).order_by("person"))
        for person, theirs in groupby(rows, key=lambda row: row.person):
            if all(row.case_id in case_ids for row in theirs):
                yield person

    def with_contacts(self, people: Iterable[int]) -> tuple[int, ...]:
        """Return those of these persons of whom a number or contact is kept."""
        is_today = func.coalesce(applicants.c.merged_into, applicants.c.id)
        kept = (
            select(is_today.label("person"))
            .join(texts, texts.c.applicant_id == applicants.c.id)
            .where(texts.c.kind.in_(CONTACTS), texts.c.erased_at.is_(None))
            .distinct()
        )
        agents = (
            select(is_today)
            .join(cases, cases.c.applicant_id == applicants.c.id)
            .join(texts, texts.c.case_id == cases.c.id)
            .where(_is_an_agents())
            .distinct()
        )
        there = {
            *self._connection.execute(kept).scalars(),
            *self._connection.execute(agents).scalars(),
        }
        return tuple(sorted(there.intersection(people)))

    def erase_contacts(self, people: Collection[int], at: datetime) -> int:
        """Take away numbers and contacts of persons and of who acted for them; names stay.

        Nobody is found by them any more. Returns how many texts went.
        """
        theirs = self._all_of(people)
        their_cases = select(cases.c.id).where(cases.c.applicant_id.in_(theirs))
        gone = or_(
            texts.c.applicant_id.in_(theirs) & texts.c.kind.in_(CONTACTS),
            texts.c.case_id.in_(their_cases) & _is_an_agents(),
        )
        forget = update(applicants).where(applicants.c.id.in_(theirs))
        self._connection.execute(forget.values(identity_hash=None, identity_key=None))
        return self._erase(gone, at)

    def erase_people(self, people: Collection[int], at: datetime) -> int:
        """Take away all that says who somebody is; return how many texts went."""
        theirs = self._all_of(people)
        forget = update(applicants).where(applicants.c.id.in_(theirs))
        self._connection.execute(forget.values(identity_hash=None, identity_key=None))
        return self._erase(texts.c.applicant_id.in_(theirs), at)

    def erase_words(self, case_ids: Collection[int], at: datetime) -> tuple[int, int]:
        """Take away texts and files of cases; return how many of each went.

        A file that a case keeps that is not erased stays.
        """
        of_cases = cases.c.id.in_(case_ids)
        named = (
            select(cases.c.request_text).where(of_cases),
            select(items.c.text_id).where(items.c.case_id.in_(case_ids)),
            select(attachments.c.name_text).where(attachments.c.case_id.in_(case_ids)),
            select(enquiries.c.question_text).where(enquiries.c.case_id.in_(case_ids)),
            select(enquiries.c.answer_text).where(enquiries.c.case_id.in_(case_ids)),
        )
        theirs = or_(texts.c.case_id.in_(case_ids), *(texts.c.id.in_(each) for each in named))
        words = self._erase(theirs, at)
        hashes = self._files_only_of(case_ids)
        for sha in hashes:
            self._letters.erase_file(sha, at)
        return words, len(hashes)

    def enquiries_past(self, office: str, before: date) -> tuple[int, ...]:
        """Return the numbers of an office's questions of before a day whose words are there.

        One that became an application goes with that.
        """
        numbers = select(enquiries.c.number).where(
            enquiries.c.office_code == office,
            enquiries.c.asked_on < before,
            enquiries.c.case_id.is_(None),
            exists().where(
                texts.c.id.in_((enquiries.c.question_text, enquiries.c.answer_text)),
                texts.c.erased_at.is_(None),
            ),
        )
        return tuple(self._connection.execute(numbers.order_by(enquiries.c.number)).scalars())

    def erase_enquiries(self, office: str, numbers: Collection[int], at: datetime) -> int:
        """Take away what was asked and answered; return how many texts went."""
        ours = (enquiries.c.office_code == office) & enquiries.c.number.in_(numbers)
        asked = (
            texts.c.id.in_(select(column).where(ours))
            for column in (enquiries.c.question_text, enquiries.c.answer_text)
        )
        return self._erase(or_(*asked), at)

    def lists_past(self, office: str, case_ids: Collection[int]) -> tuple[tuple[int, int], ...]:
        """Return year and number of the office's stamped posting lists that go with these cases.

        A list names several people: it stays as long as one of their cases does.
        """
        theirs = (
            select(postings.c.year, postings.c.number, notices.c.case_id, _is_erased())
            .join(files, files.c.sha256 == postings.c.stamped_sha256)
            .join(lines, lines.c.posting_id == postings.c.id)
            .join(notices, notices.c.id == lines.c.notice_id)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(postings.c.office_code == office, files.c.erased_at.is_(None))
            .order_by(postings.c.year, postings.c.number)
        )
        rows = self._connection.execute(theirs)
        return tuple(
            key
            for key, found in groupby(rows, key=lambda row: (row.year, row.number))
            if all(row[3] or row.case_id in case_ids for row in found)
        )

    def erase_lists(self, office: str, keys: Collection[tuple[int, int]], at: datetime) -> int:
        """Take stamped posting lists away by year and number; return how many files went."""
        ours = select(postings.c.stamped_sha256).where(
            postings.c.office_code == office,
            tuple_(postings.c.year, postings.c.number).in_(keys),
        )
        hashes = list(self._connection.execute(ours).scalars())
        for sha in hashes:
            self._letters.erase_file(sha, at)
        return len(hashes)

    def hold(self, case_id: int, why: str, by: str, at: datetime) -> None:
        """Say that nothing of a case may be erased; Refused where that is said already."""
        if self._connection.execute(select(exists().where(*_stands(case_id)))).scalar_one():
            raise Refused("there is a hold on this application already")
        text = text_id_of(self._texts.put("why", why, case_id=case_id))
        row = {"case_id": case_id, "why_text": text, "put_at": at, "put_by": by}
        self._connection.execute(insert(holds), row)

    def release(self, case_id: int, by: str, at: datetime) -> None:
        """Lift the hold on a case; NotFound where there is none."""
        lifted = update(holds).where(*_stands(case_id)).values(lifted_at=at, lifted_by=by)
        if not self._connection.execute(lifted).rowcount:
            raise NotFound("there is no hold on this application")

    def hold_on(self, case_id: int) -> Hold | None:
        """Return the hold that stands on a case; None for none."""
        return next(iter(self._held(_HOLDS.where(*_stands(case_id)))), None)

    def holds(self, office: str, limit: int) -> tuple[Hold, ...]:
        """Return the holds on an office's cases: those that stand, then those lifted last."""
        wanted = _HOLDS.where(cases.c.office_code == office).order_by(
            holds.c.lifted_at.is_not(None), holds.c.lifted_at.desc(), holds.c.id.desc()
        )
        return self._held(wanted.limit(limit))

    def _held(self, wanted: Select[Any]) -> tuple[Hold, ...]:
        rows = self._connection.execute(wanted).all()
        why = self._texts.several(row.why_text for row in rows)
        return tuple(
            Hold(
                row.reference,
                why.get(row.why_text),
                row.put_at,
                row.put_by,
                row.lifted_at,
                row.lifted_by,
            )
            for row in rows
        )

    def _all_of(self, people: Collection[int]) -> list[int]:
        """Return everybody who turned out to be one of these persons, themselves included."""
        they = applicants.c.id.in_(people) | applicants.c.merged_into.in_(people)
        return list(self._connection.execute(select(applicants.c.id).where(they)).scalars())

    def _erase(self, condition: ColumnElement[bool], at: datetime) -> int:
        if self._connection.dialect.name == "sqlite":
            # What is taken away is written over in the file.
            self._connection.exec_driver_sql("PRAGMA secure_delete = ON")
        there = select(texts.c.id).where(condition, texts.c.erased_at.is_(None))
        return self._texts.erase(self._connection.execute(there).scalars(), at)

    def _files_only_of(self, case_ids: Collection[int]) -> list[str]:
        columns = (
            (attachments.c.file_sha256, attachments.c.case_id),
            (notices.c.file_sha256, notices.c.case_id),
            (notices.c.letter_sha256, notices.c.case_id),
        )
        theirs = [select(sha).where(case_id.in_(case_ids)) for sha, case_id in columns]
        elsewhere = [
            exists().where(
                sha == files.c.sha256,
                case_id.not_in(case_ids),
                cases.c.id == case_id,
                ~_is_erased(),
            )
            for sha, case_id in columns
        ]
        wanted = select(files.c.sha256).where(
            or_(*(files.c.sha256.in_(each) for each in theirs)),
            files.c.erased_at.is_(None),
            *(~each for each in elsewhere),
        )
        return list(self._connection.execute(wanted).scalars())


def _is_erased() -> ColumnElement[bool]:
    """Return the condition that the words of a case were taken away."""
    return exists().where(
        privacy_acts.c.office_code == cases.c.office_code,
        privacy_acts.c.kind == CASE_ERASED,
        privacy_acts.c.subject == cases.c.reference,
    )


def _is_an_agents() -> ColumnElement[bool]:
    """Return the condition that a text is a contact of nobody who applies."""
    return and_(
        texts.c.applicant_id.is_(None), texts.c.kind.in_(CONTACTS), texts.c.erased_at.is_(None)
    )


def _stands(case_id: int) -> tuple[ColumnElement[bool], ...]:
    return (holds.c.case_id == case_id, holds.c.lifted_at.is_(None))
