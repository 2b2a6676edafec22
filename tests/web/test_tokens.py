"""Tokens of the API, as an administrator makes and revokes them."""

import html
import re
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.store import Person
from store.behind import connected
from web.conftest import TODAY

NEW = {"name": "一网通办平台", "user": "handler", "scope": "cases:receive", "days": "30"}
_GIVEN = re.compile(r"<code>(casetrack_[\w-]{43})</code>")


@pytest.fixture
def admin(pages):
    browser = pages.browser("admin")
    browser.get("/tokens")
    return browser


def test_a_token_is_shown_once_and_kept_as_a_hash(pages, admin, sqlite_url):
    page = admin.post("/tokens", **NEW)
    token = _GIVEN.search(page.text)[1]
    assert token not in admin.get("/tokens").text
    holder = desk.holder(pages.browser().client.app.state.house.door(), token)
    assert (holder.person.code, holder.token.office) == ("handler", "jyj")
    assert holder.token.expires_at - holder.token.made_at == timedelta(days=30)
    with connected(sqlite_url) as connection:
        kept = connection.exec_driver_sql("SELECT * FROM tokens").one()
    assert token not in str(kept)


def test_the_list_says_what_a_token_opens_when_it_was_used_and_that_it_was_revoked(pages, admin):
    token = _GIVEN.search(admin.post("/tokens", **NEW).text)[1]
    door = pages.browser().client.app.state.house.door()
    assert "not used yet" in admin.get("/tokens").text
    assert desk.holder(door, token)
    listed = admin.get("/tokens").text
    assert "<td>某市教育局</td>" in listed
    for shown in ("一网通办平台", "cases:receive", "until 2025-11-14 09:00", "2025-10-15 09:00"):
        assert shown in listed, shown
    assert admin.post("/tokens/1/revoke").headers["location"] == "/tokens"
    assert "revoked on 2025-10-15 09:00" in admin.get("/tokens").text
    assert desk.holder(door, token) is None


@pytest.mark.parametrize(
    ("key", "typed", "says"),
    [
        ("name", " ", "a token needs a name"),
        ("user", "", "there is no user"),
        ("user", "nobody", "there is no user nobody"),
        ("user", "other", "there is no user other"),
        ("days", "731", "1 to 730 days"),
        ("days", "soon", "1 to 730 days"),
        ("scope", "everything", "none of: cases:receive"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(admin, key, typed, says):
    page = admin.post("/tokens", **{**NEW, key: typed})
    assert page.status_code == 422
    error = re.search(rf'id="{key}-error">([^<]+)', page.text)
    assert says in html.unescape(error[1])
    assert 'value="一网通办平台"' in page.text or key == "name"


def test_an_administrator_of_one_office_looks_after_its_tokens_alone(pages):
    here = pages.office.seat("admin", TODAY)
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("root", "总管", ("admin",)), pages.clock.at)
        tx.people.put_user(Person("zfj", "别处", ("admin",), "zfj"), pages.clock.at)
    desk.make_token(here, "handler", "平台", ("cases:read",))
    elsewhere = desk.Desk(**{**vars(here), "user": "zfj", "office": here.settings.office("zfj")})
    assert desk.tokens(elsewhere) == ()
    with pytest.raises(NotFound):
        desk.revoke_token(elsewhere, 1)
    with pytest.raises(NotFound):
        desk.make_token(elsewhere, "handler", "平台", ("cases:read",))
    root = pages.office.seat("root", TODAY)
    assert len(desk.tokens(root)) == 1
    with pytest.raises(Refused, match=r"belongs to office zfj"):
        desk.make_token(root, "zfj", "平台", ("cases:read",))
    with pytest.raises(Refused, match=r"no administrator"):
        desk.tokens(pages.office.seat("handler", TODAY))
    with pytest.raises(BadInput):
        desk.make_token(here, "handler", "平台", ())
