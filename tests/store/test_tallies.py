"""Counting cases for the year: each exactly once, at its edges too."""

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from casetrack.store import CountedRow, Store, TallyRow
from days import day
from store.behind import connected
from store.register import OFFICE, logged, projection, replied

FORM = "cn-2021"
OPEN = [CountedRow("cn-2019", "T3.3.1"), CountedRow(FORM, "T3.3.1")]
FIRST, LAST = day("Wed 2025-01-01"), day("Wed 2025-12-31")


def count(store: Store, form: str = FORM, *, with_references: bool = True) -> list[TallyRow]:
    with store.reading() as tx:
        return list(tx.tallies.of(OFFICE.code, form, FIRST, LAST, with_references=with_references))


def in_measure(tallies: list[TallyRow], measure: str) -> list[str]:
    return sorted(ref for tally in tallies if tally.measure == measure for ref in tally.references)


def test_the_days_at_both_ends_belong_to_the_year(store: Store) -> None:
    with store.transaction() as tx:
        for received_on in ("Tue 2024-12-31", "Wed 2025-01-01", "Wed 2025-12-31", "Thu 2026-01-01"):
            logged(tx, day(received_on))
        early = logged(tx, day("Mon 2024-12-02"))
        replied(tx, early, day("Tue 2024-12-31"), OPEN)
        first_day = logged(tx, day("Tue 2024-12-03"))
        replied(tx, first_day, FIRST, OPEN)
        last_day = logged(tx, day("Mon 2025-12-01"))
        replied(tx, last_day, LAST, OPEN)
        next_year = logged(tx, day("Tue 2025-12-02"))
        replied(tx, next_year, day("Thu 2026-01-01"), OPEN)
    tallies = count(store)
    assert in_measure(tallies, "received") == ["2025-0001", "2025-0002", "2025-0003", "2025-0004"]
    assert in_measure(tallies, "carried_in") == ["2024-0001", "2024-0003"]
    assert in_measure(tallies, "replied") == ["2024-0003", "2025-0003"]
    assert in_measure(tallies, "carried_out") == [
        "2024-0001",
        "2025-0001",
        "2025-0002",
        "2025-0004",
    ]


def test_a_tally_says_what_its_cases_share(store: Store) -> None:
    with store.transaction() as tx:
        replied(tx, logged(tx), LAST, OPEN, closing="late")
        for _ in range(2):
            logged(tx, channel="post", applicant_type="research")
    person = ("natural_person", "online")
    office = ("research", "post")
    assert count(store) == [
        TallyRow("received", *person, None, None, 1, ("2025-0001",)),
        TallyRow("received", *office, None, None, 2, ("2025-0002", "2025-0003")),
        TallyRow("carried_out", *office, None, None, 2, ("2025-0002", "2025-0003")),
        TallyRow("replied", *person, "T3.3.1", "late", 1, ("2025-0001",)),
    ]
    assert count(store, with_references=False) == [
        TallyRow(
            each.measure, each.applicant_type, each.channel, each.row, each.closing, each.count
        )
        for each in count(store)
    ]


def test_of_what_was_replied_some_rows_are_told(store: Store) -> None:
    with store.transaction() as tx:
        for code in ("T3.3.1", "T3.3.2", None):
            replied(tx, logged(tx), LAST, [CountedRow(FORM, code)])
        for rows in (None, ["T3.3.1", "T3.3.2"], ["T3.3.2"], []):
            told = tx.tallies.of(OFFICE.code, FORM, FIRST, LAST, measures=("replied",), rows=rows)
            assert [each.row for each in told] == (["T3.3.1", "T3.3.2"] if rows is None else rows)


def test_a_case_that_the_form_leaves_out_is_counted_nowhere_in_it(store: Store) -> None:
    with store.transaction() as tx:
        rows = [CountedRow(FORM, None, "更正申请"), CountedRow("cn-2019", "T3.3.1")]
        replied(tx, logged(tx), LAST, rows)
        replied(tx, logged(tx, day("Tue 2024-12-31")), day("Thu 2026-01-01"), rows)
    assert count(store) == []
    assert {tally.measure for tally in count(store, "cn-2019")} == {
        "received",
        "replied",
        "carried_in",
        "carried_out",
    }


def test_a_case_entered_by_mistake_is_counted_nowhere(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        tx.cases.project(case, projection(case, voided=True, state=None, deadlines=()))
    assert count(store) == []


def test_another_office_is_not_counted(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)
        assert tx.tallies.of("ZZJ", FORM, FIRST, LAST) == ()


def test_an_old_case_closed_under_an_old_form_is_not_carried_into_a_new_one(store: Store) -> None:
    with store.transaction() as tx:
        old = logged(tx, day("Mon 2018-03-05"))
        replied(tx, old, day("Mon 2018-03-26"), [CountedRow("cn-2014", "L3.3.1")])
    assert count(store) == []


DATES = st.dates(date(2024, 11, 1), date(2026, 2, 28))


@settings(
    max_examples=25,
    deadline=None,
    # Each example adds its cases to those of the last; the identity holds for all of them.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(DATES, st.none() | DATES), min_size=1, max_size=6))
def test_new_and_carried_in_are_replied_and_carried_out(
    store: Store, applications: list[tuple[date, date | None]]
) -> None:
    with store.transaction() as tx:
        for received_on, replied_on in applications:
            case = logged(tx, received_on)
            if replied_on:
                replied(tx, case, max(received_on, replied_on), OPEN)
    tallies = count(store)
    came = in_measure(tallies, "received") + in_measure(tallies, "carried_in")
    went = in_measure(tallies, "replied") + in_measure(tallies, "carried_out")
    assert sorted(came) == sorted(went)


def test_a_year_and_a_days_scan_are_answered_by_indexes_alone(sqlite_url: str) -> None:
    asked: list[tuple[str, object]] = []
    store = Store.open(sqlite_url)

    def remember(*cursor_statement_parameters: object) -> None:
        _, _, statement, parameters, *_ = cursor_statement_parameters
        asked.append((str(statement), parameters))

    event.listen(Engine, "before_cursor_execute", remember)
    count(store, with_references=False)
    with store.reading() as tx:
        tx.lists.open_deadlines(None, LAST)
        tx.years.with_fee_event("jyj", "fee_notified")
    event.remove(Engine, "before_cursor_execute", remember)
    store.close()
    with connected(sqlite_url) as connection:
        plans = [
            str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())
            for statement, parameters in asked
            if statement.startswith(("SELECT", "WITH"))
        ]
    assert [
        [index for index in INDEXES if f"COVERING INDEX {index}" in plan] for plan in plans
    ] == [
        ["ix_cases_counted", "ix_outcome_rows_left_out"],
        ["ix_cases_ended", "ix_outcome_rows_left_out"],
        ["ix_cases_ended", "ix_outcome_rows_left_out"],
        ["ix_outcome_rows_counted"],
        ["ix_deadlines_open"],
        ["ix_events_of_fees"],
    ]
    # What ended in later years is not read: a day's index is entered where it begins.
    assert ["replied_on=? AND received_on<?" in plan for plan in plans[:4]] == [0, 1, 1, 0]
    assert not [plan for plan in plans[:4] if "SCAN cases" in plan]


INDEXES = (
    "ix_cases_counted",
    "ix_cases_ended",
    "ix_outcome_rows_left_out",
    "ix_outcome_rows_counted",
    "ix_deadlines_open",
    "ix_events_of_fees",
)
