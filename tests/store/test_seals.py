"""Numbers and contacts of people are kept encrypted, found by all of them, under keys that change.

What is opened must be what was written, in the row it was written to, or it is an error.
"""

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import make_url

from casetrack.desk.personal.sealing import begin_to_seal, reseal
from casetrack.errors import StoreError
from casetrack.store import Key, KeyPlace, NewApplicant, NewText, Office, Owner, Person, Store
from store.behind import connected, tamper
from store.register import NOW, new_case, projection, received

SOMEBODY = NewApplicant(
    "natural_person", "林小满", "330302199001011234", "13800138000", "lin@example.org", "演示路1号"
)
NUMBERS = ("330302199001011234", "13800138000", "lin@example.org", "演示路1号")
MAILBOX = "SELECT sealed FROM texts WHERE kind = 'email'"
ONE = Key(b"1" * 32)

words = st.text(st.characters(exclude_categories=["Cs"]))


@given(words, words)
def test_what_is_sealed_opens_to_what_it_was(said: str, bound_to: str) -> None:
    sealed = ONE.seal(said, bound_to)
    assert ONE.unseal(sealed, bound_to) == said
    assert Key(b"1" * 32).unseal(sealed, bound_to) == said
    assert len(said) < 4 or said.encode() not in sealed


@given(words, st.integers(min_value=0), st.integers(1, 255))
def test_one_bit_changed_is_an_error(said: str, where: int, by: int) -> None:
    sealed = bytearray(ONE.seal(said, "row 1"))
    sealed[where % len(sealed)] ^= by
    with pytest.raises(StoreError, match="not what was written"):
        ONE.unseal(bytes(sealed), "row 1")


def test_another_row_or_another_key_opens_nothing() -> None:
    sealed = ONE.seal("13800138000", "row 1")
    for key, row in ((ONE, "row 2"), (Key.new(), "row 1")):
        with pytest.raises(StoreError, match="not what was written"):
            key.unseal(sealed, row)


@given(st.binary(min_size=32, max_size=32))
def test_a_key_is_read_as_it_was_written(secret: bytes) -> None:
    key = Key(secret)
    (read,) = KeyPlace(Path("-"), "KEY", key.written).read()
    assert (read.id, read.digest("1")) == (key.id, key.digest("1"))


def test_a_key_file_is_its_owners_alone_and_says_nothing_of_a_spoilt_line(tmp_path: Path) -> None:
    place = KeyPlace(tmp_path / "casetrack.key")
    assert place.read() == ()
    place.add(ONE)
    place.add(Key.new())
    assert place.read()[0].id == ONE.id
    assert stat.S_IMODE(place.file.stat().st_mode) == 0o600
    assert not place.is_open_to_others()
    place.file.chmod(0o640)
    assert place.is_open_to_others()
    place.file.write_text(ONE.written[:-3])
    with pytest.raises(StoreError, match="no key") as told:
        place.read()
    assert ONE.written[16:30] not in str(told.value)


@pytest.fixture
def place(tmp_path: Path) -> KeyPlace:
    """A key file that is not there yet."""
    return KeyPlace(tmp_path / "casetrack.key")


@pytest.fixture
def sealing(database_url: str, place: KeyPlace) -> Store:
    """A store that seals, on both databases in turn."""
    store = Store.create(database_url, place)
    begin_to_seal(store, place)
    yield store
    store.close()


def kept(url: str) -> str:
    """Return everything in the tables, as somebody with the database's own tools sees it."""
    with connected(url) as connection:
        tables = ("texts", "applicants", "drafts", "text_words", "meta")
        return "\n".join(
            str(row)
            for table in tables
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        )


def enter(store: Store) -> int:
    with store.transaction() as tx:
        tx.people.put_office(Office("JYJ", "某市教育局"))
        tx.people.put_user(Person("li", "李某", ("registrar",)), NOW)
        tx.unsent.keep(Owner("li", "JYJ"), "key-of-a-form", {"phone": SOMEBODY.phone or ""}, NOW)
        case = new_case(tx)
        agent = tx.texts.put("phone", "13911112222", case_id=case.id)
        case = tx.cases.append(case, [received(phone=agent)])
        tx.cases.project(case, projection(case))
        return tx.applicants.find_or_make(SOMEBODY, NOW)


def test_no_number_and_no_contact_stands_in_the_open(sealing: Store, database_url: str) -> None:
    found = enter(sealing)
    everything = kept(database_url)
    assert "林小满" in everything
    for number in (*NUMBERS, "13911112222"):
        assert number not in everything
    with connected(database_url) as connection:
        # Beside the open salt a hash gives a telephone number away by trying.
        salts = "SELECT count(salt), count(*) FROM texts WHERE kind IN ('phone', 'id_number')"
        assert connection.exec_driver_sql(salts).one() == (0, 4)
    with sealing.reading() as tx:
        known = tx.applicants.get(found)
        assert (known.id_number, known.phone, known.email, known.address) == NUMBERS
        assert tx.unsent.get(Owner("li", "JYJ"), "key-of-a-form").typed == {"phone": "13800138000"}
        assert tx.applicants.with_number("330302-1990 0101-1234") == (found,)
        assert tx.applicants.with_number("LIN@example.org") == (found,)
        assert tx.applicants.with_number("1380013800") == ()
        assert list(tx.checks.damages()) == []


