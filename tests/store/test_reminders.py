"""A reminder is sent once, by whoever claims it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from casetrack.store import Absence, Feed, NewReminder, Person, Store, StoredReminder
from days import day
from store.register import DUE, NOW, OFFICE, logged

SOON = NewReminder(
    key="JYJ/2025-0001/reply//2025-11-10/5/handler/log",
    case_id=None,
    clock="reply",
    due=DUE,
    threshold="5",
    recipient="handler",
    channel="log",
    body="2025-0001：答复 2025-11-10 到期",
)
LATER = replace(SOON, key=f"{SOON.key}/later", threshold="1")
LONG = timedelta(minutes=10)
Claim = Callable[..., tuple[StoredReminder, ...]]


@pytest.fixture
def claim(store: Store) -> Claim:
    def claim(who: str = "one", limit: int = 10, now=NOW) -> tuple[StoredReminder, ...]:
        with store.transaction() as tx:
            return tx.reminders.claim(who, "log", now, limit)

    return claim


@pytest.fixture
def two_waiting(store: Store) -> None:
    with store.transaction() as tx:
        tx.reminders.plan([SOON, LATER], NOW)


def test_a_message_is_written_down_once(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.reminders.plan([SOON], NOW) == (SOON,)
        assert tx.reminders.plan([SOON, LATER], NOW) == (LATER,)
        assert tx.reminders.known([SOON.key, "other"]) == {SOON.key}


def test_more_keys_than_a_statement_holds_are_asked_about(store: Store) -> None:
    many = [replace(SOON, key=f"{SOON.key}/{n}") for n in range(1201)]
    with store.transaction() as tx:
        assert len(tx.reminders.plan(many, NOW)) == 1201
        assert len(tx.reminders.known([each.key for each in many])) == 1201


@pytest.mark.usefixtures("two_waiting")
def test_of_four_who_claim_at_once_each_message_goes_to_one(claim: Claim) -> None:
    with ThreadPoolExecutor(4) as pool:
        claimed = [each.key for some in pool.map(claim, "abcd") for each in some]
    assert sorted(claimed) == [SOON.key, LATER.key]


def test_what_may_not_go_out_yet_waits(store: Store, claim: Claim) -> None:
    with store.transaction() as tx:
        tx.reminders.plan([replace(SOON, not_before=NOW + LONG)], NOW)
    assert claim() == ()
    assert len(claim(now=NOW + LONG)) == 1


@pytest.mark.usefixtures("two_waiting")
def test_what_a_dead_process_left_behind_is_claimed_by_the_next(store: Store, claim: Claim) -> None:
    assert len(claim("dead", limit=1)) == 1
    with store.transaction() as tx:
        assert tx.reminders.release(["another"]) == 0
        assert tx.reminders.release(["dead"]) == 1
    taken = claim("alive")
    assert sorted(each.attempts for each in taken) == [1, 2]
    with store.transaction() as tx:
        assert tx.reminders.put_back("alive") == 2
    assert sorted(each.attempts for each in claim("alive")) == [1, 2], "as if never tried"


@pytest.mark.usefixtures("two_waiting")
def test_who_has_lost_a_claim_can_say_nothing_of_it(store: Store, claim: Claim) -> None:
    claim("slow")
    with store.transaction() as tx:
        tx.reminders.release(["slow"])
    claim("quick")
    with store.transaction() as tx:
        assert not tx.reminders.is_mine(SOON.key, "slow")
        assert not tx.reminders.mark(SOON.key, "slow", "failed")
        assert tx.reminders.is_mine(SOON.key, "quick")
        assert tx.reminders.mark(SOON.key, "quick", "sent", sent_at=NOW)
        assert not tx.reminders.mark(SOON.key, "quick", "failed"), "what is sent stays sent"


@pytest.mark.usefixtures("two_waiting")
def test_what_was_sent_is_never_claimed_again(store: Store, claim: Claim) -> None:
    for each in claim():
        with store.transaction() as tx:
            tx.reminders.mark(each.key, "one", "sent", sent_at=NOW)
    with store.transaction() as tx:
        tx.reminders.release(["one"], abandoned_before=NOW + LONG)
    assert claim() == ()


def test_the_inbox_shows_what_is_to_be_done_and_what_is_done_after_it(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        mine = replace(SOON, channel="inbox", state="sent", case_id=case.id)
        gone = replace(mine, key="gone", due=day("Tue 2025-11-11"), body="old")
        tx.reminders.plan([gone], NOW + LONG)
        tx.reminders.plan([mine, replace(mine, key="other", recipient="manager")], NOW)
        inbox = tx.reminders.inbox("handler")
    assert [(each.body, each.is_open) for each in inbox] == [(SOON.body, True), ("old", False)]
    assert [each.sent_at for each in inbox] == [NOW, NOW + LONG]


def test_of_several_messages_about_one_date_the_inbox_shows_the_last(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        mine = replace(SOON, channel="inbox", state="sent", case_id=case.id)
        tx.reminders.plan([mine], NOW)
        tx.reminders.plan([replace(mine, key="later", threshold="3", body="3 left")], NOW + LONG)
        told = replace(mine, case_id=None, clock="digest")
        tx.reminders.plan([replace(told, key=key, body=key) for key in ("one", "two")], NOW)
        inbox = [each.body for each in tx.reminders.inbox("handler")]
    assert inbox == ["3 left", "one", "two"]


def test_a_part_of_a_list_that_went_without_it_waits_for_itself(store: Store, claim: Claim) -> None:
    whole = replace(SOON, key="list", clock="digest")
    with store.transaction() as tx:
        tx.reminders.plan([whole], NOW)
    claim()
    with store.transaction() as tx:
        tx.reminders.plan([replace(LATER, state="gathered", carried_by="list")], NOW)
        tx.reminders.settle()
        assert [each.key for each in tx.reminders.gathered("list")] == [LATER.key]
        tx.reminders.mark("list", "one", "sent", sent_at=NOW)
        tx.reminders.mark_told("list", [], NOW)
        tx.reminders.settle()
    assert [each.key for each in claim()] == [LATER.key]


def test_of_a_process_the_beats_are_counted_and_the_end_is_known(store: Store) -> None:
    with store.transaction() as tx:
        tx.schedulers.enter("one", "here:1", NOW)
        tx.schedulers.beat("one", NOW + LONG)
        (alive,) = tx.schedulers.running()
        assert (alive.beats, alive.seen_at, alive.began_at) == (1, NOW + LONG, NOW)
        tx.schedulers.leave("one", NOW + LONG)
        assert tx.schedulers.running() == ()
        tx.schedulers.forget_ended(NOW + 2 * LONG)
        tx.schedulers.beat("one", NOW)
        assert tx.schedulers.running() == ()


def test_a_round_of_a_period_is_begun_once_and_again_where_who_began_it_died(store: Store) -> None:
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        begun = (OFFICE.code, "verify", DUE)
        assert tx.schedulers.begin_round(*begun, "one", NOW)
        assert not tx.schedulers.begin_round(*begun, "two", NOW)
        tx.schedulers.drop_rounds("one")
        assert tx.schedulers.begin_round(*begun, "two", NOW)
        tx.schedulers.end_round(*begun, "all is well", NOW + LONG)
        tx.schedulers.drop_rounds("two")
        assert not tx.schedulers.begin_round(*begun, "three", NOW)
        (done,) = tx.schedulers.last_rounds(OFFICE.code)
    assert (done.name, done.ended_at, done.says) == ("verify", NOW + LONG, "all is well")


def test_who_is_away_where_mail_goes_and_whose_a_feed_is(store: Store) -> None:
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        for code in ("chen", "li"):
            tx.people.put_user(Person(code, code, ("handler",)), NOW)
        away = Absence("chen", DUE, DUE, "li")
        key = tx.duty.add_absence(away, "user:chen", NOW)
        assert tx.duty.absences(DUE) == (replace(away, id=key),)
        assert tx.duty.absences(day("Tue 2025-11-11")) == ()
        tx.duty.remove_absence(key)
        assert tx.duty.absences(DUE) == ()
        tx.duty.put_mail("chen", "chen@example.org", NOW)
        tx.duty.put_mail("li", "", NOW)
        assert tx.duty.mail() == {"chen": "chen@example.org"}
        mine, whole = Feed(OFFICE.code, "chen"), Feed(OFFICE.code, None)
        tx.duty.put_feed(mine, "0" * 64, "user:chen", NOW)
        tx.duty.put_feed(whole, "1" * 64, "user:chen", NOW)
        tx.duty.put_feed(mine, "2" * 64, "user:chen", NOW)
        found = [tx.duty.feed(token * 64) for token in "012"]
    assert found == [None, whole, mine]
