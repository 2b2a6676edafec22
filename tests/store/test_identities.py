"""Identities at a provider, and browsers on their way there and back, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from casetrack.store import Identity, Person, Store, StoredErrand
from store.register import NOW

ISSUER = "https://login.example"
LIN = Identity(ISSUER, "248289761001", "lin", NOW, "user:admin")
ERRAND = StoredErrand("a" * 64, "b" * 64, "nonce", "verifier", "/cases", NOW)


@pytest.fixture(autouse=True)
def people(store: Store) -> None:
    """Lin and Chen, who work here."""
    with store.transaction() as tx:
        for code in ("lin", "chen"):
            tx.people.put_user(Person(code, code, ("handler",)), NOW)


def test_an_identity_is_found_by_its_subject_and_by_its_user(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.identities.link(LIN)
        assert tx.identities.of_subject(ISSUER, LIN.subject) == LIN
        assert tx.identities.of_user(ISSUER, "lin") == LIN
        assert tx.identities.of_users(ISSUER) == {"lin": LIN}
        assert tx.identities.of_subject("https://other.example", LIN.subject) is None
        tx.identities.unlink(ISSUER, "lin")
        assert tx.identities.of_users(ISSUER) == {}


def test_neither_a_subject_nor_a_user_is_linked_twice_at_one_provider(store: Store) -> None:
    with store.transaction() as tx:
        assert tx.identities.link(LIN)
        assert not tx.identities.link(replace(LIN, user="chen"))
        assert not tx.identities.link(replace(LIN, subject="another"))
        assert tx.identities.link(replace(LIN, issuer="https://other.example"))
        assert tx.identities.of_users(ISSUER) == {"lin": LIN}


def test_an_errand_is_taken_once_and_by_its_browser_alone(store: Store) -> None:
    with store.transaction() as tx:
        tx.identities.send(ERRAND)
        assert tx.identities.take(ERRAND.state_sha256, "c" * 64) is None
        assert tx.identities.take("c" * 64, ERRAND.browser_sha256) is None
        assert tx.identities.take(ERRAND.state_sha256, ERRAND.browser_sha256) == ERRAND
        assert tx.identities.take(ERRAND.state_sha256, ERRAND.browser_sha256) is None


def test_who_never_came_back_is_forgotten(store: Store) -> None:
    with store.transaction() as tx:
        tx.identities.send(ERRAND)
        tx.identities.forget_errands_before(NOW)
        tx.identities.forget_errands_before(NOW + timedelta(seconds=1))
        assert tx.identities.take(ERRAND.state_sha256, ERRAND.browser_sha256) is None
