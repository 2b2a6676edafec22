"""Cases as they are entered, projected and found again."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from casetrack.core.case import Policy
from casetrack.errors import NotFound, Refused
from casetrack.store import (
    CountedRow,
    ProjectedConsultation,
    ProjectedDeadline,
    ProjectedItem,
    Store,
    Wanted,
)
from days import day
from store.behind import tamper
from store.register import DUE, OFFICE, logged, new_case, projection, received, replied


def test_references_count_up_by_office_and_year_of_receipt(store: Store) -> None:
    with store.transaction() as tx:
        found = [
            new_case(tx, day("Wed 2025-12-31")).reference,
            new_case(tx, day("Thu 2026-01-01")).reference,
            new_case(tx, day("Fri 2026-01-02")).reference,
        ]
    assert found == ["2025-0001", "2026-0001", "2026-0002"]


def test_what_is_pinned_comes_back(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)
    with store.reading() as tx:
        case = tx.cases.get(OFFICE.code, "2025-0001")
    assert case.case.policy == Policy(correction_days=10)
    assert case.route == ["handler", "secrecy"]
    assert (case.workflow_id, case.workflow_sha256) == ("cn-2019", "0" * 64)


def test_what_append_and_project_return_is_what_is_found(store: Store) -> None:
    with store.transaction() as tx:
        written = logged(tx)
    with store.reading() as tx:
        assert tx.cases.get(OFFICE.code, written.reference) == written
        assert list(tx.cases.every()) == [written]


def test_a_projection_comes_back_as_it_was_written(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        asked_for = tx.texts.put("request", "学区划分材料")["text"]
        assert isinstance(asked_for, int)
        full = projection(
            case,
            state="closed",
            closed=True,
            request_text=asked_for,
            handler="政策法规处",
            outcome="PARTIAL",
            replied_on=DUE,
            closing="in_time",
            calendar_sha256="c" * 64,
            deadlines=(
                ProjectedDeadline("reply", DUE, "met", is_open=False, met_on=DUE),
                ProjectedDeadline("third_party_opinion", DUE, "running", True, "c1", True),
                ProjectedDeadline(
                    "reply", DUE, "superseded", False, alternative_due=day("Tue 2025-11-11")
                ),
            ),
            consultations=(
                ProjectedConsultation("c1", "third_party", DUE, DUE, None, DUE),
                ProjectedConsultation("c2", "other_agency", DUE),
            ),
            items=(ProjectedItem(1, asked_for, "OPEN_ALREADY"), ProjectedItem(2)),
            counted=(CountedRow("cn-2019", "T3.3.2"), CountedRow("cn-2021", None, "合并")),
        )
        case = tx.cases.project(case, full)
        assert list(tx.cases.projections([case])) == [full]
        case = tx.cases.project(case, projection(case))
        assert list(tx.cases.projections([case])) == [projection(case)]


def test_a_case_that_is_not_there_is_named(store: Store) -> None:
    with store.reading() as tx, pytest.raises(NotFound, match="no case 2025-0001 at JYJ"):
        tx.cases.get("JYJ", "2025-0001")


@pytest.mark.parametrize("reference", ["2025-0001", "教依申〔2025〕1号"])
def test_a_taken_reference_is_refused(store: Store, reference: str) -> None:
    with store.transaction() as tx:
        new_case(tx, reference=reference)
    with pytest.raises(Refused, match="is taken"), store.transaction() as tx:
        new_case(tx, reference=reference)


def test_a_reference_from_an_old_ledger_is_not_given_out_again(store: Store) -> None:
    with store.transaction() as tx:
        new_case(tx, reference="2025-0007")
        assert new_case(tx).reference == "2025-0008"
        assert tx.lists.references(OFFICE.code, "2025-") == ("2025-0007", "2025-0008")
        assert tx.lists.references(OFFICE.code, "2025_") == ()


def test_a_case_may_be_locked_for_writing(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)
        assert tx.cases.get(OFFICE.code, "2025-0001", for_update=True).events_count == 1


def test_lists_show_open_cases_by_due_date_and_then_closed_ones(store: Store) -> None:
    with store.transaction() as tx:
        late = logged(tx)
        tx.cases.project(late, projection(late, due=day("Fri 2025-11-14")))
        logged(tx)
        replied(tx, logged(tx), DUE, [])
        voided = logged(tx)
        tx.cases.project(voided, projection(voided, voided=True, state=None))
    with store.reading() as tx:
        shown = [line.reference for line in tx.lists.cases(OFFICE.code)]
        assert shown == ["2025-0002", "2025-0001", "2025-0003"]
        assert [line.reference for line in tx.lists.cases(None, limit=1, offset=1)] == [shown[1]]
        assert tx.lists.cases("ZZJ") == ()


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(state="closed"), ["2025-0003"]),
        (Wanted(closed=False), ["2025-0002", "2025-0001"]),
        (Wanted(due_before=day("Fri 2025-11-14")), ["2025-0002", "2025-0003"]),
        (Wanted(search="0001"), ["2025-0001"]),
        (Wanted(search="%"), []),
        (Wanted(handler="政策法规处"), ["2025-0001"]),
        (Wanted(received_from=day("Tue 2025-10-14")), []),
        (
            Wanted(received_to=day("Mon 2025-10-13"), with_voided=True),
            ["2025-0002", "2025-0004", "2025-0001", "2025-0003"],
        ),
    ],
)
def test_lists_are_narrowed(store: Store, wanted: Wanted, found: list[str]) -> None:
    with store.transaction() as tx:
        late = logged(tx)
        tx.cases.project(late, projection(late, due=day("Fri 2025-11-14"), handler="政策法规处"))
        logged(tx)
        replied(tx, logged(tx), DUE, [])
        voided = logged(tx)
        tx.cases.project(voided, projection(voided, voided=True, state=None))
    with store.reading() as tx:
        assert [line.reference for line in tx.lists.cases(OFFICE.code, wanted)] == found


def test_the_daily_scan_sees_what_is_open_and_due(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        deadlines = (
            ProjectedDeadline("reply", DUE, "running", is_open=True),
            ProjectedDeadline("correction_notice", DUE, "met", is_open=False),
            ProjectedDeadline(
                "third_party_opinion", day("Fri 2025-10-31"), "running", True, subject="c1"
            ),
        )
        tx.cases.project(case, projection(case, deadlines=deadlines))
    with store.reading() as tx:
        due = tx.lists.open_deadlines(OFFICE.code, DUE)
        assert [(each.reference, each.clock, each.subject) for each in due] == [
            ("2025-0001", "third_party_opinion", "c1"),
            ("2025-0001", "reply", ""),
        ]
        assert tx.lists.open_deadlines(None, day("Sun 2025-11-09")) == due[:1]
        assert tx.lists.open_deadlines("ZZJ", DUE) == ()


def test_every_case_is_found_whatever_the_page(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    with store.transaction() as tx:
        for _ in range(501):
            tx.cases.append(new_case(tx), [received()])
    with store.reading() as tx:
        found = [case.reference for case in tx.cases.every()]
    store.close()
    assert found == [f"2025-{number:04d}" for number in range(1, 502)]


def test_of_a_projection_only_what_has_changed_is_written(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
    with store.transaction() as tx, written() as statements:
        case = tx.cases.project(case, projection(case))
    (only,) = statements
    assert only.startswith("UPDATE cases SET version=")
    moved = ProjectedDeadline("reply", day("Fri 2025-11-14"), "running", is_open=True)
    with store.transaction() as tx, written() as statements:
        tx.cases.project(case, projection(case, deadlines=(moved,)))
    assert [each.split()[0] for each in statements] == ["UPDATE", "DELETE", "INSERT"]


def test_what_a_row_says_wrongly_is_set_right_when_it_is_next_written(
    store: Store, database_url: str
) -> None:
    with store.transaction() as tx:
        reference = logged(tx).reference
    tamper(database_url, "UPDATE cases SET due = NULL", "DELETE FROM deadlines")
    with store.transaction() as tx:
        case = tx.cases.get(OFFICE.code, reference)
        tx.cases.project(case, projection(case))
    with store.reading() as tx:
        stored = tx.cases.get(OFFICE.code, reference)
        assert list(tx.cases.projections([stored])) == [projection(case)]


@contextmanager
def written() -> Iterator[list[str]]:
    """Yield what is written meanwhile, each statement as it is sent."""
    said: list[str] = []

    def note(connection, cursor, statement, parameters, context, is_many) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        if not statement.startswith(("SELECT", "BEGIN")):
            said.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(Engine, "before_cursor_execute", note)
