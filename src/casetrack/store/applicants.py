"""Applicants, found again without keeping their numbers in the open.

"The same applicant" is a keyed hash of the ID number, else of name and phone. With neither,
nobody can say, and the applicant is new; a person may merge the two later.
"""

import hmac
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select, update

from casetrack.errors import NotFound, StoreError
from casetrack.store.absent import insert_if_absent
from casetrack.store.meta import IDENTITY_SECRET, Meta
from casetrack.store.tables import applicants, texts
from casetrack.store.texts import Texts
from casetrack.store.values import Applicant, NewApplicant

#: Kinds of text that say who an applicant is; the newest of each kind holds.
KINDS = ("name", "id_number", "phone", "email", "address")


class Applicants:
    """The applicants of one database."""

    def __init__(self, connection: Connection, meta: Meta, kept: Texts) -> None:
        self._connection = connection
        self._meta = meta
        self._texts = kept

    def find_or_make(self, applicant: NewApplicant, now: datetime) -> int:
        """Return the applicant's id; what is said differently this time holds from now on."""
        identity = self._identity(applicant)
        new = insert_if_absent(self._connection, applicants).returning(applicants.c.id)
        row = {"type": applicant.type, "identity_hash": identity, "created_at": now}
        made: int | None = self._connection.execute(new, row).scalar_one_or_none()
        found = self._surviving(applicants.c.identity_hash == identity) if made is None else made
        known = self._known(found)
        for kind, body in asdict(applicant).items():
            if kind in KINDS and body and body != known.get(kind):
                self._texts.put(kind, body, applicant_id=found)
        return found

    def get(self, applicant_id: int) -> Applicant:
        """Return the applicant, the one merged into where there is one; NotFound for no such id."""
        surviving = self._surviving(applicants.c.id == applicant_id)
        known = self._known(surviving)
        kind = select(applicants.c.type).where(applicants.c.id == surviving)
        return Applicant(
            surviving,
            self._connection.execute(kind).scalar_one(),
            **{name: known.get(name) for name in KINDS},
        )

    def names(self, ids: tuple[int, ...]) -> dict[int, str | None]:
        """Return the names of several applicants, None where erased, as a list needs them."""
        surviving = {
            row.id: row.merged_into or row.id
            for row in self._connection.execute(
                select(applicants.c.id, applicants.c.merged_into).where(applicants.c.id.in_(ids))
            )
        }
        said = select(texts.c.applicant_id, texts.c.body).where(
            texts.c.applicant_id.in_(tuple(surviving.values())), texts.c.kind == "name"
        )
        found = self._connection.execute(said.order_by(texts.c.id))
        newest = {row.applicant_id: row.body for row in found}
        return {applicant: newest.get(survivor) for applicant, survivor in surviving.items()}

    def merge(self, applicant_id: int, into: int) -> None:
        """Say that two applicants are one person; NotFound where there is no such one."""
        gone = self._surviving(applicants.c.id == applicant_id)
        survivor = self._surviving(applicants.c.id == into)
        if gone != survivor:
            theirs = (applicants.c.id == gone) | (applicants.c.merged_into == gone)
            self._connection.execute(update(applicants).where(theirs).values(merged_into=survivor))

    def erase(self, applicant_id: int, erased_at: datetime) -> None:
        """Erase all that says who the applicant is, the hash they were found by included."""
        theirs = select(texts.c.id).where(texts.c.applicant_id == applicant_id)
        self._texts.erase(self._connection.execute(theirs).scalars(), erased_at)
        forget = update(applicants).where(applicants.c.id == applicant_id)
        self._connection.execute(forget.values(identity_hash=None))

    def _known(self, applicant_id: int) -> Mapping[str, str | None]:
        said = select(texts.c.kind, texts.c.body).where(texts.c.applicant_id == applicant_id)
        return {row.kind: row.body for row in self._connection.execute(said.order_by(texts.c.id))}

    def _surviving(self, condition: ColumnElement[bool]) -> int:
        row = self._connection.execute(
            select(applicants.c.id, applicants.c.merged_into).where(condition)
        ).one_or_none()
        if row is None:
            raise NotFound("there is no such applicant")
        survivor: int = row.merged_into or row.id
        return survivor

    def _identity(self, applicant: NewApplicant) -> str | None:
        secret = self._meta.get(IDENTITY_SECRET)
        if secret is None:
            raise StoreError("the database has no secret for its hashes; run: casetrack init")
        return identity_hash(secret, applicant)


def identity_hash(secret: str, applicant: NewApplicant) -> str | None:
    """Return the keyed hash an applicant is found by; None where nothing identifies them."""
    if applicant.id_number:
        said: tuple[str, ...] = ("id_number", applicant.id_number)
    elif applicant.phone:
        said = ("name_and_phone", applicant.name, applicant.phone)
    else:
        return None
    written = "\n".join(_as_compared(part) for part in said)
    return hmac.new(secret.encode(), written.encode(), "sha256").hexdigest()


def _as_compared(text: str) -> str:
    """Full-width digits, spaces, hyphens and a small x make no other person."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in plain if character not in " -\t\n")
