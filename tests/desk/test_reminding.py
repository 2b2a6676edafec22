"""Rounds of reminders: each message once, however often and however late one looks."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from casetrack import desk
from days import day
from desk.conftest import CONFIG, DUE, NO_MILESTONES, RECEIVED, House


@pytest.fixture
def with_milestones(small_house: House) -> House:
    return small_house


@pytest.fixture
def house(house: House) -> House:
    """The office without milestones, so that each message counted is a clock's."""
    return replace(house, config=CONFIG + NO_MILESTONES)


@pytest.fixture
def small_house(small_house: House) -> House:
    return replace(small_house, config=CONFIG + NO_MILESTONES)


def _round(house: House, on, **given):
    return desk.remind(house.seat("admin", on), str, on, **given)


def test_nothing_is_due_while_there_is_time(house: House):
    house.receive(day("Mon 2025-10-13"))
    assert _round(house, day("Thu 2025-10-23")).due == 0


def test_each_threshold_is_sent_once_to_each_person_by_each_channel(house: House):
    house.receive(RECEIVED)
    five_left = day("Mon 2025-11-03")
    first = _round(house, five_left)
    assert (first.sent, first.failed) == (4, 0)  # handler and manager, inbox and log
    assert _round(house, five_left).due == 0
    assert _round(house, DUE).sent == 4
    assert _round(house, day("Tue 2025-11-11")).sent == 4


def test_a_round_that_comes_weeks_late_sends_the_most_urgent_message_only(house: House):
    house.receive(RECEIVED)
    late = _round(house, day("Fri 2025-12-12"))
    assert {each.key.split("/")[5] for each in late.reminders} == {"-1"}
    assert late.sent == 4


def test_a_dry_run_claims_nothing(house: House):
    house.receive(RECEIVED)
    assert _round(house, DUE, dry_run=True).due == 4
    assert _round(house, DUE).sent == 4


def test_a_waiting_clock_reminds_nobody_of_the_reply(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
    keys = [each.key for each in _round(house, day("Fri 2025-12-12")).reminders]
    assert not any("/reply/" in key for key in keys)


def test_a_milestone_speaks_up_on_its_day_and_once_it_has_passed(with_milestones: House):
    office = replace(with_milestones, config=CONFIG)
    reference = office.receive(RECEIVED).reference
    office.act("registrar", reference, "assign", RECEIVED, division="基础教育处")
    division_opinion = day("Mon 2025-10-27")
    assert _round(office, day("Fri 2025-10-24")).due == 0
    on_the_day = _round(office, division_opinion).reminders
    assert {each.key.split("/")[2] for each in on_the_day} == {"milestone.division_opinion"}
    assert len(_round(office, day("Tue 2025-10-28")).reminders) == 4
    with office.store.reading() as tx:
        said = [each.body for each in tx.reminders.inbox("handler")]
    assert all("承办处室提出意见" in each for each in said)


def test_a_milestone_rests_while_the_applicant_is_awaited_and_ends_with_the_reply(
    with_milestones: House,
):
    office = replace(with_milestones, config=CONFIG)
    waiting = office.receive(RECEIVED).reference
    office.act("handler", waiting, "request_correction", RECEIVED, items="哪一年度")
    answered = office.receive(RECEIVED).reference
    office.answer(answered, RECEIVED)
    keys = [each.key for each in _round(office, day("Fri 2025-12-12")).reminders]
    assert not any("milestone" in key for key in keys)


def test_an_answered_case_reminds_nobody(house: House):
    house.answer(house.receive(RECEIVED).reference, RECEIVED)
    assert _round(house, day("Fri 2025-12-12")).due == 0


def test_the_first_look_at_an_old_register_sends_one_list_a_person(small_house: House):
    for _ in range(12):
        small_house.receive(RECEIVED)
    first = _round(small_house, day("Fri 2025-12-12"))
    assert first.due == 48
    assert sorted(each.key for each in first.reminders) == [
        f"jyj/digest/{who}/{by}" for who in ("handler", "manager") for by in ("inbox", "log")
    ]
    assert _round(small_house, day("Fri 2025-12-12")).due == 0


def test_rounds_at_the_same_time_send_each_message_once(house: House):
    house.receive(RECEIVED)
    with ThreadPoolExecutor(3) as pool:
        sent = pool.map(lambda _: _round(house, DUE).sent, range(3))
        assert sum(sent) == 4


def test_the_message_names_the_case_and_the_date_and_no_person(house: House):
    reference = house.receive(RECEIVED).reference
    _round(house, DUE)
    with house.store.reading() as tx:
        inbox = tx.reminders.inbox("handler")
    assert [reference in each.body and str(DUE) in each.body for each in inbox] == [True]
    assert "林小满" not in inbox[0].body
