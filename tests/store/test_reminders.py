"""A reminder is sent once, by whoever claims it first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from casetrack.store import NewReminder, Store
from store.register import DUE, NOW, logged

SOON = NewReminder(
    key="JYJ/2025-0001/reply//2025-11-10/5/handler/inbox",
    case_id=None,
    clock="reply",
    due=DUE,
    threshold="5",
    recipient="handler",
    channel="inbox",
    body="2025-0001：答复 2025-11-10 到期",
)
LATER = replace(SOON, key=f"{SOON.key}/later", threshold="1")
LONG = timedelta(minutes=10)


@pytest.fixture
def claim(store: Store) -> Callable[[], int]:
    def claim() -> int:
        with store.transaction() as tx:
            return len(tx.reminders.claim([SOON, LATER], NOW))

    return claim


def test_a_second_claim_gets_nothing(store: Store, claim: Callable[[], int]) -> None:
    with store.transaction() as tx:
        assert tx.reminders.claim([SOON], NOW) == (SOON,)
        assert tx.reminders.claim([SOON, LATER], NOW) == (LATER,)
        assert tx.reminders.known([SOON.key, "other"]) == {SOON.key}
    assert claim() == 0


def test_of_four_who_claim_at_once_each_reminder_goes_to_one(claim: Callable[[], int]) -> None:
    with ThreadPoolExecutor(4) as pool:
        claimed = list(pool.map(lambda _: claim(), range(8)))
    assert sum(claimed) == 2


def test_the_inbox_shows_what_was_sent_to_the_user(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        tx.reminders.claim([replace(SOON, case_id=case.id), LATER], NOW)
        tx.reminders.mark(SOON.key, "sent", sent_at=NOW)
        assert [each.key for each in tx.reminders.inbox("handler")] == [SOON.key]
        assert tx.reminders.inbox("manager") == ()
        (sent,) = tx.reminders.of(case.id)
    assert (sent.state, sent.sent_at, sent.claimed_at, sent.body) == ("sent", NOW, NOW, SOON.body)


def test_what_failed_or_was_left_behind_is_taken_over_once(store: Store) -> None:
    later = NOW + LONG
    with store.transaction() as tx:
        tx.reminders.claim([SOON, LATER], NOW)
        assert tx.reminders.take_over(NOW, claimed_before=NOW) == ()
        tx.reminders.mark(SOON.key, "failed", error="connection refused")
    with store.transaction() as tx:
        assert [each.key for each in tx.reminders.take_over(NOW, NOW - LONG)] == [SOON.key]
        assert tx.reminders.take_over(NOW, NOW - LONG) == ()
    with store.transaction() as tx:
        left = tx.reminders.take_over(later, later - timedelta(seconds=1))
        assert [(each.key, each.attempts) for each in left] == [(SOON.key, 3), (LATER.key, 2)]
        assert tx.reminders.take_over(later, later - timedelta(seconds=1)) == ()


def test_what_was_sent_is_never_taken_over(store: Store) -> None:
    with store.transaction() as tx:
        tx.reminders.claim([SOON], NOW)
        tx.reminders.mark(SOON.key, "sent", sent_at=NOW)
        assert tx.reminders.take_over(NOW + LONG, NOW + LONG) == ()
