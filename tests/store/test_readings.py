"""Readings: who has looked at which case on which day."""

from datetime import timedelta

from casetrack.store import Person, Reading, Store
from store.register import NOW, OFFICE, RECEIVED, logged

HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def test_a_reading_is_one_row_a_person_case_day_and_kind(store: Store) -> None:
    with store.transaction() as tx:
        case = logged(tx)
        for code in ("chen", "lin"):
            tx.people.put_user(Person(code, code, ("handler",), OFFICE.code), NOW)
        for at in (NOW, NOW + HOUR):
            tx.readings.put(case.id, "lin", RECEIVED, "case", at)
        assert tx.readings.has(case.id, "lin", RECEIVED, "case")
        assert not tx.readings.has(case.id, "lin", RECEIVED, "identity")
        tx.readings.put(case.id, "lin", RECEIVED, "identity", NOW + HOUR)
        tx.readings.put(case.id, "chen", RECEIVED + A_DAY, "case", NOW + A_DAY)
    plain = Reading(case.reference, "lin", RECEIVED, "case", NOW)
    full = Reading(case.reference, "lin", RECEIVED, "identity", NOW + HOUR)
    later = Reading(case.reference, "chen", RECEIVED + A_DAY, "case", NOW + A_DAY)
    with store.reading() as tx:
        assert tx.readings.of_case(case.id) == (later, full, plain)
        assert tx.readings.on_day(OFFICE.code, RECEIVED) == (full, plain)
        assert tx.readings.on_day(OFFICE.code, RECEIVED, limit=1) == (full,)
        assert tx.readings.on_day(OFFICE.code, RECEIVED, "chen") == ()
        assert tx.readings.on_day("elsewhere", RECEIVED) == ()
