"""Which of an applicant's applications of one month a case is."""

from casetrack.store import NewApplicant, Office, Store, StoredCase, Transaction
from days import day
from store.register import NOW, logged, projection

FIRST, MIDDLE, LAST = day("Wed 2025-10-01"), day("Mon 2025-10-13"), day("Fri 2025-10-31")


def place(tx: Transaction, case: StoredCase) -> int:
    return tx.lists.place_in_month(case)


def test_a_month_is_counted_by_day_of_receipt_then_as_logged(store: Store) -> None:
    with store.transaction() as tx:
        days = (LAST, MIDDLE, FIRST, MIDDLE, day("Tue 2025-09-30"), day("Sat 2025-11-01"))
        cases = [logged(tx, on) for on in days]
        assert [place(tx, case) for case in cases] == [4, 2, 1, 3, 1, 1]


def test_whatever_became_of_it_an_application_counts(store: Store) -> None:
    with store.transaction() as tx:
        withdrawn = logged(tx, FIRST)
        tx.cases.project(withdrawn, projection(withdrawn, state="withdrawn", closed=True))
        assert place(tx, logged(tx, MIDDLE)) == 2


def test_what_was_no_application_or_is_not_received_yet_does_not_count(store: Store) -> None:
    with store.transaction() as tx:
        void, arrived = logged(tx, FIRST), logged(tx, FIRST)
        tx.cases.project(void, projection(void, voided=True))
        tx.cases.project(arrived, projection(arrived, unconfirmed_since=FIRST))
        assert place(tx, logged(tx, MIDDLE)) == 1


def test_each_office_counts_for_itself(store: Store) -> None:
    with store.transaction() as tx:
        tx.people.put_office(Office("ZZJ", "某市住房局"))
        logged(tx, FIRST, office="ZZJ")
        assert place(tx, logged(tx, MIDDLE)) == 1


def test_merged_applicants_are_one_and_others_are_not(store: Store) -> None:
    with store.transaction() as tx:
        ids = [
            tx.applicants.find_or_make(NewApplicant("natural_person", name, phone=phone), NOW)
            for name, phone in (("周舟", "0577-1"), ("周 舟", "0577-2"), ("何川", "0577-3"))
        ]
        cases = [logged(tx, MIDDLE, applicant_id=each) for each in ids]
        assert [place(tx, case) for case in cases] == [1, 1, 1]
        tx.applicants.merge(ids[0], ids[1], "user:zhang", NOW, "同一人")
        assert [place(tx, case) for case in cases] == [1, 2, 1]
