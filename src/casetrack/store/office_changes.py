"""What administrators changed of offices, over what config.toml says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection, insert, select

from casetrack.store.tables import office_changes

About: TypeAlias = Literal["details", "numbering"]


@dataclass(frozen=True, slots=True)
class OfficeChange:
    """One change of an office."""

    office: str
    about: About
    #: All that holds from then on of what it is about.
    content: Mapping[str, object]
    by: str
    at: datetime


class OfficeChanges:
    """The changes of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: OfficeChange) -> None:
        """Keep a change; those before stay."""
        row = {
            "office_code": change.office,
            "about": change.about,
            "content": json.dumps(change.content, ensure_ascii=False, sort_keys=True),
            "changed_by": change.by,
            "changed_at": change.at,
        }
        self._connection.execute(insert(office_changes), row)

    def all(self) -> tuple[OfficeChange, ...]:
        """Return every change, the oldest first."""
        found = self._connection.execute(select(office_changes).order_by(office_changes.c.id))
        return tuple(
            OfficeChange(
                row.office_code,
                row.about,
                json.loads(row.content),
                row.changed_by,
                row.changed_at,
            )
            for row in found
        )
