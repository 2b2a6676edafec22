"""One's own account: where one is signed in, and the programs that act in one's name."""

import re
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.errors import NotFound
from web.conftest import TODAY


def made(pages, user="handler", name="一网通办平台"):
    admin = pages.office.seat("admin", TODAY)
    return desk.make_token(admin, user, name, ("cases:read", "cases:receive"), days=30)


def words(browser):
    """Return the words of the account's page without its marks."""
    return re.sub(r"<[^>]+>", "", browser.get("/account").text)


def deeds(pages, kind):
    """Return who did what to what, of one kind, the latest first."""
    asked = desk.DeedsAsked(TODAY, TODAY + timedelta(days=120), kinds=(kind,))
    found = desk.audit(pages.office.seat("auditor", TODAY), asked).found
    return [(each.user, each.subject, each.detail) for each in found]


def test_one_sees_where_one_is_signed_in_and_since_when(pages):
    here = pages.browser("handler")
    pages.clock.wait(timedelta(minutes=30))
    there = pages.browser("handler")
    text = words(there)
    assert "since 2025-10-15 09:00, last used 2025-10-15 09:00" in text
    assert "since 2025-10-15 09:30, last used 2025-10-15 09:30" in text
    assert text.count("This browser") == 1
    pages.clock.wait(timedelta(minutes=100))
    there.get("/")
    assert "2025-10-15 09:00" not in words(there), "the other has run out"
    assert here.get("/").status_code == 303


def test_signing_out_everywhere_else_leaves_this_browser_and_everybody_elses(pages):
    here, there, other = (pages.browser(user) for user in ("handler", "handler", "approver"))
    here.get("/account")
    assert here.post("/account/sessions").headers["location"] == "/account"
    page = here.get("/account")
    assert "signed out everywhere else" in page.text
    assert 'action="/account/sessions"' not in page.text, "there is nothing else to end"
    assert there.get("/").status_code == 303
    assert other.get("/").status_code == 200
    assert ("handler", "handler", "other sessions ended") in deeds(pages, "account")


def test_one_sees_the_programs_in_ones_name_and_nobody_elses(pages):
    made(pages)
    made(pages, "approver", "别人的程序")
    text = words(pages.browser("handler"))
    for shown in ("一网通办平台", "某市教育局", "read cases", "not used yet"):
        assert shown in text, shown
    assert "别人的程序" not in text
    assert "Programs in your name" not in pages.browser("reviewer1").get("/account").text


def test_one_revokes_a_program_in_ones_name_at_once(pages):
    token = made(pages)
    door = pages.office.seat("", TODAY)
    assert desk.holder(door, token.token)
    browser = pages.browser("handler")
    browser.get("/account")
    answer = browser.post(f"/account/tokens/{token.kept.id}/revoke")
    assert answer.headers["location"] == "/account"
    assert "Programs in your name" not in browser.get("/account").text
    assert desk.holder(door, token.token) is None
    assert desk.tokens(pages.office.seat("admin", TODAY))[0].revoked_by == "user:handler"
    number = str(token.kept.id)
    assert set(deeds(pages, "token")) == {("admin", number, "made"), ("handler", number, "revoked")}


def test_nobody_revokes_a_program_in_anothers_name_not_even_by_their_own_page(pages):
    token = made(pages)
    for user in ("approver", "admin", "other"):
        browser = pages.browser(user)
        browser.get("/account")
        assert browser.post(f"/account/tokens/{token.kept.id}/revoke").status_code == 404
        with pytest.raises(NotFound, match="no token no"):
            desk.revoke_own_token(pages.office.seat(user, TODAY), token.kept.id)
    assert desk.own_tokens(pages.office.seat("handler", TODAY))


def test_with_a_one_time_password_nothing_of_it_is_shown_yet(pages):
    made(pages)
    pages.browser("handler")
    given = desk.give_password(pages.office.seat("admin", TODAY), "handler")
    browser = pages.browser()
    browser.get("/sign-in")
    browser.post("/sign-in", account="handler", password=given)
    text = browser.get("/account").text
    assert "was for one time" in text
    for hidden in ("Programs in your name", "Where you are signed in"):
        assert hidden not in text
    assert browser.post("/account/tokens/1/revoke").status_code == 403
