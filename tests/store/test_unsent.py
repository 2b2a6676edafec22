"""Unsent forms: kept for one person, taken away for good, never two applications of one form."""

from datetime import timedelta

import pytest

from casetrack.store import Owner, Person, Store, UnsentForm
from store.behind import connected
from store.register import NOW, OFFICE, new_case

DAY = timedelta(days=1)
LIN, HE = Owner("lin", OFFICE.code), Owner("he", OFFICE.code)
TYPED = {"applicant_name": "林小满", "request": "学区"}


@pytest.fixture
def register(store: Store) -> Store:
    """A database with two people."""
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        for owner in (LIN, HE):
            tx.people.put_user(Person(owner.user, "林", ("registrar",), OFFICE.code), NOW)
    return store


def test_a_form_is_kept_as_it_was_typed_last_and_only_for_who_types_it(register: Store) -> None:
    with register.transaction() as tx:
        assert tx.unsent.keep(LIN, "form-one", {"request": "学"}, NOW)
        assert tx.unsent.keep(LIN, "form-one", TYPED, NOW + DAY)
        assert tx.unsent.keep(LIN, "form-two", {}, NOW)
    with register.reading() as tx:
        newest, older = tx.unsent.of(LIN, NOW)
        assert newest == UnsentForm("form-one", NOW + DAY, TYPED, None)
        assert older.key == "form-two"
        assert tx.unsent.of(HE, NOW) == ()
        assert tx.unsent.get(HE, "form-one") is None
        assert tx.unsent.get(Owner("lin", "elsewhere"), "form-one") is None


def test_a_form_that_was_sent_holds_no_word_of_it_and_is_not_sent_again(register: Store) -> None:
    with register.transaction() as tx:
        case = new_case(tx)
        tx.unsent.keep(LIN, "form-one", TYPED, NOW)
        assert tx.unsent.end(LIN, "form-one", case.id, NOW)
        assert not tx.unsent.end(LIN, "form-one", case.id, NOW)
        assert not tx.unsent.keep(LIN, "form-one", TYPED, NOW)
        assert tx.unsent.of(LIN, NOW) == ()
        assert tx.unsent.get(LIN, "form-one") == UnsentForm("form-one", NOW, None, case.reference)


def test_a_form_that_was_never_kept_can_be_sent_once_too(register: Store) -> None:
    with register.transaction() as tx:
        assert tx.unsent.end(LIN, "form-one", None, NOW)
        assert not tx.unsent.end(LIN, "form-one", None, NOW)


def test_what_is_too_old_is_gone_from_the_database(register: Store, database_url: str) -> None:
    with register.transaction() as tx:
        tx.unsent.keep(LIN, "old-form", TYPED, NOW - 2 * DAY)
        tx.unsent.keep(HE, "new-form", TYPED, NOW)
        assert tx.unsent.forget(NOW - DAY) == 1
    with connected(database_url) as connection:
        rows = connection.exec_driver_sql("SELECT key FROM drafts").all()
    assert [row[0] for row in rows] == ["new-form"]
