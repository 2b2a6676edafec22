"""The invented years: as offices have them, lawful as a ledger, and the same for the same seed."""

from collections import Counter
from datetime import timedelta

import pytest

from bench import built
from bench.realistic import BUREAU, Days, OfficeYear, known_on, ledger_of
from casetrack import desk
from casetrack.intake import impossible, open_ledger, parse_words, write_table
from casetrack.library import Library
from days import day
from desk.conftest import small_house as small_house

TODAY = day("Mon 2025-11-24")


@pytest.fixture(scope="module")
def days() -> Days:
    return Days(Library().calendar())


def test_the_same_seed_gives_the_same_rows_from_wherever_one_begins(days):
    year = OfficeYear("jyj", 2024, BUREAU, TODAY)
    rows = list(year.rows(days))
    assert rows == list(year.rows(days))
    assert rows[100:120] == list(year.rows(days, 100, 120))


def test_shares_are_those_of_published_reports(days):
    rows = list(OfficeYear("jyj", 2023, 4_000, TODAY).rows(days))
    channels = Counter(row.channel for row in rows)
    outcomes = Counter(row.outcome for row in rows)
    given = outcomes["OPEN"] + outcomes["OPEN_ALREADY"]
    assert 0.85 < channels["online"] / 4_000 < 0.89
    assert 0.36 < given / 4_000 < 0.42
    assert 0.96 < sum(row.applicant_type == "natural_person" for row in rows) / 4_000 < 0.98


def test_receipt_lies_on_working_days_all_over_the_year(days):
    rows = list(OfficeYear("jyj", 2024, BUREAU, TODAY).rows(days))
    assert all(days.calendar.is_workday(row.received_on) for row in rows)
    assert {row.received_on.month for row in rows} == set(range(1, 13))


@pytest.mark.parametrize("back", [0, 30, 200, 400])
def test_nothing_is_known_of_what_lies_ahead(days, back):
    today = TODAY - timedelta(days=back)
    for row in OfficeYear("jyj", 2024, 400, TODAY).whole(days):
        if row.received_on <= today:
            assert list(impossible(known_on(today, row), today)) == []


def test_a_year_goes_through_the_public_import(days, small_house):
    words = parse_words(Library().ledger_words())
    year = OfficeYear("jyj", 2025, BUREAU, TODAY)
    content = write_table([ledger_of(year.rows(days), words)], ".xlsx")
    seat = small_house.seat("registrar", TODAY)
    done = desk.import_rows(seat, open_ledger("ledger.xlsx", content, words))
    assert not done.refused
    assert done.added > 100
    assert desk.verify(small_house.seat("auditor", TODAY)).findings == ()


def test_what_is_built_is_as_the_program_would_have_written_it(tmp_path):
    url = f"sqlite:///{tmp_path / 'built.db'}"
    built.fill(url, 200)
    with built.opened(url) as house:
        found = desk.verify(house.seat("auditor", built.TODAY))
    assert found.findings == ()
    assert 190 < found.cases < 260
    assert 7.5 < found.events / found.cases < 9


def test_a_build_that_was_interrupted_goes_on_where_it_ended(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path / 'built.db'}"
    enough, write = iter(range(10)), built.write

    def interrupted(store, histories, progress):
        if next(enough, None) is None:
            raise KeyboardInterrupt
        write(store, histories, progress)

    with monkeypatch.context() as patched:
        patched.setattr(built, "write", interrupted)
        with pytest.raises(KeyboardInterrupt):
            built.fill(url, 200)
    built.fill(url, 200)
    with built.opened(url) as house:
        assert desk.verify(house.seat("auditor", built.TODAY)).findings == ()
