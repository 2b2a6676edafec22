"""Offices, users, applicants and the words by and about them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import MetaData, select
from sqlalchemy.exc import IntegrityError

from casetrack.errors import BadInput, NotFound, Refused
from casetrack.store import NewApplicant, NewNotice, NewReminder, Office, Person, Store
from casetrack.store.words import INDEX
from store.behind import connected
from store.register import NOW, OFFICE, logged, new_case, received

SOMEBODY = NewApplicant("natural_person", "林小满", "11010119900101123x", "139 0000 0000")


def test_an_office_or_user_put_again_is_changed(store: Store) -> None:
    person = Person("reviewer1", "审核一", ("reviewer", "secrecy"), OFFICE.code)
    with store.transaction() as tx:
        tx.people.put_office(OFFICE)
        tx.people.put_office(Office("ZZJ", "某市住房局", parent=OFFICE.code))
        tx.people.put_user(person, NOW)
        tx.people.put_office(replace(OFFICE, name="某市教育和体育局"))
        tx.people.put_user(replace(person, active=False), NOW + timedelta(days=1))
    with store.reading() as tx:
        assert tx.people.office("JYJ").name == "某市教育和体育局"
        assert [office.code for office in tx.people.offices()] == ["JYJ", "ZZJ"]
        assert tx.people.user("reviewer1") == replace(person, active=False)
        assert tx.people.users() == (replace(person, active=False),)


def test_an_unknown_user_or_office_is_named(store: Store) -> None:
    with store.reading() as tx:
        with pytest.raises(NotFound, match="no user nobody"):
            tx.people.user("nobody")
        with pytest.raises(NotFound, match="no office nowhere"):
            tx.people.office("nowhere")


@pytest.mark.parametrize(
    "again",
    [
        SOMEBODY,
        replace(SOMEBODY, id_number="１１０１０１ 1990 0101 123X"),
        replace(SOMEBODY, name="林小满（改名）", phone=None),
    ],
)
def test_an_applicant_is_found_by_the_id_number(store: Store, again: NewApplicant) -> None:
    with store.transaction() as tx:
        first = tx.applicants.find_or_make(SOMEBODY, NOW)
        assert tx.applicants.find_or_make(again, NOW) == first


def test_without_an_id_number_name_and_phone_are_compared(store: Store) -> None:
    unnumbered = replace(SOMEBODY, id_number=None)
    with store.transaction() as tx:
        first = tx.applicants.find_or_make(unnumbered, NOW)
        same = replace(unnumbered, phone="139-0000-0000")
        other = replace(unnumbered, name="林小雪")
        assert tx.applicants.find_or_make(same, NOW) == first
        assert tx.applicants.find_or_make(other, NOW) != first


def test_a_name_alone_makes_nobody_the_same(store: Store) -> None:
    named = NewApplicant("natural_person", "林小满")
    with store.transaction() as tx:
        assert tx.applicants.find_or_make(named, NOW) != tx.applicants.find_or_make(named, NOW)


def test_what_is_said_differently_holds_from_then_on(store: Store) -> None:
    with store.transaction() as tx:
        found = tx.applicants.find_or_make(SOMEBODY, NOW)
        tx.applicants.find_or_make(replace(SOMEBODY, phone="13911111111", email="a@b.cn"), NOW)
        applicant = tx.applicants.get(found)
    assert (applicant.name, applicant.phone, applicant.email) == ("林小满", "13911111111", "a@b.cn")
    assert applicant.address is None


def test_merged_applicants_are_one_from_then_on(store: Store) -> None:
    with store.transaction() as tx:
        ids = [
            tx.applicants.find_or_make(NewApplicant("natural_person", name), NOW)
            for name in ("林小满", "林晓满", "林小曼")
        ]
        tx.applicants.merge(ids[0], ids[1], "user:zhang", NOW, "同一证件")
        tx.applicants.merge(ids[1], ids[2], "user:zhang", NOW, "同一证件")
        with pytest.raises(Refused, match="already"):
            tx.applicants.merge(ids[2], ids[0], "user:zhang", NOW, "同一证件")
        assert {tx.applicants.get(each).id for each in ids} == {ids[2]}
        assert set(tx.applicants.names(tuple(ids)).values()) == {"林小曼"}


def test_a_merge_that_is_taken_back_leaves_the_others_and_says_who_and_why(store: Store) -> None:
    with store.transaction() as tx:
        one, two, three = (
            tx.applicants.find_or_make(NewApplicant("natural_person", name), NOW)
            for name in ("林小满", "林晓满", "林小曼")
        )
        tx.applicants.merge(one, two, "user:zhang", NOW, "同一电话")
        tx.applicants.merge(two, three, "user:zhang", NOW, "同一证件")
        first, second = tx.applicants.merges_of(one)
        tx.applicants.take_back(first.id, "user:li", NOW, "两人同名")
        assert tx.applicants.one_person(one) == (one,)
        assert tx.applicants.one_person(two) == (two, three)
        undone, _ = *tx.applicants.merges_of(one), second
        assert (undone.undone_by, undone.why, undone.undone_why) == (
            "user:li",
            "同一电话",
            "两人同名",
        )
        with pytest.raises(NotFound, match="stands"):
            tx.applicants.take_back(first.id, "user:li", NOW, "又一次")


def test_the_same_name_or_telephone_is_a_hint_and_no_more(store: Store) -> None:
    with store.transaction() as tx:
        mine, namesake, housemate, other = (
            tx.applicants.find_or_make(NewApplicant("natural_person", name, phone=phone), NOW)
            for name, phone in (
                ("林小满", "0577-1"),
                ("林 小满", "0577-2"),
                ("何川", "0577-1"),
                ("赵一", "0577-3"),
            )
        )
        assert tx.applicants.same_name(mine) == (namesake, housemate)
        assert tx.applicants.one_person(mine) == (mine,)
        assert other not in tx.applicants.same_name(mine)


def test_an_erased_applicant_has_no_name_and_is_not_found_again(store: Store) -> None:
    with store.transaction() as tx:
        found = tx.applicants.find_or_make(SOMEBODY, NOW)
        tx.applicants.erase(found, NOW)
        assert tx.applicants.get(found).name is None
        assert tx.applicants.names((found,)) == {found: None}
        assert tx.applicants.find_or_make(SOMEBODY, NOW) != found


def test_a_text_is_found_by_its_reference_and_by_its_id(store: Store) -> None:
    with store.transaction() as tx:
        reference = tx.texts.put("request", "学区划分材料")
        other = tx.texts.put("request", "学区划分材料")
        text_id = reference["text"]
        assert isinstance(text_id, int)
        assert tx.texts.get(reference) == tx.texts.get(text_id) == "学区划分材料"
        assert tx.texts.several([text_id, 99]) == {text_id: "学区划分材料"}
        assert reference["sha256"] != other["sha256"]


def test_a_text_that_the_databases_cannot_hold_is_refused(store: Store) -> None:
    with store.transaction() as tx, pytest.raises(BadInput, match="NUL"):
        tx.texts.put("request", "学区\x00")


def test_what_is_erased_leaves_nothing_to_try_names_on(store: Store, database_url: str) -> None:
    with store.transaction() as tx:
        text_id = tx.texts.put("name", "林小满")["text"]
        assert isinstance(text_id, int)
        assert tx.texts.erase([text_id], NOW) == 1
        assert tx.texts.erase([text_id], NOW) == 0
    with connected(database_url) as connection:
        row = connection.exec_driver_sql("SELECT body, salt, sha256 FROM texts").one()
    assert row[:2] == (None, None)
    assert len(row.sha256) == 64


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_written(store: Store) -> None:
    with pytest.raises(IntegrityError) as caught, store.transaction() as tx:
        new_case(tx, applicant_id=99, handler="标记处室")
    assert "标记" not in str(caught.value)


def test_a_persons_data_stands_in_no_column_but_the_texts_and_their_index(
    store: Store, database_url: str
) -> None:
    marked = NewApplicant(
        "natural_person", "标记某", "标记证件1", "标记电话2", "标记@邮箱", "标记住址3"
    )
    with store.transaction() as tx:
        applicant_id = tx.applicants.find_or_make(marked, NOW)
        request = tx.texts.put("request", "标记申请内容")
        case = new_case(tx, applicant_id=applicant_id, request_text=request["text"])
        case = tx.cases.append(case, [replace(received(), payload={"request": request})])
        tx.notices.attach(case.id, 1, "标记身份证.pdf", "application/pdf", b"scan")
        tx.notices.add(
            NewNotice(
                case.id, 1, "receipt", b"letter", "x/y", {"to": request}, "0", "cn-2019", "{}"
            )
        )
        tx.reminders.plan(
            [NewReminder("k", case.id, "reply", NOW.date(), "5", "handler", "inbox", "2025-0001")],
            NOW,
        )
        logged(tx)
    found = {}
    with connected(database_url) as connection:
        tables = MetaData()
        tables.reflect(connection)
        for name, table in tables.tables.items():
            columns = [column for column in table.c if (name, column.name) != ("texts", "body")]
            found[name] = str(connection.execute(select(*columns)).all())
        bodies = str(connection.exec_driver_sql("SELECT body FROM texts").all())
    held = [name for name, text in found.items() if "标记" in text]
    assert {name for name in held if not name.startswith(INDEX)} == set()
    assert bodies.count("标记") == 7
    assert {"cases", "events", "reminders", "notices", "attachments"} <= found.keys()
