"""The page of holds: put with a reason, seen by whoever oversees, lifted, and still told."""

import pytest

from web.conftest import TODAY, Pages

WHY = "纪检调阅，案卷先留着"


@pytest.fixture
def handler(pages: Pages):
    browser = pages.browser("handler")
    browser.get("/holds")
    return browser


def test_a_hold_is_put_with_its_reason_seen_and_lifted(pages: Pages, handler):
    assert "No application is on hold." in handler.get("/holds").text
    answer = handler.post("/holds", reference=" 2025-0001 ", why=WHY)
    assert answer.headers["location"] == "/holds"
    page = pages.browser("auditor").get("/holds").text
    for shown in (WHY, "演示handler", 'href="/cases/2025-0001"'):
        assert shown in page
    assert 'action="/holds' not in page, "an auditor only looks"
    assert 'href="/holds"' in page
    handler.post("/holds/release", reference="2025-0001")
    page = handler.get("/holds").text
    assert "No application is on hold." in page
    assert WHY in page.partition("Lifted")[2]


def test_a_case_on_hold_says_so_with_the_reason_to_who_may_see_holds(pages: Pages, handler):
    assert WHY not in handler.get("/cases/2025-0001").text
    handler.get("/holds")
    handler.post("/holds", reference="2025-0001", why=WHY)
    for role in ("handler", "auditor", "manager"):
        page = pages.browser(role).get("/cases/2025-0001").text
        assert "nothing of it is erased, since" in page, role
        assert f"by 演示handler: {WHY}" in page, role
    assert WHY not in pages.browser("registrar").get("/cases/2025-0001").text
    handler.post("/holds/release", reference="2025-0001")
    assert WHY not in handler.get("/cases/2025-0001").text


def test_what_stands_against_a_hold_is_said_beside_its_field(handler):
    missing = handler.post("/holds", reference="2025-0001", why=" ")
    assert (missing.status_code, 'id="why-error"' in missing.text) == (422, True)
    assert 'value="2025-0001"' in missing.text
    nobody = handler.post("/holds", reference="2025-0999", why=WHY)
    assert (nobody.status_code, WHY in nobody.text) == (422, True)
    handler.post("/holds", reference="2025-0001", why=WHY)
    again = handler.post("/holds", reference="2025-0001", why=WHY)
    assert "there is a hold on this application already" in again.text
    assert handler.post("/holds/release", reference="2025-0999").status_code == 404


def test_the_way_from_an_ended_case_has_it_typed(pages: Pages, handler):
    assert "/holds?" not in handler.get("/cases/2025-0001").text
    pages.office.answer("2025-0001", TODAY)
    case = handler.get("/cases/2025-0001").text
    assert 'href="/holds?reference=2025-0001"' in case
    assert 'value="2025-0001"' in handler.get("/holds?reference=2025-0001").text
