"""One person across years, joint applicants, agents, repeats, several answered in one letter."""

import pytest

from casetrack import desk
from casetrack.core.likeness import alike
from casetrack.errors import BadInput, NotFound, Refused
from days import day
from desk.conftest import RECEIVED, House

MON = day("Mon 2025-10-20")
TUE = day("Tue 2025-10-21")
YEAR_END = day("Wed 2025-12-31")
SOMEBODY_ELSE = {"applicant_name": "何川", "phone": "0577-2"}
#: Without a number or telephone nobody can say who is who: each application has its own applicant.
KNOWN = {"applicant_name": "林小满", "phone": "0577-1"}


# Joint applicants and agents


def test_joint_applicants_are_one_application_and_all_are_written_to(house: House) -> None:
    further = (("add_applicant", {"applicant_name": "何川", "phone": "0577-2"}),)
    reference = house.receive(RECEIVED, further=further, **KNOWN).reference
    house.answer(reference, MON)
    letter = desk.paper(house.seat("handler", MON), reference, "reply").letter
    assert letter.addressee == "林小满、何川："
    assert "你们" in "".join(getattr(each, "text", "") for each in letter.body)
    table = desk.report(house.seat("manager", YEAR_END), 2025, "cn-2021").report
    assert table.cell("T3.1", "total").value == 1


def test_a_joint_applicant_finds_the_application_among_their_own(house: House) -> None:
    further = (("add_applicant", {"applicant_name": "何川", "phone": "0577-2"}),)
    joint = house.receive(RECEIVED, further=further, **KNOWN).reference
    alone = house.receive(MON, **SOMEBODY_ELSE).reference
    found = desk.known_applicant(house.seat("handler", MON), alone)
    assert [line.reference for line in found.applications] == [alone, joint]


def test_the_name_of_a_joint_applicant_stands_in_no_event(small_house: House) -> None:
    further = (("add_applicant", {"applicant_name": "何川", "id_number": "invented-7"}),)
    reference = small_house.receive(RECEIVED, further=further).reference
    view = small_house.look(reference, MON)
    assert "何川" not in str([event.payload for event in view.stored.case.events])
    assert "invented-7" not in str([event.payload for event in view.stored.case.events])


def test_a_joint_applicant_who_is_erased_is_gone_from_the_events_words_too(
    small_house: House,
) -> None:
    further = (("add_applicant", {"applicant_name": "何川"}),)
    reference = small_house.receive(RECEIVED, further=further).reference
    (party,) = small_house.look(reference, MON).parties
    with small_house.store.transaction() as tx:
        tx.applicants.erase(party.applicant_id, small_house.seat("admin", MON).now())
    view = small_house.look(reference, MON)
    assert view.facts[2]["applicant_name"] is None
    assert not desk.verify(small_house.seat("admin", MON)).findings


def test_the_time_to_seek_a_remedy_runs_from_the_last_applicant_served(small_house: House) -> None:
    further = (("add_applicant", {"applicant_name": "何川"}),)
    reference = small_house.receive(RECEIVED, further=further).reference
    small_house.answer(reference, MON)
    small_house.act("registrar", reference, "record_service", day("Wed 2025-10-22"))
    served = small_house.act(
        "registrar", reference, "record_service", day("Mon 2025-10-27"), recipient="a1"
    )
    live = served.deadlines.live("reconsideration")
    assert live is not None
    assert live.due == day("Fri 2025-12-26")
    superseded = [each.due for each in served.deadlines.all if each.clock == "reconsideration"]
    assert superseded == [day("Fri 2025-12-26"), day("Mon 2025-12-22")]


def test_an_agent_without_papers_is_recorded_and_the_papers_are_to_be_asked_for(
    small_house: House,
) -> None:
    agent = {"agent_name": "赵律师", "agent_kind": "agent", "authorisation": "no"}
    received = small_house.receive(RECEIVED, further=(("name_agent", agent),))
    (warning,) = received.warnings
    assert str(warning) == (
        "it needs authorisation 有授权委托书、推选书, agent_identity 有代理人身份证明 "
        "(条例第29条第2款、第30条)"
    )
    with_papers = {**agent, "authorisation": "yes", "agent_identity": "yes"}
    assert not small_house.receive(RECEIVED, further=(("name_agent", with_papers),)).warnings


