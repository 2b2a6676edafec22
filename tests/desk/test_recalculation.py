"""One case that cannot be worked out, or one letter nobody can read, stops no load."""

import pytest

from casetrack import desk
from days import day
from desk.conftest import NOW, House
from desk.revision import RECEIVED, TODAY, Office, due, load
from store.behind import run, tamper

MOVED_TO = day("Sun 2019-04-28")


@pytest.fixture
def office(house: House) -> Office:
    return Office(house.store)


@pytest.mark.parametrize("damaged", ["nonsense", "[]"])
def test_a_case_with_a_damaged_event_is_named_and_the_others_move(
    office: Office, database_url: str, damaged: str
):
    broken = office.receive(RECEIVED, TODAY).reference
    sound = office.receive(RECEIVED, TODAY).reference
    office.act("handler", broken, "request_correction", RECEIVED, TODAY, items="哪一年度")
    tamper(database_url, f"UPDATE events SET payload = '{damaged}' WHERE position = 2")
    told = load(office)
    assert due(office, sound) == MOVED_TO
    assert {each.reference for each in told.moved} == {sound}
    ((where, which, why),) = [(e.office, e.reference, str(e.says)) for e in told.failed]
    assert (where, which) == ("jyj", broken)
    assert "casetrack verify" in why


def test_an_event_without_a_date_hides_no_other_case(small_house: House, sqlite_url: str):
    office = Office(small_house.store)
    broken = office.receive(RECEIVED, TODAY).reference
    sound = office.receive(RECEIVED, TODAY).reference
    tamper(sqlite_url, "UPDATE events SET occurred_on = 'gestern' WHERE case_id = 1")
    told = load(office)
    assert [each.reference for each in told.failed] == [broken]
    assert due(office, sound) == MOVED_TO
    assert broken in {each.reference for each in desk.verify(office.seat("admin", TODAY)).findings}


def test_a_case_whose_law_is_gone_is_named_and_the_others_move(office: Office, database_url: str):
    broken = office.receive(RECEIVED, TODAY).reference
    sound = office.receive(RECEIVED, TODAY).reference
    run(database_url, "UPDATE cases SET workflow_sha256 = '0' WHERE id = 1")
    (failed,) = load(office).failed
    assert failed.reference == broken
    assert "no workflow cn-2008" in str(failed.says)
    assert due(office, sound) == MOVED_TO


def test_erased_words_and_an_erased_letter_leave_the_dates_as_they_are_counted(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("registrar", reference, "issue_receipt", RECEIVED, TODAY)
    stored = office.look(reference, TODAY).stored
    with office.store.transaction() as tx:
        tx.applicants.erase(stored.applicant_id, NOW)
        tx.texts.erase([stored.request_text], NOW)
        tx.notices.erase_file(tx.notices.of(stored.id)[0].sha256, NOW)
    told = load(office)
    assert due(office, reference) == MOVED_TO
    assert (told.letters, told.failed) == ((), ())
    (warning,) = told.warnings
    assert (warning.office, warning.reference) == ("jyj", reference)
    assert "receipt" in str(warning.says)
    assert "can no longer be compared" in str(warning.says)


def test_a_letter_that_is_no_word_file_any_more_is_named(office: Office, database_url: str):
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("registrar", reference, "issue_receipt", RECEIVED, TODAY)
    kind = "BYTEA" if database_url.startswith("postgresql") else "BLOB"
    run(database_url, f"UPDATE files SET content = CAST('PK' AS {kind})")
    (warning,) = load(office).warnings
    assert "cannot be read" in str(warning.says)
    assert due(office, reference) == MOVED_TO


def test_a_date_that_is_over_is_right_in_the_lists_too(office: Office):
    """The applicant's period would have ended in the changed days; the reply's spans them all."""
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("handler", reference, "request_correction", RECEIVED, TODAY, items="哪一年度")
    office.act("registrar", reference, "receive_correction", TODAY)
    told = load(office)
    assert told.moved == ()
    assert len(office.look(reference, TODAY).stored.case.events) == 3
    assert desk.verify(office.seat("admin", TODAY)).findings == ()
