"""The papers that go with a letter: whom for, and what is on record of its service."""

import pytest

from casetrack import desk
from casetrack.errors import NotFound
from casetrack.notices import Letter, Table
from days import day
from desk.conftest import RECEIVED, House


def cells(letter: Letter) -> dict[str, str]:
    """Return what stands beside each label of a form."""
    (table,) = letter.body
    assert isinstance(table, Table)
    return {row[at]: row[at + 1] for row in table.rows for at in range(0, len(row) - 1, 2)}


def slip(house: House, reference: str, name: str, **given: object) -> Letter:
    ours = house.seat("registrar", day("Mon 2025-10-20"))
    return desk.slip(ours, reference, name, **given).letter


def test_a_return_of_service_shows_how_the_reply_was_sent_and_served(small_house: House) -> None:
    reference = small_house.receive(RECEIVED, address="某市某路2号", phone="13800000000").reference
    small_house.answer(reference, RECEIVED)
    before = cells(slip(small_house, reference, "service_return"))
    assert before["受送达人"] == "林小满"
    assert before["送达文书"] == "政府信息公开告知书（某教公开〔2025〕1号）"
    assert (before["送达地址"], before["联系电话"]) == ("某市某路2号", "13800000000")
    assert before["送达方式"] == "邮政特快专递（EMS）"
    assert before["寄送日期"] == "2025年10月13日"
    on = day("Thu 2025-10-16")
    small_house.act("registrar", reference, "record_service", on, proof="邮政签收记录")
    after = cells(slip(small_house, reference, "service_return"))
    assert (after["收到日期"], after["送达证明"]) == ("2025年10月16日", "邮政签收记录")


def test_a_letter_that_nobody_has_recorded_as_served_has_a_blank_to_fill_in(
    small_house: House,
) -> None:
    reference = small_house.receive(RECEIVED).reference
    told = {"party_name": "某公司", "information": "合同"}
    small_house.act("handler", reference, "consult_third_party", RECEIVED, **told)
    assert cells(slip(small_house, reference, "service_return"))["收到日期"] == "　　年　月　日"
    on = day("Thu 2025-10-16")
    small_house.act("handler", reference, "record_consultation_service", on, id="c1")
    assert cells(slip(small_house, reference, "service_return"))["收到日期"] == "2025年10月16日"


def test_an_envelope_is_for_whom_the_letter_is_for(small_house: House) -> None:
    reference = small_house.receive(RECEIVED, address="某市某路2号").reference
    told = {"party_name": "某公司", "information": "合同"}
    small_house.act("handler", reference, "consult_third_party", RECEIVED, **told)
    small_house.act("handler", reference, "issue_receipt", RECEIVED)
    mine = slip(small_house, reference, "envelope")
    theirs = slip(small_house, reference, "envelope", kind="consult_third_party")
    assert (mine.letterhead, mine.title) == ("某市某路2号", "林小满（收）")
    # Nobody has recorded where the third party lives: a place to write it in.
    assert (theirs.letterhead, theirs.title) == ("　", "某公司（收）")
    assert "学区" not in str(mine)


@pytest.mark.parametrize("action", ["consult_third_party", "consult_agency"])
def test_who_is_consulted_is_written_to_at_the_address_that_was_typed(
    small_house: House, action: str
) -> None:
    reference = small_house.receive(RECEIVED, address="某市某路2号").reference
    told = {"party_name": "某公司", "information": "合同", "address": "某县某街9号", "phone": "123"}
    if action == "consult_agency":
        told["party"] = "joint_agency"
    small_house.act("handler", reference, action, RECEIVED, **told)
    sent = slip(small_house, reference, "envelope")
    assert (sent.letterhead, sent.title) == ("某县某街9号", "某公司（收）")
    assert "电话：123" in str(sent.body)
    # Only the envelope says it: the letter does not, and the page of the case masks it.
    ours = small_house.seat("handler", RECEIVED)
    assert "某县某街9号" not in str(desk.paper(ours, reference, action).letter)
    assert "某街9号" not in str(desk.whole(ours, reference).view.facts)


def test_what_is_decided_afterwards_goes_to_the_same_address(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    told = {"party_name": "某公司", "information": "合同", "address": "某县某街9号"}
    small_house.act("handler", reference, "consult_third_party", RECEIVED, **told)
    decided = {"id": "c1", "opinion_summary": "不同意公开", "reason": "理由不成立", "given": "合同"}
    small_house.act("handler", reference, "tell_third_party", RECEIVED, **decided)
    assert slip(small_house, reference, "envelope").letterhead == "某县某街9号"


def test_each_joint_applicant_has_an_envelope(small_house: House) -> None:
    reference = small_house.receive(RECEIVED, address="某市某路2号").reference
    other = {"applicant_name": "周小寒", "address": "某县某路3号"}
    small_house.act("registrar", reference, "add_applicant", RECEIVED, **other)
    small_house.act("handler", reference, "issue_receipt", RECEIVED)
    second = slip(small_house, reference, "envelope", recipient=2)
    assert (second.letterhead, second.title) == ("某县某路3号", "周小寒（收）")
    with pytest.raises(NotFound, match="for 2 recipients, not 3"):
        slip(small_house, reference, "envelope", recipient=3)


def test_without_a_letter_there_is_nothing_to_put_in_an_envelope(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.act("registrar", reference, "assign", RECEIVED, division="基础教育处")
    with pytest.raises(NotFound, match="no letter that goes to anybody"):
        slip(small_house, reference, "envelope")
