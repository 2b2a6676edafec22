"""Numbers without gaps, whoever asks and whatever fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from casetrack.errors import NotFound, Refused
from casetrack.store import Office, Store
from store.register import OFFICE


@pytest.fixture
def numbered(store: Store) -> Store:
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        tx.people.put_office(Office("ZZJ", "某市住房局"))
    return store


def take(store: Store) -> int:
    with store.transaction() as tx:
        return tx.numbers.allocate("JYJ", "reply", 2025)


def test_each_office_series_and_year_counts_for_itself(numbered: Store) -> None:
    with numbered.transaction() as tx:
        asked = [
            ("JYJ", "reply", 2025),
            ("JYJ", "reply", 2025),
            ("JYJ", "reply", 2026),
            ("JYJ", "extension", 2025),
            ("ZZJ", "reply", 2025),
        ]
        assert [tx.numbers.allocate(*series) for series in asked] == [1, 2, 1, 1, 1]


def test_a_series_may_begin_where_the_paper_register_ended(numbered: Store) -> None:
    with numbered.transaction() as tx:
        assert [tx.numbers.allocate("JYJ", "reply", 2025, first=12) for _ in range(2)] == [12, 13]


def test_a_number_rolled_back_is_given_to_the_next(numbered: Store) -> None:
    def fails_after_taking() -> None:
        with numbered.transaction() as tx:
            tx.numbers.allocate("JYJ", "reply", 2025)
            tx.people.user("nobody")

    assert take(numbered) == 1
    with pytest.raises(NotFound):
        fails_after_taking()
    assert take(numbered) == 2


def test_four_at_once_leave_no_gap_and_no_double(numbered: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: take(numbered), range(40)))
    assert sorted(taken) == list(range(1, 41))


def test_a_claimed_number_is_refused_to_others_and_counted_from(numbered: Store) -> None:
    with numbered.transaction() as tx:
        tx.numbers.claim("JYJ", "reply", 2025, 5)
    said = "number 5 of the series reply 2025 is taken in office JYJ"
    with pytest.raises(Refused, match=said), numbered.transaction() as tx:
        tx.numbers.claim("JYJ", "reply", 2025, 5)
    assert take(numbered) == 6


def test_a_voided_number_is_not_given_again(numbered: Store) -> None:
    with numbered.transaction() as tx:
        tx.numbers.void("JYJ", "reply", 2025, tx.numbers.allocate("JYJ", "reply", 2025))
        assert tx.numbers.last("JYJ", "reply", 2025) == 1
        with pytest.raises(NotFound, match="number 9"):
            tx.numbers.void("JYJ", "reply", 2025, 9)
    assert take(numbered) == 2
