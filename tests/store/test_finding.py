"""Cases are found by several words, by the numbers they bear, the best first."""

import importlib
from dataclasses import replace
from datetime import date

from alembic.migration import MigrationContext
from alembic.operations import Operations

from casetrack.store import NewApplicant, Store, StoredCase, Wanted, finding, often_asked
from days import day
from store.behind import connected
from store.register import NOW, OFFICE, logged, new_case, projection, received

DAYS = (day("Mon 2025-10-13"), day("Tue 2025-10-14"), day("Wed 2025-10-15"))
NUMBER = "某教依复〔2021〕17号"


def found(store: Store, wanted: str, limit: int | None = None) -> list[str]:
    with store.reading() as tx:
        ids = tx.lists.ids("JYJ", Wanted(search=wanted), sort="found", limit=limit)
        return [line.reference for line in tx.lists.by_ids(ids)]


def asking(tx, request: str, on: date, applicant: int | None = None, **said: str) -> StoredCase:
    """Enter a case by what it asks for."""
    who = {} if applicant is None else {"applicant_id": applicant}
    return new_case(tx, on, request_text=tx.texts.put("request", request)["text"], **who, **said)


def claimed(tx, number: str):
    """Log a case whose reply bears a number that a ledger brought."""
    case = logged(tx)
    return tx.cases.project(case, projection(case, claimed=(number,)))


def test_the_number_that_a_ledger_brought_is_found_in_any_brackets(store: Store) -> None:
    with store.transaction() as tx:
        case = claimed(tx, NUMBER)
        logged(tx)
    for typed in (NUMBER, "〔2021〕17", "[2021]17号", "（2021）17", "依复(2021)"):
        assert found(store, typed) == [case.reference], typed
    assert found(store, "〔2022〕") == []


def test_words_that_are_often_said_and_seldom_together_are_found_as_others(
    store: Store, monkeypatch
) -> None:
    with store.transaction() as tx:
        asked = ("学区划分", "食堂招标", "学区食堂", "学区食堂名录")
        made = [new_case(tx, request_text=tx.texts.put("request", each)["text"]) for each in asked]
    both = sorted(each.reference for each in made[2:])
    for rare in (0, 1, 2, 3, 1_000):
        monkeypatch.setattr(finding, "_RARE", rare)
        assert sorted(found(store, "学区 食堂")) == both, rare
        assert len(found(store, "学区")) == 3, rare


def test_each_word_may_stand_somewhere_else(store: Store) -> None:
    person = NewApplicant("natural_person", "赵喆堃", "invented-1")
    with store.transaction() as tx:
        request = tx.texts.put("request", "公开学区划分方案")
        who = tx.applicants.find_or_make(person, NOW)
        one = new_case(tx, request_text=request["text"], applicant_id=who)
        new_case(tx, request_text=tx.texts.put("request", "学区划分")["text"])
    assert found(store, "学区 喆堃") == [one.reference]
    assert found(store, "学区 食堂") == []


def test_a_word_of_any_length_is_kept_and_found(store: Store) -> None:
    word = "x" * 3000
    with store.transaction() as tx:
        case = new_case(tx, request_text=tx.texts.put("request", f"公开{word}名录")["text"])
        new_case(tx, request_text=tx.texts.put("request", "公开学区名录")["text"])
    assert found(store, word) == [case.reference]


def test_this_reference_comes_first_then_this_number_then_the_newest(store: Store) -> None:
    with store.transaction() as tx:
        said = [new_case(tx, received_on=on) for on in DAYS]
        for case in said:
            tx.texts.put("reason", f"见 {said[0].reference} 号", case_id=case.id)
        letter = claimed(tx, f"某复{said[0].reference}")
    first, second, third = (case.reference for case in said)
    assert found(store, first) == [first, letter.reference, third, second]
    assert found(store, first, 2) == [first, letter.reference]


def test_it_is_said_where_the_words_were_found(store: Store) -> None:
    with store.transaction() as tx:
        case = claimed(tx, NUMBER)
        tx.texts.put("reason", "该学区仍在论证", case_id=case.id)
        tx.texts.put("phone", "0577", case_id=case.id)
    with store.reading() as tx:
        hits = tx.lists.hits(Wanted(search="2021 学区 0577"), (case.id,))
    assert [(hit.kind, hit.number) for hit in hits] == [("number", NUMBER), ("reason", None)]


