"""The index of numbers finds whatever a look at every number would find, and nothing else."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from threading import Barrier

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from casetrack.store import NewNotice, Store, StoredCase, Transaction, Wanted, finding
from casetrack.store.number_pieces import pieces
from days import day
from store.behind import connected, run
from store.register import logged, projection, received

DAYS = (day("Mon 2025-10-13"), day("Tue 2025-10-14"), day("Wed 2025-10-15"))
LETTER = "某教公开〔2021〕17号"
#: Parts of what is borne by the first, the second and the third case below.
PARTS = {
    LETTER: (0,),
    "〔2021〕17": (0,),
    "[2021]17号": (0,),
    "（２０２１）１７": (0,),
    "021〕1": (0,),
    "1〕17": (0,),
    "教公": (0,),
    "2025-0002": (1,),
    "0002": (1,),
    "5-0002": (1,),
    "无字号": (2,),
    "字": (2,),
    "12": (2,),
    "号": (0, 2),
    "2": (0, 1, 2),
    "-": (0, 1, 2),
    "2025-": (0, 1, 2),
    "2021-17": (),
    "〔2021〕18": (),
    "17-": (),
    "学区": (),
    "#": (),
    "%": (),
}


def found(store: Store, wanted: str, limit: int | None = None, sort: str = "found") -> list[int]:
    with store.reading() as tx:
        return list(tx.lists.ids("JYJ", Wanted(search=wanted), sort=sort, limit=limit))


def issue(tx: Transaction, case: StoredCase, number: str) -> None:
    letter = {"content": b"x", "media_type": "x/y", "made_from": {}, "letter": "{}"}
    law = {"template_sha256": "t" * 64, "workflow_id": "cn-2019"}
    tx.notices.add(
        NewNotice(case.id, 1, "reply", signed_on=DAYS[0], number=number, **letter, **law)
    )


def claimed(tx: Transaction, case: StoredCase, *numbers: str) -> StoredCase:
    return tx.cases.project(case, projection(case, claimed=numbers))


@pytest.fixture
def three(store: Store) -> list[int]:
    """The ids of three cases: one with a letter, a plain one, one that a ledger told numbers of."""
    with store.transaction() as tx:
        several = [logged(tx, on) for on in DAYS]
        issue(tx, several[0], LETTER)
        claimed(tx, several[2], "无字号", "某复12号")
        return [case.id for case in several]


@pytest.mark.parametrize("few", [20_000, 2, 0])
def test_a_part_of_a_number_is_found_however_many_bear_it(
    store: Store, three: list[int], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(finding, "_FEW_NUMBERS", few)
    monkeypatch.setattr(finding, "_NEWEST", 1)
    monkeypatch.setattr(finding, "_NEXT", 2)
    for part, which in PARTS.items():
        theirs = [three[n] for n in which]
        # The newest first; a number stands before a word that is like it.
        assert found(store, part) == theirs[::-1], part
        assert found(store, part, 2) == theirs[::-1][:2], part
        assert sorted(found(store, part, sort="reference")) == theirs, part


def test_the_case_of_this_very_reference_comes_first_however_many_bear_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "_FEW_NUMBERS", 1)
    monkeypatch.setattr(finding, "_NEWEST", 1)
    with store.transaction() as tx:
        first, *_, last = [logged(tx, on) for on in DAYS]
        claimed(tx, last, f"某复{first.reference}")
    assert found(store, first.reference, 1) == [first.id]


def test_a_number_that_was_taken_back_is_not_found(store: Store) -> None:
    with store.transaction() as tx:
        case = claimed(tx, logged(tx), LETTER)
        claimed(tx, case)
    assert found(store, LETTER) == []


def test_two_who_bring_new_forms_the_other_way_round_both_get_their_turn(
    postgresql_url: str,
) -> None:
    together, new = Barrier(2), ("甲字1号", "乙字1号")

    def bring(told: tuple[str, ...]) -> None:
        with store.transaction() as tx:
            case = claimed(tx, tx.cases.get("JYJ", told[0]), told[1])
            together.wait(timeout=30)
            claimed(tx, case, *told[1:])

    with closing(Store.open(postgresql_url)) as store:
        with store.transaction() as tx:
            one, other = (logged(tx, on).reference for on in DAYS[:2])
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(bring, [(one, *new), (other, *reversed(new))]))
        assert [len(found(store, number)) for number in new] == [2, 2]


numbers = st.text(st.sampled_from("某教公〔〕[]号-/ 0127０２７①½²Ａa#%"), max_size=40)


@given(numbers, numbers, numbers)
def test_every_part_of_a_number_has_a_piece_that_it_is_found_by(
    before: str, part: str, after: str
) -> None:
    form, *digits = pieces(before + part + after)
    its_form, *its_digits = pieces(part)
    assert its_form in form
    assert not its_digits or any(each.startswith(its_digits[0]) for each in digits)


def test_no_search_looks_at_every_case(sqlite_url: str) -> None:
    store = Store.open(sqlite_url)
    for wanted in ("2025-0001", "0001", "〔2021〕17", "学区", "无字号", "2025-0001 学区"):
        for step in plan(store, sqlite_url, wanted):
            assert "ix_cases_by_receipt" not in step, (wanted, step)
            assert not step.startswith(("SCAN cases", "SCAN notices", "SCAN claimed")), step
    store.close()


def plan(store: Store, url: str, wanted: str) -> list[str]:
    """Return how the database goes about every statement of a search."""
    asked: list[tuple[str, object]] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def note(connection, cursor, statement, parameters, context, is_many) -> None:  # noqa: ARG001 (SQLAlchemy calls it so)
        asked.append((statement, parameters))

    try:
        found(store, wanted, 10)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    reading = [each for each in asked if each[0].startswith(("SELECT", "WITH"))]
    with connected(url) as connection:
        return [
            row[3]
            for statement, given in reading
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", given)
        ]


#: What is planted in the index, and the reference of the case that it is found at.
PLANTED = {
    "lacks parts of what the case bears: 1": ("2025-0002", "DELETE {} WHERE piece = '0002'"),
    "holds parts of what the case does not bear: 1": ("2025-0001", "INSERT {} VALUES ('9', 1)"),
    "names a case that is not there": ("", "INSERT {} VALUES ('9', 99)"),
}


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize("says", PLANTED)
def test_a_part_that_is_missing_or_left_over_is_a_finding(
    store: Store, database_url: str, says: str
) -> None:
    assert indexed_wrongly(store) == []
    reference, statement = PLANTED[says]
    table = "FROM number_pieces" if statement.startswith("DELETE") else "INTO number_pieces"
    run(database_url, statement.format(table))
    assert indexed_wrongly(store) == [(reference, f"the index of numbers {says}")]


@pytest.mark.usefixtures("three")
def test_a_part_that_was_changed_is_two_findings_at_its_case(
    store: Store, database_url: str
) -> None:
    run(database_url, "UPDATE number_pieces SET piece = '17+' WHERE piece = '17-'")
    assert [reference for reference, _ in indexed_wrongly(store)] == ["2025-0001"] * 2


@pytest.mark.usefixtures("three")
def test_forms_that_are_missing_or_left_over_are_findings(store: Store, database_url: str) -> None:
    run(database_url, "UPDATE number_forms SET form = '某发#号' WHERE form = '某复#号'")
    assert indexed_wrongly(store) == [
        ("", "the index of numbers lacks forms of numbers: 1"),
        ("", "the index of numbers holds forms of no number: 1"),
    ]


def test_a_number_that_was_taken_back_is_no_finding(store: Store) -> None:
    with store.transaction() as tx:
        told = replace(received(), payload={"notice_number": "某复12号"})
        case = claimed(tx, tx.cases.append(logged(tx), [told]), "某复12号")
        claimed(tx, case)
    assert indexed_wrongly(store) == []


def indexed_wrongly(store: Store) -> list[tuple[str, str]]:
    with store.reading() as tx:
        every = list(tx.loose_ends.all())
    return [(each.reference, str(each.says)) for each in every if each.kind == "index"]
