"""Originals: kept until they are applications, known again by their hash and by their own name."""

from datetime import timedelta

import pytest

from casetrack.errors import NotFound
from casetrack.store import EXPORT, MAIL, CameIn, Store
from store.behind import connected
from store.register import NOW, OFFICE, new_case

CODE = OFFICE.code


@pytest.fixture
def register(store: Store) -> Store:
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
    return store


def test_the_same_content_is_one_original(register: Store) -> None:
    with register.transaction() as tx:
        one = tx.originals.put(CODE, MAIL, "信.eml", b"mail", "m", "lin", NOW)
        assert tx.originals.put(CODE, MAIL, "又一封.eml", b"mail", "m", "he", NOW) == one
        found, content = tx.originals.get(CODE, one), tx.originals.content(CODE, one)
    assert (found.name, found.put_by, found.size_bytes, content) == ("又一封.eml", "he", 4, b"mail")
    with register.reading() as tx, pytest.raises(NotFound):
        tx.originals.get("elsewhere", one)


def test_what_became_of_it_is_known_by_the_file_and_by_what_the_mail_calls_itself(
    register: Store,
) -> None:
    with register.transaction() as tx:
        case = new_case(tx)
        mark = tx.originals.mark(CODE, "<a1@example.org>")
        one = tx.originals.put(CODE, MAIL, "信.eml", b"mail", mark, "lin", NOW)
        sha = tx.originals.get(CODE, one).sha256
        assert tx.originals.became_of(CODE, sha, mark) == ()
        tx.originals.became(CameIn(one), case.id)
        tx.originals.take_away(CODE, one)
        assert tx.originals.get(CODE, one).name == ""
        with pytest.raises(NotFound):
            tx.originals.content(CODE, one)
    with register.reading() as tx:
        assert tx.originals.became_of(CODE, sha, None) == (case.reference,)
        assert tx.originals.became_of(CODE, "0" * 64, mark) == (case.reference,)
        assert tx.originals.became_of(CODE, "0" * 64, None) == ()
        assert tx.originals.became_of("elsewhere", sha, mark) == ()


def test_a_row_is_known_again_in_another_export(register: Store) -> None:
    with register.transaction() as tx:
        case = new_case(tx)
        one = tx.originals.put(CODE, EXPORT, "十月.xlsx", b"rows", None, "lin", NOW)
        tx.originals.became(CameIn(one, 4, "mark-of-a-row", "YSQ1"), case.id)
        assert tx.originals.is_shared(tx.originals.get(CODE, one).sha256)
    with register.reading() as tx:
        marks = {2: "another", 9: "mark-of-a-row"}
        assert tx.originals.became_of_rows(CODE, "0" * 64, marks) == {9: (case.reference,)}
        sha = tx.originals.get(CODE, one).sha256
        # In the same file by its place, whatever is said of its headings since.
        said_anew = {4: "new-mark", 9: "other"}
        assert tx.originals.became_of_rows(CODE, sha, said_anew) == {4: (case.reference,)}


def test_what_is_taken_away_or_too_old_leaves_no_word_in_the_database(
    register: Store, database_url: str
) -> None:
    with register.transaction() as tx:
        gone = tx.originals.put(CODE, MAIL, "a.eml", b"a", None, "lin", NOW)
        old = tx.originals.put(CODE, MAIL, "b.eml", b"b", None, "lin", NOW - timedelta(days=2))
        new = tx.originals.put(CODE, MAIL, "c.eml", b"c", None, "lin", NOW)
        tx.originals.take_away(CODE, gone)
        assert tx.originals.forget(NOW - timedelta(days=1)) == 1
        assert [each.id for each in tx.originals.held(CODE, NOW - timedelta(days=9))] == [new]
    with connected(database_url) as connection:
        rows = connection.exec_driver_sql("SELECT id FROM originals WHERE content IS NULL").all()
        named = connection.exec_driver_sql("SELECT name FROM originals WHERE name > ''").all()
    assert {row[0] for row in rows} == {gone, old}
    assert [row[0] for row in named] == ["c.eml"]
