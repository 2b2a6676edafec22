"""SQL through every filter, search and order, of the pages and of the API."""

import pytest

from casetrack.api.cases import Filters
from casetrack.web.filters import FILTERS
from web.conftest import RECEIVED

STATEMENTS = (
    "' OR '1'='1",
    "'; DROP TABLE cases; --",
    "x' UNION SELECT name FROM users --",
    "%' OR 1=1 --",
    "\\'; DELETE FROM events; --",
    "1; UPDATE users SET roles='[\"admin\"]'",
    "reference) ; SELECT pg_sleep(5) --",
    "due, (SELECT 1)",
    "%_%",
    "*",
    '" OR ""="',
    "NEAR(a b)",
)
#: Besides the filters: what orders and pages a list.
ORDERS = ("sort", "order", "page")


@pytest.fixture
def two(pages):
    pages.office.receive(RECEIVED, applicant_name="林大满")
    return pages


def test_no_filter_of_the_pages_is_a_piece_of_sql(two):
    handler = two.browser("handler")
    before = two.events()
    for key in (*FILTERS, *ORDERS):
        for statement in STATEMENTS:
            for path in ("/cases", "/cases.csv"):
                answer = handler.client.get(path, params={key: statement})
                assert answer.status_code in (200, 400, 422), (path, key, statement)
            # What is no state, date or name of ours finds nothing, or narrows nothing and is said.
            if key in ("state", "division", "outcome", "channel", "applicant_type", "q"):
                rows = answer.text.count("2025-000")
                assert rows == 0, (key, statement)
    assert two.events() == before
    assert handler.get("/cases").text.count('href="/cases/2025-000') >= 2


def test_no_other_search_of_the_pages_is_a_piece_of_sql(two):
    admin = two.browser("admin")
    before = two.events()
    for path, key in (
        ("/audit", "person"),
        ("/audit", "kind"),
        ("/audit", "from"),
        ("/readings", "on"),
        ("/numbers", "series"),
        ("/numbers", "year"),
        ("/year/2025/cell", "row"),
        ("/year/2025/cell", "column"),
        ("/overview", "year"),
        ("/enquiries", "q"),
        ("/receive/known", "applicant_name"),
        ("/many", "reference"),
        ("/", "q"),
    ):
        for statement in STATEMENTS:
            answer = admin.client.get(path, params={key: statement})
            assert answer.status_code < 500, (path, key, statement)
            assert "演示approver" not in answer.text or path in ("/audit", "/readings", "/")
    for statement in STATEMENTS:
        known = admin.post("/receive/known", applicant_name=statement, phone=statement)
        assert "林大满" not in known.text, statement
    assert two.events() == before


def test_no_filter_of_the_api_is_a_piece_of_sql(service):
    client = service.client()
    before = service.pages.events()
    for key in Filters.model_fields:
        for statement in STATEMENTS:
            answer = client.get("/cases", params={key: statement})
            assert answer.status_code in (200, 422), (key, statement)
            if answer.status_code == 200 and key != "sort":
                assert answer.json()["total"] == 0, (key, statement)
    for statement in STATEMENTS:
        for path in (f"/cases/{statement}", "/cases/{statement}/days"):
            assert client.get(path).status_code in (404, 422), statement
    assert service.pages.events() == before
