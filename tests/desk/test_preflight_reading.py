"""Preflight reads the events that tell something, and finds what it would find in all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from bench import built
from casetrack import desk
from casetrack.core.case import Event
from casetrack.desk.ledger.as_events import IMPORTED
from casetrack.desk.year import preflight
from casetrack.store import NewHistory
from desk.conftest import RECEIVED, House

A_YEAR = timedelta(days=366)
CASES = 400


def filled(house: House) -> House:
    """Enter realistic cases, some logged late, posted without a number, or imported in part; two
    are open."""
    office = replace(house, config=built.OFFICES)
    ours = [each for each in built.chunks(office, CASES) if each.of.office == built.MAIN]
    found = [history for chunk in ours for history in built.histories_of(chunk)]
    built.write(house.store, [_varied(each, n % 4) for n, each in enumerate(found)], 0)
    drafted, waiting = (office.receive(RECEIVED).reference for _ in range(2))
    office.act("handler", drafted, "draft_reply", RECEIVED, outcome="OPEN", given="《方案》")
    office.act("handler", waiting, "request_correction", RECEIVED, items="哪一年度")
    return office


def _varied(history: NewHistory, kind: int) -> NewHistory:
    return history if kind == 0 else replace(history, events=tuple(_late(history.events, kind)))


def _late(events: tuple[Event, ...], kind: int) -> Iterator[Event]:
    for each in events:
        if kind == 2 and each.type == "reply_served":
            continue
        told = {key: value for key, value in each.payload.items() if key != IMPORTED}
        if kind == 1 and each.type == "division_accepted":
            told[IMPORTED] = True
        if kind == 2 and each.type == "reply_dispatched":
            told = {"carrier": "ems"}
        assert each.recorded_at is not None
        yield replace(each, payload=told, recorded_at=each.recorded_at + A_YEAR)


def test_it_finds_what_it_would_find_in_all_events(small_house: House, monkeypatch):
    seat = filled(small_house).seat("manager", date(2025, 11, 24))
    found = {year: desk.preflight(seat, year).obstacles for year in (2023, 2024, 2025)}
    monkeypatch.setattr(preflight, "_TELLING", ())
    for year, obstacles in found.items():
        assert obstacles == desk.preflight(seat, year).obstacles
    kinds = Counter(each.kind for several in found.values() for each in several)
    assert {"draft", "overdue", "logged_late", "no_dispatch_proof"} <= set(kinds)
