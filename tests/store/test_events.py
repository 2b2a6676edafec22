"""Events are appended, chained, and never changed; the chain shows who tried."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from casetrack.core.case import Event
from casetrack.errors import BadInput, Refused, StoreError
from casetrack.store import Damage, Store
from casetrack.store.chain import NOTHING_BEFORE, event_hash
from store.behind import run, tamper
from store.register import NOW, OFFICE, RECEIVED, logged, new_case, projection, received

DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "event-chain.md"


def damages(store: Store) -> list[Damage]:
    with store.reading() as tx:
        return list(tx.checks.damages())


def kinds(store: Store) -> list[tuple[str, str, int | None]]:
    return [(found.reference, found.kind, found.position) for found in damages(store)]


@pytest.fixture
def chained(store: Store) -> Store:
    """Two cases, the first with three events, the second with one."""
    with store.transaction() as tx:
        case = logged(tx)
        words = tx.texts.put("reason", "材料须另行检索")
        more = [
            replace(received(), type="extended", payload={"working_days": 20, "reason": words}),
            replace(received(), type="reply_dispatched", payload={}),
        ]
        case = tx.cases.append(case, more)
        tx.cases.project(case, projection(case))
        logged(tx)
    return store


@pytest.mark.parametrize("attempt", ["UPDATE events SET actor = 'nobody'", "DELETE FROM events"])
def test_the_database_itself_refuses_to_touch_an_event(
    chained: Store, database_url: str, attempt: str
) -> None:
    with pytest.raises(DBAPIError, match="events are never edited: append a corrected event"):
        run(database_url, attempt)
    assert damages(chained) == []


def test_postgresql_refuses_to_empty_the_table(postgresql_url: str) -> None:
    with pytest.raises(DBAPIError, match="events are never edited"):
        run(postgresql_url, "TRUNCATE events CASCADE")


def test_positions_and_links_are_given_in_order(chained: Store) -> None:
    with chained.reading() as tx:
        case = tx.cases.get(OFFICE.code, "2025-0001")
        assert [event.position for event in case.case.events] == [1, 2, 3]
        assert case.events_count == 3
        assert case.last_hash != NOTHING_BEFORE
    assert damages(chained) == []


def test_the_hash_of_an_event_is_known_from_outside() -> None:
    found = event_hash(
        case="JYJ/2025-0001",
        position=1,
        type="received",
        action="log",
        state="handling",
        occurred_on=RECEIVED,
        recorded_at=NOW,
        actor="user:registrar",
        payload={"channel": "online", "note": "学区"},
        previous=NOTHING_BEFORE,
    )
    # Worked out with `printf '%s' '{"action":"log",…}' | sha256sum`.
    assert found == "fe55fbb908fb3b0986814ad09d6fbf74584c12f85700c7373ecc08debe86bdc3"


def test_an_instant_has_one_hash_in_every_zone() -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    hashes = {
        event_hash("A/1", 1, "received", None, None, RECEIVED, at, "x", {}, NOTHING_BEFORE)
        for at in (NOW, beijing)
    }
    assert len(hashes) == 1


def test_instants_come_back_aware_and_to_the_microsecond(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)
    with store.reading() as tx:
        case = tx.cases.get(OFFICE.code, "2025-0001")
    recorded_at = case.case.events[0].recorded_at
    assert recorded_at == NOW
    assert recorded_at is not None
    assert recorded_at.utcoffset() == timedelta(0)
    assert case.created_at == NOW


@pytest.mark.parametrize("recorded_at", [None, datetime(2025, 10, 13, 9)])  # noqa: DTZ001 (naive on purpose)
def test_an_event_without_a_certain_instant_is_not_kept(
    store: Store, recorded_at: datetime | None
) -> None:
    with pytest.raises(BadInput, match="instant"), store.transaction() as tx:
        tx.cases.append(new_case(tx), [replace(received(), recorded_at=recorded_at)])


def test_an_event_comes_back_as_it_was_appended(store: Store) -> None:
    event = Event(
        type="consultation_sent",
        on=RECEIVED,
        payload={"id": "c1", "copies": 2, "urgent": False, "note": None, "to": ["甲", "乙"]},
        action="consult",
        state="consulting",
        actor="paper:3f",
        recorded_at=datetime(2025, 10, 14, tzinfo=UTC),
    )
    with store.transaction() as tx:
        appended = tx.cases.append(new_case(tx), [event])
        tx.cases.project(appended, projection(appended))
    with store.reading() as tx:
        found = tx.cases.get(OFFICE.code, "2025-0001").case.events
    assert found == (replace(event, position=1),)
    assert appended.case.events == found


CHANGES = (
    "UPDATE events SET type = 'withdrawn' WHERE id = 2",
    "UPDATE events SET action = NULL WHERE id = 2",
    "UPDATE events SET state = 'closed' WHERE id = 2",
    "UPDATE events SET occurred_on = '2025-10-12' WHERE id = 2",
    "UPDATE events SET recorded_at = '2025-10-13 01:30:00.123457' WHERE id = 2",
    "UPDATE events SET actor = 'user:registrar ' WHERE id = 2",
    """UPDATE events SET payload = '{"working_days":19}' WHERE id = 2""",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_column_breaks_the_hash_of_its_event(
    chained: Store, database_url: str, change: str
) -> None:
    tamper(database_url, change)
    assert kinds(chained) == [("2025-0001", "hash", 2)]


def test_a_rewritten_hash_breaks_the_next_link(chained: Store, database_url: str) -> None:
    tamper(database_url, "UPDATE events SET hash = 'f' WHERE id = 2")
    assert kinds(chained) == [("2025-0001", "hash", 2), ("2025-0001", "previous", 3)]


def test_an_event_taken_out_is_missed(chained: Store, database_url: str) -> None:
    tamper(database_url, "DELETE FROM events WHERE case_id = 1 AND position = 2")
    assert kinds(chained) == [
        ("2025-0001", "position", 3),
        ("2025-0001", "previous", 3),
        ("2025-0001", "missing_events", None),
    ]


def test_a_chain_cut_off_at_its_end_is_missed(chained: Store, database_url: str) -> None:
    tamper(database_url, "DELETE FROM events WHERE case_id = 1 AND position = 3")
    assert kinds(chained) == [("2025-0001", "missing_events", None)]


def test_an_event_moved_to_another_case_is_seen(chained: Store, database_url: str) -> None:
    tamper(
        database_url,
        "UPDATE events SET position = 2, case_id = 2 WHERE case_id = 1 AND position = 3",
    )
    assert ("2025-0002", "hash", 2) in kinds(chained)
    assert ("2025-0001", "missing_events", None) in kinds(chained)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET payload = '{' WHERE id = 2",
        "UPDATE events SET payload = '[]' WHERE id = 2",
        "UPDATE events SET payload = payload || ' ' WHERE id = 2",
    ],
)
def test_a_payload_that_is_not_as_written_is_named(
    chained: Store, database_url: str, change: str
) -> None:
    tamper(database_url, change)
    assert ("2025-0001", "payload", 2) in kinds(chained)


def test_a_damaged_case_says_so_and_does_not_hide_the_others(
    chained: Store, database_url: str
) -> None:
    tamper(database_url, "UPDATE events SET payload = '{' WHERE id = 2")
    with chained.reading() as tx:
        with pytest.raises(StoreError, match="case 2025-0001 cannot be read"):
            tx.cases.get(OFFICE.code, "2025-0001")
        assert [case.reference for case in tx.cases.every()] == ["2025-0002"]


def test_a_date_that_is_none_does_not_stop_the_check(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.transaction() as tx:
        logged(tx)
    tamper(sqlite_url, "UPDATE events SET occurred_on = 'yesterday'")
    assert kinds(store) == [("2025-0001", "hash", 1)]
    store.close()


def test_an_erased_text_leaves_the_chain_whole(chained: Store) -> None:
    with chained.transaction() as tx:
        reason = tx.cases.get(OFFICE.code, "2025-0001").case.events[1].payload["reason"]
        assert isinstance(reason, dict)
        assert tx.texts.erase([reason["text"]], NOW) == 1
    assert damages(chained) == []
    with chained.reading() as tx:
        assert tx.texts.get(reason) is None


def test_a_changed_text_is_seen_at_the_event_that_refers_to_it(
    chained: Store, database_url: str
) -> None:
    run(database_url, "UPDATE texts SET body = '无需检索' WHERE kind = 'reason'")
    assert ("2025-0001", "text", 2) in kinds(chained)


def test_two_who_act_at_once_cannot_both_write_the_same_event(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
    with store.transaction() as tx:
        tx.cases.append(case, [received()])
    said = "someone else acted on case 2025-0001 at the same time"
    with pytest.raises(Refused, match=said), store.transaction() as tx:
        tx.cases.append(case, [received()])


def test_an_older_reading_cannot_overwrite_a_newer_projection(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
    with store.transaction() as tx:
        tx.cases.project(case, projection(case, state="extended"))
    with pytest.raises(Refused, match="look again"), store.transaction() as tx:
        tx.cases.project(case, projection(case))
    with store.reading() as tx:
        assert tx.cases.get(OFFICE.code, case.reference).state == "extended"


def test_the_chain_can_be_checked_with_the_program_in_the_decision(
    sqlite_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(sqlite_url)
    with store.transaction() as tx:
        logged(tx)
    store.close()
    program = re.findall(r"```python\n(.*?)```", DECISION.read_text(), re.DOTALL)[0]
    file = sqlite_url.removeprefix("sqlite:///")
    check = compile(program.replace("casetrack.db", file), "event-chain.md", "exec")
    exec(check, {})  # noqa: S102 (the page's own program)
    assert capsys.readouterr().out == "1 events, 0 broken\n"
    tamper(sqlite_url, "UPDATE events SET actor = 'user:nobody'")
    exec(check, {})  # noqa: S102 (the page's own program)
    assert "1 events, 1 broken" in capsys.readouterr().out
