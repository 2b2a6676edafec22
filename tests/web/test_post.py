"""Posting day on its pages: choose, print, scan the numbers back, attach what was stamped."""

import pytest

from casetrack import desk
from casetrack.notices.as_docx import words_in
from days import day
from web.conftest import RECEIVED, TODAY


def signed(pages, on=TODAY, **given: object) -> str:
    """Return a case whose reply is signed and waits to go out."""
    house = pages.office
    reference = house.receive(RECEIVED, address="某市某路2号", **given).reference
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
    house.act("handler", reference, "draft_reply", on, **draft)
    house.act("reviewer1", reference, "pass_division_review", on)
    house.act("secrecy", reference, "pass_secrecy_review", on, conclusion="releasable")
    house.act("reviewer2", reference, "pass_office_review", on)
    house.act("approver", reference, "approve", on)
    return reference


#: The correction asked for in the case that is there already.
ASKED = "2-correction-2025-0001"


def key(reference: str) -> str:
    return f"6-reply-{reference}"


@pytest.fixture
def clerk(pages):
    browser = pages.browser("registrar")
    browser.get("/post")
    return browser


@pytest.fixture
def posted(pages, clerk) -> tuple[str, str]:
    """Two replies in posting no. 1 of today."""
    references = signed(pages), signed(pages, applicant_name="周小寒")
    chosen = [key(each) for each in references]
    answer = clerk.client.post("/post", data={"proof": clerk.proof, "letter": chosen})
    assert answer.headers["location"] == "/post/2025/1"
    return references


def test_an_empty_day_says_so(clerk):
    page = clerk.get("/post").text
    assert "Nothing waits for the post." in page
    assert "No posting yet in this year." in page


def test_what_is_not_chosen_waits_for_the_next_posting(pages, clerk):
    first, second = signed(pages), signed(pages, applicant_name="周小寒")
    page = clerk.get("/post").text
    assert page.count('type="checkbox" name="letter"') == 2
    assert "周小寒" in page
    clerk.post("/post", letter=key(first))
    page = clerk.get("/post").text
    assert f'value="{key(second)}"' in page
    assert f'value="{key(first)}"' not in page
    assert "0 of 1 tracking numbers" in page


@pytest.mark.parametrize("chosen", [{}, {"letter": "6-reply-2025-0099"}])
def test_a_posting_of_nothing_is_not_made(pages, clerk, chosen):
    signed(pages)
    answer = clerk.post("/post", **chosen)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert desk.postings(pages.office.seat("registrar", TODAY)) == ()


def test_an_address_that_is_missing_is_said_before_it_is_printed(pages, clerk):
    house = pages.office
    house.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年")
    assert "no postal address" in clerk.get("/post").text


def test_letters_of_another_day_are_found_by_their_day(pages, clerk):
    yesterday = day("Tue 2025-10-14")
    pages.office.act("handler", "2025-0001", "request_correction", yesterday, items="哪一年")
    assert "补正告知书" not in clerk.get("/post").text
    assert "补正告知书" in clerk.get("/post?on=2025-10-14").text
    assert clerk.get("/post?on=soon").status_code == 422


def test_numbers_are_scanned_back_one_after_another(posted, clerk):
    first, second = posted
    page = clerk.get("/post/2025/1").text
    assert 'name="line" value="1"' in page
    assert "autofocus" in page
    answer = clerk.post("/post/2025/1/back", line="1", tracking_number="XA100", carrier="ems")
    assert answer.headers["location"] == "/post/2025/1?carrier=ems"
    page = clerk.get("/post/2025/1").text
    assert f"{first}: dispatched" in page
    assert 'name="line" value="2"' in page
    clerk.post("/post/2025/1/back", line="2", tracking_number="XA200", carrier="registered_post")
    page = clerk.get("/post/2025/1").text
    assert "Every letter has its tracking number." in page
    assert "XA200" in clerk.get(f"/cases/{second}").text
    assert "2 of 2 tracking numbers" in clerk.get("/post").text


@pytest.mark.parametrize("number", ["", "一二三", "XA100"])
@pytest.mark.usefixtures("posted")
def test_a_number_that_cannot_be_is_told_beside_its_field(clerk, number):
    clerk.post("/post/2025/1/back", line="1", tracking_number="XA100")
    answer = clerk.post("/post/2025/1/back", line="2", tracking_number=number)
    assert answer.status_code == 422
    assert 'id="tracking_number-error"' in answer.text
    assert f'name="tracking_number" value="{number}"' in answer.text
    assert 'name="line" value="2"' in answer.text


