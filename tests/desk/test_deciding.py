"""What a reply would come to, its letter before it is signed, its drafts, who is to sign."""

from datetime import date

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from days import day
from desk.conftest import RECEIVED, House

OPEN = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
DENIED = {"outcome": "DENY_INTERNAL", "information_class": "后勤管理", "reason": "只涉及内部"}


def reply_of(house: House, answers: tuple[int, ...], on: date = RECEIVED) -> desk.KindOfReply:
    seat = house.seat("handler", on)
    found = desk.way(seat, desk.whole(seat, "2025-0001"), answers).reply
    assert found is not None
    return found


def test_the_remedy_and_the_row_follow_the_office_s_choices(small_house: House) -> None:
    special = (4, 5, 5, 2)
    small_house.receive(RECEIVED)
    assert "或者" in reply_of(small_house, special).remedy[0]
    config = f"{small_house.config}\n[policy]\nspecial_law_remedy = 'reconsideration_first'\n"
    other = House(small_house.store, f"{config}not_govinfo_row = 'not_held'\n")
    logged = other.receive(RECEIVED)
    seat = other.seat("handler", RECEIVED)
    whole = desk.whole(seat, logged.reference)
    reply = desk.way(seat, whole, special).reply
    assert reply
    assert "先向" in reply.remedy[0]
    reply = desk.way(seat, whole, (4, 4)).reply
    assert reply
    assert [(each.form, each.code) for each in reply.rows] == [("cn-2021", "T3.3.4.1")]


def test_a_case_of_several_things_goes_on_with_one_of_them(small_house: House) -> None:
    small_house.receive(RECEIVED)
    for item in ("学区划分方案", "听证记录"):
        small_house.act("handler", "2025-0001", "add_item", RECEIVED, item=item)
    seat = small_house.seat("handler", RECEIVED)
    whole = desk.whole(seat, "2025-0001")
    found = desk.way(seat, whole, (4, 5, 5, 3, 5, 11, 1))
    assert found.action
    assert (found.action.name, found.field) == ("decide_item", "item_outcome")
    found = desk.way(seat, whole, (4, 5, 3))
    assert found.action
    assert (found.action.name, found.field) == ("draft_reply", "outcome"), "it ends the whole"


def test_a_letter_of_several_things_is_looked_at_once_each_is_decided(small_house: House) -> None:
    small_house.receive(RECEIVED)
    for item in ("学区划分方案", "后勤安排"):
        small_house.act("handler", "2025-0001", "add_item", RECEIVED, item=item)
    seat = small_house.seat("handler", RECEIVED)
    early = desk.draft_letter(seat, "2025-0001", {"outcome": ""})
    assert early.letter is None
    assert "i1, i2" in str(early.hindered_by[0])
    for key, given in (("i1", {"given": "《方案》"}), ("i2", dict(DENIED))):
        outcome = given.pop("outcome", "OPEN")
        small_house.act(
            "handler", "2025-0001", "decide_item", RECEIVED, id=key, item_outcome=outcome, **given
        )
    found = desk.draft_letter(seat, "2025-0001", {"outcome": ""})
    assert found.letter
    assert "后勤安排" in str(found.letter.body)
    small_house.act("handler", "2025-0001", "draft_reply", RECEIVED)
    draft = desk.drafts_of(desk.whole(seat, "2025-0001"))[-1]
    told = [(each.number, each.key, each.value) for each in draft.fields]
    assert told[0] == (0, "outcome", "PARTIAL")
    assert (1, "given", "《方案》") in told
    assert (2, "information_class", "后勤管理") in told


def test_a_letter_looked_at_is_the_letter_that_is_then_signed(house: House) -> None:
    house.receive(RECEIVED)
    house.act("handler", "2025-0001", "draft_reply", RECEIVED, **DENIED)
    seat = house.seat("approver", RECEIVED)
    looked_at = desk.draft_letter(seat, "2025-0001").letter
    assert looked_at
    house.act("reviewer1", "2025-0001", "pass_division_review", RECEIVED)
    given = {"conclusion": "releasable"}
    house.act("secrecy", "2025-0001", "pass_secrecy_review", RECEIVED, **given)
    house.act("reviewer2", "2025-0001", "pass_office_review", RECEIVED)
    house.act("approver", "2025-0001", "approve", RECEIVED)
    signed = desk.paper(seat, "2025-0001", "reply").letter
    assert (looked_at.number, signed.number) == ("某教公开〔2025〕＿＿号", "某教公开〔2025〕1号")
    assert (looked_at.draft, signed.draft) == (True, False)
    assert (looked_at.body, looked_at.title) == (signed.body, signed.title)


def test_there_is_no_letter_without_a_draft(small_house: House) -> None:
    small_house.receive(RECEIVED)
    seat = small_house.seat("handler", RECEIVED)
    with pytest.raises(NotFound, match="has no draft"):
        desk.draft_letter(seat, "2025-0001")
    with pytest.raises(BadInput, match="outcome"):
        desk.draft_letter(seat, "2025-0001", {"outcome": "PERHAPS"})


def test_a_draft_that_was_set_right_is_none(small_house: House) -> None:
    small_house.receive(RECEIVED)
    small_house.act("handler", "2025-0001", "draft_reply", RECEIVED, **OPEN)
    given = {"voids": "2", "why": "写错了"}
    small_house.act("handler", "2025-0001", "correct", RECEIVED, **given)
    seat = small_house.seat("handler", RECEIVED)
    assert desk.drafts_of(desk.whole(seat, "2025-0001")) == ()


def test_only_the_draft_that_was_looked_at_is_signed(house: House) -> None:
    house.receive(RECEIVED)
    house.act("handler", "2025-0001", "draft_reply", RECEIVED, **OPEN)
    seat = house.seat("reviewer1", RECEIVED)
    with pytest.raises(Refused, match="replaced meanwhile"):
        desk.act(seat, "2025-0001", "pass_division_review", draft=1)
    desk.act(seat, "2025-0001", "pass_division_review", draft=2)


def test_the_queues_of_a_person_are_those_of_their_roles(house: House) -> None:
    house.receive(RECEIVED)
    house.receive(day("Fri 2025-10-10"))
    for reference in ("2025-0001", "2025-0002"):
        house.act("handler", reference, "draft_reply", RECEIVED, **OPEN)
    house.act("reviewer1", "2025-0001", "pass_division_review", RECEIVED)

    def waits(user: str) -> dict[str, list[str]]:
        found = desk.signatures(house.seat(user, RECEIVED))
        return {
            queue.state: [each.card.line.reference for each in queue.cases] for queue in found.own
        }

    assert waits("reviewer1") == {"division_review": ["2025-0002"]}
    assert waits("secrecy") == {"secrecy_review": ["2025-0001"]}
    assert waits("approver") == {}
    assert waits("auditor") == {}
    assert waits("everything") == {
        "division_review": ["2025-0002"],
        "secrecy_review": ["2025-0001"],
    }
    assert desk.how_many_to_sign(house.seat("everything", RECEIVED), ("secrecy", "approver")) == 1
    on_paper = desk.signatures(house.seat("registrar", RECEIVED)).on_paper
    assert [queue.state for queue in on_paper] == ["division_review", "secrecy_review"]
