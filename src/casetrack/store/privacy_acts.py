"""What was done with people's data: erased, given out, sealed anew; who did it and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from casetrack.store.tables import privacy_acts


@dataclass(frozen=True, slots=True)
class PrivacyAct:
    """One thing done with somebody's data."""

    kind: str
    subject: str
    done_at: datetime
    done_by: str
    counts: Mapping[str, int]


class PrivacyActs:
    """The record of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(
        self, office: str, kind: str, subject: str, by: str, at: datetime, **counts: int
    ) -> None:
        """Record that something was done."""
        row = {"office_code": office, "kind": kind, "subject": subject}
        done = {"done_at": at, "done_by": by, "counts": json.dumps(counts)}
        self._connection.execute(insert(privacy_acts), {**row, **done})

    def of(self, office: str, limit: int = 200) -> tuple[PrivacyAct, ...]:
        """Return what was done in an office, the latest first."""
        theirs = select(privacy_acts).where(privacy_acts.c.office_code == office)
        latest = theirs.order_by(privacy_acts.c.done_at.desc(), privacy_acts.c.id.desc())
        return tuple(
            PrivacyAct(row.kind, row.subject, row.done_at, row.done_by, json.loads(row.counts))
            for row in self._connection.execute(latest.limit(limit))
        )
