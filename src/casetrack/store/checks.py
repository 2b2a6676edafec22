"""Looking for what is not as it was written: chains, texts, files.

The chain shows a changed, removed or inserted event; the count in the case's row shows one cut
off at the end. Dates are read as text, because a damaged one must not stop the check.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple, TypeAlias

from sqlalchemy import Connection, Row, String, bindparam, cast, exists, select

from casetrack.core.case import Fact
from casetrack.errors import StoreError
from casetrack.messages import Message, say
from casetrack.store.chain import NOTHING_BEFORE, canonical, event_hash
from casetrack.store.seals import Seals
from casetrack.store.tables import (
    calendar_loads,
    calendar_versions,
    cases,
    events,
    files,
    texts,
)
from casetrack.store.texts import salt_and_body, text_hash, text_id_of
from casetrack.store.values import Damage, DamageKind

AnyRow: TypeAlias = Row[*tuple[Any, ...]]

_CASES = (
    select(cases.c.id, cases.c.office_code, cases.c.reference, cases.c.events_count)
    .where(cases.c.id > bindparam("after"))
    .order_by(cases.c.id)
    .limit(200)
)
_EVENTS = (
    select(
        *(column for column in events.c if column.name not in ("occurred_on", "recorded_at")),
        cast(events.c.occurred_on, String).label("occurred_on"),
        cast(events.c.recorded_at, String).label("recorded_at"),
    )
    .where(events.c.case_id.between(bindparam("first"), bindparam("last")))
    .order_by(events.c.case_id, events.c.position)
)
_TEXTS = (
    select(texts)
    .where(texts.c.id > bindparam("after"), texts.c.case_id.is_(None) | texts.c.sealed.is_not(None))
    .order_by(texts.c.id)
    .limit(1000)
)
_FILES = (
    select(files.c.sha256)
    .where(files.c.erased_at.is_(None), files.c.sha256 > bindparam("after"))
    .order_by(files.c.sha256)
    .limit(1000)
)


class Checks:
    """The checks of one database."""

    def __init__(self, connection: Connection, seals: Seals) -> None:
        self._connection = connection
        self._seals = seals

    def damages(self) -> Iterator[Damage]:
        """Yield everything that is not as it was written; nothing where all is well."""
        yield from self.broken_links()
        yield from self.broken_texts()
        yield from self.broken_files()
        yield from self.broken_calendars()

    def broken_links(self, after: int = 0, through: int | None = None) -> Iterator[Damage]:
        """Yield what is wrong with the events of every case and the texts they refer to.

        Of cases with an id above `after` and, in their hundreds, up to `through`.
        """
        while page := self._connection.execute(_CASES, {"after": after}).all():
            first, after = page[0].id, page[-1].id
            rows = self._connection.execute(_EVENTS, {"first": first, "last": after}).all()
            read = [_read(row) for row in rows]
            found = groupby(read, key=lambda each: each.row.case_id)
            theirs = {case_id: tuple(group) for case_id, group in found}
            kept = self._whole_texts({text_id for each in read for text_id in each.referred})
            for case in page:
                yield from _case_damage(case, theirs.get(case.id, ()), kept)
            if through is not None and after >= through:
                return

    def broken_texts(self) -> Iterator[Damage]:
        """Yield the texts that are not what their hash says: sealed ones, and those of no event."""
        after = 0
        while page := self._connection.execute(_TEXTS, {"after": after}).all():
            after = page[-1].id
            for row in page:
                if not is_whole(row, self._seals):
                    says = say("text {text} is not what was kept", text=row.id)
                    yield Damage("text", "", "", None, says)

    def broken_files(self) -> Iterator[Damage]:
        """Yield the files whose content is not what their hash says."""
        after = ""
        while page := self._connection.execute(_FILES, {"after": after}).scalars().all():
            after = page[-1]
            for sha in page:
                one = select(files.c.content).where(files.c.sha256 == sha)
                if not _has_hash(self._connection.execute(one).scalar_one(), sha):
                    says = say("the file {sha256} is not what was kept under this hash", sha256=sha)
                    yield Damage("file", "", "", None, says)

    def broken_calendars(self) -> Iterator[Damage]:
        """Yield the calendars that are not as they were kept, and loaded files that are gone."""
        kept = select(calendar_versions.c.sha256, calendar_versions.c.text)
        for version, text in self._connection.execute(kept.order_by(calendar_versions.c.sha256)):
            if sha256(text.encode()).hexdigest() != version:
                says = say("the calendar {version} is not the one that was kept", version=version)
                yield Damage("calendar", "", "", None, says)
        gone = select(calendar_loads.c.file_sha256, calendar_loads.c.loaded_by).where(
            ~exists().where(files.c.sha256 == calendar_loads.c.file_sha256)
        )
        for sha, by in self._connection.execute(gone.order_by(calendar_loads.c.id)):
            says = say(
                "the file {sha256} that {by} loaded into the calendar is not there; load it again",
                sha256=sha,
                by=by,
            )
            yield Damage("calendar", "", "", None, says)

    def _whole_texts(self, wanted: Collection[int]) -> Mapping[int, str]:
        """Return the hash of each of these texts, by id, where it is unchanged."""
        found = select(texts).where(texts.c.id.in_(wanted))
        return {
            row.id: row.sha256
            for row in self._connection.execute(found)
            if is_whole(row, self._seals)
        }


class _Read(NamedTuple):
    """An event's row, and what its payload holds."""

    row: AnyRow
    #: None where the payload is no JSON object.
    facts: Mapping[str, Fact] | None
    #: The hash each text is referred to by, by its id.
    referred: Mapping[int, Fact]