def test_one_person_is_found_by_number_and_by_name_and_telephone(sealing: Store) -> None:
    unnumbered = replace(SOMEBODY, id_number=None)
    with sealing.transaction() as tx:
        first = tx.applicants.find_or_make(SOMEBODY, NOW)
        second = tx.applicants.find_or_make(unnumbered, NOW)
        assert tx.applicants.find(replace(SOMEBODY, name="林晓满")) == first
        assert tx.applicants.find(replace(unnumbered, phone="138-0013-8000")) == second
        assert tx.applicants.same_name(first) == (second,)
        several = tx.applicants.find_or_make_many([unnumbered, SOMEBODY, unnumbered], NOW)
        assert several == [second, first, second]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE texts SET applicant_id = NULL WHERE kind = 'phone'",
        "UPDATE texts SET kind = 'email' WHERE kind = 'phone'",
        f"UPDATE texts SET sealed = ({MAILBOX}) WHERE kind = 'phone'",
    ],
)
def test_what_was_moved_to_another_row_is_found(
    sealing: Store, database_url: str, change: str
) -> None:
    with sealing.transaction() as tx:
        tx.applicants.find_or_make(SOMEBODY, NOW)
    tamper(database_url, change)
    with sealing.reading() as tx:
        assert [each.kind for each in tx.checks.damages()] == ["text"]


def test_a_database_of_before_is_sealed_and_nothing_is_left(
    database_url: str, place: KeyPlace
) -> None:
    store = Store.open(database_url, place)
    found = enter(store)
    assert NUMBERS[0] in kept(database_url)
    begin_to_seal(store, place)
    store.close()
    for number in NUMBERS:
        assert number not in kept(database_url)
    if make_url(database_url).database.endswith(".db"):
        on_disk = Path(make_url(database_url).database).read_bytes()
        assert not [number for number in NUMBERS if number.encode() in on_disk]
    store = Store.open(database_url, place)
    with store.transaction() as tx:
        assert tx.applicants.find_or_make(SOMEBODY, NOW) == found
        assert list(tx.checks.damages()) == []
        assert not tx.resealing.is_under_way
    store.close()


def test_keys_change_while_others_work_and_a_change_that_stopped_goes_on(
    sealing: Store, database_url: str, place: KeyPlace
) -> None:
    found = enter(sealing)
    (old,) = place.read()
    # Another process, that has opened the database before.
    other = Store.open(database_url, place)
    new = Key.new()
    place.add(new)
    with sealing.transaction() as tx:
        tx.resealing.begin(new)
        # One batch, and then the power goes.
    with other.transaction() as tx:
        assert tx.applicants.find_or_make(replace(SOMEBODY, phone="13900000000"), NOW) == found
        assert tx.applicants.get(found).phone == "13900000000"
        assert tx.applicants.with_number("13800138000") == (found,)
    assert reseal(other)
    assert new.id in kept(database_url)
    assert old.id not in kept(database_url)
    for store in (sealing, other):
        with store.transaction() as tx:
            assert tx.applicants.find_or_make(SOMEBODY, NOW) == found
            assert tx.resealing.in_use == (new.id,)
            assert list(tx.checks.damages()) == []
    other.close()


def test_without_its_key_a_database_says_what_cannot_be_read(
    sealing: Store, database_url: str, place: KeyPlace
) -> None:
    enter(sealing)
    place.file.unlink()
    for keys in (None, place):
        with pytest.raises(StoreError, match="cases, deadlines, letters and tables are untouched"):
            Store.open(database_url, keys)


def test_a_key_given_up_as_lost_leaves_empty_contacts_and_is_taken_back_where_found(
    sealing: Store, database_url: str, place: KeyPlace
) -> None:
    found = enter(sealing)
    saved = place.file.read_bytes()
    sealing.close()
    place.file.unlink()
    store = Store.open(database_url, place, without_its_keys=True)
    place.add(Key.new())
    with store.transaction() as tx:
        tx.resealing.give_up(tx.resealing.missing({key.id for key in place.read()}))
        tx.resealing.begin(place.read()[-1])
    assert reseal(store)
    with store.transaction() as tx:
        known = tx.applicants.get(found)
        assert (known.name, known.id_number, known.phone) == ("林小满", None, None)
        assert list(tx.checks.damages()) == []
        assert tx.texts.put_many([NewText("phone", "13900000000", applicant_id=found)])
    store.close()
    place.file.write_bytes(saved + place.file.read_bytes())
    store = Store.open(database_url, place)
    with store.reading() as tx:
        assert tx.applicants.get(found).id_number == SOMEBODY.id_number
    store.close()
