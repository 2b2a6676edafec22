"""The people of an office, as their administrator enters and changes them."""

import re
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.errors import BadInput, NotFound, Refused
from casetrack.store import Person
from web.conftest import TODAY

NEW = {"code": "sunqi", "name": "孙七", "role": "handler"}
OWN = "a password of my own"
_GIVEN = re.compile(r"<code>([a-z0-9-]+)</code>")


@pytest.fixture
def admin(pages):
    browser = pages.browser("admin")
    browser.get("/people")
    return browser


@pytest.fixture
def everywhere(pages):
    """An administrator of the installation, bound to no office."""
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("everywhere", "总管", ("admin",)), pages.clock.at)
    browser = pages.browser()
    desk.set_password(pages.office.seat("everywhere", TODAY), "everywhere", OWN)
    browser.get("/sign-in")
    assert browser.post("/sign-in", account="everywhere", password=OWN).status_code == 303
    browser.get("/people")
    return browser


def given(admin, code="sunqi"):
    """Have a one-time password given, and return it."""
    page = admin.post(f"/people/{code}/password")
    assert page.status_code == 200
    return _GIVEN.search(page.text)[1]


def signed_in(pages, password, code="sunqi"):
    browser = pages.browser()
    browser.get("/sign-in")
    return browser, browser.post("/sign-in", account=code, password=password)


def test_the_list_shows_who_may_what_and_when_they_last_came(admin):
    text = admin.get("/people").text
    for shown in (
        "演示secrecy",
        "Secrecy reviewer",
        "not signed in yet",
        "2025-10-15 09:00",
        "no password yet",
    ):
        assert shown in text, shown
    assert "别处的人" not in text, "another office's"


def test_somebody_new_gets_a_password_that_is_shown_once_and_must_be_changed(pages, admin):
    assert admin.post("/people", **NEW).headers["location"] == "/people/sunqi"
    assert "孙七 has been added" in admin.get("/people/sunqi").text
    password = given(admin)
    assert password not in admin.get("/people/sunqi").text
    browser, answer = signed_in(pages, password)
    assert answer.status_code == 303
    for path in ("/", "/cases", "/cases/2025-0001", "/receive", "/cases.csv"):
        assert browser.get(path).headers["location"].startswith("/account?next="), path
    page = browser.get("/account?next=%2Fcases")
    assert "was for one time" in page.text
    typed = {"current": password, "then": "/cases"}
    same = browser.post("/account", new=password, again=password, **typed)
    assert "choose another" in same.text
    done = browser.post("/account", new=OWN, again=OWN, **typed)
    assert (done.status_code, done.headers["location"]) == (303, "/cases")
    assert browser.get("/cases").status_code == 200
    assert signed_in(pages, password)[1].status_code == 403
    again, answer = signed_in(pages, OWN)
    assert answer.status_code == 303
    assert again.get("/").status_code == 200
    assert "has access" in admin.get("/people/sunqi").text


def test_a_one_time_password_runs_out(pages, admin):
    admin.post("/people", **NEW)
    password = given(admin)
    pages.clock.wait(timedelta(days=7, minutes=1))
    assert "has run out" in signed_in(pages, password)[1].text


def test_what_was_typed_waits_until_the_one_time_password_is_changed(pages, admin):
    act = "/cases/2025-0001/act/log_contact"
    password = given(admin, "handler")
    browser, _ = signed_in(pages, password, "handler")
    browser.get("/account")
    held = browser.post(act, remarks="说好明天来取", on="2025-10-15")
    assert held.status_code == 403
    assert 'name="kept:remarks" value="说好明天来取"' in held.text
    assert pages.events() == 1
    kept = {"kept:remarks": "说好明天来取", "kept:on": "2025-10-15", "then": act}
    again = browser.post("/account", current=password, new=OWN, again=OWN, **kept)
    assert f'action="{act}"' in again.text
    assert 'name="remarks" value="说好明天来取"' in again.text
    assert browser.post(act, remarks="说好明天来取", on="2025-10-15").status_code == 303
    assert pages.events() == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": "handler"}, "code"),
        ({"code": "Sun Qi"}, "code"),
        ({"code": "a/b"}, "code"),
        ({"name": " "}, "name"),
        ({"role": ""}, "role"),
        ({"role": "boss"}, "role"),
    ],
)
def test_a_mistake_stands_beside_its_field_and_all_typed_is_kept(pages, admin, typed, field):
    before = desk.users(pages.office.seat("admin", TODAY))
    answer = admin.post("/people", **{**NEW, **typed})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert answer.text.count("-error") == 2
    assert 'value="sunqi"' in answer.text or field == "code"
    assert 'value="孙七"' in answer.text or field == "name"
    assert 'value="handler" checked' in answer.text or field == "role"
    assert desk.users(pages.office.seat("admin", TODAY)) == before


