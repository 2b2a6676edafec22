"""Sessions, redirects, timing: getting in, or leading others elsewhere."""

from contextlib import suppress

import pytest

from casetrack import desk
from casetrack.desk.access import passwords
from casetrack.errors import Refused
from web.conftest import TODAY
from web.test_signing_in import PASSWORD

#: Addresses that browsers have been led away by: `next=` and the like.
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "////evil.example/%2e%2e",
    "/\\evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example",
    "HTTPS://evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\nLocation: https://evil.example",
    "\t//evil.example",
    " //evil.example",
    "/\u2028/evil.example",
    "/\x00/evil.example",
)


@pytest.fixture
def with_password(pages):
    desk.set_password(pages.office.seat("admin", TODAY), "handler", PASSWORD)
    return pages


def leads_to(answer) -> str:
    assert answer.status_code == 303
    assert list(answer.headers).count("location") == 1
    return answer.headers["location"]


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
def test_no_redirect_leads_to_another_site(pages, elsewhere):
    handler = pages.browser("handler")
    assert leads_to(handler.client.get("/sign-in", params={"next": elsewhere})) == "/"
    browser = pages.browser()
    browser.get("/sign-in")
    demo = browser.post("/sign-in/demo", account="handler", then=elsewhere)
    assert leads_to(demo) == "/"


@pytest.mark.parametrize(
    "coded", ["%2F%2Fevil.example", "%5Cevil.example", "%09%2F%2Fevil.example"]
)
def test_a_coded_address_stays_a_path_of_ours(pages, coded):
    """Decoded once it is refused; coded twice it is a page that is not there, here."""
    handler = pages.browser("handler")
    assert leads_to(handler.get(f"/sign-in?next={coded}")) == "/"
    twice = leads_to(handler.client.get("/sign-in", params={"next": f"/{coded}"}))
    assert twice == f"/{coded}"
    assert not twice.startswith(("//", "/\\"))


def test_a_planted_session_is_nobodys_after_the_sign_in(with_password):
    """Whoever has set the cookie beforehand knows a token that opens nothing."""
    browser = with_password.browser()
    browser.client.cookies.set("casetrack", "planted-by-somebody-else-1234567890")
    browser.get("/sign-in")
    browser.post("/sign-in", account="handler", password=PASSWORD)
    assert browser.get("/").status_code == 200
    thief = with_password.browser()
    thief.client.cookies.set("casetrack", "planted-by-somebody-else-1234567890")
    assert thief.get("/").status_code == 303


def test_a_token_from_before_is_dead_after_sign_out_and_after_a_new_password(with_password):
    def token_of(browser) -> str:
        return browser.client.cookies["casetrack"]

    def opens(token: str) -> bool:
        other = with_password.browser()
        other.client.cookies.set("casetrack", token)
        return other.get("/").status_code == 200

    one, two = with_password.browser(), with_password.browser()
    for browser in (one, two):
        browser.get("/sign-in")
        browser.post("/sign-in", account="handler", password=PASSWORD)
    first, second = token_of(one), token_of(two)
    assert opens(first)
    assert opens(second)
    one.get("/account")
    new = {"current": PASSWORD, "new": "another long password", "again": "another long password"}
    changed = one.post("/account", **new)
    assert changed.status_code == 303, changed.text
    assert not opens(second), "sessions elsewhere end with the password"
    assert not opens(first), "and the token of this one is another now"
    after = token_of(one)
    assert opens(after)
    one.get("/")
    one.post("/sign-out")
    assert not opens(after)


def test_a_sign_in_costs_the_same_hashing_whether_the_account_exists(with_password, monkeypatch):
    hashed: list[str] = []

    class Counting:
        def __init__(self, inner) -> None:
            self.inner = inner

        def verify(self, *given: str) -> bool:
            hashed.append("verify")
            return self.inner.verify(*given)

        def hash(self, password: str) -> str:
            hashed.append("hash")
            return self.inner.hash(password)

    counting = Counting(passwords._hasher())
    monkeypatch.setattr(passwords, "_hasher", lambda: counting)
    seat = with_password.office.seat("", TODAY)
    work = {}
    for account, password in (
        ("handler", "wrong password"),
        ("handler", PASSWORD),
        ("nobody", PASSWORD),
        ("approver", "has no password at all"),
    ):
        passwords._nobodys.cache_clear()
        hashed.clear()
        with suppress(Refused):
            desk.sign_in(seat, account, password, "192.0.2.1")
        work[account, password] = tuple(hashed)
    assert len(set(work.values())) == 1, work
    assert work["nobody", PASSWORD].count("verify") == 1
