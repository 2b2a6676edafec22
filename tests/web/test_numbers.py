"""The register of numbers on its page."""

import pytest

from casetrack import desk
from web.conftest import TODAY

FIRST = "某教公开申〔2025〕1号"


@pytest.fixture
def clerk(pages):
    browser = pages.browser("registrar")
    browser.get("/numbers")
    return browser


@pytest.fixture
def reserved(clerk) -> str:
    clerk.post("/numbers/reserve", series="receipt", year="2025", count="1", why="局长交办件")
    return FIRST


def test_a_series_without_numbers_says_so(clerk):
    assert "No number of this series has been given out" in clerk.get("/numbers").text


def test_a_number_leads_to_its_letter(pages, clerk):
    pages.office.act("registrar", "2025-0001", "issue_receipt", TODAY)
    page = clerk.get("/numbers?series=receipt").text
    assert FIRST in page
    assert '<a href="/cases/2025-0001">2025-0001</a>' in page


def test_a_reserved_number_says_for_whom_and_is_released_with_a_reason(pages, clerk, reserved):
    page = clerk.get("/numbers?series=receipt").text
    assert f"reserved: {reserved}" in page
    assert "局长交办件" in page
    assert "演示registrar" in page
    row = {"series": "receipt", "year": "2025", "number": reserved}
    assert clerk.post("/numbers/release", **row).status_code == 422
    answer = clerk.post("/numbers/release", **row, why="不再需要")
    assert answer.headers["location"] == "/numbers?series=receipt&year=2025"
    assert "released, the next letter takes it" in clerk.get("/numbers?series=receipt").text
    pages.office.act("registrar", "2025-0001", "issue_receipt", TODAY)
    assert 'class="tag good">letter<' in clerk.get("/numbers?series=receipt").text


def test_a_voided_number_stays_listed_with_why(clerk, reserved):
    clerk.post("/numbers/void", series="receipt", year="2025", number=reserved, why="写废")
    page = clerk.get("/numbers?series=receipt").text
    assert 'class="tag bad">voided<' in page
    assert "写废" in page
    again = clerk.post("/numbers/void", series="receipt", year="2025", number=reserved, why="再写")
    assert again.status_code == 422
    assert "is voided already" in again.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"count": "1", "why": " "}, "why"),
        ({"count": "0", "why": "急件"}, "count"),
        ({"count": "51", "why": "急件"}, "count"),
        ({"count": "many", "why": "急件"}, "count"),
    ],
)
def test_a_mistake_takes_no_number_and_is_told_beside_its_field(pages, clerk, typed, field):
    answer = clerk.post("/numbers/reserve", series="reply", year="2025", **typed)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert f'value="{typed["why"].strip()}"' in answer.text
    assert desk.numbers_of(pages.office.seat("registrar", TODAY), "reply") == ()


def test_a_reply_whose_signature_was_taken_back_says_why_its_number_is_void(pages, clerk):
    office = pages.office
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
    office.act("handler", "2025-0001", "draft_reply", TODAY, **draft)
    office.act("reviewer1", "2025-0001", "pass_division_review", TODAY)
    office.act("secrecy", "2025-0001", "pass_secrecy_review", TODAY, conclusion="releasable")
    office.act("reviewer2", "2025-0001", "pass_office_review", TODAY)
    office.act("approver", "2025-0001", "approve", TODAY)
    office.act("handler", "2025-0001", "recall_reply", TODAY, remarks="附件有误")
    page = clerk.get("/numbers?series=reply").text
    assert "附件有误" in page
    assert '<a href="/cases/2025-0001">' in page


def test_who_only_oversees_sees_the_register_and_no_forms(pages, reserved):
    page = pages.browser("auditor").get("/numbers?series=receipt").text
    assert reserved in page
    assert "/numbers/reserve" not in page
    assert "/numbers/void" not in page


@pytest.mark.parametrize("query", ["series=nothing", "year=1900", "year=9999", "year=soon"])
def test_an_address_by_hand_shows_what_there_is(clerk, query):
    assert clerk.get(f"/numbers?{query}").status_code == 200
