"""Applicants, found again without keeping their numbers in the open.

"The same applicant" is a keyed hash of the ID number, else of name and phone. With neither,
nobody can say, and the applicant is new; a person may merge the two later.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from casetrack.errors import NotFound, Refused
from casetrack.store.absent import insert_if_absent, insert_many
from casetrack.store.seals import Seals, as_compared
from casetrack.store.tables import applicants, merges, texts
from casetrack.store.texts import FOUND, Texts, text_id_of
from casetrack.store.values import Applicant, Merge, NewApplicant, NewText

#: Kinds of text that say who an applicant is; the newest of each kind holds.
KINDS = ("name", "id_number", "phone", "email", "address")
#: Those that two applicants have in common only if they may be one person.
_TELLING = ("name", "id_number", "phone", "email")


class Applicants:
    """The applicants of one database."""

    def __init__(self, connection: Connection, seals: Seals, kept: Texts) -> None:
        self._connection = connection
        self._seals = seals
        self._texts = kept

    def find_or_make(self, applicant: NewApplicant, now: datetime) -> int:
        """Return the applicant's id; what is said differently this time holds from now on."""
        found = self._found_or_made(applicant, now)
        known = self._known(found)
        for kind, body in asdict(applicant).items():
            if kind in KINDS and body and body != known.get(kind):
                self._texts.put(kind, body, applicant_id=found)
        return found

    def find_same_or_make(self, applicant: NewApplicant, now: datetime) -> int:
        """Return who is known in just these words, else a new applicant.

        For what nobody of the office has looked at: whoever knows somebody's number could have
        their letters sent elsewhere, if what is said here held from now on. That the new one is
        somebody who is known, a person says by a merge.
        """
        found = self.find(applicant)
        if found is None:
            return self.find_or_make(applicant, now)
        known = self._known(found)
        said = {kind: body for kind, body in asdict(applicant).items() if kind in KINDS and body}
        if all(known.get(kind) == body for kind, body in said.items()):
            return found
        made = self._connection.execute(
            insert(applicants).returning(applicants.c.id), self._row(applicant, None, now)
        ).scalar_one()
        for kind, body in said.items():
            self._texts.put(kind, body, applicant_id=made)
        return int(made)

    def _found_or_made(self, applicant: NewApplicant, now: datetime) -> int:
        now_by, *before = self._identities(applicant) or (None,)
        # While keys change, somebody may be known by the hash of an older one still.
        for survivor in self._by_identity(before).values():
            return survivor
        new = insert_if_absent(self._connection, applicants).returning(applicants.c.id)
        made: int | None = self._connection.execute(
            new, self._row(applicant, now_by, now)
        ).scalar_one_or_none()
        return self._surviving(applicants.c.identity_hash == now_by) if made is None else made

    def _row(self, applicant: NewApplicant, identity: str | None, now: datetime) -> dict[str, Any]:
        return {
            "type": applicant.type,
            "identity_hash": identity,
            "identity_key": None if identity is None else self._seals.named,
            "created_at": now,
        }

    def find(self, applicant: NewApplicant) -> int | None:
        """Return the id of who is known by the same number, else name and telephone, or None."""
        return next(iter(self._by_identity(self._identities(applicant)).values()), None)

    def find_or_make_many(self, several: Sequence[NewApplicant], now: datetime) -> list[int]:
        """Return the id of each applicant, in a few statements for all of them."""
        identities = [self._identities(each) for each in several]
        before = self._by_identity({old for each in identities for old in each[1:]})
        # Each by the hash it is known by already, else by the one to write.
        chosen = [
            next((old for old in each[1:] if old in before), next(iter(each), None))
            for each in identities
        ]
        new = [
            self._row(each, identity, now)
            for each, identity in zip(several, chosen, strict=True)
            if identity not in before
        ]
        if known := [row for row in new if row["identity_hash"] is not None]:
            self._connection.execute(insert_if_absent(self._connection, applicants), known)
        by_identity = before | self._by_identity([row["identity_hash"] for row in known])
        unknown = [row for row in new if row["identity_hash"] is None]
        made = iter(insert_many(self._connection, applicants, unknown))
        found = [by_identity[i] if i is not None else next(made) for i in chosen]
        self._say(found, several)
        return found

    def _by_identity(self, identities: Collection[str]) -> dict[str, int]:
        if not identities:
            return {}
        wanted = applicants.c.identity_hash.in_(set(identities))
        rows = self._connection.execute(select(applicants).where(wanted))
        return {row.identity_hash: row.merged_into or row.id for row in rows}

    def _say(self, ids: Sequence[int], several: Sequence[NewApplicant]) -> None:
        """Keep what is said differently of each from now on."""
        newest = {(one, kind): bodies[-1] for (one, kind), bodies in self.said(ids).items()}
        texts_of: list[NewText] = []
        for one, applicant in zip(ids, several, strict=True):
            for kind in KINDS:
                body = getattr(applicant, kind)
                if body and body != newest.get((one, kind)):
                    newest[one, kind] = body
                    texts_of.append(NewText(kind, body, applicant_id=one))
        self._texts.put_many(texts_of)

    def said(self, ids: Collection[int]) -> dict[tuple[int, str], list[str]]:
        """Return all that was ever said of applicants, by id and kind; the newest last."""
        wanted = texts.c.applicant_id.in_(set(ids)) & texts.c.kind.in_(KINDS)
        found: dict[tuple[int, str], list[str]] = {}
        for row, body in self._texts.opened(wanted):
            if body is not None:
                found.setdefault((row.applicant_id, row.kind), []).append(body)
        return found

    def survivors(self, ids: Collection[int]) -> dict[int, int]:
        """Return the applicant that each of these is today."""
        wanted = select(applicants.c.id, applicants.c.merged_into).where(
            applicants.c.id.in_(set(ids))
        )
        return {row.id: row.merged_into or row.id for row in self._connection.execute(wanted)}

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

    def survivor(self, applicant_id: int) -> int:
        """Return the applicant that this one is today; NotFound for no such id."""
        return self._surviving(applicants.c.id == applicant_id)

    def one_person(self, applicant_id: int) -> tuple[int, ...]:
        """Return every applicant that is the same person as this one, itself included."""
        survivor = self.survivor(applicant_id)
        theirs = (applicants.c.id == survivor) | (applicants.c.merged_into == survivor)
        found = self._connection.execute(select(applicants.c.id).where(theirs))
        return tuple(sorted(found.scalars()))

    def merge(self, gone: int, into: int, by: str, at: datetime, why: str) -> None:
        """Say that two applicants are one person, with who says so and why.

        Refused where they are one already, NotFound where there is no such one.
        """
        gone_id, kept_id = self.survivor(gone), self.survivor(into)
        if gone_id == kept_id:
            raise Refused("the two are one applicant already")
        row = {
            "gone_id": gone_id,
            "kept_id": kept_id,
            "merged_at": at,
            "merged_by": by,
            "why_text": text_id_of(self._texts.put("why", why, applicant_id=kept_id)),
        }
        self._connection.execute(insert(merges), row)
        self._settle({*self.one_person(gone_id), *self.one_person(kept_id)})

    def take_back(self, merge_id: int, by: str, at: datetime, why: str) -> None:
        """Say that a merge was wrong; NotFound where none that stands has this number."""
        stands = (merges.c.id == merge_id) & merges.c.undone_at.is_(None)
        merged = self._connection.execute(select(merges.c.kept_id).where(stands)).scalar()
        if merged is None:
            raise NotFound("no merge no. {number} stands", number=merge_id)
        theirs = set(self.one_person(merged))
        reference = self._texts.put("why", why, applicant_id=merged)
        undone = {"undone_at": at, "undone_by": by, "undone_why_text": text_id_of(reference)}
        self._connection.execute(update(merges).where(stands).values(**undone))
        self._settle(theirs)

    def merges_of(self, applicant_id: int) -> tuple[Merge, ...]:
        """Return every merge that has ever concerned an applicant, oldest first."""
        ids = self.one_person(applicant_id)
        theirs = merges.c.gone_id.in_(ids) | merges.c.kept_id.in_(ids)
        rows = self._connection.execute(select(merges).where(theirs).order_by(merges.c.id)).all()
        said = self._texts.several(
            text for row in rows for text in (row.why_text, row.undone_why_text) if text is not None
        )
        return tuple(
            Merge(
                row.id,
                row.gone_id,
                row.kept_id,
                row.merged_at,
                row.merged_by,
                said.get(row.why_text),
                row.undone_at,
                row.undone_by,
                said.get(row.undone_why_text),
            )
            for row in rows
        )

    def _settle(self, ids: set[int]) -> None:
        """Work out anew which of these applicants are one, from the merges that stand."""
        among = merges.c.gone_id.in_(ids) & merges.c.undone_at.is_(None)
        standing = self._connection.execute(select(merges).where(among).order_by(merges.c.id))
        survivor = {applicant: applicant for applicant in ids}
        for row in standing.all():
            gone, kept = survivor[row.gone_id], survivor[row.kept_id]
            survivor = {one: kept if is_now == gone else is_now for one, is_now in survivor.items()}
        for applicant, is_now in survivor.items():
            merged_into = None if applicant == is_now else is_now
            row_of = update(applicants).where(applicants.c.id == applicant)
            self._connection.execute(row_of.values(merged_into=merged_into))

    def same_name(self, applicant_id: int) -> tuple[int, ...]:
        """Return applicants who bear the same name, or give the same number, telephone or
        mailbox, and have not been said to be the same person: a hint, and no more."""
        mine = self.one_person(applicant_id)
        ours = texts.c.applicant_id.in_(mine) & texts.c.kind.in_(_TELLING)
        wanted = {(row.kind, as_compared(body)) for row, body in self._texts.opened(ours) if body}
        others = texts.c.applicant_id.is_not(None) & texts.c.applicant_id.not_in(mine)
        readable = select(texts.c.applicant_id, texts.c.kind, texts.c.body).where(
            texts.c.kind.in_(_TELLING), texts.c.body.is_not(None), others
        )
        found = {
            row.applicant_id
            for row in self._connection.execute(readable)
            if (row.kind, as_compared(row.body)) in wanted
        }
        for kind, body in wanted:
            if kind in FOUND:
                found.update(self._with_number(others & self._texts.with_number(body, (kind,))))
        return tuple(sorted({self.survivor(each) for each in found}))

    def _with_number(self, condition: ColumnElement[bool]) -> Iterable[int]:
        return self._connection.execute(select(texts.c.applicant_id).where(condition)).scalars()

    def with_number(self, number: str) -> tuple[int, ...]:
        """Return who gave this very number or mailbox, whoever they turned out to be.

        An agent's number is no applicant's.
        """
        given = self._texts.with_number(number) & texts.c.applicant_id.is_not(None)
        return tuple(sorted({self.survivor(each) for each in self._with_number(given)}))

    def erase(self, applicant_id: int, erased_at: datetime) -> None:
        """Erase all that says who the applicant is, the hash they were found by included."""
        theirs = select(texts.c.id).where(texts.c.applicant_id == applicant_id)
        self._texts.erase(self._connection.execute(theirs).scalars(), erased_at)
        forget = update(applicants).where(applicants.c.id == applicant_id)
        self._connection.execute(forget.values(identity_hash=None, identity_key=None))

    def _known(self, applicant_id: int) -> Mapping[str, str | None]:
        theirs = self._texts.opened(texts.c.applicant_id == applicant_id)
        return {row.kind: body for row, body in theirs}

    def _surviving(self, condition: ColumnElement[bool]) -> int:
        row = self._connection.execute(
            select(applicants.c.id, applicants.c.merged_into).where(condition)
        ).one_or_none()
        if row is None:
            raise NotFound("there is no such applicant")
        survivor: int = row.merged_into or row.id
        return survivor

    def _identities(self, applicant: NewApplicant) -> tuple[str, ...]:
        """Return every hash they may be known by, today's first; none where nothing identifies
        them."""
        words = identity_words(applicant)
        return () if words is None else self._seals.digests(words)


def identity_words(applicant: NewApplicant) -> str | None:
    """Return what the hash of an applicant is made of; None where nothing identifies them."""
    if applicant.id_number:
        said: tuple[str, ...] = ("id_number", applicant.id_number)
    elif applicant.phone:
        said = ("name_and_phone", applicant.name, applicant.phone)
    else:
        return None
    return "\n".join(as_compared(part) for part in said)
