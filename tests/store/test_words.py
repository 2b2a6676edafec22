"""Words are found in what was asked, said and signed; two characters are enough."""

import importlib
from dataclasses import replace

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from casetrack.store import NewApplicant, Store, Wanted
from casetrack.store.words import parts
from store.behind import connected
from store.register import NOW, logged, new_case, received


def found(store: Store, wanted: str) -> list[str]:
    with store.reading() as tx:
        return sorted(line.reference for line in tx.lists.cases("JYJ", Wanted(search=wanted)))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("学区划分", ("学区", "区划", "划分")),
        ("公开2025年方案", ("公开", "2025", "年方", "方案")),
        ("Ｅ－MAIL", ("e", "mail")),
        ("区", ("区",)),
        ("、，。", ()),
        ("喆堃", ("喆堃",)),
    ],
)
def test_a_text_is_kept_as_pairs_of_neighbours_and_whole_words(
    body: str, kept: tuple[str, ...]
) -> None:
    assert parts(body) == kept


def test_a_word_of_two_characters_is_found_in_what_was_asked_and_in_what_was_said(
    store: Store,
) -> None:
    with store.transaction() as tx:
        request = tx.texts.put("request", "公开2025年学区划分方案")
        one = new_case(tx, request_text=request["text"])
        other = logged(tx)
        tx.texts.put("reason", "该学区仍在论证", case_id=other.id)
        neither = logged(tx)
        tx.texts.put("reason", "食堂招标合同", case_id=neither.id)
    assert found(store, "学区") == [one.reference, other.reference]
    assert found(store, "学区 划分") == [one.reference]
    assert found(store, "方案2025") == [one.reference]
    assert found(store, "招") == [neither.reference]
    assert found(store, "学校") == []


def test_an_applicant_is_found_by_name_and_never_by_number_or_telephone(store: Store) -> None:
    person = NewApplicant("natural_person", "赵喆堃", "invented-77", "0577-88")
    with store.transaction() as tx:
        case = logged(tx, applicant_id=tx.applicants.find_or_make(person, NOW))
    assert found(store, "喆堃") == [case.reference]
    assert found(store, "0577") == []
    assert found(store, "invented") == []


def test_what_is_erased_is_not_found_any_more_and_leaves_no_word(
    store: Store, database_url: str
) -> None:
    person = NewApplicant("natural_person", "赵喆堃", phone="0577-88")
    with store.transaction() as tx:
        applicant = tx.applicants.find_or_make(person, NOW)
        logged(tx, applicant_id=applicant)
        tx.applicants.erase(applicant, NOW)
    assert found(store, "喆堃") == []
    with connected(database_url) as connection:
        assert "喆堃" not in terms(connection)


def terms(connection: Connection) -> set[str]:
    """Return every word that the index still holds anything of."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, text_words, row)"
        )
        return set(connection.exec_driver_sql("SELECT term FROM temp.seen").scalars())
    rows = connection.exec_driver_sql("SELECT unnest(tsvector_to_array(words)) FROM text_words")
    return set(rows.scalars())


@pytest.mark.parametrize(
    "wanted", ["2025-0001", "0001", "'", '"', "*", "学' OR '1", "AND", "(", ""]
)
def test_a_number_is_found_and_no_sign_breaks_the_search(store: Store, wanted: str) -> None:
    with store.transaction() as tx:
        case = logged(tx)
    expected = [case.reference] if wanted in ("2025-0001", "0001", "") else []
    assert found(store, wanted) == expected


def test_a_database_of_before_is_searched_too(store: Store, database_url: str) -> None:
    with store.transaction() as tx:
        words = tx.texts.put("reason", "该学区仍在论证")
        case = new_case(tx)
        told = replace(received(), payload={"channel": "online", "reason": words})
        case = tx.cases.append(case, [told])
    migration = importlib.import_module("casetrack.store.migrations.versions.0007_words")
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            migration.downgrade()
            migration.upgrade()
    assert found(store, "学区") == [case.reference]