def test_a_wrong_number_is_put_right_where_no_step_of_a_case_tells_it(pages, clerk):
    replied = signed(pages)
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年")
    clerk.client.post("/post", data={"proof": clerk.proof, "letter": [key(replied), ASKED]})
    clerk.post("/post/2025/1/back", line="1", tracking_number="XA100")
    clerk.post("/post/2025/1/back", line="2", tracking_number="XA200")
    page = clerk.get("/post/2025/1").text
    assert page.count("put another in its place") == 1
    assert 'name="line" value="1"' in clerk.get("/post/2025/1?line=1").text
    answer = clerk.post("/post/2025/1/back", line="1", tracking_number="XA101")
    assert answer.status_code == 303
    answer = clerk.post("/post/2025/1/back", line="2", tracking_number="XA201")
    assert answer.status_code == 422
    ours = pages.office.seat("registrar", TODAY)
    kept = [each.tracking_number for each in desk.posting(ours, 1).lines]
    assert kept == ["XA101", "XA200"]


def test_that_addresses_were_printed_is_on_record(pages, posted, clerk):
    clerk.get("/post/2025/1/pdf")
    seen = desk.readings_of(pages.office.seat("auditor", TODAY), posted[0])
    assert "identity" in str(seen)


@pytest.mark.usefixtures("posted")
def test_another_line_can_come_first(clerk):
    assert 'name="line" value="2"' in clerk.get("/post/2025/1?line=2").text


@pytest.mark.usefixtures("posted")
def test_the_post_offices_file_gives_all_numbers_at_once_or_none(pages, clerk):
    bad = "序号,邮件号\n1,XA100\n9,XA200\n".encode()
    answer = clerk.post("/post/2025/1/file", files={"file": ("邮件号.csv", bad)})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    ours = pages.office.seat("registrar", TODAY)
    assert [each.tracking_number for each in desk.posting(ours, 1).lines] == [None, None]
    good = "序号,邮件号\n1,XA100\n2,XA200\n".encode("gb18030")
    assert clerk.post("/post/2025/1/file", files={"file": ("a.csv", good)}).status_code == 303
    assert "2 tracking numbers read" in clerk.get("/post/2025/1").text


def test_the_stamped_list_and_a_sealed_scan_are_with_their_cases(posted, clerk):
    first, second = posted
    clerk.post("/post/2025/1/stamped", files={"stamped": ("盖戳清单.pdf", b"%PDF-1.4")})
    assert "the stamped list is with 2 cases" in clerk.get("/post/2025/1").text
    sealed = {"scan": ("用印.pdf", b"%PDF-1.4 sealed")}
    clerk.post("/post/2025/1/scan", files=sealed, scan_of="2")
    assert "盖戳清单.pdf" in clerk.get(f"/cases/{first}").text
    assert "用印.pdf" in clerk.get(f"/cases/{second}").text
    for part in ("stamped", "scan", "file"):
        assert clerk.post(f"/post/2025/1/{part}").status_code == 422
    program = {"stamped": ("清单.exe", b"MZ\x90\x00\x03\x00\x00\x00\x04\x00")}
    assert 'id="stamped-error"' in clerk.post("/post/2025/1/stamped", files=program).text


@pytest.mark.usefixtures("posted")
def test_list_letters_and_envelopes_are_one_file(clerk):
    answer = clerk.get("/post/2025/1/pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert 'href="/post/2025/1/list.docx"' in clerk.get("/post/2025/1").text
    listed = words_in(clerk.get("/post/2025/1/list.docx").content)
    assert "交寄清单" in listed
    assert "周小寒" in listed


def test_what_is_not_there_is_not_found(clerk):
    assert clerk.get("/post/2025/7").status_code == 404
    assert clerk.get("/post/2025/7/pdf").status_code == 404


def test_only_those_who_post_find_the_pages(pages):
    assert 'href="/post"' not in pages.browser("auditor").get("/").text
    assert 'href="/post"' in pages.browser("handler").get("/").text
    assert pages.browser("auditor").get("/post").status_code == 403
