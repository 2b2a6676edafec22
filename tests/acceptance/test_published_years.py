"""Whole years as real offices published them, come in as ledgers and counted again."""

import pytest

from cli.conftest import Command
from ledgers import as_file, published, table_of, year_as_ledger


@pytest.mark.parametrize("name", ["cn-2021_2023_suqian_shi", "cn-2021_2023_shuyang_fagaiju"])
def test_a_published_year_is_counted_again_cell_by_cell(tmp_path, name):
    command = Command(tmp_path)
    command.ok("init")
    theirs = published(name)
    (tmp_path / "ledger.xlsx").write_bytes(as_file(year_as_ledger(theirs), ".xlsx"))
    told = command.json("import", "ledger.xlsx")
    assert told["refused"] == []
    ours = command.json("report", "2023", "--form", "cn-2021", "--cases")
    assert [each for each in ours["findings"] if each["severity"] == "error"] == []
    for table in ("T3", "T4"):
        counted = table_of(ours, table)
        for row, cells in table_of(theirs, table).items():
            assert {key: counted[row][key] for key in cells} == cells, row
    assert len(_named(ours, "T3.3.")) + len(_named(ours, "T3.4")) == told["added"]
    assert not _named(ours, "T3.3.") & _named(ours, "T3.4")


def _named(report, beginning):
    """Return the references in the cells of the rows whose code begins so."""
    table = next(each for each in report["tables"] if each["code"] == "T3")
    return {
        name
        for row in table["rows"]
        if row["code"].startswith(beginning)
        for names in row.get("cases", {}).values()
        for name in names
    }
