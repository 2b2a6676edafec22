"""Rows of a ledger become cases, as the desk would have written them."""

from datetime import date
from decimal import Decimal

import pytest

from casetrack import desk
from casetrack.desk.ledger.as_rows import line_of, words_of
from casetrack.errors import Refused
from casetrack.intake import Remedy
from casetrack.library import Library
from days import day
from ledgers import as_file, ledger

TODAY = day("Wed 2025-12-31")
ROW = {
    "reference": "2025-0001",
    "received_on": day("Mon 2025-03-03"),
    "channel": "当面",
    "applicant_name": "林小满",
    "applicant_type": "自然人",
    "request": "公开学区划分方案",
}
REPLIED = {"outcome": "予以公开", "replied_on": day("Thu 2025-03-20")}


def imported(house, *rows, user="admin", today=TODAY, **how):
    book = ledger(as_file([ROW | row for row in rows], ".xlsx"), "a.xlsx")
    return desk.import_rows(house.seat(user, today), book, **how)


def counts(done):
    return done.rows, done.added, done.changed, done.skipped, len(done.refused)


def warnings(done):
    return [str(each.says) for each in done.warnings]


def refused(done):
    return [(each.column, each.value, str(each.says)) for each in done.refused]


def case(house, reference="2025-0001"):
    return house.look(reference, TODAY)


def steps(view):
    return [(each.type, each.action, each.state) for each in view.stored.case.events]


def test_a_row_becomes_the_events_that_the_desk_would_have_written(house):
    done = imported(
        house,
        REPLIED
        | {
            "handler": "基础教育处",
            "notice_number": "某教公开〔2025〕7号",
            "carrier": "EMS",
            "tracking_number": "EX1CN",
            "served_on": day("Mon 2025-03-24"),
            "remedies": "复议:2025-04-01:维持:2025-05-06",
        },
    )
    assert counts(done) == (1, 1, 0, 0, 0)
    assert warnings(done) == []
    view = case(house)
    assert steps(view) == [
        ("received", "receive", "handling"),
        ("drafted", "draft_reply", "to_dispatch"),
        ("reply_dispatched", "dispatch_reply", "answered"),
        ("reply_served", "record_service", "answered"),
        ("remedy_filed", "file_remedy", "answered"),
        ("remedy_concluded", "conclude_remedy", "answered"),
    ]
    stored = view.stored
    assert {event.actor for event in stored.case.events} == {"user:admin"}
    assert all(event.payload["imported"] is True for event in stored.case.events)
    assert (stored.outcome, stored.replied_on, stored.closing) == (
        "OPEN",
        day("Thu 2025-03-20"),
        "in_time",
    )
    assert (stored.handler, stored.workflow_id) == ("基础教育处", "cn-2019")
    assert view.remedies[0].result == "upheld"
    assert desk.verify(house.seat("admin", TODAY)).findings == ()


def test_the_law_is_the_one_of_the_day_of_receipt(small_house):
    imported(
        small_house,
        {"received_on": date(2019, 5, 14), "reference": "a"},
        {"received_on": date(2019, 5, 15), "reference": "b"},
    )
    laws = [case(small_house, key).stored.workflow_id for key in ("a", "b")]
    assert laws == ["cn-2008", "cn-2019"]


def test_an_outcome_of_today_is_taken_for_the_kind_that_the_old_law_knew(small_house):
    row = {"received_on": date(2017, 3, 1), "replied_on": date(2017, 3, 10)}
    done = imported(small_house, row | {"outcome": "过程性信息"})
    assert case(small_house).stored.outcome == "DENY_LAW"
    assert warnings(done) == [
        "cn-2008 has no DENY_PROCESS; it was taken for DENY_LAW 不同意公开—法律法规规定的其他情形"
    ]


def test_the_names_of_the_old_law_are_understood_and_what_it_never_knew_is_refused(small_house):
    row = {"received_on": date(2017, 3, 1), "replied_on": date(2017, 3, 10)}
    imported(small_house, row | {"outcome": "不同意公开—个人隐私"})
    assert case(small_house).stored.outcome == "DENY_PRIVACY"
    done = imported(small_house, row | {"outcome": "EXCESSIVE", "reference": "x"})
    assert refused(done)[0][:2] == ("outcome", "EXCESSIVE")


def test_correction_and_consultation_move_the_due_date_as_they_do_live(small_house):
    done = imported(
        small_house,
        {
            "correction_requested_on": day("Wed 2025-03-05"),
            "correction_received_on": day("Mon 2025-03-10"),
            "consulted_on": day("Tue 2025-03-11"),
            "consultation_returned_on": day("Tue 2025-03-18"),
            "extended_on": day("Thu 2025-04-10"),
            "extended_days": 10,
        },
    )
    view = case(small_house)
    # Sunday 27 April was worked in exchange for a day of the May holiday.
    assert view.deadlines.live("reply").due == day("Mon 2025-04-28")
    assert view.stored.state == "handling"
    assert warnings(done) == []


