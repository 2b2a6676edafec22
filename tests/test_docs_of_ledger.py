"""docs/ledger.md names the columns that there are."""

from docs_of_ledger import PAGE, page


def test_the_table_of_columns_is_current() -> None:
    held = PAGE.read_text("utf-8")
    assert held == page(held), "make docs brings it up to date"