# One person across years


def test_two_applicants_are_one_once_somebody_says_so_and_two_again_when_it_was_wrong(
    house: House,
) -> None:
    one = house.receive(day("Mon 2024-05-13"), MON, **KNOWN).reference
    other = house.receive(RECEIVED, **{**KNOWN, "phone": "0577-9"}).reference
    registrar = house.seat("registrar", MON)
    assert desk.likely(registrar, other).same_person == (one,)
    merged = desk.merge(registrar, other, one, "来访时出示同一身份证件")
    assert [line.reference for line in merged.applications] == [other, one]
    (merge,) = merged.merges
    assert (merge.merged_by, merge.why) == ("user:registrar", "来访时出示同一身份证件")
    desk.take_merge_back(registrar, merge.id, "两人同名同姓")
    apart = desk.known_applicant(registrar, one)
    assert [line.reference for line in apart.applications] == [one]
    assert apart.merges[0].undone_by == "user:registrar"


def test_a_merge_needs_a_reason_and_somebody_who_may(small_house: House) -> None:
    one = small_house.receive(RECEIVED).reference
    other = small_house.receive(RECEIVED).reference
    with pytest.raises(BadInput, match="--why"):
        desk.merge(small_house.seat("registrar", MON), other, one, " ")
    with pytest.raises(Refused, match="auditor may not merge"):
        desk.merge(small_house.seat("auditor", MON), other, one, "同一人")


# Likely repeats


def test_a_likely_repeat_is_shown_with_what_became_of_the_earlier_one(house: House) -> None:
    asked = "申请公开2025年学区划分方案及听证会材料"
    earlier = house.receive(RECEIVED, request=asked, **KNOWN).reference
    house.answer(earlier, MON)
    theirs = house.receive(RECEIVED, request=f"{asked}。", **SOMEBODY_ELSE).reference
    again = house.receive(TUE, request="公开 2025年 学区划分方案、听证会材料", **KNOWN).reference
    other = house.receive(TUE, request="公开食堂招标合同", **KNOWN).reference
    found = desk.likely(house.seat("handler", TUE), again)
    assert [(each.reference, each.outcome) for each in found.repeats] == [(earlier, "OPEN")]
    assert [each.reference for each in found.topics] == [theirs]
    assert not desk.likely(house.seat("handler", TUE), other).repeats


def test_another_year_is_said_beside_the_likeness() -> None:
    found = alike("公开2025年学区划分方案", {"a": "公开2024年学区划分方案"}, 75)
    assert found["a"].differing_numbers == ("2024", "2025")


def test_what_every_application_says_makes_no_two_alike() -> None:
    assert not alike("申请公开政府信息：食堂招标合同", {"a": "申请公开政府信息：校车线路"}, 75)


def test_an_earlier_reply_fills_in_its_day_and_number(house: House) -> None:
    earlier = house.receive(RECEIVED, **KNOWN).reference
    house.answer(earlier, MON)
    again = house.receive(TUE, **KNOWN).reference
    drafted = house.act(
        "handler", again, "draft_reply", TUE, outcome="REPEAT", earlier_reference=earlier
    )
    assert drafted.event.payload["earlier_reply_on"] == "2025-10-20"
    assert drafted.event.payload["earlier_reply_number"] == "某教公开〔2025〕1号"


def test_what_somebody_else_has_asked_is_no_repeat(small_house: House) -> None:
    earlier = small_house.receive(RECEIVED, **SOMEBODY_ELSE).reference
    small_house.answer(earlier, MON)
    again = small_house.receive(TUE, **KNOWN).reference
    facts = {"outcome": "REPEAT", "earlier_reference": earlier}
    with pytest.raises(Refused, match="another applicant"):
        small_house.act("handler", again, "draft_reply", TUE, **facts)
    with pytest.raises(NotFound, match="2025-0099"):
        small_house.act(
            "handler", again, "draft_reply", TUE, outcome="REPEAT", earlier_reference="2025-0099"
        )


