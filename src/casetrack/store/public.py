"""What the public pages keep: codes to ask with, forms that were sent, how often somebody asked."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import cases, public_counts, public_forms, query_codes


@dataclass(frozen=True, slots=True)
class QueryCode:
    """A code as it is kept; nobody can read it from here."""

    code_sha256: str
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class SentForm:
    """A form that has become an application."""

    reference: str
    asked_hash: str
    sent_at: datetime


class Public:
    """What the public pages keep in one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put_code(self, case_id: int, code: QueryCode) -> None:
        """Give an application its code; one from before opens nothing any more."""
        row = {
            "code_sha256": code.code_sha256,
            "made_at": code.made_at,
            "made_by": code.made_by,
        }
        new = insert_if_absent(self._connection, query_codes)
        self._connection.execute(new, {"case_id": case_id, **row})
        one = update(query_codes).where(query_codes.c.case_id == case_id)
        self._connection.execute(one.values(**row))

    def code_of(self, office: str, reference: str) -> QueryCode | None:
        """Return an application's code; None for an unknown number, and for one without a code."""
        wanted = (
            select(query_codes)
            .join(cases, cases.c.id == query_codes.c.case_id)
            .where(cases.c.office_code == office, cases.c.reference == reference)
        )
        row = self._connection.execute(wanted).one_or_none()
        return QueryCode(row.code_sha256, row.made_at, row.made_by) if row else None

    def sent(self, office: str, key_sha256: str) -> SentForm | None:
        """Return what a form has become, or None for one that was not sent."""
        wanted = (
            select(cases.c.reference, public_forms.c.asked_hash, public_forms.c.sent_at)
            .join(cases, cases.c.id == public_forms.c.case_id)
            .where(public_forms.c.key_sha256 == key_sha256, public_forms.c.office_code == office)
        )
        row = self._connection.execute(wanted).one_or_none()
        return SentForm(row.reference, row.asked_hash, row.sent_at) if row else None

    def send(
        self, office: str, key_sha256: str, asked_hash: str, case_id: int, at: datetime
    ) -> bool:
        """Enter what a form has become; return False where it has become something before.

        Whoever sends it at the same time waits until the other's transaction has ended.
        """
        row = {
            "key_sha256": key_sha256,
            "office_code": office,
            "asked_hash": asked_hash,
            "case_id": case_id,
            "sent_at": at,
        }
        new = insert_if_absent(self._connection, public_forms).returning(public_forms.c.key_sha256)
        return self._connection.execute(new, row).one_or_none() is not None

    def forget_sent(self, before: datetime) -> int:
        """Forget the forms that were sent before an instant; return how many."""
        old = delete(public_forms).where(public_forms.c.sent_at < before)
        return self._connection.execute(old).rowcount

    def counted(self, key: str, since: datetime) -> int:
        """Return how often something was asked for since an instant."""
        wanted = select(func.count()).where(
            public_counts.c.key == key, public_counts.c.counted_at >= since
        )
        return int(self._connection.execute(wanted).scalar_one())

    def count(self, key: str, at: datetime) -> int:
        """Count something and return its id, to be taken back."""
        new = insert(public_counts).returning(public_counts.c.id)
        row = {"key": key, "counted_at": at}
        return int(self._connection.execute(new, row).scalar_one())

    def take_back(self, counted: int) -> None:
        """Count something no longer."""
        self._connection.execute(delete(public_counts).where(public_counts.c.id == counted))

    def forget_counts(self, before: datetime) -> int:
        """Forget what was counted before an instant; return how much."""
        old = delete(public_counts).where(public_counts.c.counted_at < before)
        return self._connection.execute(old).rowcount
