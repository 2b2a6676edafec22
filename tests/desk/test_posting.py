"""Posting day: what goes to the post, and what comes back."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.intake import read_tracking
from casetrack.library import shipped
from casetrack.notices import Notices, Typefaces
from days import day
from desk.conftest import RECEIVED, House

NEXT = day("Tue 2025-10-14")


def approved(house: House, **given: object) -> str:
    """Return a case whose reply is signed and waits to go out."""
    reference = house.receive(RECEIVED, address="某市某路2号", **given).reference
    draft_and_sign(house, reference)
    return reference


def draft_and_sign(house: House, reference: str) -> None:
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
    house.act("handler", reference, "draft_reply", RECEIVED, **draft)
    house.act("reviewer1", reference, "pass_division_review", RECEIVED)
    house.act("secrecy", reference, "pass_secrecy_review", RECEIVED, conclusion="releasable")
    house.act("reviewer2", reference, "pass_office_review", RECEIVED)
    house.act("approver", reference, "approve", RECEIVED)


def test_the_days_letters_and_every_waiting_reply_go_to_the_post_once(house: House) -> None:
    replied = approved(house)
    asked = house.receive(RECEIVED, applicant_name="周小寒").reference
    house.act("handler", asked, "request_correction", NEXT, items="哪一年")
    house.act("registrar", asked, "assign", NEXT, division="基础教育处")
    ours = house.seat("registrar", NEXT)
    posted = desk.post_day(ours)
    assert [(line.reference, line.kind) for line in posted.lines] == [
        (replied, "reply"),
        (asked, "correction"),
    ]
    assert (posted.number, posted.posted_on) == (1, NEXT)
    with pytest.raises(NotFound, match="no letter waits for the post on 2025-10-14"):
        desk.post_day(ours)


def test_one_file_has_the_list_and_each_letter_with_its_envelope(small_house: House) -> None:
    approved(small_house)
    ours = small_house.seat("registrar", RECEIVED)
    posted = desk.post_day(ours)
    pages = PdfReader(BytesIO(desk.posting_pdf(ours, posted.number))).pages
    sizes = [round(float(page.mediabox.width) * 25.4 / 72) for page in pages]
    assert (set(sizes[:-1]), sizes[-1]) == ({210}, 230)
    said = [page.extract_text().replace(" ", "") for page in pages]
    assert "交寄清单" in said[0]
    assert "政府信息公开告知书" in said[1]
    assert "林小满（收）" in said[-1]


def test_tracking_numbers_that_come_back_dispatch_the_replies(house: House) -> None:
    replied = approved(house)
    asked = house.receive(RECEIVED).reference
    house.act("handler", asked, "request_correction", RECEIVED, items="哪一年")
    desk.post_day(house.seat("registrar", RECEIVED))
    ours = house.seat("registrar", NEXT)
    back = {"1": "1234567890123", "某教公开补〔2025〕1号": "XA98765432144"}
    (acted,) = desk.read_back(ours, 1, back)
    # The letter went out on the day of the posting, whenever its number came back.
    assert (acted.reference, acted.event.on, acted.state) == (replied, RECEIVED, "answered")
    assert acted.event.payload["tracking_number"] == "1234567890123"
    assert [line.tracking_number for line in desk.posting(ours, 1).lines] == list(back.values())
    slip = desk.slip(ours, asked, "service_return").letter
    assert "XA98765432144" in str(slip.body)
    # Said again, nothing is dispatched twice.
    assert desk.read_back(ours, 1, back) == ()


@pytest.mark.parametrize(
    ("back", "says"),
    [
        ({"3": "1234567890123"}, "no line 3"),
        ({"1": "一二三"}, "no tracking number"),
        ({"1": "1234567890123", "2": "1234567890123"}, "same tracking number"),
    ],
)
def test_a_wrong_line_or_number_changes_nothing(
    small_house: House, back: dict[str, str], says: str
) -> None:
    approved(small_house), approved(small_house)
    ours = small_house.seat("registrar", RECEIVED)
    desk.post_day(ours)
    with pytest.raises(BadInput, match=says):
        desk.read_back(ours, 1, back)
    assert [line.tracking_number for line in desk.posting(ours, 1).lines] == [None, None]


def test_a_recalled_reply_and_one_that_is_handed_over_do_not_go_to_the_post(
    small_house: House,
) -> None:
    recalled, handed, left_out = (approved(small_house) for _ in range(3))
    small_house.act("handler", recalled, "recall_reply", RECEIVED, remarks="附件有误")
    small_house.act("registrar", handed, "dispatch_reply", RECEIVED, carrier="in_person")
    ours = small_house.seat("registrar", RECEIVED)
    with pytest.raises(NotFound):
        desk.post_day(ours, without=[left_out])
    assert [line.reference for line in desk.post_day(ours).lines] == [left_out]


def test_of_a_reply_that_was_recalled_and_signed_anew_only_the_new_one_is_posted(
    small_house: House,
) -> None:
    reference = approved(small_house)
    small_house.act("handler", reference, "recall_reply", RECEIVED, remarks="附件有误")
    draft_and_sign(small_house, reference)
    (line,) = desk.post_day(small_house.seat("registrar", RECEIVED)).lines
    assert line.number == "某教公开〔2025〕2号"


def test_a_letter_to_joint_applicants_goes_to_each(small_house: House) -> None:
    reference = small_house.receive(RECEIVED, address="某市某路2号").reference
    other = {"applicant_name": "周小寒", "address": "某县某路3号"}
    small_house.act("registrar", reference, "add_applicant", RECEIVED, **other)
    small_house.act("registrar", reference, "issue_receipt", RECEIVED)
    lines = desk.post_day(small_house.seat("registrar", RECEIVED)).lines
    assert [(line.to.name, line.to.address) for line in lines] == [
        ("林小满", "某市某路2号"),
        ("周小寒", "某县某路3号"),
    ]


def test_the_stamped_list_is_with_each_case_and_the_sealed_scan_with_its_own(
    small_house: House,
) -> None:
    first, second = approved(small_house), approved(small_house)
    ours = small_house.seat("registrar", RECEIVED)
    desk.post_day(ours)
    assert desk.attach_stamped(ours, 1, "清单.pdf", b"stamped") == 2
    desk.attach_scan(ours, first, "reply", "用印.pdf", b"sealed")
    kept = {
        reference: [each.name for each in desk.whole(ours, reference).attachments]
        for reference in (first, second)
    }
    assert kept == {first: ["清单.pdf", "用印.pdf"], second: ["清单.pdf"]}
    with pytest.raises(NotFound, match="no letter 'reply' was issued"):
        desk.attach_scan(ours, small_house.receive(RECEIVED).reference, "reply", "a.pdf", b"a")


def test_without_a_font_to_print_in_nothing_is_posted(small_house: House, tmp_path: Path) -> None:
    approved(small_house)
    ours = small_house.seat("registrar", RECEIVED)
    bare = Notices([shipped("notices")], Typefaces(tmp_path, system=False))
    with pytest.raises(BadInput, match="no font"):
        desk.post_day(replace(ours, notices=bare))
    assert desk.post_day(ours).number == 1


def test_only_who_handles_letters_may_post(small_house: House) -> None:
    with pytest.raises(Refused, match="may not post letters"):
        desk.post_day(small_house.seat("auditor", RECEIVED))


def test_a_file_of_tracking_numbers_is_read_in_any_chinese_encoding() -> None:
    text = "序号,收件人,邮件号\n1,林小满,1234567890123\n2,周小寒,\n3,某公司,'XA98765432144\n"
    for encoding in ("utf-8-sig", "gb18030"):
        assert read_tracking("a.csv", text.encode(encoding)) == {
            "1": "1234567890123",
            "3": "XA98765432144",
        }
    with pytest.raises(BadInput, match="needs the columns 序号/文号 and 邮件号"):
        read_tracking("a.csv", b"a,b\n1,2\n")
