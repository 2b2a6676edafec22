"""What a round of reminders looks at: kept a deadline, forgotten where it is written anew."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

from sqlalchemy import Engine, event

from casetrack.store import ProjectedDeadline, Store
from days import day
from store.behind import connected
from store.register import DUE, OFFICE, logged, projection

AGAIN = day("Mon 2025-11-03")
BEFORE = day("Fri 2025-10-31")


def running(due: date = DUE, clock: str = "reply") -> ProjectedDeadline:
    return ProjectedDeadline(clock, due, "running", is_open=True)


def at(store: Store, by: date | None, office: str = OFFICE.code) -> list[tuple[str, date]]:
    with store.reading() as tx:
        return [(each.clock, each.due) for each in tx.looks.at(office, by)]


def test_what_was_looked_at_is_left_alone_until_its_day(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        tx.cases.project(
            case, projection(case, deadlines=(running(), running(BEFORE, "correction_notice")))
        )
    everything = [("correction_notice", BEFORE), ("reply", DUE)]
    assert at(store, date.min) == at(store, None) == everything
    assert at(store, None, "ZZJ") == []
    with store.transaction() as tx:
        reply = tx.looks.at(OFFICE.code, None)[1]
        tx.looks.put([(reply, AGAIN)])
    assert at(store, BEFORE) == [("correction_notice", BEFORE)]
    assert at(store, AGAIN) == at(store, None) == everything


def test_what_is_written_anew_is_to_be_looked_at_at_once(store: Store) -> None:
    with store.transaction() as tx:
        stored = tx.cases.project(case := logged(tx), projection(case, deadlines=(running(),)))
        tx.looks.put([(each, date.max) for each in tx.looks.at(OFFICE.code, None)])
    assert at(store, DUE) == []
    with store.transaction() as tx:
        stored = tx.cases.project(stored, projection(stored, deadlines=(running(),)))
    assert at(store, DUE) == [], "as it was"
    with store.transaction() as tx:
        tx.cases.project(stored, projection(stored, deadlines=(running(),), handler="second"))
    assert at(store, BEFORE) == [("reply", DUE)]


def test_what_moved_since_it_was_looked_at_is_not_left_alone(store: Store) -> None:
    with store.transaction() as tx:
        stored = tx.cases.project(case := logged(tx), projection(case, deadlines=(running(),)))
    with store.reading() as tx:
        looked = tx.looks.at(OFFICE.code, None)
    with store.transaction() as tx:
        tx.cases.project(stored, projection(stored, deadlines=(running(AGAIN),)))
        tx.looks.put([(each, date.max) for each in looked])
    assert at(store, BEFORE) == [("reply", AGAIN)]


def test_a_round_begins_with_what_it_must_look_at(sqlite_url: str) -> None:
    asked: list[tuple[str, object]] = []

    def remember(*cursor_statement_parameters: object) -> None:
        _, _, statement, parameters, *_ = cursor_statement_parameters
        asked.append((str(statement), parameters))

    event.listen(Engine, "before_cursor_execute", remember)
    store = Store.open(sqlite_url)
    asked.clear()
    at(store, DUE)
    event.remove(Engine, "before_cursor_execute", remember)
    store.close()
    (statement, parameters) = asked[-1]
    with connected(sqlite_url) as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert plan[0][-1] == "SEARCH deadlines USING INDEX ix_deadlines_to_look_at (look_on<?)"


def test_of_several_who_replace_a_fact_only_the_first_one_does(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.meta.replace("looked", None, "one")
        assert not tx.meta.replace("looked", None, "two")
        assert tx.meta.replace("looked", "one", "two")
        assert not tx.meta.replace("looked", "one", "three")
        assert tx.meta.get("looked") == "two"


def test_an_act_and_a_round_never_wait_for_each_other_both_ways(store: Store) -> None:
    both = (running(), running(BEFORE, "correction_notice"))
    with store.transaction() as tx:
        case = tx.cases.project(case := logged(tx), projection(case, deadlines=both))
        first, second = tx.looks.at(OFFICE.code, None)

    def act() -> None:
        with store.transaction() as tx:
            acted = tx.cases.get(OFFICE.code, case.reference, for_update=True)
            tx.cases.project(acted, projection(acted, deadlines=(running(AGAIN),)))

    with ThreadPoolExecutor(1) as others:
        with store.transaction() as tx:
            tx.looks.put([(first, date.max)])
            acting = others.submit(act)
            with suppress(TimeoutError):
                acting.result(timeout=0.5)
            tx.looks.put([(second, date.max)])
        acting.result()
    assert at(store, date.min) == [("reply", AGAIN)]
