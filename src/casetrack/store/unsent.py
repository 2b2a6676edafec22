"""Forms that are not sent yet: kept for the one who types, taken away for good afterwards.

A form that has ended keeps its key for a while, without a word of what was typed: so it cannot
be sent twice, and what arrives late does not bring it back.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from casetrack.store.absent import insert_if_absent
from casetrack.store.seals import Seals
from casetrack.store.tables import cases, drafts


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose form it is: a person at the desk of one office."""

    user: str
    office: str


@dataclass(frozen=True, slots=True)
class UnsentForm:
    """A form that is not sent yet, or has ended."""

    key: str
    kept_at: datetime
    #: By the name of the field; None once it was sent or discarded.
    typed: Mapping[str, str] | None
    #: Reference of the application that it became.
    became: str | None


class UnsentForms:
    """The unsent forms of one database."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    def keep(self, owner: Owner, key: str, typed: Mapping[str, str], at: datetime) -> bool:
        """Keep what is typed; return False, and keep nothing, where the form has ended."""
        written = json.dumps(dict(typed), ensure_ascii=False)
        self._begin(owner, key, at)
        open_still = _one(owner, key) & drafts.c.typed.is_not(None)
        words: dict[str, object] = {"typed": written, "sealed": None, "key_id": None}
        if key_now := self._seals.current:
            bound_to = bound_draft(owner.user, owner.office, key)
            words = {"typed": "", "sealed": key_now.seal(written, bound_to), "key_id": key_now.id}
        kept = update(drafts).where(open_still).values(**words, kept_at=at)
        return self._connection.execute(kept).rowcount == 1

    def get(self, owner: Owner, key: str) -> UnsentForm | None:
        """Return a form by its key, also one that has ended; None where there is none."""
        return next(iter(self._found(_one(owner, key))), None)

    def of(self, owner: Owner, since: datetime) -> tuple[UnsentForm, ...]:
        """Return somebody's open forms that were kept since an instant, the newest first."""
        theirs = (drafts.c.user_code == owner.user) & (drafts.c.office_code == owner.office)
        return self._found(theirs & drafts.c.typed.is_not(None) & (drafts.c.kept_at >= since))

    def end(self, owner: Owner, key: str, case_id: int | None, at: datetime) -> bool:
        """Take away what was typed; return False where the form had ended before.

        `case_id` is the application it became, None where it is discarded.
        """
        self._begin(owner, key, at)
        open_still = _one(owner, key) & drafts.c.typed.is_not(None)
        gone = {"typed": None, "sealed": None, "key_id": None}
        ended = update(drafts).where(open_still).values(**gone, case_id=case_id, kept_at=at)
        return self._connection.execute(ended).rowcount == 1

    def forget(self, before: datetime) -> int:
        """Take away everybody's forms that were last kept before an instant; return how many."""
        old = delete(drafts).where(drafts.c.kept_at < before)
        return self._connection.execute(old).rowcount

    def _begin(self, owner: Owner, key: str, at: datetime) -> None:
        row = {"user_code": owner.user, "key": key, "office_code": owner.office}
        new = insert_if_absent(self._connection, drafts)
        self._connection.execute(new, {**row, "kept_at": at, "typed": "{}"})

    def _found(self, condition: ColumnElement[bool]) -> tuple[UnsentForm, ...]:
        wanted = (
            select(drafts, cases.c.reference)
            .outerjoin(cases, cases.c.id == drafts.c.case_id)
            .where(condition)
            .order_by(drafts.c.kept_at.desc(), drafts.c.key)
        )
        return tuple(
            UnsentForm(row.key, row.kept_at, self._typed(row), row.reference)
            for row in self._connection.execute(wanted)
        )

    def _typed(self, row: Row[*tuple[Any, ...]]) -> Mapping[str, str] | None:
        """Return what was typed; nothing of it where the key is lost, None where it has ended."""
        if row.typed is None:
            return None
        written = row.typed
        if row.sealed is not None:
            bound_to = bound_draft(row.user_code, row.office_code, row.key)
            written = self._seals.unseal(row.key_id, row.sealed, bound_to)
        typed: Mapping[str, str] = json.loads(written or "{}")
        return typed


def bound_draft(user: str, office: str, key: str) -> str:
    """Return what ties what is typed to the form of one person."""
    return f"draft 1/{user}/{office}/{key}"


def _one(owner: Owner, key: str) -> ColumnElement[bool]:
    return and_(
        drafts.c.user_code == owner.user,
        drafts.c.office_code == owner.office,
        drafts.c.key == key,
    )
