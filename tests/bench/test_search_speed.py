"""What a page of a search costs among 35,000 cases; nothing is asserted of it.

`ids` is the search alone, `browse` the page of fifty with names, standing and places.
"""

from datetime import UTC, datetime

import pytest

from bench.test_ledger_speed import HEADINGS, applications, run
from casetrack import desk
from casetrack.desk import Asked, Desk, Wanted
from casetrack.intake import Table, write_table
from casetrack.library import Library, shipped
from casetrack.notices import Notices
from casetrack.settings import load
from casetrack.store import Person, Store
from days import day

pytestmark = pytest.mark.large
NOW = datetime(2025, 10, 13, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def seat(tmp_path_factory) -> Desk:
    """A handler's desk before five years of cases."""
    folder = tmp_path_factory.mktemp("register")
    content = write_table([Table("台账", HEADINGS, applications(35_000))], ".xlsx")
    (folder / "ledger.xlsx").write_bytes(content)
    run(folder, "init")
    run(folder, "import", "ledger.xlsx")
    settings, notices = load(shipped("config.toml")), Notices([shipped("notices")])
    store = Store.open(f"sqlite:///{folder / 'casetrack.db'}")
    with store.transaction() as tx:
        tx.people.put_user(Person("handler", "陈", ("handler",)), NOW)
    today = day("Mon 2025-10-13")
    return Desk(
        store, Library(), notices, settings, settings.office(), "handler", today, lambda: NOW
    )


#: In every request, in none, in one name, a number.
SEARCHES = pytest.mark.parametrize("said", ["地块", "学区", "申请人77", "2024-0012"])


@SEARCHES
def test_search_alone(benchmark, seat, said):
    def ids() -> None:
        with seat.store.reading() as tx:
            tx.lists.ids(seat.office.code, Wanted(search=said), sort="found", limit=2_001)

    benchmark.pedantic(ids, rounds=50)


@SEARCHES
def test_page_of_a_search(benchmark, seat, said):
    asked = Asked(Wanted(search=said), sort="found")
    benchmark.pedantic(desk.browse, args=(seat, asked), rounds=50)


def test_page_of_all(benchmark, seat):
    benchmark.pedantic(desk.browse, args=(seat, Asked()), rounds=50)
