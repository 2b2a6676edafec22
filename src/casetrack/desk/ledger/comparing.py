"""A row that is a case already: it says the same, says more, or contradicts the case."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casetrack.core.case import CORRECTED, Case, Event, Fact
from casetrack.core.workflow import Remedied, contradictions, remedies_of
from casetrack.desk.desk import Desk, law_of
from casetrack.desk.handling.acting import calendar_for
from casetrack.desk.handling.folding import fold
from casetrack.desk.ledger.as_events import (
    IMPORTED,
    Told,
    late,
    objections,
    told_by,
    told_of,
    walked,
)
from casetrack.desk.ledger.as_rows import line_of, words_of
from casetrack.desk.ledger.entering import recorded, with_extension
from casetrack.desk.ledger.rows import NoRow, Ready
from casetrack.intake import COLUMNS, Remedy, Row, written
from casetrack.messages import say
from casetrack.store import NewText, StoredCase, Transaction

#: By the column, the kind of what is known of the applicant.
_OF_THE_APPLICANT = {
    "applicant_name": "name",
    "id_number": "id_number",
    "phone": "phone",
    "email": "email",
    "address": "address",
}
#: What is no fact of the case, or was looked at before.
_NOT_COMPARED = ("reference", "office", "note", "remedies")
_WHY = "按台账补录"


@dataclass(frozen=True)
class Known:
    """A case that is there, as a row, with all that was ever said of its applicant."""

    stored: StoredCase
    row: Row
    #: Who the applicant is today.
    applicant: int
    said: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class More:
    """What a row says beside what the case has."""

    #: Columns with something new.
    keys: tuple[str, ...]
    #: As they will follow upon the case's own.
    events: tuple[Event, ...]
    contacts: tuple[NewText, ...]


def known(tx: Transaction, several: Sequence[StoredCase]) -> list[Known]:
    """Return cases as rows, in a few statements."""
    survivors = tx.applicants.survivors({each.applicant_id for each in several})
    said = tx.applicants.said(set(survivors.values()))
    return [
        Known(
            stored,
            line_of(stored, law_of(tx, stored).workflow, words).row,
            survivors[stored.applicant_id],
            {
                kind: said.get((survivors[stored.applicant_id], kind), ())
                for kind in _OF_THE_APPLICANT.values()
            },
        )
        for stored, words in zip(several, words_of(tx, several), strict=True)
    ]


def more(desk: Desk, ready: Ready, case: Known, actor: str) -> More | None:
    """Return what a row says beside what the case has, or None where that is nothing.

    Raises NoRow where it contradicts the case, or where the case is worked on here.
    """
    keys = [*_differing(ready.row, case), *_more_remedies(ready.row, case)]
    if not keys:
        return None
    contacts = tuple(
        NewText(_OF_THE_APPLICANT[key], getattr(ready.row, key), applicant_id=case.applicant)
        for key in keys
        if key in _OF_THE_APPLICANT
    )
    facts = [key for key in keys if key not in _OF_THE_APPLICANT]
    if not facts:
        return More(tuple(keys), (), contacts)
    if any(IMPORTED not in event.payload for event in case.stored.case.standing):
        no = say("the case is worked on here; record it with casetrack act")
        raise NoRow(facts[0], no)
    return More(tuple(keys), tuple(_events(desk, ready, case, actor)), contacts)


def append(desk: Desk, tx: Transaction, ready: Ready, case: Known, told: More) -> None:
    """Write what a row says beside what the case has; what the law objects to is a warning."""
    tx.texts.put_many(told.contacts)
    if not told.events:
        return
    stored, law = case.stored, law_of(tx, case.stored)
    events = tuple(_with_reason(tx, stored, event) for event in told.events)
    joined = tx.cases.append(stored, events)
    calendar = calendar_for(desk, tx, joined, law)
    folded = fold(joined, law.workflow, calendar)
    if folded.projection.closed:
        tx.versions.pin_calendar(calendar.version, calendar.canonical, desk.now())
    tx.cases.project(joined, folded.projection)
    history = joined.case.events
    ready.warnings.extend(
        objections(
            law.procedure,
            history,
            len(stored.case.events),
            desk.today,
            calendar,
            stored.case.policy,
        )
    )
    if not stored.replied_on:
        ready.warnings.extend(late(folded.deadlines, folded.projection.replied_on))


def _differing(row: Row, case: Known) -> Iterator[str]:
    """Yield the columns that say something new; raise NoRow where one says something else."""
    for column in COLUMNS:
        key, given = column.key, getattr(row, column.key)
        if given is None or key in _NOT_COMPARED:
            continue
        if key in _OF_THE_APPLICANT:
            if given not in case.said[_OF_THE_APPLICANT[key]]:
                if key == "applicant_name":
                    raise NoRow(key, say("the case has another applicant"))
                yield key
            continue
        have = getattr(case.row, key)
        if have is None:
            yield key
        elif have != given:
            if column.personal:
                raise NoRow(key, say("the case has something else"))
            raise NoRow(key, say("the case has {have}", have=written(case.row, key)))


def _more_remedies(row: Row, case: Known) -> list[str]:
    return ["remedies"] if list(_remedies_told(row, case)) else []


def _remedies_told(row: Row, case: Known) -> Iterator[Told]:
    """Yield what is new of reconsiderations and lawsuits; raise NoRow for another result."""
    there = remedies_of(case.stored.case)
    number = sum(event.type == "remedy_filed" for event in case.stored.case.events)
    for remedy in row.remedies:
        filed = (remedy.kind, remedy.filed_on)
        have = next((each for each in there if (each.kind, each.filed_on) == filed), None)
        if have is None:
            number += 1
            yield from told_of(remedy, f"r{number}")
        elif have.concluded_on is None:
            yield from (told for told in told_of(remedy, have.key) if told.type != "remedy_filed")
        elif remedy.concluded_on and remedy != _as_told(have):
            raise NoRow("remedies", say("the case has {have}", have=written(case.row, "remedies")))


def _as_told(have: Remedied) -> Remedy:
    return Remedy(have.kind, have.filed_on, have.result, have.concluded_on)


def _events(desk: Desk, ready: Ready, case: Known, actor: str) -> Iterator[Event]:
    """Yield the events that the row adds; raise NoRow where the case cannot have had them."""
    stored, under = case.stored, ready.under
    merged = replace(ready, row=_merged(case.row, ready.row))
    row = with_extension(desk.today, merged)
    there = {event.type: event for event in reversed(stored.case.standing)}
    told = told_by(under.workflow, replace(row, remedies=()))
    new = [each for each in told if each.type not in there]
    new = sorted([*new, *_remedies_told(ready.row, case)], key=lambda each: each.on)
    fuller = list(_fuller(told, there))
    later = walked(under.law.procedure, new, stored.case.state or "")
    events = recorded(desk, actor, [*later, *fuller], len(stored.case.events))
    history = Case((*stored.case.events, *events), stored.case.policy)
    for no in contradictions(under.law.procedure, history):
        raise NoRow("", no)
    fold(replace(stored, case=history), under.workflow, under.calendar)
    yield from events


def _merged(have: Row, given: Row) -> Row:
    said = {
        column.key: value
        for column in COLUMNS
        if (value := getattr(given, column.key)) is not None and column.key != "remedies"
    }
    return replace(have, **said)


def _fuller(told: Sequence[Told], there: Mapping[str, Event]) -> Iterator[Event]:
    """Yield corrections that give an event the facts it lacks."""
    for each in told:
        event = there.get(each.type)
        if event is None:
            continue
        facts: dict[str, Fact] = {k: v for k, v in each.facts.items() if k not in event.payload}
        if facts:
            whole: Fact = {**event.payload, **facts}
            instead: Fact = {"on": event.on.isoformat(), "payload": whole}
            payload: dict[str, Fact] = {"voids": event.position, "instead": instead, IMPORTED: True}
            yield Event(CORRECTED, event.on, payload, action="correct")


def _with_reason(tx: Transaction, stored: StoredCase, event: Event) -> Event:
    """Return an event as it is kept; a correction says why."""
    if event.type != CORRECTED:
        return event
    why = tx.texts.put("why", _WHY, case_id=stored.id)
    return replace(event, payload={**event.payload, "why": why}, state=stored.case.state)