def test_the_reply_clock_begins_anew_when_the_fee_is_paid(small_house):
    imported(
        small_house,
        {
            "fee": 380,
            "fee_notified_on": day("Wed 2025-03-05"),
            "fee_paid_on": day("Mon 2025-03-10"),
        },
    )
    assert case(small_house).deadlines.live("reply").due == day("Tue 2025-04-08")
    assert row_of(small_house).fee == Decimal("380.00")


def row_of(house, reference="2025-0001"):
    with house.store.reading() as tx:
        stored = tx.cases.get("jyj", reference)
        (words,) = words_of(tx, [stored])
        return line_of(stored, Library().law(stored.workflow_id).workflow, words).row


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (REPLIED | {"replied_on": day("Tue 2025-04-01")}, "replied on 2025-04-01; due on"),
        ({"extended_days": 10}, "no day of its notice; the due date 2025-03-31 was taken"),
        ({"extended_on": day("Mon 2025-03-10")}, "no length; 20 working days were assumed"),
        ({"extended_on": day("Mon 2025-03-10"), "extended_days": 30}, "more than 20"),
        ({"extended_on": day("Tue 2025-04-01"), "extended_days": 5}, "run out on 2025-03-31"),
        ({"consulted_on": day("Tue 2025-04-01")}, "run out on 2025-03-31"),
        ({"correction_requested_on": day("Mon 2025-03-17")}, "came after 2025-03-12"),
        (REPLIED | {"outcome": "个人隐私"}, "needs consult_third_party"),
        (REPLIED | {"outcome": "信息不存在"}, "needs log_search"),
        (REPLIED | {"outcome": "逾期不补正"}, "needs request_correction"),
        ({"correction_received_on": day("Mon 2025-03-17")}, "does not follow from 办理中"),
        (REPLIED | {"notice_number": "无字号3"}, "is not written like the numbers of this office"),
    ],
)
def test_what_a_live_case_would_have_needed_is_said_and_refuses_nothing(small_house, told, says):
    done = imported(small_house, told)
    assert done.added == 1
    assert any(says in warning for warning in warnings(done)), warnings(done)
    assert desk.verify(small_house.seat("admin", TODAY)).findings == ()


def test_an_open_case_goes_on_with_live_actions(small_house):
    imported(small_house, {"received_on": day("Mon 2025-12-01")})
    small_house.answer("2025-0001", day("Wed 2025-12-10"))
    assert case(small_house).stored.outcome == "OPEN"


def test_a_case_that_waits_for_a_correction_goes_on_with_it(small_house):
    imported(
        small_house,
        {
            "received_on": day("Mon 2025-12-01"),
            "correction_requested_on": day("Wed 2025-12-03"),
        },
    )
    acted = small_house.act("handler", "2025-0001", "receive_correction", day("Wed 2025-12-10"))
    assert acted.event.state == "handling"


def test_the_applicants_silence_ends_a_case_that_was_answered_so(small_house):
    imported(
        small_house,
        {
            "correction_requested_on": day("Wed 2025-03-05"),
            "outcome": "逾期不补正",
            "replied_on": day("Mon 2025-04-07"),
        },
    )
    assert [each[0] for each in steps(case(small_house))] == [
        "received",
        "correction_requested",
        "lapsed",
        "drafted",
        "reply_dispatched",
    ]


def test_a_withdrawal_needs_no_draft(small_house):
    imported(small_house, REPLIED | {"outcome": "撤回", "served_on": day("Fri 2025-03-21")})
    assert steps(case(small_house))[1] == ("withdrawn", "withdraw", "withdrawn")
    assert case(small_house).stored.outcome == "WITHDRAWN"


def test_the_same_sheet_again_changes_nothing(house):
    rows = [
        REPLIED | {"id_number": "330300199001011234", "phone": "1", "科室": "甲"},
        {"reference": "2025-0002", "id_number": "330300199001011234", "phone": "2"},
        {"reference": None},
        {"reference": None},
    ]
    assert counts(imported(house, *rows)) == (4, 4, 0, 0, 0)
    assert counts(imported(house, *rows)) == (4, 0, 0, 4, 0)
    assert [line.reference for line in desk.list_cases(house.seat("admin", TODAY))] != []


def test_a_row_without_a_reference_gets_the_next_that_no_row_brings(small_house):
    imported(small_house, {"reference": None}, {"reference": "2025-0007"}, {"reference": None})
    with small_house.store.reading() as tx:
        assert tx.lists.references("jyj") == ("2025-0007", "2025-0008", "2025-0009")
    assert small_house.receive(day("Mon 2025-12-01"), TODAY).reference == "2025-0010"


