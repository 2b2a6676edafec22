"""Closed years: each time a year is closed is kept, and no two people close it at once."""

from dataclasses import replace

import pytest

from casetrack.errors import Refused
from casetrack.store import Closing, Store
from days import day
from store.register import NOW, OFFICE, logged

FIRST = Closing(2025, 1, day("Thu 2026-01-08"), "user:manager", NOW, "赵主任", None, "{}", "0" * 64)


def test_of_two_who_close_a_year_at_once_the_second_is_told(store: Store) -> None:
    with store.transaction() as tx:
        logged(tx)
        tx.years.close(OFFICE.code, "cn-2021", FIRST)
    with pytest.raises(Refused, match="2025 was closed meanwhile"), store.transaction() as tx:
        tx.years.close(OFFICE.code, "cn-2021", replace(FIRST, signer="钱主任"))
    with store.transaction() as tx:
        tx.years.close(OFFICE.code, "cn-2021", again := replace(FIRST, position=2))
        tx.years.close(OFFICE.code, "cn-2014", FIRST)
        assert tx.years.closings(OFFICE.code, "cn-2021", 2025) == (FIRST, again)