@pytest.mark.parametrize("review", ["reviewer1", "reviewer2", "secrecy", "approver"])
def test_who_gives_out_accounts_passes_no_review(pages, admin, review):
    both = {"role": ["admin", review]}
    refused = admin.client.post("/people/admin/roles", data={"proof": admin.proof, **both})
    assert refused.status_code == 422
    assert 'id="role-error"' in refused.text
    assert "passes no review" in refused.text
    with pytest.raises(BadInput, match="passes no review"):
        desk.add_user(pages.office.seat("admin", TODAY), "x", "x", ("admin", review))


def test_other_roles_and_lost_access_sign_somebody_out(pages, admin):
    handler = pages.browser("handler")
    roles = {"proof": admin.proof, "role": ["handler", "registrar"]}
    assert admin.client.post("/people/handler/roles", data=roles).status_code == 303
    assert handler.get("/").status_code == 303
    page = admin.get("/people/handler").text
    assert "Registrar, Handler" in page or "Handler, Registrar" in page
    handler = pages.browser("handler")
    admin.post("/people/handler/deactivate")
    assert handler.get("/").status_code == 303
    assert "no access" in admin.get("/people/handler").text
    admin.post("/people/handler/reactivate")
    assert pages.browser("handler").get("/").status_code == 200


def test_who_is_entered_once_more_gets_no_access_back_by_it(pages):
    seat = pages.office.seat("admin", TODAY)
    desk.deactivate(seat, "handler")
    with pytest.raises(Refused, match="casetrack user reactivate handler"):
        desk.add_user(seat, "handler", "演示handler", ("handler",))
    assert desk.member(seat, "handler").person.active is False


def test_signing_somebody_out_everywhere_leaves_the_rest_as_it_is(pages, admin):
    here, there = pages.browser("handler"), pages.browser("handler")
    admin.post("/people/handler/sessions")
    assert {each.get("/").status_code for each in (here, there)} == {303}
    assert pages.browser("handler").get("/").status_code == 200


def test_the_last_administrator_is_told_why_they_stay(admin):
    for what, typed in (("deactivate", {}), ("roles", {"role": "handler"})):
        answer = admin.post(f"/people/admin/{what}", **typed)
        assert answer.status_code == 422
        assert "last administrator" in answer.text
    assert admin.get("/people").status_code == 200


def test_an_administrator_of_one_office_reaches_nobody_else(pages, admin):
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("everywhere", "总管", ("admin",)), pages.clock.at)
    for code in ("other", "everywhere", "nobody"):
        assert admin.get(f"/people/{code}").status_code == 404
        for what in ("password", "sessions", "deactivate", "reactivate", "roles"):
            answer = admin.post(f"/people/{code}/{what}", role="handler")
            assert answer.status_code == 404, (code, what)
    assert admin.post("/people", **NEW, office="zfj").status_code == 403
    assert admin.post("/people", **NEW, office="*").status_code == 403
    seat = pages.office.seat("admin", TODAY)
    with pytest.raises(NotFound):
        desk.add_user(seat, "other", "别处的人", ("handler",))
    with pytest.raises(Refused, match="one office"):
        desk.add_user(seat, "sunqi", "孙七", ("handler",), every_office=True)


def test_an_administrator_of_the_installation_reaches_every_office(everywhere):
    text = everywhere.get("/people").text
    for shown in ("别处的人", "某市住房局", "every office"):
        assert shown in text, shown
    assert everywhere.post("/people", **NEW, office="zfj").status_code == 303
    assert "某市住房局" in everywhere.get("/people/sunqi").text
    assert everywhere.post("/people", **{**NEW, "code": "x"}, office="nowhere").status_code == 422


def test_somebody_to_be_added_waits_for_a_late_sign_in_with_every_role(pages, admin):
    pages.clock.wait(timedelta(hours=3))
    roles = {**NEW, "role": ["handler", "registrar"]}
    late = admin.client.post("/people", data={"proof": admin.proof, **roles})
    assert late.status_code == 401
    for role in roles["role"]:
        assert f'name="kept:role" value="{role}"' in late.text
