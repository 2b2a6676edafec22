"""Whose turn it is: open clocks of cases that are at work, duties also of closed ones."""

from datetime import date

from casetrack.store import ProjectedDeadline, Store
from days import day
from store.register import DUE, OFFICE, logged, projection

SOONER = day("Mon 2025-11-03")


def clock(name: str, due: date) -> ProjectedDeadline:
    return ProjectedDeadline(name, due, "running", is_open=True)


def enter(store: Store, name: str, due: date, **projected: object) -> str:
    with store.transaction() as tx:
        case = logged(tx)
        tx.cases.project(case, projection(case, deadlines=(clock(name, due),), **projected))
        return case.reference


def of_others(store: Store, office: str = OFFICE.code, limit: int = 9) -> tuple[int, list[str]]:
    with store.reading() as tx:
        count, turns = tx.lists.others_turn(office, {"correction", "third_party"}, limit)
        return count, [turn.reference for turn in turns]


def test_others_are_waited_for_only_while_a_case_is_at_work(store: Store):
    late, soon = enter(store, "correction", DUE), enter(store, "third_party", SOONER)
    enter(store, "reply", SOONER)
    for ended in ("closed", "voided"):
        enter(store, "correction", SOONER, **{ended: True})
    assert of_others(store) == (2, [soon, late])
    assert of_others(store, limit=1) == (2, [soon])
    assert of_others(store, "ZZJ") == (0, [])
