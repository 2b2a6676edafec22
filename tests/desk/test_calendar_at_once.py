"""A load, and an application logged at the same moment by another process, agree."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Event

import pytest

from casetrack import desk
from casetrack.desk import Desk
from casetrack.store import Store
from days import day
from desk.conftest import KEYS, NOW, House
from desk.revision import RECEIVED, REVISION, TODAY, Office

AFTER = day("Sun 2019-04-28")
APPLICATION = desk.Application(RECEIVED, "in_person", "周舟", "natural_person", "公开材料")


@dataclass
class Halt:
    """A clock that stops its transaction halfway until it is told to go on."""

    reached: Event = field(default_factory=Event)
    go_on: Event = field(default_factory=Event)

    def __call__(self) -> datetime:
        self.reached.set()
        assert self.go_on.wait(timeout=30)
        return NOW


@pytest.fixture
def office(house: House) -> Office:
    office = Office(house.store)
    office.receive(RECEIVED, TODAY)
    return office


@pytest.fixture
def elsewhere(database_url: str) -> Iterator[Store]:
    """The same database, opened by another process."""
    store = Store.open(database_url, KEYS)
    yield store
    store.close()


def test_an_application_logged_during_a_load_goes_by_what_was_loaded(
    office: Office, elsewhere: Store
):
    """The load has looked at the open cases already when the application comes."""
    halt = Halt()
    loading = replace(office.seat("admin", TODAY), now=halt)
    logging = replace(office.seat("registrar", TODAY), store=elsewhere)
    with ThreadPoolExecutor(2) as pool:
        load = pool.submit(_load, loading)
        _reached(halt)
        received = pool.submit(desk.receive, logging, APPLICATION)
        _let_it_run(received)
        halt.go_on.set()
        load.result(timeout=30)
        assert received.result(timeout=30).due == AFTER
    _assert_agreed(office, received.result().reference)


def test_a_load_finds_an_application_that_was_being_logged(office: Office, elsewhere: Store):
    """The application has asked for the calendar already when the load comes."""
    halt = Halt()
    logging = replace(office.seat("registrar", TODAY), now=halt)
    loading = replace(office.seat("admin", TODAY), store=elsewhere)
    with ThreadPoolExecutor(2) as pool:
        received = pool.submit(desk.receive, logging, APPLICATION)
        _reached(halt)
        load = pool.submit(_load, loading)
        _let_it_run(load)
        halt.go_on.set()
        reference = received.result(timeout=30).reference
        assert reference in {each.reference for each in load.result(timeout=30).moved}
    _assert_agreed(office, reference)


def test_an_action_taken_during_a_load_and_the_load_do_not_wait_for_each_other(
    office: Office, elsewhere: Store
):
    halt = Halt()
    acting = replace(office.seat("handler", TODAY), now=halt)
    loading = replace(office.seat("admin", TODAY), store=elsewhere)
    with ThreadPoolExecutor(2) as pool:
        acted = pool.submit(desk.act, acting, "2019-0001", "assign", TODAY, {"division": "办公室"})
        _reached(halt)
        load = pool.submit(_load, loading)
        _let_it_run(load)
        halt.go_on.set()
        acted.result(timeout=30)
        assert {each.reference for each in load.result(timeout=30).moved} == {"2019-0001"}
    _assert_agreed(office, "2019-0001")


def _load(at: Desk) -> desk.CalendarLoaded:
    return desk.load_calendar(at, "may.txt", REVISION.encode(), dry_run=False)


def _reached(halt: Halt) -> None:
    assert halt.reached.wait(timeout=30)


def _let_it_run(other: Future[object]) -> None:
    """Give the other transaction the time it would take if it did not wait."""
    wait([other], timeout=1)


def _assert_agreed(office: Office, reference: str) -> None:
    assert office.look(reference, TODAY).stored.due == AFTER
    assert desk.verify(office.seat("admin", TODAY)).findings == ()
