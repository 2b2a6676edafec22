"""Whole years as real offices published them, come in as ledgers and counted again."""

from itertools import combinations

import pytest

from cli.conftest import Command
from ledgers import as_file, published, table_of, year_as_ledger

NAMES = ["cn-2021_2023_suqian_shi", "cn-2021_2023_shuyang_fagaiju"]


@pytest.fixture(scope="module", params=NAMES)
def year(request, tmp_path_factory):
    """A published year; what the import told; the report of our own, with its cases."""
    command = Command(tmp_path_factory.mktemp("year"))
    command.ok("init")
    theirs = published(request.param)
    (command.folder / "ledger.xlsx").write_bytes(as_file(year_as_ledger(theirs), ".xlsx"))
    told = command.json("import", "ledger.xlsx")
    return theirs, told, command.json("report", "2023", "--form", "cn-2021", "--cases")


def test_a_published_year_is_counted_again_cell_by_cell(year):
    theirs, told, ours = year
    assert told["refused"] == []
    assert [each for each in ours["findings"] if each["severity"] == "error"] == []
    for table in ("T3", "T4"):
        counted = table_of(ours, table)
        for row, cells in table_of(theirs, table).items():
            assert {key: counted[row][key] for key in cells} == cells, row


def test_every_cell_lists_as_many_cases_as_it_counts(year):
    _, _, ours = year
    third = next(each for each in ours["tables"] if each["code"] == "T3")
    for row in third["rows"]:
        listed = {key: len(names) for key, names in row.get("cases", {}).items()}
        assert listed == {key: count for key, count in row["cells"].items() if count}, row["code"]


def test_the_lists_of_the_results_are_disjoint_and_together_all_cases(year):
    _, told, ours = year
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


def test_two_years_in_a_row_hand_over_every_case(tmp_path):
    command = Command(tmp_path)
    command.ok("init")
    first = published("cn-2021_2023_shuyang_fagaiju")
    rows = [{**row, "reference": f"台-{n}"} for n, row in enumerate(year_as_ledger(first), 1)]
    (tmp_path / "2023.csv").write_bytes(as_file(rows))
    command.json("import", "2023.csv")
    # In the next year what was carried over is answered, and as much comes in again.
    carried = [row for row in rows if "replied_on" not in row]
    ended = [{**row, "outcome": "OPEN", "replied_on": "2024-01-08"} for row in carried]
    new = [{**row, "reference": f"新-{n}"} for n, row in enumerate(_a_year_later(rows), 1)]
    (tmp_path / "2024.csv").write_bytes(as_file([*ended, *new]))
    told = command.json("import", "2024.csv")
    assert (told["refused"], told["changed"]) == ([], len(carried))
    command.ok("close-year", "2023", "--signer", "某主任")
    second = command.json("report", "2024", "--form", "cn-2021", "--cases")
    before = table_of(command.json("report", "2023", "--form", "cn-2021"), "T3")
    after = table_of(second, "T3")
    assert after["T3.2"] == before["T3.4"]
    assert {key: before["T3.1"][key] + before["T3.2"][key] for key in before["T3.1"]} == {
        key: before["T3.3.7"][key] + before["T3.4"][key] for key in before["T3.1"]
    }
    assert [each for each in second["findings"] if each["identity"] != "A-06"] == []
    assert after["T3.3.1"]["total"] >= len(carried)


def _a_year_later(rows):
    """Yield what came in within the year, a year later."""
    for row in rows:
        if row["received_on"].startswith("2023"):
            dates = {key: row[key].replace("2023-", "2024-") for key in row if key.endswith("_on")}
            yield {**row, **dates, "remedies": ""}
