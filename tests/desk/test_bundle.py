"""The evidence bundle: everything on record of one case, and nobody else's."""

from hashlib import sha256
from io import BytesIO
from zipfile import ZipFile

from casetrack import desk
from casetrack.i18n import translator
from days import day
from desk.conftest import RECEIVED, House

NEXT = day("Tue 2025-10-14")
CHINESE = translator("zh-CN")


def answered(house: House) -> str:
    """Return a case with an application form, a correction, a reply, and proof of its service."""
    form = [("申请表.pdf", b"form")]
    reference = house.receive(RECEIVED).reference
    asked = {"items": "哪一年"}
    desk.act(
        house.seat("handler", RECEIVED), reference, "request_correction", RECEIVED, asked, form
    )
    house.act("registrar", reference, "receive_correction", NEXT, supplement="2025年")
    house.answer(reference, NEXT)
    proof = [("签收截图.png", b"signed")]
    served = {"proof": "邮政签收记录"}
    desk.act(house.seat("registrar", NEXT), reference, "record_service", NEXT, served, proof)
    return reference


def opened(house: House, reference: str) -> dict[str, bytes]:
    made = desk.bundle(house.seat("handler", day("Mon 2025-10-20")), reference, CHINESE)
    with ZipFile(BytesIO(made.content)) as archive:
        assert archive.namelist() == [*made.files, "SHA256SUMS"]
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_bundle_holds_everything_and_its_sums_are_true(house: House) -> None:
    reference = answered(house)
    files = opened(house, reference)
    assert list(files) == [
        "目录.docx",
        "目录.pdf",
        "01 办理经过.docx",
        "02 办理经过.pdf",
        "03 期限计算说明.docx",
        "04 期限计算说明.pdf",
        "申请/05 申请.txt",
        "文书/06 补正告知书 某教公开补〔2025〕1号.docx",
        "文书/07 答复书 某教公开〔2025〕1号.docx",
        "审批/08 依申请公开办理审批表.docx",
        "审批/09 依申请公开办理审批表.pdf",
        "送达/10 送达回证 某教公开〔2025〕1号.docx",
        "送达/11 送达回证 某教公开〔2025〕1号.pdf",
        "附件/12 申请表.pdf",
        "附件/13 签收截图.png",
        "SHA256SUMS",
    ]
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, _, name = line.partition("  ")
        assert sha256(files[name]).hexdigest() == digest, name
    stored = desk.paper(house.seat("handler", NEXT), reference, "reply").stored
    assert files["文书/07 答复书 某教公开〔2025〕1号.docx"] == stored


def test_its_papers_tell_the_case_in_chinese_with_each_day_counted(small_house: House) -> None:
    reference = answered(small_house)
    files = opened(small_house, reference)
    ours = small_house.seat("handler", NEXT)
    index = ours.notices.words_in(files["目录.docx"])
    assert "林小满" in index
    assert "附件/13 签收截图.png" in index
    timeline = ours.notices.words_in(files["01 办理经过.docx"])
    assert "告知补正" in timeline
    assert "需要补正的内容：哪一年" in timeline
    assert "送达证明：邮政签收记录" in timeline
    returned = ours.notices.words_in(files["送达/10 送达回证 某教公开〔2025〕1号.docx"])
    assert "2025年10月14日" in returned
    account = ours.notices.words_in(files["03 期限计算说明.docx"])
    assert "答复期限：2025年11月11日（星期二）到期，按期" in account
    assert "20个工作日，开始之日不计算在内" in account
    assert "周末" in account
    assert "working" not in account


def test_a_list_that_names_others_is_left_out_and_said_to_be(small_house: House) -> None:
    one, other = (small_house.receive(RECEIVED).reference for _ in range(2))
    for reference in (one, other):
        small_house.act("registrar", reference, "issue_receipt", RECEIVED)
    ours = small_house.seat("registrar", RECEIVED)
    desk.post_day(ours)
    desk.attach_stamped(ours, 1, "清单.pdf", b"stamped")
    files = opened(small_house, one)
    assert b"stamped" not in files.values()
    assert "未收入：2025-10-13的盖戳交寄清单" in ours.notices.words_in(files["目录.docx"])


def test_a_list_of_one_case_alone_is_in_it(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    small_house.act("registrar", reference, "issue_receipt", RECEIVED)
    ours = small_house.seat("registrar", RECEIVED)
    desk.post_day(ours)
    desk.attach_stamped(ours, 1, "清单.pdf", b"stamped")
    assert b"stamped" in opened(small_house, reference).values()


def test_that_it_was_made_is_on_record(small_house: House) -> None:
    reference = small_house.receive(RECEIVED).reference
    opened(small_house, reference)
    on = day("Mon 2025-10-20")
    with small_house.store.reading() as tx:
        case_id = tx.cases.get("jyj", reference).id
        assert tx.readings.has(case_id, "handler", on, "identity")