def test_two_rows_that_may_be_one_application_are_both_counted_and_named(small_house):
    done = imported(small_house, {"reference": None}, {"reference": None})
    assert done.added == 2
    (says,) = warnings(done)
    assert "asked the same on that day in row 2 台账" in says


def test_new_facts_join_the_case_that_was_imported(house):
    imported(house, {})
    more = REPLIED | {"served_on": day("Mon 2025-03-24"), "phone": "0577-1", "handler": "办公室"}
    assert counts(imported(house, more)) == (1, 0, 1, 0, 0)
    view = case(house)
    assert (view.stored.outcome, view.stored.handler) == ("OPEN", "办公室")
    assert [each[0] for each in steps(view)] == [
        "received",
        "drafted",
        "reply_dispatched",
        "reply_served",
        "corrected",
    ]
    assert row_of(house).phone == "0577-1"
    assert counts(imported(house, more)) == (1, 0, 0, 1, 0)
    assert desk.verify(house.seat("admin", TODAY)).findings == ()


def test_an_extension_told_late_joins_an_answered_case_without_opening_it(small_house):
    late = REPLIED | {"replied_on": day("Mon 2025-04-07")}
    imported(small_house, late)
    assert case(small_house).stored.closing == "late"
    imported(small_house, late | {"extended_on": day("Thu 2025-03-27"), "extended_days": 10})
    stored = case(small_house).stored
    assert (stored.state, stored.closing) == ("answered", "extended")


def test_a_remedy_is_added_and_later_concluded(small_house):
    filed = REPLIED | {"remedies": "复议:2025-04-01"}
    imported(small_house, REPLIED)
    imported(small_house, filed)
    both = REPLIED | {"remedies": "复议:2025-04-01:维持:2025-05-06;复议后起诉:2025-05-15"}
    assert counts(imported(small_house, both)) == (1, 0, 1, 0, 0)
    assert row_of(small_house).remedies == (
        Remedy("reconsideration", date(2025, 4, 1), "upheld", date(2025, 5, 6)),
        Remedy("litigation_after", date(2025, 5, 15)),
    )
    assert counts(imported(small_house, filed)) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize(
    ("told", "column", "says"),
    [
        ({"received_on": day("Tue 2025-03-04")}, "received_on", "the case has 2025-03-03"),
        ({"request": "公开别的"}, "request", "the case has something else"),
        ({"applicant_name": "王大雪"}, "applicant_name", "another applicant"),
        (REPLIED | {"outcome": "部分公开"}, "outcome", "the case has OPEN"),
        (REPLIED | {"remedies": "复议:2025-04-01:纠正:2025-05-06"}, "remedies", "upheld"),
    ],
)
def test_what_contradicts_the_case_is_refused(small_house, told, column, says):
    imported(small_house, REPLIED | {"remedies": "复议:2025-04-01:维持:2025-05-06"})
    before = case(small_house).stored
    ((found, _, why),) = refused(imported(small_house, told))
    assert found == column
    assert says in why
    assert case(small_house).stored == before


def test_a_case_that_is_worked_on_here_is_not_moved_by_a_ledger(small_house):
    small_house.receive(day("Mon 2025-03-03"), reference="2025-0001", request=ROW["request"])
    assert counts(imported(small_house, {})) == (1, 0, 0, 1, 0)
    ((column, _, says),) = refused(imported(small_house, REPLIED))
    assert column == "outcome"
    assert "casetrack act" in says


def test_one_bad_row_keeps_all_out_unless_the_good_ones_are_kept(house):
    rows = [{}, {"reference": "2025-0002", "channel": "托梦"}, {"reference": "2025-0003"}]
    done = imported(house, *rows)
    assert (counts(done), done.is_kept) == ((3, 2, 0, 0, 1), False)
    assert desk.list_cases(house.seat("admin", TODAY)) == ()
    done = imported(house, *rows, keep_good=True)
    assert (counts(done), done.is_kept) == ((3, 2, 0, 0, 1), True)
    assert [read.place.row for read in done.returned] == [3]
    assert len(desk.list_cases(house.seat("admin", TODAY))) == 2


def test_a_row_that_is_refused_late_takes_no_number(small_house):
    taken = REPLIED | {"notice_number": "某教公开〔2025〕1号"}
    other = taken | {"reference": "2025-0002", "applicant_name": "王大雪"}
    done = imported(small_house, taken, other, keep_good=True)
    assert refused(done)[0][:2] == ("notice_number", "某教公开〔2025〕1号")
    assert small_house.receive(day("Mon 2025-12-01"), TODAY).reference == "2025-0002"


def test_a_dry_run_tells_all_and_keeps_nothing(house):
    done = imported(house, REPLIED, dry_run=True)
    assert (counts(done), done.is_kept) == ((1, 1, 0, 0, 0), False)
    assert desk.list_cases(house.seat("admin", TODAY)) == ()


