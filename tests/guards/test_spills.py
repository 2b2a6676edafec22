"""A list on the disk is a list."""

import tracemalloc
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casetrack.guards import Register, Spill


@given(st.lists(st.one_of(st.text(), st.none(), st.dates(), st.lists(st.floats(width=16)))))
def test_what_was_put_in_comes_out_in_its_order(items: list[object]) -> None:
    spill = Spill(items)
    assert [repr(each) for each in spill] == [repr(each) for each in items]
    assert len(spill) == len(items)
    assert repr(spill[1:-1]) == repr(items[1:-1])


def test_what_comes_in_while_it_is_gone_through_is_met_too() -> None:
    spill: Spill[int] = Spill([1])
    for each in spill:
        if each < 5:
            spill.append(each + 1)
    assert list(spill) == [1, 2, 3, 4, 5]
    assert (spill[-1], bool(Spill())) == (5, False)
    with pytest.raises(IndexError):
        spill[5]


def test_a_long_list_takes_little_memory() -> None:
    tracemalloc.start()
    spill = Spill(["某" * 200, date(2025, 3, 5)] for _ in range(20_000))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert spill[-1] == ["某" * 200, date(2025, 3, 5)]
    assert most < 2_000_000, "the texts alone are 8 MB"


def test_a_register_keeps_what_was_known_first_and_takes_little_memory() -> None:
    tracemalloc.start()
    register: Register[tuple[str, int]] = Register()
    for n in range(20_000):
        register.add(f"{n} {'某' * 100}", ("一", n))
        register.add(f"{n} {'某' * 100}", ("二", n))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert register.get(f"17 {'某' * 100}") == ("一", 17)
    assert register.get("二") is None
    assert most < 1_000_000
