"""A reply is looked through before it is signed and before it goes out."""

import pytest

from casetrack import desk
from casetrack.errors import Refused
from days import day
from desk.conftest import RECEIVED, House

NEXT = day("Tue 2025-10-14")


def drafted(house: House, files: list[tuple[str, bytes]] | None = None, **draft: str) -> str:
    """Return a case that waits for its approval, with files attached to the draft."""
    reference = house.receive(RECEIVED, phone="13800000000").reference
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》", **draft}
    desk.act(
        house.seat("handler", RECEIVED), reference, "draft_reply", RECEIVED, draft, files or []
    )
    house.act("reviewer1", reference, "pass_division_review", RECEIVED)
    house.act("secrecy", reference, "pass_secrecy_review", RECEIVED, conclusion="releasable")
    house.act("reviewer2", reference, "pass_office_review", RECEIVED)
    return reference


def test_a_reply_with_a_blank_in_it_is_not_signed_and_takes_no_number(small_house: House) -> None:
    reference = drafted(small_house, given="《XXX方案》")
    with pytest.raises(Refused, match=r"not before this is seen to: the letter, paragraph 2: 没有"):
        small_house.act("approver", reference, "approve", RECEIVED)
    assert desk.numbers_of(small_house.seat("auditor", RECEIVED), "reply") == ()
    (letter,) = desk.check_letter(small_house.seat("handler", RECEIVED), reference)
    assert {(each.rule, each.blocks) for each in letter.findings} == {("placeholder", True)}


def test_a_secret_among_the_files_stops_the_reply_and_the_message_names_no_file(
    small_house: House,
) -> None:
    files = [("张三的申请.txt", "正文".encode()), ("附件.txt", "机密★3年".encode())]
    reference = drafted(small_house, files)
    with pytest.raises(Refused, match=r"attached file 2, line 1: 国家秘密标志") as refused:
        small_house.act("approver", reference, "approve", RECEIVED)
    assert "张三" not in str(refused.value)


def test_what_is_only_to_be_looked_at_is_said_and_stops_nothing(small_house: House) -> None:
    files = [("名单.txt", "联系人电话13912345678，申请人电话13800000000".encode())]
    acted = small_house.act("approver", drafted(small_house, files), "approve", RECEIVED)
    assert [str(each) for each in acted.warnings] == [
        "attached file 1, line 1: a telephone that is not the addressee's or the office's: 139…78"
    ]


def test_what_went_out_yesterday_is_recorded_with_the_finding(small_house: House) -> None:
    reference = drafted(small_house, given="《XXX方案》")
    acted = small_house.act("approver", reference, "approve", RECEIVED, NEXT)
    assert "没有填好的空白" in str(acted.warnings[0])
    small_house.act("registrar", reference, "dispatch_reply", RECEIVED, NEXT, carrier="ems")
    assert small_house.look(reference, NEXT).stored.state == "answered"


def test_a_file_that_came_with_the_application_is_not_released(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    attached = [("申请表.txt", "机密★".encode())]
    ours = small_house.seat("handler", RECEIVED)
    search = {"where_searched": "档案室", "keywords": "学区", "search_result": "found"}
    desk.act(ours, reference, "log_search", RECEIVED, search, attached)
    small_house.answer(reference, RECEIVED)
    (letter,) = desk.check_letter(ours, reference)
    assert letter.findings == ()


def test_a_scan_of_a_signature_stays_in_the_office(small_house: House) -> None:
    reference = drafted(small_house)
    scan = [("签批.txt", "机密★".encode())]
    desk.act(small_house.seat("approver", RECEIVED), reference, "approve", RECEIVED, {}, scan)
    sent = {"carrier": "ems"}
    ours = small_house.seat("registrar", RECEIVED)
    with pytest.raises(Refused, match="attached file 1, line 1: 国家秘密标志"):
        desk.act(ours, reference, "dispatch_reply", RECEIVED, sent, scan)
    desk.act(ours, reference, "dispatch_reply", RECEIVED, sent)


def test_a_letter_that_says_another_day_than_the_case_is_found(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.answer(reference, RECEIVED)
    ours = small_house.seat("handler", NEXT)
    corrected = {"voids": "1", "why": "误录", "instead_on": "2025-10-10"}
    desk.act(ours, reference, "correct", NEXT, corrected)
    (letter,) = desk.check_letter(ours, reference)
    assert [(each.rule, each.blocks) for each in letter.findings] == [("date", True)]


def test_other_files_can_be_checked_before_they_are_attached(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    ours = small_house.seat("handler", RECEIVED)
    letter, file = desk.check_letter(ours, reference, "receipt", [("a.docx", b"no")])
    assert letter.findings == ()
    assert (file.name, [each.rule for each in file.findings]) == ("a.docx", ["unread"])
