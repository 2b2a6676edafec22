"""Databases of a thousand to a million cases, built once and kept outside of what is measured.

Each case is folded as the desk folds it and written by the store's own statements, chain, index of
words and register of numbers included; only who waits for the disk does not. What was built before
an interruption stays. `python -m bench build 1000000` makes one; it lies in `build/bench`.

Of two thirds of the years every step of the house is told, the oldest third came from ledgers.
Letters are left out: their files would be most of the database.
"""

import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url

from bench.realistic import Days, OfficeYear
from casetrack import desk
from casetrack.core.case import Case, Event
from casetrack.core.workflow import NEW, Procedure, Workflow
from casetrack.desk.handling.folding import fold
from casetrack.desk.ledger.as_events import IMPORTED, Told, told_by, walked
from casetrack.desk.ledger.rows import Laws, Under
from casetrack.intake import Place, Read, Row
from casetrack.library import Library
from casetrack.settings import parse
from casetrack.store import (
    CASES,
    NewApplicant,
    NewCase,
    NewHistory,
    Person,
    Store,
    not_entered_yet,
)
from desk.conftest import CONFIG, House

#: A Monday; the newest cases came in that day.
TODAY = date(2025, 11, 24)
NOW = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)
YEARS = range(2020, 2026)
#: Years whose cases came from ledgers.
_FROM_LEDGERS = range(2020, 2022)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
#: The office whose pages are looked at has so much of all; the others share the rest.
MAIN, SHARE, OTHERS = "jyj", 0.75, 9
FOLDER = Path(os.environ.get("CASETRACK_BENCH", Path(__file__).parents[2] / "build" / "bench"))
_AT_ONCE = 2_000
_PROGRESS = "bench"

_OTHER_OFFICE = """
[[offices]]
code = "o{n}"
name = "某市第{n}局"
letter_code = "某{n}公开"
phone = "0577-00000000"
contact = "局办公室"
address = "某市某路{n}号"
reconsideration_body = "某市人民政府"
court = "某市人民法院"
superior_department = "某省某厅"
"""
OFFICES = CONFIG + "".join(_OTHER_OFFICE.format(n=n) for n in range(1, OTHERS + 1))

#: A step of the house, the action that leaves it, the state it leads to, and how many working days
#: before the reply leaves.
_STEPS = (
    ("drafted", "draft_reply", "division_review", 3),
    ("division_reviewed", "pass_division_review", "secrecy_review", 2),
    ("secrecy_reviewed", "pass_secrecy_review", "office_review", 2),
    ("office_reviewed", "pass_office_review", "approval", 1),
    ("approved", "approve", "to_dispatch", 0),
)
_WAY = {kind: (action, state) for kind, action, state, _ in _STEPS}


@dataclass(frozen=True)
class _Chunk:
    """Some cases of one office and year, and what they fall under."""

    of: OfficeYear
    first: int
    last: int
    under: Under


def house_of(cases: int) -> House:
    """Return the office with so many cases, built now if it never was."""
    if not file_of(cases).is_file():
        build(cases)
    # One that was built before a migration is brought up to date.
    return House(Store.create(f"sqlite:///{file_of(cases)}"), OFFICES)


@contextmanager
def opened(url: str) -> Iterator[House]:
    """Yield the office with the cases of a database."""
    store = Store.open(url)
    try:
        yield House(store, OFFICES)
    finally:
        store.close()


def file_of(cases: int) -> Path:
    """Return where the database with so many cases lies, once it is whole."""
    return FOLDER / f"cases-{cases}.db"


def build(cases: int, processes: int | None = None) -> None:
    """Build the database with so many cases, or what is missing of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    file = FOLDER / f"unfinished-{cases}.db"
    fill(f"sqlite:///{file}", cases, processes, lambda text: print(text, file=sys.stderr))  # noqa: T201
    file.rename(file_of(cases))


def fill(
    url: str,
    cases: int,
    processes: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Put so many cases into a database; `processes` fold them, one writes."""
    began, done = time.monotonic(), 0
    with _without_waiting_for_the_disk():
        house = House(desk.initialise(url, parse("config.toml", OFFICES), NOW), OFFICES)
        with house.store.transaction() as tx:
            for role in desk.ROLES:
                tx.people.put_user(Person(role, f"演示{role}", (role,)), NOW)
            tx.meta.put("demo", "1")
            skipped = int(tx.meta.get(_PROGRESS) or 0)
        # Forked processes have the laws as they are; a state machine cannot be sent to them.
        _CHUNKS[:] = chunks(house, cases)
        waiting = range(skipped, len(_CHUNKS))
        with multiprocessing.get_context("fork").Pool(processes or 2) as pool:
            for n, histories in zip(waiting, pool.imap(_folded, waiting), strict=True):
                write(house.store, histories, n + 1)
                done += len(histories)
                if n % 50 == 49:
                    tell(f"{done} cases in {time.monotonic() - began:.0f} s")
        with house.store.transaction() as tx:
            tx.meta.put(_PROGRESS, "")
        house.store.close()


def chunks(house: House, cases: int) -> list[_Chunk]:
    """Return all that is to be built, in a fixed order."""
    wholly = sum(_lived(year) for year in YEARS)
    shares = {MAIN: SHARE} | {f"o{n}": (1 - SHARE) / OTHERS for n in range(1, OTHERS + 1)}
    found: list[_Chunk] = []
    for office, share in shares.items():
        under = _under(house, office)
        a_year = round(cases * share / wholly)
        for year in YEARS:
            of = OfficeYear(office, year, a_year, TODAY)
            found += [
                _Chunk(of, first, min(first + _AT_ONCE, a_year), under)
                for first in range(0, a_year, _AT_ONCE)
            ]
    return found


