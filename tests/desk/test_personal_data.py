"""Data about people: kept for its time, given to whom it is about, taken away for good.

What is counted, chained and closed still verifies when the words are gone.
"""

import json
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.settings import Privacy
from days import day
from desk.conftest import House
from store.behind import connected

RECEIVED, SENT = day("Mon 2019-06-03"), day("Mon 2019-06-17")
LATER = day("Mon 2025-10-13")
NUMBERS = ("330302199001011234", "13800138000", "lin@example.org", "演示路1号")
GIVEN = dict(zip(("id_number", "phone", "email", "address"), NUMBERS, strict=True))
PRIVACY = Privacy(keep_contacts_years=3, keep_cases_years=5)


def at(house: House, user: str = "admin", privacy: Privacy = PRIVACY) -> desk.Desk:
    seat = house.seat(user, LATER)
    return replace(seat, settings=seat.settings.model_copy(update={"privacy": privacy}))


def answered(house: House, **given: str) -> str:
    """A case of 2019 that was answered in time."""
    received = house.receive(RECEIVED, **GIVEN | given)
    house.answer(received.reference, SENT)
    return received.reference


def everything(url: str) -> str:
    """Return all that is in the tables, as somebody with the database's own tools sees it."""
    tables = "texts applicants notices cases events reminders drafts text_words files".split()
    with connected(url) as connection:
        rows = [connection.exec_driver_sql(f"SELECT * FROM {each}").all() for each in tables]
    return str(rows)


def test_what_is_past_its_time_is_listed_confirmed_and_gone(
    house: House, database_url: str
) -> None:
    reference = answered(house)
    recent = house.receive(
        day("Mon 2025-09-01"), applicant_name="何川", phone="13911112222", request="公开排水许可"
    )
    desk.close_year(at(house, "manager"), 2019, signer="赵主任")
    counted = desk.report(at(house, "manager"), 2019, "cn-2019").report
    report = desk.retention_report(at(house))
    assert [each.reference for each in report.cases] == [reference]
    assert report.by_year == {2019: 1}
    assert len(report.people) == 1
    with pytest.raises(Refused, match="does not confirm"):
        desk.erase_past(at(house), "0000000000")
    assert NUMBERS[0] not in everything(database_url)
    assert "林小满" in everything(database_url)

    done = desk.erase_past(at(house), report.code)
    assert (done.people, done.cases) == (1, 1)
    left = everything(database_url)
    for said in ("林小满", "学区划分方案", *NUMBERS):
        assert said not in left
    assert "何川" in left
    assert desk.verify(at(house)).findings == ()
    assert desk.report(at(house, "manager"), 2019, "cn-2019").report == counted
    whole = desk.whole(at(house, "handler"), reference)
    assert (whole.request, whole.applicant.name, whole.applicant.phone) == (None, None, None)
    assert whole.view.stored.replied_on == SENT
    assert desk.whole(at(house, "handler"), recent.reference, in_full=True).applicant.name == "何川"
    assert desk.retention_report(at(house)).is_empty
    acts = desk.privacy_acts(at(house, "auditor"))
    assert {(each.kind, each.done_by) for each in acts} == {
        ("case_erased", "user:admin"),
        ("contacts_erased", "user:admin"),
    }


def test_a_letter_goes_with_its_case_and_its_number_stays(small_house: House) -> None:
    reference = answered(small_house)
    (letter, *_) = desk.look(at(small_house), reference).notices
    desk.erase_past(at(small_house), desk.retention_report(at(small_house)).code)
    with pytest.raises(NotFound, match="erased"):
        desk.paper(at(small_house, "handler"), reference, letter.kind)
    kept = desk.look(at(small_house), reference)
    assert [each.number for each in kept.notices][-1]
    assert kept.counted


def test_numbers_and_contacts_may_go_years_before_the_words(small_house: House) -> None:
    reference = answered(small_house)
    only_contacts = at(small_house, privacy=Privacy(keep_contacts_years=3))
    report = desk.retention_report(only_contacts)
    assert (len(report.people), report.cases) == (1, ())
    desk.erase_past(only_contacts, report.code)
    whole = desk.whole(at(small_house, "handler"), reference, in_full=True)
    assert (whole.applicant.name, whole.applicant.phone) == ("林小满", None)
    assert whole.request
    # Who applies again is new: nothing is left to know them by.
    again = small_house.receive(day("Mon 2025-09-01"), **GIVEN)
    known = desk.known_applicant(at(small_house, "handler"), again.reference)
    assert [line.reference for line in known.applications] == [again.reference]


