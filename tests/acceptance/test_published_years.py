"""Whole years as real offices published them, come in as ledgers and counted again."""

from collections import Counter
from itertools import combinations

import pytest

from cli.conftest import Command
from ledgers import OUTCOME_ROWS, as_file, published, table_of, year_as_ledger

NAMES = ["cn-2021_2023_suqian_shi", "cn-2021_2023_shuyang_fagaiju"]


@pytest.fixture(scope="module", params=NAMES)
def year(request, tmp_path_factory):
    """An office with a published year as ledger rows, what the import told, and our own report."""
    command = Command(tmp_path_factory.mktemp("year"))
    command.ok("init")
    theirs = published(request.param)
    rows = [{**row, "reference": f"台-{n}"} for n, row in enumerate(year_as_ledger(theirs), 1)]
    (command.folder / "ledger.xlsx").write_bytes(as_file(rows, ".xlsx"))
    told = command.json("import", "ledger.xlsx")
    ours = command.json("report", "2023", "--form", "cn-2021", "--cases")
    return command, rows, theirs, told, ours


def test_a_published_year_is_counted_again_cell_by_cell(year):
    _, _, theirs, told, ours = year
    assert told["refused"] == []
    assert [each for each in ours["findings"] if each["severity"] == "error"] == []
    for table in ("T3", "T4"):
        counted = table_of(ours, table)
        for row, cells in table_of(theirs, table).items():
            assert {key: counted[row][key] for key in cells} == cells, row


def test_every_cell_lists_as_many_cases_as_it_counts(year):
    *_, ours = year
    third = next(each for each in ours["tables"] if each["code"] == "T3")
    for row in third["rows"]:
        listed = {key: len(names) for key, names in row.get("cases", {}).items()}
        assert listed == {key: count for key, count in row["cells"].items() if count}, row["code"]


def test_the_lists_of_the_results_are_disjoint_and_together_all_cases(year):
    *_, told, ours = year
    third = next(each for each in ours["tables"] if each["code"] == "T3")
    cases = {row["code"]: row.get("cases", {}).get("total", []) for row in third["rows"]}
    ends = [
        set(names)
        for code, names in cases.items()
        if code == "T3.4" or (code.startswith("T3.3.") and code != "T3.3.7")
    ]
    assert all(not one & other for one, other in combinations(ends, 2))
    assert set().union(*ends) == set(cases["T3.1"]) | set(cases["T3.2"])
    assert len(set().union(*ends)) == told["added"]


@pytest.fixture(scope="module")
def next_year(year):
    """The office a year on: what was carried over is answered, and as much comes in again."""
    command, rows, *_ = year
    carried = [row for row in rows if "replied_on" not in row]
    ended = [{**row, "outcome": "OPEN", "replied_on": "2024-01-08"} for row in carried]
    new = [{**row, "reference": f"新-{n}"} for n, row in enumerate(_a_year_later(rows), 1)]
    (command.folder / "2024.csv").write_bytes(as_file([*ended, *new]))
    told = command.json("import", "2024.csv")
    assert (told["refused"], told["changed"]) == ([], len(carried))
    command.ok("close-year", "2023", "--signer", "某主任")
    return command, ended, new


def test_two_years_in_a_row_hand_over_every_case(year, next_year):
    *_, before = year
    command, ended, new = next_year
    after = command.json("report", "2024", "--form", "cn-2021")
    # Figures that nobody entered, and a row that goes by fee notices, of which ledgers tell none.
    assert {each["identity"] for each in after["findings"]} <= {"A-06", "A-09"}
    third, counted = table_of(after, "T3"), _counted(ended, new)
    assert third["T3.2"] == table_of(before, "T3")["T3.4"]
    for row, cells in third.items():
        assert cells == {key: counted[row, key] for key in cells}, row
    # Nobody goes to court again, and what was pending is.
    for row, cells in table_of(before, "T4").items():
        pending = {"pending": cells["pending"], "total": cells["pending"]}
        assert table_of(after, "T4")[row] == {**dict.fromkeys(cells, 0), **pending}, row


def test_two_years_go_out_into_an_empty_database_and_out_again_the_same(next_year, tmp_path):
    command, *_ = next_year
    other = Command(tmp_path)
    command.ok("export", "out.xlsx")
    other.ok("init")
    other.ok("import", command.folder / "out.xlsx")
    other.ok("export", "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == (command.folder / "out.xlsx").read_bytes()


def _a_year_later(rows):
    """Yield what came in within the year, a year later."""
    for row in rows:
        if row["received_on"].startswith("2023"):
            dates = {key: row[key].replace("2023-", "2024-") for key in row if key.endswith("_on")}
            yield {**row, **dates, "remedies": ""}


def _counted(ended, new):
    """Return what a table of these rows must hold, by row and column."""
    ends = [(OUTCOME_ROWS[row["outcome"]], row) for row in (*ended, *new) if "outcome" in row]
    opened = [("T3.4", row) for row in new if "outcome" not in row]
    came = [("T3.2", row) for row in ended] + [("T3.1", row) for row in new]
    sums = [("T3.3.7", row) for _, row in ends]
    every = [(code, row["applicant_type"]) for code, row in (*came, *ends, *opened, *sums)]
    return Counter((code, key) for code, kind in every for key in (kind, "total"))
