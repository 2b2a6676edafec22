"""What the public pages keep: one code an application, one application a form, counts that end."""

from datetime import timedelta

from casetrack.store import NewApplicant, QueryCode, SentForm, Store
from store.register import NOW, OFFICE, logged, new_case

HOUR = timedelta(hours=1)
FIRST, SECOND = QueryCode("a" * 64, NOW, "public"), QueryCode("b" * 64, NOW + HOUR, "user:lin")


def test_an_application_has_one_code_and_a_new_one_takes_its_place(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        assert tx.public.code_of(OFFICE.code, case.reference) is None
        for code in (FIRST, SECOND):
            tx.public.put_code(case.id, code)
            assert tx.public.code_of(OFFICE.code, case.reference) == code
        assert tx.public.code_of("elsewhere", case.reference) is None
        assert tx.public.code_of(OFFICE.code, "2025-9999") is None


def test_a_form_becomes_one_application_of_one_office(store: Store) -> None:
    with store.transaction() as tx:
        case, other = logged(tx), new_case(tx)
        assert tx.public.sent(OFFICE.code, "key") is None
        assert tx.public.send(OFFICE.code, "key", "asked", case.id, NOW)
        assert not tx.public.send(OFFICE.code, "key", "asked", other.id, NOW)
        assert tx.public.sent(OFFICE.code, "key") == SentForm(case.reference, "asked", NOW)
        assert tx.public.sent("elsewhere", "key") is None
        assert tx.public.forget_sent(NOW) == 0
        assert tx.public.forget_sent(NOW + HOUR) == 1


def test_what_is_counted_counts_for_its_time_and_until_it_is_taken_back(store: Store) -> None:
    with store.transaction() as tx:
        tx.public.count("one", NOW)
        second = tx.public.count("one", NOW + HOUR)
        tx.public.count("other", NOW)
        assert tx.public.counted("one", NOW) == 2
        assert tx.public.counted("one", NOW + HOUR) == 1
        tx.public.take_back(second)
        assert tx.public.counted("one", NOW + HOUR) == 0
        assert tx.public.forget_counts(NOW + HOUR) == 2


def test_what_is_said_from_outside_finds_who_is_known_in_just_these_words(store: Store) -> None:
    known = NewApplicant("natural_person", "林小满", id_number="11010119", phone="13900000006")
    other_phone = NewApplicant("natural_person", "林小满", id_number="11010119", phone="13999")
    with store.transaction() as tx:
        first = tx.applicants.find_or_make(known, NOW)
        assert tx.applicants.find_same_or_make(known, NOW) == first
        apart = tx.applicants.find_same_or_make(other_phone, NOW)
        assert apart != first
        assert tx.applicants.get(first).phone == "13900000006"
        assert tx.applicants.get(apart).phone == "13999"
        assert tx.applicants.same_name(apart) == (first,)
        assert tx.applicants.find(known) == first, "who is known stays known"
