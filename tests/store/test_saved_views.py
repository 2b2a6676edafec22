"""Views are kept by office and person, and forgotten with what was looked for in them."""

import pytest

from casetrack.errors import NotFound
from casetrack.store import Office, Person, Store
from store.register import NOW, OFFICE


def test_the_office_comes_first_then_ones_own_by_name(store: Store) -> None:
    with store.transaction() as tx:
        _people(tx)
        for owner, name in (("a", "丙"), (None, "乙"), ("b", "甲"), ("a", "丁")):
            tx.views.add("JYJ", owner, name, "open=yes", "user:a", NOW)
        tx.views.add("ZFJ", None, "别处", "", "user:a", NOW)
    with store.reading() as tx:
        seen = [(view.name, view.is_shared) for view in tx.views.of("JYJ", "a")]
    assert seen == [("乙", True), ("丁", False), ("丙", False)]


def test_a_view_that_is_removed_leaves_nothing_of_what_was_looked_for(store: Store) -> None:
    with store.transaction() as tx:
        _people(tx)
        view = tx.views.add("JYJ", "a", "某人", "q=林小满", "user:a", NOW)
        tx.views.rename(view, "某某")
        assert (tx.views.get("JYJ", view).name, tx.views.get("JYJ", view).query) == (
            "某某",
            "q=林小满",
        )
        tx.views.remove(view, NOW)
        with pytest.raises(NotFound):
            tx.views.get("JYJ", view)
        kept = tx.texts.several(range(1, 9))
    assert set(kept.values()) == {None}


def test_a_view_of_another_office_is_not_there(store: Store) -> None:
    with store.transaction() as tx:
        _people(tx)
        view = tx.views.add("ZFJ", None, "别处", "", "user:a", NOW)
        with pytest.raises(NotFound):
            tx.views.get("JYJ", view)


def _people(tx) -> None:
    tx.people.put_office(OFFICE)
    tx.people.put_office(Office("ZFJ", "某市住房局"))
    for code in ("a", "b"):
        tx.people.put_user(Person(code, "某", ("handler",), "JYJ"), NOW)
