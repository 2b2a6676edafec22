"""What must not leave the office stands beside the letter before anybody tries to send it."""

from casetrack import desk
from web.conftest import TODAY

SECRET = "机密★3年".encode()


def drafted(pages, files=(), **draft: str) -> None:
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》", **draft}
    seat = pages.office.seat("handler", TODAY)
    desk.act(seat, "2025-0001", "draft_reply", TODAY, draft, files)


def signed(pages) -> None:
    office = pages.office
    office.act("reviewer1", "2025-0001", "pass_division_review", TODAY)
    office.act("secrecy", "2025-0001", "pass_secrecy_review", TODAY, conclusion="releasable")
    office.act("reviewer2", "2025-0001", "pass_office_review", TODAY)
    office.act("approver", "2025-0001", "approve", TODAY)


def test_a_clean_letter_says_so_beside_its_preview(pages):
    drafted(pages)
    page = pages.browser("reviewer1").get("/cases/2025-0001/drafts").text
    assert 'id="check"' in page
    assert "nothing found" in page
    assert "must be seen to" not in page


def test_a_blank_and_a_secret_are_said_with_place_reason_and_way_out_before_the_review(pages):
    drafted(pages, [("附件.txt", SECRET)], given="《XXX方案》")
    page = pages.browser("approver").get("/cases/2025-0001/drafts").text
    assert 'class="tag bad">must be seen to<' in page
    for said in ("paragraph 2", "没有填好的空白", "附件.txt", "line 1", "国家秘密标志"):
        assert said in page
    assert "Send the draft back, or draft it again" in page


def test_a_draft_after_a_recall_is_checked_and_not_the_letter_before_it(pages):
    drafted(pages)
    signed(pages)
    pages.office.act("handler", "2025-0001", "recall_reply", TODAY, remarks="附件有误")
    drafted(pages, given="《XXX方案》")
    assert "没有填好的空白" in pages.browser("reviewer1").get("/cases/2025-0001/drafts").text


def test_a_signed_reply_is_checked_on_its_case_before_it_is_sent(pages):
    drafted(pages, [("名单.txt", "电话13912345678".encode())])
    assert 'id="check"' not in pages.browser("registrar").get("/cases/2025-0001").text
    signed(pages)
    page = pages.browser("registrar").get("/cases/2025-0001").text
    assert "look at what was found before it goes out" in page
    assert "名单.txt" in page
    pages.office.act("registrar", "2025-0001", "dispatch_reply", TODAY, carrier="ems")
    assert 'id="check"' not in pages.browser("registrar").get("/cases/2025-0001").text


def test_any_file_can_be_checked_and_is_not_kept(pages):
    browser = pages.browser("handler")
    assert "Files to look through" in browser.get("/before-release").text
    sent = [("files", ("甲.txt", SECRET)), ("files", ("乙.txt", "可以公开".encode()))]
    page = browser.post("/before-release", files=sent).text
    assert "国家秘密标志" in page
    assert "nothing found" in page
    assert 'id="files-error"' in browser.post("/before-release").text


def test_what_cannot_be_read_is_itself_a_finding(pages):
    browser = pages.browser("handler")
    browser.get("/before-release")
    page = browser.post("/before-release", files={"files": ("表.xlsx", b"no workbook")}).text
    assert "it cannot be read as what its ending says" in page
