"""A calendar is loaded: what moves is told first, then written; closed cases keep theirs."""

from dataclasses import replace

import pytest

from casetrack import desk
from casetrack import store as desk_store
from casetrack.errors import CalendarError, Refused, StoreError
from casetrack.settings import parse
from casetrack.store import Person
from days import day
from desk.conftest import CONFIG, NOW, House
from desk.revision import RECEIVED, REVISION, TODAY, Office, due, load
from store.behind import run


@pytest.fixture
def office(house: House) -> Office:
    return Office(house.store)


def test_a_dry_run_tells_what_moves_and_changes_nothing(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    before = due(office, reference)
    told = load(office, dry_run=True)
    assert [(m.office, m.reference, m.clock, m.before, m.after) for m in told.earlier] == [
        ("jyj", reference, "reply", before, day("Sun 2019-04-28"))
    ]
    assert due(office, reference) == before == day("Mon 2019-04-29")
    assert len(office.look(reference, TODAY).stored.case.events) == 1


def test_an_open_case_moves_and_says_so_and_a_closed_one_stays(office: Office):
    open_one = office.receive(RECEIVED, TODAY).reference
    closed = office.receive(RECEIVED, TODAY).reference
    office.answer(closed, day("Wed 2019-04-10"), TODAY)
    load(office)
    assert due(office, open_one) == day("Sun 2019-04-28")
    event = office.look(open_one, TODAY).stored.case.events[-1]
    assert (event.type, event.actor, event.state) == ("recalculated", "user:admin", None)
    moved = event.payload["moved"]
    assert {"clock": "reply", "id": None, "before": "2019-04-29", "after": "2019-04-28"} in moved
    replies = [d for d in office.look(closed, TODAY).deadlines.all if d.clock == "reply"]
    assert [each.due for each in replies] == [day("Mon 2019-04-29")]
    assert len(office.look(closed, TODAY).stored.case.events) == 7
    assert desk.verify(office.seat("admin", TODAY)).findings == ()


def test_what_was_loaded_holds_for_the_next_application(office: Office):
    load(office)
    assert office.receive(RECEIVED, TODAY).due == day("Sun 2019-04-28")


def test_loaded_twice_it_moves_nothing_more(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    load(office)
    assert load(office).moved == ()
    assert len(office.look(reference, TODAY).stored.case.events) == 2


def test_letters_that_state_an_old_date_are_named(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("registrar", reference, "issue_receipt", RECEIVED, TODAY)
    (letter,) = load(office, dry_run=True).letters
    assert (letter.office, letter.reference, letter.kind, letter.states) == (
        "jyj",
        reference,
        "receipt",
        day("Mon 2019-04-29"),
    )
    assert letter.number is not None


def test_not_everybody_may_load(office: Office):
    with pytest.raises(Refused, match="admin, manager"):
        load(office, user="registrar")
    assert load(office, user="manager").years == (2019,)


def test_a_text_with_a_slip_changes_nothing(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    wrong = REVISION.replace("4月28日（星期日）", "4月28日（星期六）").encode()
    with pytest.raises(CalendarError, match="2019-04-28"):
        desk.load_calendar(office.seat("admin", TODAY), "may.txt", wrong, dry_run=False)
    assert due(office, reference) == day("Mon 2019-04-29")


def test_a_provisional_date_turns_final_with_its_notice(office: Office):
    on = day("Mon 2019-12-16")
    reference = office.receive(on).reference
    assert office.look(reference, on).stored.due_provisional
    text = (
        "国务院办公厅关于2020年部分节假日安排的通知\n国办发明电〔2019〕16号\n"
        "一、元旦：2020年1月1日放假，共1天。\n"
        "二、春节：1月24日至30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班。\n"
        "2019年11月21日\n"
    ).encode("gb18030")
    told = desk.load_calendar(office.seat("admin", on), "2020.txt", text, dry_run=False)
    assert told.final == (desk.CaseName("jyj", reference),)
    assert not office.look(reference, on).stored.due_provisional
    assert [str(each) for each in told.lint] == [
        "2020.txt was read as GB18030 text",
        (
            "2020: 4 weekdays off after the make-up workdays, and the law gives 13 "
            "(春节假期延长至2月2日，2月1日不再调休上班); compare with 国办发明电〔2019〕16号"
        ),
    ]


CLOSURE = """
[[closures]]
name = "台风停工"
source = "某市防汛防台抗旱指挥部〔2019〕3号"
first = 2019-04-15
last = 2019-04-16
""".encode()


def test_an_office_s_own_closure_moves_its_own_cases(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    told = desk.load_calendar(office.seat("manager", TODAY), "own.toml", CLOSURE, dry_run=False)
    assert [each.after for each in told.moved] == [day("Thu 2019-05-02")]
    assert due(office, reference) == day("Thu 2019-05-02")


SECOND = """
[[offices]]
code = "wjj"
name = "某市卫健局"
letter_code = "某卫公开"
phone = "0577-00000001"
contact = "局办公室"
address = "某市某路2号"
reconsideration_body = "某市人民政府"
court = "某市人民法院"
"""


def test_a_notice_leaves_one_office_s_closures_out_of_another_s_dates(office: Office):
    config = CONFIG + SECOND
    settings = parse("config.toml", config)
    with office.store.transaction() as tx:
        tx.people.put_office(desk_store.Office("wjj", "某市卫健局"))
        tx.people.put_user(Person("everywhere", "巡查", ("admin",), None), NOW)
    theirs = replace(office.seat("everywhere", TODAY), settings=settings)
    theirs = replace(theirs, office=settings.office("wjj"))
    application = desk.Application(RECEIVED, "in_person", "周舟", "natural_person", "公开材料")
    other = desk.receive(theirs, application).reference
    desk.load_calendar(office.seat("manager", TODAY), "own.toml", CLOSURE, dry_run=False)
    load(office)
    view = desk.look(theirs, other)
    assert view.stored.due == day("Sun 2019-04-28")
    assert [each.due for each in view.deadlines.all if each.clock == "reply"] == [view.stored.due]
    assert desk.verify(office.seat("admin", TODAY)).findings == ()
    assert desk.verify(theirs).findings == ()


def test_a_step_that_is_voided_later_is_not_kept_by_a_recalculation(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    office.act("handler", reference, "request_correction", RECEIVED, TODAY, items="哪一年度")
    load(office)
    office.act("handler", reference, "correct", TODAY, voids="2", why="发错了")
    assert office.look(reference, TODAY).stored.state == "handling"
    assert desk.verify(office.seat("admin", TODAY)).findings == ()


def test_a_desk_sees_what_was_loaded_after_it_was_opened(office: Office):
    sitting = office.seat("handler", TODAY)
    assert not sitting.calendar().is_workday(day("Sun 2019-04-28"))
    load(office)
    assert sitting.calendar().is_workday(day("Sun 2019-04-28"))


def test_a_closed_case_keeps_its_dates_when_its_service_is_recorded(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    office.answer(reference, day("Wed 2019-04-10"), TODAY)
    load(office)
    office.act("registrar", reference, "record_service", TODAY)
    replies = [d for d in office.look(reference, TODAY).deadlines.all if d.clock == "reply"]
    assert [each.due for each in replies] == [day("Mon 2019-04-29")]
    assert desk.verify(office.seat("admin", TODAY)).findings == ()


def test_what_begins_after_the_closing_is_counted_by_the_calendar_of_that_day(office: Office):
    received, closed = day("Mon 2019-03-11"), day("Tue 2019-03-12")
    reference = office.receive(received, TODAY).reference
    office.answer(reference, closed, TODAY)
    load(office)
    office.act("registrar", reference, "record_service", TODAY)
    assert office.look(reference, TODAY).calendar.is_workday(day("Sun 2019-04-28"))
    assert desk.verify(office.seat("admin", TODAY)).findings == ()


def test_a_receipt_may_be_set_right_to_a_day_after_a_load(office: Office):
    reference = office.receive(RECEIVED, TODAY).reference
    load(office)
    later = day("Mon 2019-04-15")
    office.act("admin", reference, "correct", later, voids="1", why="写错了", instead_on=str(later))
    assert office.look(reference, later).stored.received_on == later


def test_a_file_with_both_keeps_the_closures_to_the_office_that_loads_it(office: Office):
    settings = parse("config.toml", CONFIG + SECOND)
    with office.store.transaction() as tx:
        tx.people.put_office(desk_store.Office("wjj", "某市卫健局"))
    notice = """
[[notices]]
year = 2019
title = "国务院办公厅关于调整2019年劳动节假期安排的通知"
number = "国办发明电〔2019〕3号"
dated = 2019-03-22
holidays = [{ name = "劳动节", days_off = ["2019-05-01..2019-05-04"] }]
""".encode()
    ours = office.seat("manager", TODAY)
    desk.load_calendar(ours, "both.toml", notice + CLOSURE, dry_run=False)
    theirs = replace(ours, settings=settings, office=settings.office("wjj"))
    assert not ours.calendar().is_workday(day("Mon 2019-04-15"))
    assert theirs.calendar().is_workday(day("Mon 2019-04-15"))
    assert not theirs.calendar().is_workday(day("Thu 2019-05-02"))


def test_the_file_itself_is_kept_and_its_damage_is_found(office: Office, database_url: str):
    load(office)
    (kept,) = _loads(office)
    with office.store.reading() as tx:
        assert tx.notices.file(kept.file_sha256) == REVISION.encode()
    assert desk.verify(office.seat("auditor", TODAY)).findings == ()
    for damage in ("UPDATE files SET content = NULL", "DELETE FROM files"):
        run(database_url, damage)
        (found,) = desk.verify(office.seat("auditor", TODAY)).findings
        assert kept.file_sha256 in str(found.says)


def test_a_damaged_load_is_one_clear_line_and_a_finding(office: Office, database_url: str):
    load(office)
    run(database_url, "UPDATE calendar_loads SET content = '{'")
    with pytest.raises(StoreError, match="cannot be read any more"):
        office.receive(RECEIVED, TODAY)
    assert [each.kind for each in desk.verify(office.seat("auditor", TODAY)).findings] == [
        "calendar"
    ]


def _loads(office: Office) -> tuple[desk_store.CalendarLoad, ...]:
    with office.store.reading() as tx:
        return tx.versions.loads()
