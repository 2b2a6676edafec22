"""Several who write at once: one wins, the others are told, nobody sees a busy error."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from casetrack.errors import Refused
from casetrack.store import Store
from store.register import OFFICE, logged, projection, received

WRITERS = 4
CASES = 10


def test_of_four_who_act_on_a_case_at_once_one_wins_and_three_are_refused(store: Store) -> None:
    with store.transaction() as tx:
        references = [logged(tx).reference for _ in range(CASES)]
    together = Barrier(WRITERS)

    def act_on_all(_: int) -> Counter[str]:
        ends: Counter[str] = Counter()
        for reference in references:
            with store.reading() as tx:
                case = tx.cases.get(OFFICE.code, reference)
            together.wait(timeout=30)
            try:
                with store.transaction() as tx:
                    after = tx.cases.append(case, [received()])
                    tx.cases.project(after, projection(after))
                ends["done"] += 1
            except Refused:
                ends["refused"] += 1
            together.wait(timeout=30)
        return ends

    with ThreadPoolExecutor(WRITERS) as pool:
        ends = sum(pool.map(act_on_all, range(WRITERS)), Counter[str]())
    assert ends == {"done": CASES, "refused": CASES * (WRITERS - 1)}
    with store.reading() as tx:
        assert {case.events_count for case in tx.cases.every()} == {2}
        assert list(tx.checks.damages()) == []


def test_four_who_wait_for_the_case_all_get_their_turn(store: Store) -> None:
    with store.transaction() as tx:
        reference = logged(tx).reference

    def act(_: int) -> None:
        with store.transaction() as tx:
            case = tx.cases.get(OFFICE.code, reference, for_update=True)
            after = tx.cases.append(case, [received()])
            tx.cases.project(after, projection(after))

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(act, range(20)))
    with store.reading() as tx:
        assert tx.cases.get(OFFICE.code, reference).events_count == 21


def test_four_who_log_at_once_get_references_without_gaps(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)

    def log(_: int) -> str:
        with store.transaction() as tx:
            return logged(tx).reference

    with ThreadPoolExecutor(WRITERS) as pool:
        references = sorted(pool.map(log, range(20)))
    assert references == [f"2025-{number:04d}" for number in range(2, 22)]