def _read(row: AnyRow) -> _Read:
    facts = _facts(row.payload)
    return _Read(row, facts, _referred(facts))


def _case_damage(case: AnyRow, read: Sequence[_Read], kept: Mapping[int, str]) -> Iterator[Damage]:
    previous = NOTHING_BEFORE
    for position, each in enumerate(read, start=1):
        for kind, says in _event_damage(case, each, position, previous, kept):
            yield Damage(kind, case.office_code, case.reference, each.row.position, says)
        previous = each.row.hash
    if len(read) != case.events_count:
        says = say(
            "the case had {before} events and has {now}", before=case.events_count, now=len(read)
        )
        yield Damage("missing_events", case.office_code, case.reference, None, says)


def _event_damage(
    case: AnyRow, read: _Read, position: int, previous: str, kept: Mapping[int, str]
) -> Iterator[tuple[DamageKind, Message]]:
    row, facts, referred = read
    if row.position != position:
        yield "position", say("event {position} should stand here", position=position)
    if row.previous != previous:
        yield "previous", say("the event does not name the hash of the one before it")
    if facts is None or canonical(facts) != row.payload:
        yield "payload", say("the payload is not the canonical JSON that was written")
    if _hash(case, row, facts) != row.hash:
        yield "hash", say("the event is not the one that was written: its hash differs")
    for text_id, sha in referred.items():
        if kept.get(text_id) != sha:
            yield "text", say("text {text} is not the one the event refers to", text=text_id)


def _hash(case: AnyRow, row: AnyRow, facts: Mapping[str, Fact] | None) -> str | None:
    """Return the hash the row should have, or None where a part of it cannot be read."""
    try:
        recorded_at = datetime.fromisoformat(row.recorded_at)
        occurred_on = date.fromisoformat(row.occurred_on)
    except ValueError:
        return None
    if recorded_at.tzinfo is None:
        recorded_at = recorded_at.replace(tzinfo=UTC)
    return event_hash(
        case=f"{case.office_code}/{case.reference}",
        position=row.position,
        type=row.type,
        action=row.action,
        state=row.state,
        occurred_on=occurred_on,
        recorded_at=recorded_at,
        actor=row.actor,
        payload=facts or {},
        previous=row.previous,
    )


def _facts(payload: str) -> Mapping[str, Fact] | None:
    """Return the payload, or None where it is no JSON object."""
    try:
        facts = json.loads(payload)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) else None


def _referred(value: Fact) -> dict[int, Fact]:
    """Return the hash each text is referred to by, by its id, wherever it stands in `value`.

    Of JSON, so that whatever holds other values is a dict or a list.
    """
    if isinstance(value, dict):
        text_id = text_id_of(value)
        if text_id is not None:
            return {text_id: value["sha256"]}
        parts = [part for part in value.values() if isinstance(part, (dict, list))]
    elif isinstance(value, list):
        parts = value
    else:
        return {}
    return {text_id: sha for part in parts for text_id, sha in _referred(part).items()}


def _has_hash(content: object, sha: str) -> bool:
    """Tell whether a file is what was kept; SQLite would also give back words that were put in."""
    return isinstance(content, bytes) and sha256(content).hexdigest() == sha


def is_whole(text: AnyRow, seals: Seals) -> bool:
    """Tell whether a text has the words of its hash; of an erased one nobody can say."""
    if text.erased_at is not None or text.key_id in seals.lost:
        return True
    try:
        kept = salt_and_body(seals, text._asdict())
    except StoreError:
        return False
    return kept is not None and text_hash(*kept) == text.sha256