def _lived(year: int) -> float:
    """Return how much of a year has passed."""
    return 1.0 if year < TODAY.year else (TODAY - date(year, 1, 1)).days / 365


def _under(house: House, office: str) -> Under:
    seat = house.seat("registrar", TODAY)
    row = Row(TODAY, "online", "林小满", "natural_person", "公开学区划分方案", office=office)
    with house.store.transaction() as tx:
        return Laws(seat, tx, {}).ready(Read(Place("", 1), (), row, ()), row).under


_CHUNKS: list[_Chunk] = []


def _folded(n: int) -> list[NewHistory]:
    return histories_of(_CHUNKS[n])


def histories_of(chunk: _Chunk) -> list[NewHistory]:
    """Return the cases of a chunk with all that is worked out of them."""
    rows = chunk.of.whole(_days(), chunk.first, chunk.last)
    return [_history(row, chunk) for row in rows]


@cache
def _days() -> Days:
    return Days(Library().calendar())


def _history(row: Row, chunk: _Chunk) -> NewHistory:
    under, is_lived = chunk.under, chunk.of.year not in _FROM_LEDGERS
    told = _lived_through(under.workflow, row) if is_lived else told_by(under.workflow, row)
    known = [each for each in told if each.on <= chunk.of.today]
    events = tuple(_recorded(_steps(under.law.procedure, known)))
    new = NewCase(
        office=under.office.code,
        reference=row.reference,
        received_on=row.received_on,
        applicant_id=0,
        applicant_type=row.applicant_type,
        channel=row.channel,
        workflow_id=under.workflow.id,
        workflow_sha256=under.workflow_sha256,
        created_at=_instant(row.received_on),
        policy=under.policy,
        route=list(under.route),
        handler=row.handler,
    )
    case = Case(events, under.policy)
    folded = fold(not_entered_yet(new, case), under.workflow, under.calendar)
    applicant = NewApplicant(
        type=row.applicant_type,
        name=row.applicant_name,
        id_number=row.id_number,
        phone=row.phone,
        address=row.address,
    )
    return NewHistory(new, applicant, row.request, events, folded.projection)


def _lived_through(workflow: Workflow, row: Row) -> list[Told]:
    """Return what a row tells, with the steps of the house that stand in no ledger."""
    told = told_by(workflow, row)
    handed = [
        Told("assigned", _days().after(row.received_on, 1), {"division": row.handler or ""}),
        Told("division_accepted", _days().after(row.received_on, 1)),
    ]
    drafted = next((each for each in told if each.type == "drafted"), None)
    rest = [each for each in told if each is not drafted]
    if drafted is None:
        return sorted([*rest[:1], *handed, *rest[1:]], key=lambda each: each.on)
    before = [each for each in rest if each.on <= drafted.on and each.type != "reply_dispatched"]
    earliest = max(each.on for each in [*before, *handed])
    steps = [
        Told(
            kind,
            min(drafted.on, max(earliest, _days().after(drafted.on, -days))),
            drafted.facts if kind == "drafted" else {},
        )
        for kind, _, _, days in _STEPS
    ]
    after = [each for each in rest if each not in before]
    way = sorted([*before[:1], *handed, *before[1:]], key=lambda each: each.on)
    return [*way, *steps, *sorted(after, key=lambda each: each.on)]


def _steps(procedure: Procedure, told: Sequence[Told]) -> Iterator[Event]:
    """Yield the events that these things leave; steps of the house by their own actions."""
    state = NEW
    for each in told:
        if each.type in _WAY:
            for lapse in _lapse(procedure, each, state):
                state = lapse.state or state
                yield lapse
            action, state = _WAY[each.type]
            yield Event(each.type, each.on, {**each.facts, IMPORTED: True}, 0, action, state)
            continue
        for stepped in walked(procedure, [each], state):
            state = stepped.state or state
            yield stepped


def _lapse(procedure: Procedure, draft: Told, state: str) -> Iterator[Event]:
    """Yield that the applicant's silence ended the case, where the draft says so."""
    for stepped in walked(procedure, [draft], state) if draft.type == "drafted" else ():
        if stepped.type == "lapsed":
            yield stepped


def _recorded(events: Iterator[Event]) -> Iterator[Event]:
    for position, each in enumerate(events, start=1):
        at = _instant(each.on) + timedelta(seconds=position)
        yield replace(each, position=position, actor="user:registrar", recorded_at=at)


def _instant(day: date) -> datetime:
    return datetime.combine(day, time_of_day(2), UTC)


def write(store: Store, histories: Sequence[NewHistory], progress: int) -> None:
    """Write cases and how far it has come, all in one transaction."""
    with store.transaction() as tx:
        tx.numbers.take_many(_number(each.case) for each in histories)
        tx.histories.enter(histories, NOW)
        tx.meta.put(_PROGRESS, str(progress))


def _number(new: NewCase) -> tuple[str, str, int, int]:
    year, serial = (new.reference or "").split("-")
    return new.office, CASES, int(year), int(serial)


@contextmanager
def _without_waiting_for_the_disk() -> Iterator[None]:
    """Let connections write without waiting, and hold the pages that indexes are filled in."""

    @event.listens_for(Engine, "connect")
    def hurry(connection, record) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute(f"PRAGMA cache_size = {-4 * 1024 * 1024}")

    try:
        yield
    finally:
        event.remove(Engine, "connect", hurry)


def copied(cases: int, folder: Path) -> str:
    """Return the address of a copy that may be written to."""
    house_of(cases).store.close()
    shutil.copyfile(file_of(cases), folder / "copied.db")
    return str(make_url(f"sqlite:///{folder / 'copied.db'}"))
