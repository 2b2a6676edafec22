"""The costs of a working day, each beside a raw limit of the same run; nothing is asserted.

`make bench` prints them; docs/performance.md keeps the ratios.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice

import pytest
from typst import Compiler

from casetrack import desk
from casetrack.core import clock
from casetrack.core.case import Case, Event
from casetrack.desk import Application, Desk
from casetrack.library import Library, shipped
from casetrack.notices import Letter, Notices, Typefaces
from casetrack.settings import load
from casetrack.store import Person
from notices.samples import NOTICES, letter

NOW = datetime(2025, 10, 13, 2, 0, tzinfo=UTC)
MONDAY = date(2025, 10, 13)
LIBRARY = Library()
LAW = LIBRARY.law("cn-2019")
CALENDAR = LIBRARY.calendar()


def _eight_events() -> Case:
    def on(days: int) -> date:
        return MONDAY + timedelta(days=days)

    third = {"party": "third_party", "id": "c1"}
    return Case.of(
        [
            Event("received", on(0), {"channel": "post"}),
            Event("correction_requested", on(4), {"served_on": str(on(5)), "working_days": 15}),
            Event("correction_received", on(14)),
            Event("consultation_sent", on(16), {**third, "served_on": str(on(18))}),
            Event("consultation_returned", on(30), {"id": "c1"}),
            Event("extended", on(35), {"working_days": 10}),
            Event("drafted", on(40)),
            Event("reply_dispatched", on(45)),
        ]
    )


def test_fold_of_eight_events(benchmark):
    case = _eight_events()
    benchmark(clock.deadlines, case, LAW.workflow, CALENDAR)


def test_limit_of_the_fold_five_additions(benchmark):
    def five_additions() -> None:
        for length in (20, 7, 15, 15, 10):
            CALENDAR.add(MONDAY, length)

    benchmark(five_additions)


def test_what_may_i_do_now(benchmark):
    benchmark(LAW.procedure.actions_in, "handling")


def test_guarded_transition(benchmark):
    benchmark(LAW.procedure.fire, "handling", "draft_reply", "division_review")


@pytest.fixture
def ours(tmp_path) -> Desk:
    settings = load(shipped("config.toml"))
    store = desk.initialise(f"sqlite:///{tmp_path / 'casetrack.db'}", settings, NOW)
    with store.transaction() as tx:
        tx.people.put_user(Person("handler", "陈", ("handler",)), NOW)
    notices = Notices([shipped("notices")])
    office = settings.office()
    return Desk(store, LIBRARY, notices, settings, office, "handler", MONDAY, lambda: NOW)


def _receive(ours: Desk) -> str:
    return desk.receive(
        ours, Application(MONDAY, "in_person", "林小满", "natural_person", "学区划分材料")
    ).reference


def test_act_committed_on_sqlite(benchmark, ours):
    def fresh() -> tuple[tuple[Desk, str, str], dict[str, object]]:
        reference = _receive(ours)
        desk.act(ours, reference, "assign", typed={"division": "办公室"})
        # One event and no letter: a letter costs its own time, measured below.
        return (ours, reference, "accept_assignment"), {}

    benchmark.pedantic(desk.act, setup=fresh, rounds=200)


def test_limit_of_act_the_same_rows_by_hand(benchmark, tmp_path):
    """One event, the case row, its deadlines and milestones: committed by bare sqlite3."""
    connection = sqlite3.connect(tmp_path / "raw.db", isolation_level=None)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE events (id INTEGER PRIMARY KEY, case_id, position, body, hash,"
        " UNIQUE (case_id, position));"
        "CREATE TABLE cases (id INTEGER PRIMARY KEY, state, due, version);"
        "CREATE TABLE deadlines (case_id, n, clock, due, PRIMARY KEY (case_id, n));"
        "INSERT INTO cases VALUES (1, 'handling', '2025-11-10', 0);"
    )
    body = json.dumps({"type": "assigned", "payload": {"division": "办公室"}})
    position = iter(range(10**9))

    def by_hand() -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "INSERT INTO events (case_id, position, body, hash) VALUES (1, ?, ?, ?)",
            (next(position), body, "0" * 64),
        )
        connection.execute(
            "UPDATE cases SET due = '2025-11-10', version = version + 1 WHERE id = 1"
        )
        connection.execute("DELETE FROM deadlines WHERE case_id = 1")
        connection.executemany(
            "INSERT INTO deadlines VALUES (1, ?, ?, '2025-11-10')",
            enumerate(
                ["reply", "correction_notice", "assign", "opinion", "draft", "sign"], start=1
            ),
        )
        connection.execute("COMMIT")

    benchmark.pedantic(by_hand, rounds=200)
    connection.close()


def test_one_letter_as_docx(benchmark, ours):
    reference = _receive(ours)
    letter = desk.paper(ours, reference, "receipt").letter
    benchmark(ours.notices.to_docx, letter)


#: Nothing of a letter's layout: the words of its paragraphs, one below the other.
BARE = b"""
#let letter = json(bytes(sys.inputs.data)).letter
#set document(date: datetime(year: 2026, month: 3, day: 12))
#set text(font: "Noto Serif CJK SC", size: 16pt, fallback: false, lang: "zh")
#set par(justify: true)
#letter.title #letter.number #letter.addressee
#for block in letter.body { par(block.text) }
#letter.signatory #letter.dated
"""


@pytest.fixture
def letters() -> Iterator[Letter]:
    """Replies that differ in number and addressee."""
    written = letter("cn-2019", "reply/OPEN")
    return (
        replace(written, number=f"云教公开〔2026〕{n}号", addressee=f"赵喆{n}：") for n in count(1)
    )


def test_one_letter_as_pdf(benchmark, letters):
    NOTICES.to_pdf(next(letters))
    benchmark(lambda: NOTICES.to_pdf(next(letters)))


def test_limit_of_the_pdf_its_words_by_bare_typst(benchmark, letters):
    found = Typefaces().all

    def bare() -> None:
        given = json.dumps({"letter": asdict(next(letters))}, default=str)
        Compiler(font_paths=found, ignore_system_fonts=True).compile(
            input=BARE, format="pdf", sys_inputs={"data": given}, pdf_standards="a-2b"
        )

    benchmark(bare)


def test_a_thousand_letters_as_pdf(benchmark, letters):
    thousand = list(islice(letters, 1000))
    benchmark.pedantic(lambda: [NOTICES.to_pdf(each) for each in thousand], rounds=1)