def test_a_number_of_the_ledger_is_not_given_out_again(small_house):
    imported(small_house, REPLIED | {"notice_number": "某教公开[2025]第7号"})
    small_house.receive(day("Mon 2025-12-01"), TODAY)
    small_house.answer("2025-0002", day("Wed 2025-12-10"))
    assert case(small_house, "2025-0002").notices[-1].number == "某教公开〔2025〕8号"


def test_one_letter_may_have_answered_several_applications_of_one_applicant(small_house):
    one = REPLIED | {"notice_number": "某教公开〔2025〕7号"}
    done = imported(small_house, one, one | {"reference": "2025-0002", "request": "公开乙"})
    assert done.added == 2
    assert warnings(done) == [
        "answered in one letter with another application: 某教公开〔2025〕7号"
    ]


def test_a_case_on_two_sheets_is_one_case(small_house):
    done = imported(small_house, {}, REPLIED)
    assert counts(done) == (2, 1, 1, 0, 0)
    assert case(small_house).stored.outcome == "OPEN"


def test_an_unknown_office_and_a_day_before_every_law_are_refused(small_house):
    done = imported(
        small_house,
        {"office": "没有的局"},
        {"office": "某市教育局", "reference": "2025-0002"},
        {"received_on": date(2007, 1, 4), "reference": "x"},
    )
    assert [each[:2] for each in refused(done)] == [
        ("office", "没有的局"),
        ("received_on", "2007-01-04"),
    ]
    assert done.added == 1


def test_a_ledger_is_imported_by_those_who_log_applications(small_house):
    with pytest.raises(Refused, match="registrar, admin"):
        imported(small_house, {}, user="auditor")
    assert imported(small_house, {}, user="registrar").added == 1


def test_the_same_person_is_found_by_the_number_across_rows(small_house):
    same = {"id_number": "330300199001011234"}
    imported(small_house, same, same | {"reference": "2025-0002"}, {"reference": "2025-0003"})
    people = [case(small_house, f"2025-000{n}").stored.applicant_id for n in (1, 2, 3)]
    assert people[0] == people[1] != people[2]


def test_two_rows_that_say_different_things_of_one_person_are_known_again(small_house):
    same = {"id_number": "330300199001011234"}
    rows = [same | {"address": "旧址"}, same | {"reference": "2025-0002", "address": "新址"}]
    imported(small_house, *rows)
    assert counts(imported(small_house, *rows)) == (2, 0, 0, 2, 0)
    assert row_of(small_house).address == "新址"


def test_a_case_of_several_things_says_in_a_note_what_the_row_cannot_hold(small_house):
    on = day("Mon 2025-12-01")
    small_house.receive(on, TODAY)
    for number in (1, 2):
        small_house.act(
            "handler",
            "2025-0001",
            "consult_third_party",
            on,
            party_name=f"第三方{number}",
            information="方案",
        )
    with desk.case_ledger(small_house.seat("admin", TODAY)) as cases:
        (line,) = cases.lines()
        assert [str(note) for note in line.notes] == ["2 consultations"]
        (whole,) = cases.wholes()
        assert [facts.get("party_name") for _, facts in whole.facts][1:] == ["第三方1", "第三方2"]


def test_a_damaged_row_does_not_stop_the_others(small_house, monkeypatch):
    from casetrack.desk.ledger import entering

    true_fold = entering.fold

    def broken(stored, workflow, calendar):
        if stored.handler == "坏":
            raise ValueError
        return true_fold(stored, workflow, calendar)

    monkeypatch.setattr(entering, "fold", broken)
    done = imported(small_house, {"handler": "坏"}, {"reference": "2025-0002"})
    assert counts(done) == (2, 1, 0, 0, 1)


def test_today_is_the_desks(small_house):
    done = imported(small_house, {}, today=day("Fri 2025-02-28"))
    assert refused(done)[0][0] == "received_on"
    assert done.added == 0


def test_the_number_that_a_row_brings_is_found_at_once_and_where_it_comes_later(house):
    number = "某教公开〔2025〕7号"
    imported(house, {}, {"reference": "2025-0002"})
    imported(house, REPLIED | {"notice_number": number}, {"reference": "2025-0002"})
    imported(house, REPLIED | {"reference": "2025-0003", "notice_number": "无字号3"})
    for said, reference, shown in (
        ("[2025]7", "2025-0001", number),
        ("无字号", "2025-0003", "无字号3"),
    ):
        asked = desk.Asked(desk.Wanted(search=said), sort="found")
        (card,) = desk.browse(house.seat("admin", TODAY), asked).cards
        assert card.line.reference == reference
        assert [place.number for place in card.places] == [shown]
    assert desk.verify(house.seat("admin", TODAY)).findings == ()
