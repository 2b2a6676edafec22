"""A case from receipt to reply, and what is refused on the way."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from casetrack import desk
from casetrack.core.clock import status
from casetrack.errors import BadInput, CasetrackError, NotFound, Refused
from days import day
from desk.conftest import DUE, NOW, RECEIVED, House


def test_an_application_is_numbered_and_due_in_twenty_working_days(house: House):
    first, second = house.receive(RECEIVED), house.receive(RECEIVED)
    assert (first.reference, second.reference) == ("2025-0001", "2025-0002")
    assert (first.due, first.provisional) == (DUE, False)


def test_a_case_goes_from_receipt_through_the_reviews_to_its_reply(house: House):
    reference = house.receive(RECEIVED).reference
    house.answer(reference, day("Mon 2025-10-27"))
    view = house.look(reference, day("Tue 2025-10-28"))
    assert (view.stored.state, view.stored.outcome) == ("answered", "OPEN")
    assert view.stored.replied_on == day("Mon 2025-10-27")
    assert view.stored.closing == "in_time"
    reply = view.deadlines.live("reply")
    assert reply is not None
    assert status(reply, day("Tue 2025-10-28")) == "met"
    assert [notice.number for notice in view.notices] == ["某教公开〔2025〕1号"]
    assert desk.verify(house.seat("auditor", DUE)).findings == ()


def test_a_case_of_the_old_law_has_fifteen_working_days(house: House):
    received = house.receive(day("Mon 2017-11-06"), today=RECEIVED)
    assert received.due == day("Mon 2017-11-27")
    assert house.look(received.reference, RECEIVED).stored.workflow_id == "cn-2008"


def test_a_correction_request_stops_the_clock_and_the_supplement_starts_it_anew(house: House):
    reference = house.receive(day("Wed 2025-05-07")).reference
    asked = house.act(
        "handler",
        reference,
        "request_correction",
        day("Fri 2025-05-16"),
        items="哪一年度；哪一所学校",
    )
    reply = asked.deadlines.live("reply")
    assert reply is not None
    assert (reply.due, status(reply, day("Fri 2025-05-16"))) == (day("Thu 2025-06-05"), "paused")
    assert asked.notices[0].number == "某教公开补〔2025〕1号"
    back = house.act("registrar", reference, "receive_correction", day("Tue 2025-05-27"))
    assert back.deadlines.dues["reply"] == day("Wed 2025-06-25")


def test_consultations_are_lettered_and_their_days_left_out(house: House):
    reference = house.receive(RECEIVED).reference
    sent = house.act(
        "handler",
        reference,
        "consult_third_party",
        day("Mon 2025-10-20"),
        today=day("Wed 2025-10-22"),
        party_name="某公司",
        information="合同附件",
        served_on="2025-10-22",
    )
    assert sent.event.payload["id"] == "c1"
    back = house.act(
        "handler",
        reference,
        "return_consultation",
        day("Wed 2025-11-05"),
        id="c1",
        opinion="objects",
    )
    assert back.deadlines.dues["reply"] == day("Wed 2025-11-26")


def test_two_reviews_by_one_person_are_refused_and_nothing_is_changed(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案")
    house.act("everything", reference, "pass_division_review", RECEIVED)
    with pytest.raises(Refused, match="already signed division_reviewed"):
        house.act("everything", reference, "pass_secrecy_review", RECEIVED, conclusion="releasable")
    view = house.look(reference, RECEIVED)
    assert (view.stored.state, len(view.stored.case.events)) == ("secrecy_review", 3)


def test_two_paper_reviews_by_one_signer_are_refused(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案")
    house.act("handler", reference, "pass_division_review", RECEIVED, signed_by="钱 三")
    with pytest.raises(Refused, match="already signed"):
        house.act(
            "registrar",
            reference,
            "pass_secrecy_review",
            RECEIVED,
            conclusion="releasable",
            signed_by="钱三",
        )
    assert len(house.look(reference, RECEIVED).stored.case.events) == 3


def test_a_paper_signature_by_a_user_counts_as_that_user(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案")
    house.act("everything", reference, "pass_division_review", RECEIVED)
    with pytest.raises(Refused, match="already signed"):
        house.act(
            "registrar",
            reference,
            "pass_secrecy_review",
            RECEIVED,
            conclusion="releasable",
            signed_by="全能人",
        )


def test_a_returned_draft_begins_a_new_round_in_which_everybody_may_sign_again(house: House):
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案")
    house.act("reviewer1", reference, "pass_division_review", RECEIVED)
    house.act("secrecy", reference, "return_draft", RECEIVED, remarks="请区分处理")
    house.answer(reference, RECEIVED)
    assert house.look(reference, RECEIVED).stored.state == "answered"


def test_a_plan_against_the_law_is_refused_with_its_article_and_what_is_open(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    late = day("Tue 2025-11-11")
    with pytest.raises(Refused, match=r"第33条第2款.*open instead: .*draft_reply") as refused:
        house.act("handler", reference, "extend", late, working_days="10", approved_by="李主任")
    assert str(DUE) in str(refused.value)
    assert len(house.look(reference, late).stored.case.events) == 1


def test_what_has_happened_against_the_law_is_recorded_without_effect(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    acted = house.act(
        "handler",
        reference,
        "extend",
        day("Tue 2025-11-11"),
        day("Wed 2025-11-12"),
        working_days="10",
        approved_by="李主任",
        reason="情况复杂",
    )
    assert acted.deadlines.dues["reply"] == DUE
    assert len(acted.warnings) == 2


def test_a_late_reply_can_always_be_sent(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.answer(reference, day("Fri 2025-12-12"))
    view = house.look(reference, day("Fri 2025-12-12"))
    assert (view.stored.state, view.stored.closing) == ("answered", "late")


def test_a_corrected_receipt_date_moves_everything_after_it(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    today = day("Wed 2025-10-15")
    house.act(
        "handler",
        reference,
        "correct",
        today,
        voids="1",
        why="签收日期抄错",
        instead_on="2025-10-10",
    )
    view = house.look(reference, today)
    assert view.stored.received_on == day("Fri 2025-10-10")
    assert view.deadlines.dues["reply"] == day("Thu 2025-11-06")  # 11 October is worked
    assert view.stored.case.voided == {1}
    assert desk.verify(house.seat("auditor", today)).findings == ()


def test_an_event_that_others_rest_on_is_not_voided_from_under_them(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "draft_reply", RECEIVED, outcome="OPEN", given="方案")
    house.act("reviewer1", reference, "pass_division_review", RECEIVED)
    with pytest.raises(Refused, match="void that first"):
        house.act("handler", reference, "correct", RECEIVED, voids="2", why="拟错了")
    assert len(house.look(reference, RECEIVED).stored.case.events) == 3


def test_a_correction_cannot_say_what_cannot_be(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.answer(reference, day("Mon 2025-10-27"))
    today = day("Tue 2025-10-28")
    for voids, instead_on, says in (
        ("1", "2025-10-29", "future"),
        ("1", "2025-10-28", "before the receipt"),
        ("7", "2025-10-24", "before approved"),
        ("99", "2025-10-24", "no standing event"),
        ("99", "", "no standing event"),
    ):
        with pytest.raises(Refused, match=says):
            house.act(
                "handler",
                reference,
                "correct",
                today,
                voids=voids,
                why="抄错",
                instead_on=instead_on,
            )
    assert len(house.look(reference, today).stored.case.events) == 7


def test_a_reply_is_not_sent_before_it_was_signed(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    signed, before = day("Mon 2025-11-17"), day("Mon 2025-11-10")
    house.act("handler", reference, "draft_reply", signed, outcome="OPEN", given="方案")
    for user, action, facts in (
        ("reviewer1", "pass_division_review", {}),
        ("secrecy", "pass_secrecy_review", {"conclusion": "releasable"}),
        ("reviewer2", "pass_office_review", {}),
        ("approver", "approve", {}),
    ):
        house.act(user, reference, action, signed, **facts)
    with pytest.raises(Refused, match="2025-11-10 is before approved"):
        house.act("registrar", reference, "dispatch_reply", before, signed, carrier="ems")
    assert house.look(reference, signed).stored.state == "to_dispatch"


@pytest.mark.parametrize(
    ("fact", "says"),
    [
        ({"served_on": "2025-10-12"}, "before the action"),
        ({"served_on": "2025-10-14"}, "future"),
        ({"complete_by": "2025-10-10"}, "before the action"),
    ],
)
def test_a_letter_is_not_served_or_due_on_a_day_that_cannot_be(small_house: House, fact, says):
    reference = small_house.receive(RECEIVED).reference
    with pytest.raises(Refused, match=says):
        small_house.act(
            "handler", reference, "request_correction", RECEIVED, items="哪一年度", **fact
        )


def test_a_letter_to_an_agency_does_not_go_to_a_third_party(small_house: House):
    reference = small_house.receive(RECEIVED).reference
    asked = {"party_name": "某公司", "information": "合同"}
    with pytest.raises(BadInput, match="third_party"):
        small_house.act(
            "handler", reference, "consult_agency", RECEIVED, party="third_party", **asked
        )


def test_an_application_logged_by_mistake_counts_nowhere(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "correct", RECEIVED, voids="1", why="不是信息公开申请")
    table = desk.report(house.seat("admin", RECEIVED), 2025, "cn-2021").report
    assert [table.cell(row, "total").value for row in ("T3.1", "T3.4")] == [0, 0]
    assert desk.verify(house.seat("admin", RECEIVED)).findings == ()


def test_the_last_event_can_be_voided(small_house: House):
    house = small_house
    reference = house.receive(RECEIVED).reference
    house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
    house.act("handler", reference, "correct", RECEIVED, voids="2", why="发错了件")
    assert house.look(reference, RECEIVED).stored.state == "handling"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"outcome": "NOT_EXIST", "search_summary": "已检索"}, "log_search"),
        ({"outcome": "DENY_PRIVACY", "reason": "涉及隐私", "opinion_summary": "不同意"}, "consult"),
        ({"outcome": "OPEN"}, "given"),
        ({}, "outcome"),
    ],
)
def test_a_reply_is_not_drafted_without_its_grounds(small_house: House, facts, says):
    reference = small_house.receive(RECEIVED).reference
    with pytest.raises(Refused, match=says):
        small_house.act("handler", reference, "draft_reply", RECEIVED, **facts)


@pytest.mark.parametrize(
    ("user", "action", "on", "facts", "error", "says"),
    [
        ("handler", "fly", RECEIVED, {}, Refused, "fly is no action of cn-2019"),
        ("handler", "approve", RECEIVED, {}, Refused, "approve is not open in handling"),
        ("auditor", "extend", RECEIVED, {"working_days": "5"}, Refused, "open only to"),
        ("handler", "assign", day("Tue 2025-10-14"), {"division": "办公室"}, Refused, "future"),
        ("handler", "assign", day("Fri 2025-10-10"), {"division": "办公室"}, Refused, "before"),
        ("handler", "assign", RECEIVED, {"colour": "red"}, BadInput, "no field 'colour'"),
        ("handler", "extend", RECEIVED, {"working_days": "x"}, BadInput, "whole number"),
        ("nobody", "assign", RECEIVED, {"division": "办公室"}, NotFound, "no user nobody"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    small_house: House, user, action, on, facts, error, says
):
    house = small_house
    reference = house.receive(RECEIVED).reference
    with pytest.raises(error, match=says):
        house.act(user, reference, action, on, RECEIVED, **facts)
    assert len(house.look(reference, RECEIVED).stored.case.events) == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"channel": "pigeon"}, "pigeon"),
        ({"applicant_type": "ghost"}, "ghost"),
        ({"request": "  "}, "request is empty"),
        ({"workflow": "cn-1949"}, "no workflow 'cn-1949'"),
        ({"workflow": "cn-2008"}, "not in force"),
    ],
)
def test_an_application_that_cannot_be_is_not_logged(small_house: House, given, says):
    with pytest.raises(CasetrackError, match=says):
        small_house.receive(RECEIVED, **given)
    assert desk.list_cases(small_house.seat("handler", RECEIVED)) == ()


def test_names_and_words_stand_in_no_event(house: House):
    reference = house.receive(RECEIVED, phone="13800000000").reference
    house.act(
        "handler",
        reference,
        "consult_third_party",
        RECEIVED,
        party_name="秘密公司",
        information="秘密合同",
    )
    with house.store.reading() as tx:
        rows = [
            str(row) for row in tx.cases._connection.execute(text("SELECT * FROM events")).all()
        ]
    for word in ("林小满", "13800000000", "学区", "秘密"):
        assert not any(word in row for row in rows)
    view = house.look(reference, RECEIVED)
    assert view.facts[2]["party_name"] == "秘密公司"


def test_two_who_act_at_once_leave_one_event_and_one_clear_refusal(house: House):
    reference = house.receive(RECEIVED).reference

    def ask(_: int) -> str:
        try:
            house.act("handler", reference, "request_correction", RECEIVED, items="哪一年度")
        except Refused:
            return "refused"
        return "done"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(ask, range(4))) == ["done", *["refused"] * 3]
    assert len(house.look(reference, RECEIVED).stored.case.events) == 2


def test_every_action_says_whether_it_is_open_and_why_not(small_house: House):
    reference = small_house.receive(RECEIVED).reference
    state, actions, workflow = desk.what_is_open(small_house.seat("handler", RECEIVED), reference)
    assert state == "handling"
    seen = {action.name: action for action in actions}
    assert set(seen) == set(workflow.actions) - {"receive", "log_arrival"}
    assert seen["request_correction"].is_open
    assert not seen["approve"].is_open
    assert all(action.is_open or action.why for action in actions)
    assert NOW.tzinfo is not None


def test_an_action_can_be_tried_out_on_a_day_ahead_and_nothing_is_kept(house: House) -> None:
    reference = house.receive(RECEIVED).reference
    before = house.look(reference, RECEIVED).stored
    ahead = day("Mon 2025-10-20")
    seat = house.seat("handler", RECEIVED)
    extended = {"working_days": "10", "approved_by": "某主任"}
    tried = desk.what_if(seat, reference, "extend", ahead, extended)
    reply = tried.deadlines.live("reply")
    assert reply is not None
    assert reply.due == day("Mon 2025-11-24")
    assert [(each.kind, each.number) for each in tried.notices] == [("extension", None)]
    assert house.look(reference, RECEIVED).stored == before
    with house.store.reading() as tx:
        assert tx.notices.of(before.id) == ()
    with pytest.raises(Refused, match="more than"):
        desk.what_if(seat, reference, "extend", ahead, {**extended, "working_days": "21"})
    really = house.act("handler", reference, "extend", RECEIVED, **extended)
    assert really.notices[0].number == "某教公开延〔2025〕1号"


def test_an_oral_application_says_who_filled_in_the_form(small_house: House) -> None:
    oral = {"channel": "oral", "received_on": None}
    told = desk.WayIn(submitted_on=RECEIVED)
    (warning,) = small_house.receive(RECEIVED, **oral, way_in=told).warnings
    assert str(warning) == "it needs filled_by 代为填写人 (条例第29条第1款)"
    named = desk.WayIn(submitted_on=RECEIVED, filled_by="某登记员")
    assert not small_house.receive(RECEIVED, **oral, way_in=named).warnings