def test_numbers_that_were_brought_before_are_found_after_the_upgrade(
    store: Store, database_url: str
) -> None:
    told = replace(received(), payload={"notice_number": NUMBER})
    wrong = replace(received(), payload={"notice_number": "某教依复〔2021〕99号"})
    undone = replace(received(), type="corrected", payload={"voids": 2})
    with store.transaction() as tx:
        request = tx.texts.put("request", "公开学区划分方案")
        case = new_case(tx, request_text=request["text"])
        case = tx.cases.append(case, [replace(received(), payload={"channel": "post"})])
        case = tx.cases.append(case, [wrong, undone, told])
    with connected(database_url) as connection:
        context = MigrationContext.configure(connection)
        with Operations.context(context):
            for name in ("0011_lists", "0031_number_pieces"):
                migration = importlib.import_module(f"casetrack.store.migrations.versions.{name}")
                migration.downgrade()
                migration.upgrade()
    assert found(store, "〔2021〕17") == found(store, "学区") == [case.reference]
    assert found(store, "〔2021〕99") == []


def test_of_very_many_that_ask_for_it_the_newest_are_found(store: Store, monkeypatch) -> None:
    monkeypatch.setattr(finding, "_RARE", 0)
    monkeypatch.setattr(often_asked, "_AT_ONCE", (2, 1_000))
    monkeypatch.setattr(often_asked, "_NEWEST", 1)
    with store.transaction() as tx:
        newest, middle, first, *_ = (asking(tx, "公开学区划分", on) for on in reversed(DAYS))
        # A ledger with older cases was read in after the newest came.
        older = [asking(tx, "公开学区划分", day("Mon 2025-09-01")) for _ in range(3)]
    for limit in range(1, 4):
        # The newest received is there although it was entered first.
        assert found(store, "学区", limit)[0] == newest.reference
    everything = [each.reference for each in (newest, middle, first, *reversed(older))]
    assert found(store, "学区 划分", 6) == found(store, "学区 划分") == everything
    assert found(store, "学区 划分", 7) == everything


def test_of_very_many_that_ask_for_it_those_that_say_it_elsewhere_are_found_too(
    store: Store, monkeypatch
) -> None:
    monkeypatch.setattr(finding, "_RARE", 0)
    person = NewApplicant("natural_person", "赵喆堃", "invented-1")
    with store.transaction() as tx:
        cases = [asking(tx, "公开学区划分", on) for on in DAYS]
        said = asking(tx, "公开划分方案", DAYS[1])
        tx.texts.put("reason", "该学区仍在论证", case_id=said.id)
        tx.texts.put("reason", "与食堂无关", case_id=cases[0].id)
        signed = asking(tx, "公开学区名录", DAYS[0], tx.applicants.find_or_make(person, NOW))
        tx.texts.put("reason", "划分", case_id=signed.id)
        asking(tx, "公开食堂名录", DAYS[2])
    names = {each.reference for each in (*cases, said, signed)}
    for few in (0, 1_000):
        monkeypatch.setattr(finding, "_FEW_BESIDE", few)
        assert set(found(store, "学区 划分", 9)) == names, few
        assert found(store, "学区 划分", 9) == found(store, "学区 划分"), few
        assert found(store, "学区 食堂", 9) == [cases[0].reference], few
        assert found(store, "学 喆堃", 9) == [signed.reference], few
        assert found(store, "学 区划", 9) == found(store, "学 区划"), few


def test_of_very_many_only_those_of_the_office_and_of_the_other_filters_are_found(
    store: Store, monkeypatch
) -> None:
    monkeypatch.setattr(finding, "_RARE", 0)
    monkeypatch.setattr(often_asked, "_AT_ONCE", (1, 1))
    with store.transaction() as tx:
        one, two, three = (asking(tx, "公开学区划分", on) for on in DAYS)
        tx.people.put_office(replace(OFFICE, code="OTHER"))
        asking(tx, "公开学区划分", DAYS[2], office="OTHER")
    assert found(store, "学区", 3) == [three.reference, two.reference, one.reference]
    wanted = Wanted(search="学区", received_to=DAYS[0])
    with store.reading() as tx:
        assert tx.lists.ids("JYJ", wanted, sort="found", limit=1) == (one.id,)