def test_an_application_without_a_reply_or_whose_reply_is_taken_back_is_no_repeat(
    small_house: House,
) -> None:
    earlier = small_house.receive(RECEIVED, **KNOWN).reference
    again = small_house.receive(TUE, **KNOWN).reference
    facts = {"outcome": "REPEAT", "earlier_reference": earlier}
    with pytest.raises(Refused, match="has not been replied to"):
        small_house.act("handler", again, "draft_reply", TUE, **facts)
    small_house.answer(earlier, MON, TUE)
    small_house.act("manager", earlier, "revoke_reply", TUE, reason="适用条款有误")
    with pytest.raises(Refused, match="does not stand any more"):
        small_house.act("handler", again, "draft_reply", TUE, **facts)


# Several applications answered in one letter


def three(house: House) -> tuple[str, str, str]:
    things = ("学区划分方案", "听证会记录", "食堂招标合同")
    lead, second, third = (
        house.receive(RECEIVED, request=thing, **KNOWN).reference for thing in things
    )
    return lead, second, third


def test_several_applications_are_answered_in_one_letter_and_counted_each(house: House) -> None:
    lead, second, third = three(house)
    together = f"{second}; {third}=NOT_EXIST"
    draft = {"outcome": "OPEN", "given": "《方案》", "together_with": together}
    with pytest.raises(Refused, match=f"{third}: 信息不存在 needs log_search"):
        house.act("handler", lead, "draft_reply", MON, **draft)
    searched = {"where_searched": "档案室", "keywords": "招标", "search_result": "nothing"}
    house.act("handler", third, "log_search", MON, **searched)
    house.answer(lead, MON, **draft)
    rows = {"T3.1": 3, "T3.3.1": 2, "T3.3.4.1": 1, "T3.3.7": 3, "T3.4": 0}
    table = desk.report(house.seat("manager", YEAR_END), 2025, "cn-2021").report
    assert {row: table.cell(row, "total").value for row in rows} == rows
    for reference in (second, third):
        view = house.look(reference, TUE)
        assert view.stored.state == "answered"
        assert [each.met_on for each in view.deadlines.all if each.clock == "reply"] == [MON]
    first = desk.paper(house.seat("handler", MON), lead, "reply")
    same = desk.paper(house.seat("handler", MON), third, "reply")
    assert same.stored == first.stored
    words = "".join(getattr(each, "text", "") for each in first.letter.body)
    assert all(reference in words for reference in (lead, second, third))
    assert not desk.verify(house.seat("admin", TUE)).findings


def test_the_service_of_the_letter_is_the_service_of_every_answer_in_it(
    small_house: House,
) -> None:
    lead, second, _ = three(small_house)
    small_house.answer(lead, MON, outcome="OPEN", given="《方案》", together_with=second)
    served = small_house.act("registrar", lead, "record_service", TUE)
    assert [each.reference for each in served.others] == [second]
    assert small_house.look(second, TUE).deadlines.live("reconsideration") is not None


def test_one_letter_answers_one_applicant_and_open_cases_only(small_house: House) -> None:
    lead, second, _ = three(small_house)
    stranger = small_house.receive(RECEIVED, **SOMEBODY_ELSE).reference
    draft = {"outcome": "OPEN", "given": "《方案》"}

    def refusal(together: str) -> str:
        with pytest.raises(Refused) as refused:
            small_house.act("handler", lead, "draft_reply", MON, **draft, together_with=together)
        return str(refused.value)

    assert "another applicant" in refusal(stranger)
    assert "is this case itself" in refusal(lead)
    small_house.answer(second, MON)
    assert f"{second} is not open to be answered" in refusal(second)
    with pytest.raises(BadInput, match="no outcome of cn-2019"):
        small_house.act("handler", lead, "draft_reply", MON, **draft, together_with=f"{second}=NO")


