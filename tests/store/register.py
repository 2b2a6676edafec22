"""A small register of invented applications, for the tests of the store."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from casetrack.core.case import Event, Policy
from casetrack.store import (
    CountedRow,
    NewApplicant,
    NewCase,
    Office,
    ProjectedDeadline,
    Projection,
    StoredCase,
    Transaction,
)
from days import day

NOW = datetime(2025, 10, 13, 1, 30, 0, 123456, tzinfo=UTC)
OFFICE = Office("JYJ", "某市教育局")
RECEIVED = day("Mon 2025-10-13")
DUE = day("Mon 2025-11-10")


def new_case(tx: Transaction, received_on: date = RECEIVED, **said: object) -> StoredCase:
    """Enter an application without events; `said` replaces fields of the new case."""
    tx.people.put_office(OFFICE)
    applicant = NewApplicant("natural_person", "林小满", id_number="110101199001011234")
    new = NewCase(
        office=OFFICE.code,
        received_on=received_on,
        applicant_id=tx.applicants.find_or_make(applicant, NOW),
        applicant_type="natural_person",
        channel="online",
        workflow_id="cn-2019",
        workflow_sha256="0" * 64,
        created_at=NOW,
        policy=Policy(correction_days=10),
        route=["handler", "secrecy"],
    )
    return tx.cases.add(replace(new, **said))


def received(on: date = RECEIVED, **payload: str) -> Event:
    """The event that logging an application leaves."""
    return Event(
        type="received",
        on=on,
        payload={"channel": "online", **payload},
        action="log",
        state="handling",
        actor="user:registrar",
        recorded_at=NOW,
    )


def projection(case: StoredCase, **said: object) -> Projection:
    """An open case with one deadline; `said` replaces fields."""
    plain = Projection(
        applicant_type=case.applicant_type,
        channel=case.channel,
        received_on=case.received_on,
        state="handling",
        due=DUE,
        first_due=DUE,
        deadlines=(ProjectedDeadline("reply", DUE, "running", is_open=True),),
    )
    return replace(plain, **said)


def logged(tx: Transaction, received_on: date = RECEIVED, **said: object) -> StoredCase:
    """A case with its first event, projected."""
    case = tx.cases.append(new_case(tx, received_on, **said), [received(received_on)])
    return tx.cases.project(case, projection(case))


def replied(
    tx: Transaction,
    case: StoredCase,
    on: date,
    counted: Sequence[CountedRow],
    closing: str = "in_time",
) -> StoredCase:
    """The case once its reply was dispatched."""
    dispatched = replace(received(on), type="reply_dispatched", action="dispatch", state="closed")
    case = tx.cases.append(case, [dispatched])
    closed = projection(
        case,
        state="closed",
        closed=True,
        replied_on=on,
        closing=closing,
        deadlines=(),
        counted=tuple(counted),
    )
    return tx.cases.project(case, closed)
