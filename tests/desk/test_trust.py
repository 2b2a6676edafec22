"""What the database itself refuses, and what `verify` finds where somebody went round it."""

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from casetrack import desk
from days import day
from desk.conftest import RECEIVED, House

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