def test_a_letter_that_one_of_them_cannot_go_with_goes_out_for_none(small_house: House) -> None:
    lead, second, _ = three(small_house)
    small_house.act(
        "handler",
        lead,
        "draft_reply",
        MON,
        outcome="OPEN",
        given="《方案》",
        together_with=second,
    )
    small_house.act("reviewer1", lead, "pass_division_review", MON)
    small_house.act("secrecy", lead, "pass_secrecy_review", MON, conclusion="releasable")
    small_house.act("reviewer2", lead, "pass_office_review", MON)
    small_house.act("approver", lead, "approve", MON)
    small_house.act("registrar", second, "withdraw", MON)
    with pytest.raises(Refused, match="reply_together is not open in withdrawn"):
        small_house.act("registrar", lead, "dispatch_reply", MON, carrier="ems")
    assert small_house.look(lead, MON).stored.state == "to_dispatch"


def test_nobody_is_answered_in_a_letter_that_does_not_name_them(small_house: House) -> None:
    lead, second, _ = three(small_house)
    small_house.answer(lead, MON)
    with pytest.raises(Refused, match="no letter of"):
        small_house.act("registrar", second, "reply_together", MON, lead=lead, outcome="OPEN")


def test_a_dispatch_that_is_set_right_is_set_right_in_every_case_of_the_letter(
    small_house: House,
) -> None:
    lead, second, _ = three(small_house)
    draft = {"outcome": "OPEN", "given": "《方案》", "together_with": second}
    small_house.answer(lead, MON, **draft)
    sent = small_house.look(lead, MON).stored.case.last("reply_dispatched")
    assert sent is not None
    voids = {"voids": str(sent.position), "why": "没有寄出"}
    done = small_house.act("registrar", lead, "correct", TUE, **voids)
    assert (done.state, [each.state for each in done.others]) == ("to_dispatch", ["handling"])
    small_house.act("registrar", lead, "dispatch_reply", TUE, carrier="ems")
    assert small_house.look(second, TUE).stored.state == "answered"


def test_a_reply_taken_back_is_taken_back_for_every_case_of_the_letter(small_house: House) -> None:
    lead, second, _ = three(small_house)
    draft = {"outcome": "OPEN", "given": "《方案》", "together_with": second}
    small_house.answer(lead, MON, **draft)
    small_house.act("manager", lead, "revoke_reply", TUE, reason="适用条款有误")
    assert small_house.look(second, TUE).stored.state == "handling"


def test_a_number_that_no_letter_has_is_said(small_house: House) -> None:
    earlier = small_house.receive(RECEIVED, **KNOWN).reference
    small_house.answer(earlier, MON)
    again = small_house.receive(TUE, **KNOWN).reference
    facts = {"outcome": "REPEAT", "earlier_reply_on": "2025-10-20"}
    invented = {**facts, "earlier_reply_number": "无中生有1号"}
    drafted = small_house.act("handler", again, "draft_reply", TUE, **invented)
    assert "无中生有1号" in str(drafted.warnings[0])
    theirs = small_house.receive(TUE, **SOMEBODY_ELSE).reference
    real = {**facts, "earlier_reply_number": "某教公开〔2025〕1号"}
    with pytest.raises(Refused, match="another applicant"):
        small_house.act("handler", theirs, "draft_reply", TUE, **real)


def test_a_letter_reaches_somebody_who_applied(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.answer(reference, MON)
    with pytest.raises(BadInput, match="recipient zz is no joint applicant"):
        small_house.act("registrar", reference, "record_service", TUE, recipient="zz")


def test_a_case_is_a_duplicate_of_one_that_is_there(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    with pytest.raises(NotFound, match="2025-0099"):
        small_house.act("manager", reference, "void", MON, why="重复登记", duplicate_of="2025-0099")
