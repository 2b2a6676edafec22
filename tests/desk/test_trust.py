"""What the database itself refuses, and what `verify` finds where somebody went round it."""

import shutil
from contextlib import closing
from hashlib import sha256

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from casetrack import desk
from casetrack.messages import english
from casetrack.store import Store
from days import day
from desk.conftest import KEYS, RECEIVED, House, _house
from store.behind import tamper

TODAY = day("Tue 2025-10-14")


@pytest.fixture
def engine(database_url: str):
    engine = create_engine(database_url.replace("postgresql://", "postgresql+psycopg://"))
    yield engine
    engine.dispose()


def test_the_database_refuses_to_change_an_event(house: House, engine):
    house.receive(RECEIVED)
    for statement in ("UPDATE events SET occurred_on = '2025-10-01'", "DELETE FROM events"):
        with pytest.raises(DBAPIError), engine.begin() as connection:
            connection.execute(text(statement))


def test_verify_names_the_case_and_the_event_whose_byte_was_changed(house: House, engine):
    for _ in range(2):
        house.answer(house.receive(RECEIVED).reference, RECEIVED)
    with engine.begin() as connection:
        for trigger in _triggers(connection):
            connection.execute(text(trigger))
        connection.execute(
            text(
                "UPDATE events SET actor = 'user:somebody' WHERE position = 3 AND case_id = "
                "(SELECT id FROM cases WHERE reference = '2025-0002')"
            )
        )
    findings = desk.verify(house.seat("auditor", TODAY)).findings
    assert ("2025-0002", 3) in {(each.reference, each.position) for each in findings}
    assert {each.reference for each in findings} == {"2025-0002"}


def test_verify_finds_a_case_row_that_is_not_what_its_events_come_to(house: House, engine):
    reference = house.receive(RECEIVED).reference
    with engine.begin() as connection:
        connection.execute(text("UPDATE cases SET due = '2025-12-24'"))
    findings = desk.verify(house.seat("auditor", TODAY)).findings
    assert [(each.kind, each.reference) for each in findings] == [("projection", reference)]


def _triggers(connection):
    if connection.dialect.name == "postgresql":
        return ["ALTER TABLE events DISABLE TRIGGER USER"]
    names = connection.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'events'")
    ).scalars()
    return [f"DROP TRIGGER {name}" for name in names]


X = sha256(b"x").hexdigest()
#: What somebody does who goes round the program: the kind of finding, and the statements.
PLANTED = {
    "an event is changed": ("hash", "UPDATE events SET actor = 'user:x' WHERE position = 2"),
    "an event is cut off": (
        "missing_events",
        "DELETE FROM events WHERE position = (SELECT max(position) FROM events)",
    ),
    "a letter is another file": ("file", "UPDATE files SET content = 'x'"),
    "a letter is removed": ("letter", "DELETE FROM notices"),
    "a letter says another thing": ("letter", "UPDATE notices SET made_from = '{}'"),
    "a letter's text is removed": (
        "letter",
        "DELETE FROM files WHERE sha256 IN (SELECT letter_sha256 FROM notices)",
    ),
    "an attachment stands with no event": ("attachment", "UPDATE attachments SET position = 99"),
    "an attachment is another file": (
        "file",
        "UPDATE files SET content = 'x' WHERE sha256 IN (SELECT file_sha256 FROM attachments)",
    ),
    "a text is changed": ("text", "UPDATE texts SET body = 'x' WHERE kind = 'request'"),
    "a case is removed": (
        "number",
        "DELETE FROM events WHERE case_id = 1",
        "DELETE FROM cases WHERE id = 1",
    ),
    "a case is removed and leaves rows": ("orphan", "DELETE FROM cases WHERE id = 1"),
    "a case and its number are removed": (
        "number",
        "DELETE FROM cases WHERE id = 2",
        "DELETE FROM numbers WHERE series = 'case' AND serial = 2",
    ),
    "a case is made up": (
        "number",
        "UPDATE cases SET reference = '2025-0777' WHERE id = 2",
    ),
    "a letter's number is removed": ("number", "DELETE FROM numbers WHERE series != 'case'"),
    "a file belongs to nothing": (
        "orphan",
        f"INSERT INTO files (sha256, content, size_bytes) VALUES ('{X}', CAST('x' AS BLOB), 1)",
    ),
    "a date is changed": ("projection", "UPDATE cases SET due = '2025-12-24' WHERE id = 3"),
    "a law is removed": ("fold", "UPDATE cases SET workflow_sha256 = 'x' WHERE id = 3"),
    "a message was sent at no time": ("reminder", "UPDATE reminders SET sent_at = NULL"),
    "a message names another case": (
        "reminder",
        "UPDATE reminders SET reference = '2025-0001' WHERE reference = '2025-0003'",
    ),
    "a message waits for no list": (
        "reminder",
        "UPDATE reminders SET state = 'gathered', carried_by = 'nothing'",
    ),
    "a message is sent by nobody": (
        "reminder",
        "UPDATE reminders SET state = 'claimed', claimed_by = NULL",
    ),
    "a closed year is changed": ("closing", "UPDATE year_closings SET content = '{}'"),
    "a closing is removed": ("closing", "UPDATE year_closings SET position = 2"),
    "a part of a number is removed": (
        "index",
        "DELETE FROM number_pieces WHERE piece = '0002'",
    ),
    "a part of a number is changed": (
        "index",
        "UPDATE number_pieces SET piece = '9999' WHERE piece = '0002'",
    ),
    "a part of a number is made up": ("index", "INSERT INTO number_pieces VALUES ('9999', 2)"),
    "a part of a number is of no case": ("index", "INSERT INTO number_pieces VALUES ('9999', 99)"),
    "a form of numbers is removed": ("index", "DELETE FROM number_forms"),
    "a form of numbers is made up": ("index", "INSERT INTO number_forms VALUES ('某复#号')"),
    "a calendar is changed": ("calendar", "UPDATE calendar_versions SET text = 'x'"),
}


@pytest.fixture(scope="module")
def lived_in(tmp_path_factory, _sqlite_template):
    """A database with three cases, letters, an attachment, messages and a closed year."""
    file = tmp_path_factory.mktemp("trust") / "casetrack.db"
    shutil.copy(_sqlite_template, file)
    for house in _house(f"sqlite:///{file}"):
        for _ in range(3):
            house.receive(RECEIVED)
        house.answer("2025-0002", TODAY)
        desk.attach_scan(house.seat("registrar", TODAY), "2025-0002", "reply", "s.txt", b"scan")
        desk.remind(house.seat("admin", TODAY), english, {}, day("Mon 2025-11-10"))
        desk.close_year(house.seat("manager", day("Tue 2026-01-06")), 2025)
        assert desk.verify(house.seat("auditor", TODAY)).findings == ()
    return file


@pytest.mark.parametrize("planted", PLANTED)
def test_verify_finds_what_somebody_planted(planted, lived_in, tmp_path):
    kind, *statements = PLANTED[planted]
    file = tmp_path / "casetrack.db"
    shutil.copy(lived_in, file)
    tamper(f"sqlite:///{file}", *statements, foreign_keys=False)
    with closing(Store.open(f"sqlite:///{file}", KEYS)) as store:
        findings = desk.verify(House(store).seat("auditor", TODAY)).findings
    assert kind in {each.kind for each in findings}
