"""What the page of a case tells beside its deadline: consultations, service, the road, a try."""

from casetrack import desk
from days import day
from desk.conftest import RECEIVED, House

MON = day("Mon 2025-10-20")
WED = day("Wed 2025-11-12")
ASKED = {"party": "other_agency", "party_name": "某市民政局", "information": "名册"}


def consulted(house: House) -> str:
    reference = house.receive(RECEIVED).reference
    for name in ("甲公司", "乙公司"):
        house.act(
            "handler",
            reference,
            "consult_third_party",
            MON,
            WED,
            party_name=name,
            information="报价单",
            served_on="2025-10-21" if name == "甲公司" else "",
        )
    return reference


def test_each_consultation_has_its_own_service_date_and_answer(small_house: House) -> None:
    reference = consulted(small_house)
    small_house.act("handler", reference, "return_consultation", WED, id="c2", opinion="agrees")
    first, second = desk.consultations(small_house.look(reference, WED))
    assert (first.name, first.served_on, first.opinion) == ("甲公司", day("Tue 2025-10-21"), None)
    assert first.deadline is not None
    assert first.deadline.due == day("Tue 2025-11-11")
    assert (second.name, second.served_on) == ("乙公司", None)
    assert (second.returned_on, second.opinion) == (WED, "agrees")
    assert second.deadline is not None
    assert second.deadline.due == day("Mon 2025-11-10"), "from its own day while none is recorded"


def test_a_consultation_that_was_set_right_away_is_none(small_house: House) -> None:
    reference = consulted(small_house)
    small_house.act("handler", reference, "correct", WED, voids="3", why="重复登记")
    assert [each.key for each in desk.consultations(small_house.look(reference, WED))] == ["c1"]


def test_the_way_of_a_reply_is_that_of_the_last_one(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.answer(reference, MON)
    small_house.act("handler", reference, "record_service_failure", MON, failure="moved")
    small_house.act("handler", reference, "send_again", MON, carrier="registered_post")
    told = desk.delivery(small_house.look(reference, MON))
    assert [each.event for each in told.steps] == [
        "reply_dispatched",
        "service_failed",
        "reply_resent",
    ]
    assert told.stands
    small_house.act("handler", reference, "revoke_reply", MON, reason="理由不足")
    assert not desk.delivery(small_house.look(reference, MON)).stands
    small_house.answer(reference, WED)
    told = desk.delivery(small_house.look(reference, WED))
    assert [each.on for each in told.steps] == [WED]
    assert told.stands


def test_what_may_be_done_against_a_reply_ends_by_its_own_clock(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.answer(reference, MON)
    assert desk.delivery(small_house.look(reference, MON)).chances == ()
    small_house.act("handler", reference, "record_service", MON)
    found = desk.delivery(small_house.look(reference, MON)).chances
    assert [(each.clock, each.due) for each in found] == [
        ("reconsideration", day("Fri 2025-12-19")),
        ("litigation", day("Mon 2026-04-20")),
    ]


def test_the_road_counts_each_way_as_often_as_it_was_taken(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    for _ in range(2):
        small_house.act("handler", reference, "draft_reply", MON, outcome="OPEN", given="附件")
        small_house.act("reviewer1", reference, "return_draft", MON, remarks="重写")
    found = desk.road(small_house.seat("handler", MON), reference)
    assert found.taken["handling", "draft_reply", "division_review"] == 2
    assert found.taken["division_review", "return_draft", "handling"] == 2
    here = [each for each in found.stages if each.is_here]
    assert [(each.state, each.entered_on) for each in here] == [
        ("handling", (RECEIVED, MON, MON)),
    ]


def test_a_try_tells_only_of_the_clocks_that_differ(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    seat = small_house.seat("handler", MON)
    before = desk.look(seat, reference).deadlines
    asked = {"working_days": "10", "approved_by": "李某"}
    tried = desk.what_if(seat, reference, "extend", MON, asked)
    (moved,) = desk.shifts(before, tried.deadlines)
    assert (moved.clock, moved.subject) == ("reply", None)
    assert moved.before is not None
    assert moved.after is not None
    assert (moved.before.due, moved.after.due) == (
        day("Mon 2025-11-10"),
        day("Mon 2025-11-24"),
    )
    assert desk.shifts(before, before) == ()
    begun = desk.what_if(seat, reference, "consult_agency", MON, ASKED)
    (started,) = (each for each in desk.shifts(before, begun.deadlines) if each.before is None)
    assert (started.clock, started.subject) == ("agency_opinion", "c1")
