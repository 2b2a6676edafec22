"""What went to the post on a day (交寄): one posting, a line for each recipient of a letter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, exists, func, insert, or_, select, update

from casetrack.errors import NotFound
from casetrack.store.numbers import Numbers
from casetrack.store.tables import cases, notices, postings
from casetrack.store.tables import posting_lines as lines

#: The series that postings are numbered in.
_SERIES = "posting"


@dataclass(frozen=True, slots=True)
class Postable:
    """A letter that may go to the post."""

    notice_id: int
    case_id: int
    reference: str
    kind: str
    #: The event that issued it.
    position: int


@dataclass(frozen=True, slots=True)
class PostedLine:
    """One line of a posting."""

    place: int
    letter: Postable
    recipient: int
    tracking_number: str | None


@dataclass(frozen=True, slots=True)
class Posting:
    """What went to the post together."""

    id: int
    year: int
    number: int
    posted_on: date
    stamped_sha256: str | None
    lines: tuple[PostedLine, ...]


@dataclass(frozen=True, slots=True)
class PostingBrief:
    """A posting in a list of them."""

    year: int
    number: int
    posted_on: date
    is_stamped: bool
    letters: int
    #: How many of them have their tracking number.
    tracked: int


_POSTABLE = (
    notices.c.id,
    notices.c.case_id,
    cases.c.reference,
    notices.c.kind,
    notices.c.position,
)


class Postings:
    """The postings of one database."""

    def __init__(self, connection: Connection, numbers: Numbers) -> None:
        self._connection = connection
        self._numbers = numbers

    def waiting(
        self, office: str, signed_on: date, states: Collection[str]
    ) -> tuple[Postable, ...]:
        """Return the letters of a day, and of cases in some states, that are in no posting."""
        posted = exists().where(lines.c.notice_id == notices.c.id)
        theirs = (
            select(*_POSTABLE)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(
                cases.c.office_code == office,
                ~cases.c.voided,
                or_(notices.c.signed_on == signed_on, cases.c.state.in_(states)),
                ~posted,
            )
            .order_by(cases.c.reference, notices.c.id)
        )
        return tuple(Postable(*row) for row in self._connection.execute(theirs))

    def add(
        self,
        office: str,
        posted_on: date,
        letters: Sequence[tuple[Postable, int]],
        by: str,
        at: datetime,
    ) -> Posting:
        """Keep a posting of letters, each to one recipient, in this order."""
        number = self._numbers.allocate(office, _SERIES, posted_on.year)
        row = {
            "office_code": office,
            "year": posted_on.year,
            "number": number,
            "posted_on": posted_on,
            "made_by": by,
            "made_at": at,
        }
        made = self._connection.execute(insert(postings).returning(postings.c.id), row)
        posting_id = made.scalar_one()
        self._connection.execute(
            insert(lines),
            [
                {
                    "posting_id": posting_id,
                    "place": place,
                    "notice_id": letter.notice_id,
                    "recipient": recipient,
                }
                for place, (letter, recipient) in enumerate(letters, start=1)
            ],
        )
        return self.get(office, posted_on.year, number)

    def get(self, office: str, year: int, number: int) -> Posting:
        """Return a posting; NotFound where there is none of this number."""
        one = (
            (postings.c.office_code == office)
            & (postings.c.year == year)
            & (postings.c.number == number)
        )
        row = self._connection.execute(select(postings).where(one)).one_or_none()
        if row is None:
            raise NotFound("there is no posting no. {number} of {year}", number=number, year=year)
        return Posting(
            row.id, row.year, row.number, row.posted_on, row.stamped_sha256, self._lines(row.id)
        )

    def of_year(self, office: str, year: int) -> tuple[PostingBrief, ...]:
        """Return the postings of a year, the newest first."""
        theirs = (
            select(
                postings.c.year,
                postings.c.number,
                postings.c.posted_on,
                postings.c.stamped_sha256.is_not(None),
                func.count(lines.c.place),
                func.count(lines.c.tracking_number),
            )
            .join(lines, lines.c.posting_id == postings.c.id)
            .where(postings.c.office_code == office, postings.c.year == year)
            .group_by(postings.c.id)
            .order_by(postings.c.number.desc())
        )
        return tuple(PostingBrief(*row) for row in self._connection.execute(theirs))

    def track(self, posting: Posting, numbers: Mapping[int, str]) -> None:
        """Keep the tracking number of some lines, by their place."""
        for place, number in numbers.items():
            one = (lines.c.posting_id == posting.id) & (lines.c.place == place)
            self._connection.execute(update(lines).where(one).values(tracking_number=number))

    def stamp(self, posting: Posting, sha256: str) -> None:
        """Say which file is the list with the post office's stamp on it."""
        one = update(postings).where(postings.c.id == posting.id)
        self._connection.execute(one.values(stamped_sha256=sha256))

    def tracked(self, case_id: int) -> dict[int, tuple[date, str | None]]:
        """Return day and tracking number of a case's posted letters, by the event of each."""
        theirs = (
            select(notices.c.position, postings.c.posted_on, lines.c.tracking_number)
            .join(lines, lines.c.notice_id == notices.c.id)
            .join(postings, postings.c.id == lines.c.posting_id)
            .where(notices.c.case_id == case_id)
            .order_by(lines.c.recipient.desc())
        )
        rows = self._connection.execute(theirs)
        return {row.position: (row.posted_on, row.tracking_number) for row in rows}

    def stamped_lists(self, case_id: int) -> dict[str, int]:
        """Return the stamped lists that a case is in, by hash, with the cases in each."""
        mine = (
            select(lines.c.posting_id)
            .join(notices, notices.c.id == lines.c.notice_id)
            .where(notices.c.case_id == case_id)
        )
        theirs = (
            select(postings.c.stamped_sha256, notices.c.case_id)
            .join(lines, lines.c.posting_id == postings.c.id)
            .join(notices, notices.c.id == lines.c.notice_id)
            .where(postings.c.id.in_(mine), postings.c.stamped_sha256.is_not(None))
            .distinct()
        )
        found: dict[str, int] = {}
        for row in self._connection.execute(theirs):
            found[row.stamped_sha256] = found.get(row.stamped_sha256, 0) + 1
        return found

    def _lines(self, posting_id: int) -> tuple[PostedLine, ...]:
        theirs = (
            select(lines.c.place, lines.c.recipient, lines.c.tracking_number, *_POSTABLE)
            .join(notices, notices.c.id == lines.c.notice_id)
            .join(cases, cases.c.id == notices.c.case_id)
            .where(lines.c.posting_id == posting_id)
            .order_by(lines.c.place)
        )
        return tuple(
            PostedLine(place, Postable(*letter), recipient, tracking)
            for place, recipient, tracking, *letter in self._connection.execute(theirs)
        )
