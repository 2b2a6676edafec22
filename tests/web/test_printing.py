"""What is printed or taken away of a case: envelope, return of service, approval form, evidence."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from casetrack import desk
from casetrack.notices.as_docx import words_in
from web.conftest import TODAY


def words(answer) -> str:
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(BytesIO(answer.content)).pages
    return "".join(page.extract_text() for page in pages).replace(" ", "").replace("\n", "")


def of_word(answer) -> str:
    assert answer.headers["content-type"].endswith("wordprocessingml.document")
    return words_in(answer.content).replace(" ", "")


def asked(pages) -> None:
    pages.office.act("handler", "2025-0001", "request_correction", TODAY, items="哪一年")


def test_the_papers_of_a_letter_are_printed_from_its_case(pages):
    asked(pages)
    browser = pages.browser("registrar")
    page = browser.get("/cases/2025-0001").text
    at = "/cases/2025-0001/slips/correction"
    for name, says in (("envelope", "林小满（收）"), ("service_return", "送达回证")):
        assert f'href="{at}/{name}/1.pdf"' in page
        assert says in words(browser.get(f"{at}/{name}/1.pdf"))
        assert f'href="{at}/{name}/1.docx"' in page
        assert says in of_word(browser.get(f"{at}/{name}/1.docx"))
    for missing in ("letter/1.pdf", "envelope/2.pdf", "envelope/0.docx", "envelope/1.html"):
        assert browser.get(f"{at}/{missing}").status_code == 404


def test_each_joint_applicant_has_papers_of_their_own(pages):
    pages.office.act("registrar", "2025-0001", "add_applicant", TODAY, applicant_name="周小寒")
    asked(pages)
    browser = pages.browser("registrar")
    page = browser.get("/cases/2025-0001").text
    assert "slips/correction/envelope/2.pdf" in page
    assert "周小寒（收）" in words(browser.get("/cases/2025-0001/slips/correction/envelope/2.pdf"))


def test_who_does_not_post_is_offered_no_addresses(pages):
    asked(pages)
    assert "/slips/" not in pages.browser("auditor").get("/cases/2025-0001").text


def test_the_approval_form_is_printed_once_a_reply_is_drafted(pages):
    browser = pages.browser("reviewer1")
    form = "/cases/2025-0001/forms/approval_form.pdf"
    assert form not in browser.get("/cases/2025-0001").text
    early = browser.get(form)
    assert early.status_code == 400
    assert "cannot be filled in yet" in early.text
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
    pages.office.act("handler", "2025-0001", "draft_reply", TODAY, **draft)
    assert form in browser.get("/cases/2025-0001").text
    assert "2025-0001" in words(browser.get(form))
    assert "2025-0001" in of_word(browser.get(form.replace("pdf", "docx")))
    assert browser.get("/cases/2025-0001/forms/reply.pdf").status_code == 404


def test_the_evidence_is_one_archive_in_the_language_of_the_law(pages):
    asked(pages)
    answer = pages.browser("manager").get("/cases/2025-0001/evidence")
    assert answer.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(answer.content)) as archive:
        assert "目录.pdf" in archive.namelist()
        assert "SHA256SUMS" in archive.namelist()


@pytest.mark.parametrize("path", ["evidence", "slips/correction/envelope/1.docx"])
def test_that_contacts_were_taken_in_full_is_on_record(pages, path):
    asked(pages)
    pages.browser("registrar").get(f"/cases/2025-0001/{path}")
    seen = desk.readings_of(pages.office.seat("auditor", TODAY), "2025-0001")
    assert "registrar" in str(seen)
    assert "identity" in str(seen)