def test_who_has_an_application_of_late_keeps_their_contacts(small_house: House) -> None:
    answered(small_house)
    small_house.receive(day("Mon 2025-09-01"), **GIVEN)
    assert desk.retention_report(at(small_house)).people == ()


def test_an_open_remedy_or_a_hold_keeps_everything(small_house: House) -> None:
    sued, held = answered(small_house), answered(small_house, id_number="330302199002022345")
    facts = {"id": "s1", "kind": "litigation_direct", "body": "某市人民法院"}
    small_house.act("handler", sued, "file_remedy", day("Mon 2019-07-01"), **facts)
    desk.put_on_hold(at(small_house, "handler"), held, "纪检调阅")
    report = desk.retention_report(at(small_house))
    assert (report.people, report.cases) == ((), ())
    assert {(each.reference, each.has_open_remedy) for each in report.held} == {
        (sued, True),
        (held, False),
    }
    with pytest.raises(Refused, match="nothing to erase"):
        desk.erase_past(at(small_house), report.code)
    with pytest.raises(Refused, match="already"):
        desk.put_on_hold(at(small_house, "handler"), held, "又一次")
    desk.release_hold(at(small_house, "handler"), held)
    assert [each.reference for each in desk.retention_report(at(small_house)).cases] == [held]


def test_nothing_is_due_until_an_office_says_for_how_long(small_house: House) -> None:
    answered(small_house)
    assert desk.retention_report(at(small_house, privacy=Privacy())).is_empty
    with pytest.raises(Refused, match="may not see to retention"):
        desk.retention_report(at(small_house, "handler"))


def test_an_applicant_is_given_all_that_is_theirs_and_nothing_of_others(
    small_house: House,
) -> None:
    reference = answered(small_house)
    small_house.receive(day("Tue 2019-06-18"), applicant_name="何川", phone="13911112222")
    other = house_consulted(small_house)
    held = desk.what_is_held(at(small_house, "registrar"), reference)
    told = json.loads(held.as_json())
    assert told["applicant"]["id_number"] == [NUMBERS[0]]
    assert [each["reference"] for each in told["applications"]] == [other, reference]
    readable = desk.given_out(held)
    for said in ("林小满", *NUMBERS, "公开2025年学区划分方案", "2019-06-17"):
        assert said in readable
    with ZipFile(BytesIO(held.as_archive(readable))) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
    assert {"README.txt", "data.json"} < set(names)
    assert any(reference in name and "reply" in name for name in names)
    for others in ("何川", "13911112222", "周某", "consult_third_party"):
        assert others not in readable + str(told) + str(names)
    (act,) = desk.privacy_acts(at(small_house, "auditor"))
    assert (act.kind, act.done_by, act.counts["applications"]) == ("exported", "user:registrar", 2)
    with pytest.raises(Refused, match="may not give out"):
        desk.what_is_held(at(small_house, "reviewer1"), reference)


def house_consulted(house: House) -> str:
    """Another application of the same person, on which a third party was asked."""
    reference = house.receive(day("Wed 2019-06-19"), **GIVEN).reference
    asked = {"id": "c1", "party_name": "周某", "information": "学籍名册"}
    house.act("handler", reference, "consult_third_party", day("Thu 2019-06-20"), **asked)
    return reference


def test_somebody_is_found_by_a_whole_number_and_by_no_part(small_house: House) -> None:
    reference = answered(small_house)
    at_the_counter = at(small_house, "registrar")
    for number in (*NUMBERS[:3], "138-0013-8000"):
        assert desk.found_by_number(at_the_counter, number) == (reference,)
    for part in (NUMBERS[0][:17], "1380013800", "演示路"):
        assert desk.found_by_number(at_the_counter, part) == ()
    with pytest.raises(BadInput, match="whole number"):
        desk.found_by_number(at_the_counter, " ")
