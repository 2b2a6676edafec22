"""An office with very many cases, for what its pages cost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from bench.test_ledger_speed import HEADINGS, applications
from casetrack import desk
from casetrack.intake import Table, open_ledger, parse_words, write_table
from casetrack.library import Library
from casetrack.settings import parse
from casetrack.store import Person
from desk.conftest import CONFIG, House

CASES, OPEN = 35_000, 1_750
#: The Monday after the newest of them was received.
TODAY = date(2024, 12, 9)
NOW = datetime(2024, 12, 9, 1, 0, tzinfo=UTC)
#: The first column that a case still at work has nothing in.
_ANSWERED = HEADINGS.index("征求意见发出日期")
_DIVISION = HEADINGS.index("承办处室")


def filled(url: str, count: int = CASES, open_ones: int = OPEN) -> House:
    """Make an office with one person a role and so many cases, the newest of them at work."""
    store = desk.initialise(url, parse("config.toml", CONFIG), NOW)
    house = House(store)
    with store.transaction() as tx:
        for role in desk.ROLES:
            tx.people.put_user(Person(role, f"演示{role}", (role,), "jyj"), NOW)
        tx.meta.put("demo", "1")
    content = write_table([Table("台账", HEADINGS, _rows(count, open_ones))], ".csv")
    ledger = open_ledger("ledger.csv", content, parse_words(Library().ledger_words()))
    done = desk.import_rows(house.seat("registrar", TODAY), ledger)
    assert not done.refused
    return house


def _rows(count: int, open_ones: int) -> Iterator[list[object]]:
    """Yield a ledger's rows; the newest were received within the last 25 working days."""
    for n, row in enumerate(applications(count)):
        at_work = n - (count - open_ones)
        row[_DIVISION] = f"第{n % 12}处"
        if at_work < 0:
            yield row
        else:
            on = TODAY - timedelta(days=35 - at_work * 35 // open_ones)
            number = f"{on.year}-9{at_work:04d}"
            yield [number, on, *row[2 : _ANSWERED - 2], *[None] * (len(row) - _ANSWERED + 2)]
