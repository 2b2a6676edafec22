"""The whole database moves: from SQLite to PostgreSQL and back, every row the same."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from casetrack import desk
from casetrack.desk import Asked, Wanted
from casetrack.errors import Refused, StoreError
from casetrack.store import Store, moving
from casetrack.store.tables import Base
from days import day
from desk.conftest import KEYS, RECEIVED, House
from store.behind import connected

TODAY = day("Tue 2025-10-14")


@pytest.fixture
def other_kind(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """Where nothing is yet, of the other kind."""
    if "postgresql" in database_url:
        return f"sqlite:///{tmp_path / 'elsewhere.db'}"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


def rows(url: str) -> dict[str, list[str]]:
    with connected(url) as connection:
        return {
            table.name: sorted(repr(tuple(row)) for row in connection.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def found(seat: desk.Desk, said: str) -> list[str]:
    return [card.line.reference for card in desk.browse(seat, Asked(Wanted(search=said))).cards]


def at(house: House, url: str) -> desk.Desk:
    return replace(house.seat("admin", TODAY), store=Store.open(url, KEYS))


def test_everything_moves_to_the_other_kind_and_back(
    house: House, database_url: str, other_kind: str, tmp_path: Path
):
    answered = house.receive(RECEIVED).reference
    house.answer(answered, RECEIVED)
    house.receive(RECEIVED)
    before = rows(database_url)
    done = desk.move_store(house.seat("admin", TODAY), other_kind)
    assert not done.verified.findings
    after = rows(other_kind)
    # It tells that it was moved.
    assert len(after.pop("deeds")) == len(before.pop("deeds")) + 1
    assert after == before

    there = at(house, other_kind)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    if "postgresql" in database_url:
        back = f"sqlite:///{tmp_path / 'once-more.db'}"
    desk.move_store(there, back)
    again = rows(back)
    again.pop("deeds")
    assert again == before
    here = at(house, back)
    assert found(here, "学区") == found(house.seat("handler", TODAY), "学区") != []
    assert found(here, answered) == found(there, answered) == [answered]
    there.store.close()
    here.store.close()


def test_work_goes_on_in_the_new_place_and_not_in_the_old_one(
    house: House, other_kind: str, tmp_path: Path
):
    first = house.receive(RECEIVED).reference
    desk.move_store(house.seat("admin", TODAY), other_kind)
    with pytest.raises(StoreError, match="was moved; nothing was changed"):
        house.receive(RECEIVED)
    assert found(house.seat("handler", TODAY), first) == [first]
    with pytest.raises(Refused, match="was moved before"):
        moving.move(house.store, f"sqlite:///{tmp_path / 'again.db'}")
    there = replace(house.seat("registrar", TODAY), store=Store.open(other_kind, KEYS))
    moved = House(there.store)
    second = moved.receive(RECEIVED).reference
    assert second != first
    there.store.close()


def test_a_place_where_something_is_stays_as_it_is(house: House, database_url: str):
    reference = house.receive(RECEIVED).reference
    with pytest.raises(Refused, match="name a place where nothing is"):
        desk.move_store(house.seat("admin", TODAY), database_url)
    house.answer(reference, RECEIVED)


def test_what_arrives_otherwise_leaves_the_old_place_at_work_and_the_new_one_empty(
    house: House, other_kind: str, monkeypatch
):
    house.receive(RECEIVED)
    spoilt = moving.insert_rows

    def insert(connection, table, several):
        spoilt(connection, table, several[:-1] if table.name == "texts" else several)

    monkeypatch.setattr(moving, "insert_rows", insert)
    with pytest.raises(StoreError, match="does not hold what was read"):
        desk.move_store(house.seat("admin", TODAY), other_kind)
    house.receive(RECEIVED)
    assert Store.create(other_kind).close() is None


def test_only_an_administrator_moves_it(house: House, other_kind: str):
    with pytest.raises(Refused, match="move no database"):
        desk.move_store(house.seat("handler", TODAY), other_kind)
