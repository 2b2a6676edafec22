"""Who may what by a token: every address of the API, every scope, every office."""

import pytest

from api.conftest import APPLICATION
from casetrack import api, desk
from casetrack.api.caller import Door

#: Every address with the scope it takes. A new one fails until it is decided about.
TAKES = {
    ("GET", "/token"): None,
    ("POST", "/cases"): "cases:receive",
    ("GET", "/cases"): "cases:read",
    ("GET", "/due"): "cases:read",
    ("GET", "/cases/{reference}"): "cases:read",
    ("GET", "/cases/{reference}/days"): "cases:read",
    ("GET", "/cases/{reference}/actions"): "cases:read",
    ("POST", "/cases/{reference}/what-if/{action}"): "cases:read",
    ("POST", "/cases/{reference}/actions/{action}"): "cases:write",
    ("GET", "/cases/{reference}/letters/{position}/{kind}"): "letters:read",
    ("GET", "/reports/{year}"): "reports:read",
}
SENT = {
    "/cases": APPLICATION,
    "/cases/{reference}/what-if/{action}": {"facts": {"remarks": "打过电话"}},
    "/cases/{reference}/actions/{action}": {"facts": {"remarks": "打过电话"}},
}
#: What an answer about another office's case could give away.
SECRETS = ("林小满", "330301199001010011", "公开2025年学区划分方案", "哪一年度", "awaiting")


def filled(path):
    return (
        path.replace("{reference}", "2025-0001")
        .replace("{action}", "log_contact")
        .replace("{position}", "2")
        .replace("{kind}", "correction")
        .replace("{year}", "2025")
    )


def ask(client, method, path, **headers):
    if method == "GET":
        return client.get(filled(path), headers=headers)
    return client.post(
        filled(path), json=SENT[path], headers={"Idempotency-Key": f"{path}-1", **headers}
    )


def routes(service):
    """Yield every route of the API."""
    mounted = next(each for each in service.app().routes if each.path == api.PLACE)
    for each in mounted.app.routes:
        included = getattr(each, "original_router", None)
        yield from included.routes if included else [each]


def test_every_address_has_been_decided_about(service):
    doors = [each for each in routes(service) if isinstance(each, Door)]
    assert {(method, each.path) for each in doors for method in each.methods} == set(TAKES)
    # Nothing else is there but the description, which holds nothing of anybody.
    assert {each.path for each in routes(service)} - {path for _, path in TAKES} == {
        "/openapi.json"
    }
    assert len(list(routes(service))) == len(doors) + 1


def test_nothing_opens_without_a_token_that_holds(service):
    browser = service.pages.browser("handler")
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    assert "casetrack=" in cookies
    revoked = service.token("handler")
    desk.revoke_token(service.pages.office.seat("admin", service.pages.clock.today), 1)
    before = service.pages.events()
    for header in (None, "Bearer ", "Bearer wrong", f"Bearer {revoked}", f"Basic {revoked}"):
        client = service.with_header(header)
        for method, path in TAKES:
            answer = ask(client, method, path, Cookie=cookies)
            assert answer.status_code == 401, (header, path)
            assert answer.json()["code"] == "no_token"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert service.pages.events() == before


@pytest.mark.parametrize("scope", desk.SCOPES)
def test_a_scope_opens_its_addresses_and_no_other(service, scope):
    client = service.client("handler", scope)
    for (method, path), takes in TAKES.items():
        before = service.pages.events()
        answer = ask(client, method, path)
        if takes in (None, scope):
            assert answer.status_code in (200, 201), (path, answer.text)
        else:
            assert answer.status_code == 403, (path, answer.text)
            assert answer.json()["code"] == "no_scope"
            assert service.pages.events() == before


@pytest.mark.parametrize("role", desk.ROLES)
def test_a_token_may_no_more_than_its_person(service, role):
    client = service.client(role)
    logs, contacts = ("registrar", "handler", "admin"), ("registrar", "handler", "admin")
    assert ask(client, "POST", "/cases").status_code == (201 if role in logs else 403)
    if role not in logs:
        assert ask(client, "POST", "/cases").json()["code"] == "no_role"
    for path in ("/cases/{reference}/what-if/{action}", "/cases/{reference}/actions/{action}"):
        before = service.pages.events()
        answer = ask(client, "POST", path)
        assert answer.status_code == (200 if role in contacts else 403), path
        if role not in contacts:
            assert answer.json()["code"] == "no_role"
            assert answer.headers["content-type"] == "application/problem+json"
            assert service.pages.events() == before


def test_a_token_of_another_office_finds_nothing_of_this_one(service):
    before = service.pages.events()
    client = service.client("other", office="zfj")
    for method, path in TAKES:
        answer = ask(client, method, path) if path != "/cases" or method == "GET" else None
        if answer is None:
            continue
        assert answer.status_code == (404 if "{reference}" in path else 200), path
        assert not [each for each in SECRETS if each in answer.text], path
    assert client.get("/cases").json()["total"] == 0
    assert service.pages.events() == before


def test_a_token_for_every_office_s_person_stays_in_its_office(service):
    here = service.client("root", office="jyj")
    there = service.client("root", office="zfj")
    assert here.get("/cases").json()["total"] == 1
    assert there.get("/cases").json()["total"] == 0
    assert there.get("/cases/2025-0001").status_code == 404


def test_a_review_is_never_signed_by_a_token(service):
    handler = service.client("handler")
    draft = {"facts": {"outcome": "OPEN", "given": "《2025年学区划分方案》"}}
    logged = handler.post("/cases", json=APPLICATION, headers={"Idempotency-Key": "one"}).json()
    case = f"/cases/{logged['reference']}/actions"
    key = {"Idempotency-Key": "two"}
    assert handler.post(f"{case}/draft_reply", json=draft, headers=key).status_code == 200
    before = service.pages.events()
    for role, action in (
        ("reviewer1", "pass_division_review"),
        ("admin", "pass_division_review"),
        ("approver", "approve"),
    ):
        answer = service.client(role).post(f"{case}/{action}", json={}, headers=key)
        assert answer.status_code == 409, role
        assert "signed by a person" in answer.json()["detail"], role
    assert service.pages.events() == before
