"""Accounts: hashes of passwords, sessions, attempts to sign in."""

from datetime import timedelta

import pytest

from casetrack.store import Account, Person, Session, Store
from store.register import NOW, OFFICE

HOUR = timedelta(hours=1)


@pytest.fixture
def lin(store: Store) -> str:
    """The code of a user."""
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        tx.people.put_user(Person("lin", "林", ("handler",), OFFICE.code), NOW)
    return "lin"


def test_a_password_set_again_takes_the_place_of_the_old_one(store: Store, lin: str) -> None:
    with store.transaction() as tx:
        assert tx.accounts.password_hash(lin) is None
        tx.accounts.put_password_hash(lin, "first", NOW)
        tx.accounts.put_password_hash(lin, "second", NOW)
        assert tx.accounts.password_hash(lin) == "second"


def test_a_session_is_found_by_its_token_until_it_ends(store: Store, lin: str) -> None:
    session = Session("a" * 64, lin, NOW, NOW)
    with store.transaction() as tx:
        tx.accounts.begin_session(session)
        tx.accounts.see_session(session.token_sha256, NOW + HOUR)
    with store.transaction() as tx:
        assert tx.accounts.session("a" * 64) == Session("a" * 64, lin, NOW, NOW + HOUR)
        assert tx.accounts.session("b" * 64) is None
        tx.accounts.end_session("a" * 64)
        assert tx.accounts.session("a" * 64) is None


def test_old_sessions_are_forgotten_and_the_others_stay(store: Store, lin: str) -> None:
    with store.transaction() as tx:
        for token, began, seen in (("a", -20, -1), ("b", -5, -4), ("c", -5, -1)):
            tx.accounts.begin_session(
                Session(token * 64, lin, NOW + began * HOUR, NOW + seen * HOUR)
            )
        tx.accounts.forget_sessions(NOW - 12 * HOUR, NOW - 2 * HOUR)
        kept = [token for token in "abc" if tx.accounts.session(token * 64)]
        tx.accounts.end_sessions_of(lin)
        assert tx.accounts.session("c" * 64) is None
    assert kept == ["c"]


def test_attempts_are_counted_by_key_and_time_and_can_be_taken_back(store: Store) -> None:
    with store.transaction() as tx:
        tx.accounts.add_attempt("one", NOW - HOUR)
        second = tx.accounts.add_attempt("one", NOW)
        tx.accounts.add_attempt("other", NOW)
        assert tx.accounts.attempts("one", NOW - 2 * HOUR) == 2
        assert tx.accounts.attempts("one", NOW) == 1
        tx.accounts.forget_attempt(second)
        assert tx.accounts.attempts("one", NOW) == 0
        tx.accounts.forget_attempts_before(NOW)
        assert tx.accounts.attempts("one", NOW - 2 * HOUR) == 0
        tx.accounts.forget_attempts("other")
        assert tx.accounts.attempts("other", NOW) == 0


def test_an_account_tells_the_last_sign_in_the_password_and_the_sessions(
    store: Store, lin: str
) -> None:
    with store.transaction() as tx:
        assert tx.accounts.of_users() == {lin: Account(None, False, None, 0)}
        tx.accounts.put_password_hash(lin, "given", NOW, NOW + HOUR)
        for token in "ab":
            tx.accounts.begin_session(Session(token * 64, lin, NOW, NOW, is_limited=True))
    with store.transaction() as tx:
        assert tx.accounts.session("a" * 64) == Session("a" * 64, lin, NOW, NOW, is_limited=True)
        assert tx.accounts.one_time_until(lin) == NOW + HOUR
        assert tx.accounts.of_users() == {lin: Account(NOW, True, NOW + HOUR, 2)}
        tx.accounts.put_password_hash(lin, "their own", NOW + HOUR)
        tx.accounts.end_sessions_of(lin)
        assert tx.accounts.one_time_until(lin) is None
        assert tx.accounts.of_users() == {lin: Account(NOW, True, None, 0)}
