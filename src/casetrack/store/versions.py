"""Workflows and calendars as cases were decided under them, word for word."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, Select, func, insert, select, update

from casetrack.errors import NotFound
from casetrack.store.absent import insert_if_absent
from casetrack.store.tables import (
    calendar_loads,
    calendar_versions,
    calendars_in_force,
    cases,
    workflow_versions,
)
from casetrack.store.values import CalendarLoad

_IN_FORCE = select(calendars_in_force.c.country, calendars_in_force.c.sha256).order_by(
    calendars_in_force.c.country
)
#: While those who count by the calendar hold it together, or who changes it holds it alone.
_HELD = {alone: _IN_FORCE.with_for_update(read=not alone) for alone in (False, True)}
_LOADS = select(calendar_loads).order_by(calendar_loads.c.id)


class Versions:
    """The pinned texts of one database."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # A case asks several times for what does not change within a transaction.
        self._loads: tuple[CalendarLoad, ...] | None = None
        self._in_force: Mapping[str, str] | None = None

    def pin_workflow(self, workflow_id: str, text: str, now: datetime) -> str:
        """Keep the text, once, and return its SHA-256."""
        sha = sha256(text.encode()).hexdigest()
        row = {"id": workflow_id, "sha256": sha, "text": text, "first_used_at": now}
        self._connection.execute(insert_if_absent(self._connection, workflow_versions), row)
        return sha

    def workflow_text(self, workflow_id: str, sha: str) -> str:
        """Return the text as it was pinned; NotFound where it never was."""
        wanted = select(workflow_versions.c.text).where(
            workflow_versions.c.id == workflow_id, workflow_versions.c.sha256 == sha
        )
        found: str | None = self._connection.execute(wanted).scalar_one_or_none()
        if found is None:
            raise NotFound(
                "the database holds no workflow {id} of version {version}",
                id=workflow_id,
                version=sha,
            )
        return found

    def cases_of(self, workflow_id: str) -> dict[str, tuple[int, int]]:
        """Return by version how many open and how many closed cases are pinned to it."""
        counted = select(cases.c.workflow_sha256, cases.c.closed, func.count()).where(
            cases.c.workflow_id == workflow_id
        )
        found: dict[str, tuple[int, int]] = {}
        grouped = counted.group_by(cases.c.workflow_sha256, cases.c.closed)
        for sha, is_closed, count in self._connection.execute(grouped):
            open_ones, closed_ones = found.get(sha, (0, 0))
            found[sha] = (open_ones, count) if is_closed else (count, closed_ones)
        return found

    def pin_calendar(self, version: str, text: str, now: datetime) -> None:
        """Keep the text of a calendar under its version, once."""
        row = {"sha256": version, "text": text, "loaded_at": now}
        self._connection.execute(insert_if_absent(self._connection, calendar_versions), row)

    def add_load(self, load: CalendarLoad) -> None:
        """Keep what was loaded; what was loaded before stays."""
        row = {
            "office_code": load.office,
            "loaded_at": load.loaded_at,
            "loaded_by": load.loaded_by,
            "file_sha256": load.file_sha256,
            "content": load.content,
        }
        self._connection.execute(insert(calendar_loads), row)
        self._loads = None

    def loads(self) -> tuple[CalendarLoad, ...]:
        """Return what was loaded, for every office or for one, oldest first."""
        if self._loads is None:
            self._loads = tuple(
                CalendarLoad(
                    row.office_code, row.loaded_at, row.loaded_by, row.file_sha256, row.content
                )
                for row in self._connection.execute(_LOADS)
            )
        return self._loads

    def in_force(self) -> Mapping[str, str]:
        """Return by country the version that open cases go by; empty before the first case."""
        if self._in_force is None:
            self._in_force = self._read_in_force(_IN_FORCE)
        return self._in_force

    def hold(self, *, exclusively: bool = False) -> Mapping[str, str]:
        """Return the same, and let nobody change the calendar until the transaction ends.

        Exclusively: let nobody count by it either. Taken before any case, so that two who wait
        for each other cannot come about. SQLite has one writer at a time anyway.
        """
        self._loads = None
        self._in_force = self._read_in_force(_HELD[exclusively])
        return self._in_force

    def take_up(self, country: str, version: str, now: datetime, by: str) -> None:
        """Let open cases go by a calendar that was kept; one they go by already stays."""
        row = {"country": country, "sha256": version, "since_at": now, "since_by": by}
        self._connection.execute(insert_if_absent(self._connection, calendars_in_force), row)
        self._in_force = None

    def renew(self, country: str, version: str, now: datetime, by: str) -> None:
        """Let open cases go by another calendar that was kept."""
        of_country = update(calendars_in_force).where(calendars_in_force.c.country == country)
        renewed = of_country.values(sha256=version, since_at=now, since_by=by)
        self._connection.execute(renewed)
        self._in_force = None

    def _read_in_force(self, wanted: Select[tuple[str, str]]) -> Mapping[str, str]:
        return {row.country: row.sha256 for row in self._connection.execute(wanted)}

    def open_cases(self, office: str) -> Mapping[tuple[str, str], int]:
        """Return how many open cases an office has, by workflow and version."""
        counted = select(cases.c.workflow_id, cases.c.workflow_sha256, func.count()).where(
            cases.c.office_code == office, ~cases.c.closed
        )
        grouped = counted.group_by(cases.c.workflow_id, cases.c.workflow_sha256)
        return {(named, sha): count for named, sha, count in self._connection.execute(grouped)}

    def calendar_text(self, version: str) -> str:
        """Return the text of a calendar; NotFound where it was never kept."""
        wanted = select(calendar_versions.c.text).where(calendar_versions.c.sha256 == version)
        found: str | None = self._connection.execute(wanted).scalar_one_or_none()
        if found is None:
            raise NotFound("the database holds no calendar of version {version}", version=version)
        return found

    def latest_calendar(self) -> tuple[str, str] | None:
        """Return version and text of the calendar loaded last, or None where none ever was."""
        newest = select(calendar_versions).order_by(
            calendar_versions.c.loaded_at.desc(), calendar_versions.c.sha256
        )
        row = self._connection.execute(newest.limit(1)).one_or_none()
        return (row.sha256, row.text) if row else None
