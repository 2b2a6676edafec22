"""Signing in and out: passwords, sessions, attempts, cookies."""

import html
from datetime import timedelta

import pytest

from casetrack import desk
from casetrack.errors import BadInput, Refused
from casetrack.store import Person, Store
from store.behind import connected
from web.conftest import TODAY, pages_of

PASSWORD = "correct horse battery"  # noqa: S105 (of an invented person)
WRONG = "account or password is wrong"


@pytest.fixture
def pages(database_url):
    """The pages on both databases in turn: sessions and attempts are rows."""
    yield from pages_of(database_url)


@pytest.fixture
def with_password(pages):
    """The pages of an office whose handler has a password."""
    desk.set_password(pages.office.seat("admin", TODAY), "handler", PASSWORD)
    return pages


def signed_in(browser, account="handler", password=PASSWORD):
    browser.get("/sign-in")
    return browser.post("/sign-in", account=account, password=password)


def test_the_right_password_signs_in_and_leads_where_one_wanted_to_go(with_password):
    browser = with_password.browser()
    wanted = browser.get("/cases?state=handling").headers["location"]
    page = browser.get(wanted)
    assert 'name="then" value="/cases?state=handling"' in page.text
    answer = browser.post(
        "/sign-in", account="handler", password=PASSWORD, then="/cases?state=handling"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?state=handling")
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil", ""])
def test_signing_in_never_leads_to_another_site(with_password, elsewhere):
    browser = with_password.browser()
    browser.get("/sign-in")
    answer = browser.post("/sign-in", account="handler", password=PASSWORD, then=elsewhere)
    assert answer.headers["location"] == "/"


def test_nobody_is_told_whether_an_account_exists(with_password):
    answers = [
        signed_in(with_password.browser(), account, password)
        for account, password in (
            ("handler", "wrong password"),
            ("nobody", PASSWORD),
            ("approver", "has no password at all"),
        )
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert all(WRONG in answer.text for answer in answers)


def test_after_five_failures_even_the_right_password_has_to_wait(with_password):
    browser = with_password.browser()
    for _ in range(5):
        assert WRONG in signed_in(browser, password="wrong password").text  # noqa: S106
    assert "too many attempts" in signed_in(browser).text
    assert "too many attempts" in signed_in(with_password.browser()).text, "from elsewhere too"
    with_password.clock.wait(timedelta(minutes=16))
    assert signed_in(browser).status_code == 303


def test_a_new_password_ends_the_waiting(with_password):
    for _ in range(5):
        signed_in(with_password.browser(), password="wrong password")  # noqa: S106
    desk.set_password(with_password.office.seat("admin", TODAY), "handler", PASSWORD)
    assert signed_in(with_password.browser()).status_code == 303


def test_another_process_counts_the_same_failures(with_password, database_url):
    for _ in range(5):
        signed_in(with_password.browser(), password="wrong password")  # noqa: S106
    other = Store.open(database_url)
    seat = with_password.office.seat("", TODAY)
    elsewhere = desk.Desk(**{**vars(seat), "store": other, "now": lambda: with_password.clock.at})
    with pytest.raises(Refused, match="too many attempts"):
        desk.sign_in(elsewhere, "handler", PASSWORD, "10.0.0.9")
    other.close()


def test_an_address_that_tries_many_accounts_has_to_wait(with_password):
    browser = with_password.browser()
    for number in range(30):
        assert WRONG in signed_in(browser, account=f"guess{number}").text
    assert "too many attempts" in signed_in(browser).text


def test_a_success_takes_the_failures_of_the_account_back(with_password):
    browser = with_password.browser()
    for _ in range(4):
        signed_in(browser, password="wrong password")  # noqa: S106
    assert signed_in(browser).status_code == 303
    for _ in range(4):
        assert WRONG in signed_in(with_password.browser(), password="wrong").text  # noqa: S106


def test_what_was_typed_as_an_account_is_not_kept(with_password, database_url):
    signed_in(with_password.browser(), account="my secret password")
    with connected(database_url) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_in_attempts").all()
    assert rows
    assert "my secret password" not in str(rows)


def test_a_session_is_kept_as_the_hash_of_its_token_and_changes_at_sign_in(pages, database_url):
    browser = pages.browser()
    browser.get("/sign-in")
    before = browser.client.cookies["casetrack"]
    browser.post("/sign-in/demo", account="handler")
    token = browser.client.cookies["casetrack"]
    assert token != before, "whoever planted the first token is not signed in"
    with connected(database_url) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sessions").all()
    assert len(rows) == 1
    assert token not in str(rows)


def test_a_session_ends_when_it_is_left_alone(pages):
    browser = pages.browser("handler")
    for _ in range(3):
        pages.clock.wait(timedelta(minutes=100))
        assert browser.get("/").status_code == 200
    pages.clock.wait(timedelta(minutes=121))
    assert browser.get("/").status_code == 303


def test_a_session_ends_after_twelve_hours_however_busy(pages):
    browser = pages.browser("handler")
    for _ in range(12):
        pages.clock.wait(timedelta(minutes=60))
        assert browser.get("/").status_code == 200
    pages.clock.wait(timedelta(minutes=1))
    assert browser.get("/").status_code == 303


def test_signing_out_ends_the_session_for_good(pages):
    browser = pages.browser("handler")
    token = browser.client.cookies["casetrack"]
    browser.get("/")
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    browser.client.cookies.set("casetrack", token)
    assert browser.get("/").status_code == 303


def test_one_signs_out_everywhere_and_others_stay(pages):
    here, there, other = (pages.browser(user) for user in ("handler", "handler", "approver"))
    here.get("/account")
    assert here.post("/sign-out", everywhere="yes").headers["location"] == "/sign-in"
    assert there.get("/").status_code == 303
    assert other.get("/").status_code == 200


@pytest.mark.parametrize("change", ["deactivate", "roles", "password"])
def test_whoever_loses_access_is_out_at_once(pages, change):
    browser = pages.browser("handler")
    admin = pages.office.seat("admin", TODAY)
    if change == "deactivate":
        desk.deactivate(admin, "handler")
    elif change == "roles":
        desk.change_roles(admin, "handler", ("auditor",))
    else:
        desk.set_password(admin, "handler", PASSWORD)
    assert browser.get("/").status_code == 303
    if change == "deactivate":
        browser.get("/sign-in")
        assert browser.post("/sign-in/demo", account="handler").status_code == 403


def test_one_changes_ones_own_password_and_all_other_sessions_end(with_password):
    here, there = with_password.browser(), with_password.browser()
    signed_in(here)
    signed_in(there)
    here.get("/account")
    new = {"new": "another battery", "again": "another battery"}
    wrong = here.post("/account", current="not it at all", **new)
    assert 'id="current-error"' in wrong.text
    assert 'id="again-error"' in here.post("/account", current=PASSWORD, new="x", again="y").text
    assert 'id="new-error"' in here.post("/account", current=PASSWORD, new="x", again="x").text
    assert here.post("/account", current=PASSWORD, **new).status_code == 303
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 303
    assert WRONG in signed_in(there).text
    assert signed_in(there, password="another battery").status_code == 303  # noqa: S106


def test_only_an_administrator_gives_others_a_password(pages):
    with pytest.raises(Refused, match="no administrator"):
        desk.set_password(pages.office.seat("handler", TODAY), "approver", PASSWORD)
    desk.set_password(pages.office.seat("handler", TODAY), "handler", PASSWORD)
    with pytest.raises(BadInput, match="shorter than"):
        desk.set_password(pages.office.seat("handler", TODAY), "handler", "short")


def test_the_last_administrator_stays_one(pages):
    admin = pages.office.seat("admin", TODAY)
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("elsewhere", "别处的管理员", ("admin",), "zfj"), pages.clock.at)
    with pytest.raises(Refused, match="last administrator of 某市教育局"):
        desk.add_user(admin, "admin", "管理员", ("handler",))
    with pytest.raises(Refused, match="last administrator"):
        desk.deactivate(admin, "admin")
    with pytest.raises(Refused, match="last administrator"):
        desk.change_roles(admin, "admin", ("handler",))


def test_of_those_of_every_office_one_stays_whoever_else_there_is(pages):
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("everywhere", "总管", ("admin",)), pages.clock.at)
    with pytest.raises(Refused, match="last administrator of every office"):
        desk.deactivate(pages.office.seat("everywhere", TODAY), "everywhere")
    desk.deactivate(pages.office.seat("everywhere", TODAY), "admin")


def test_there_are_cards_in_a_demonstration_only(pages, database_url):
    assert "演示approver" in pages.browser().get("/sign-in").text
    with connected(database_url) as connection:
        connection.exec_driver_sql("DELETE FROM meta WHERE key = 'demo'")
    browser = pages.browser()
    assert "演示approver" not in browser.get("/sign-in").text
    assert browser.post("/sign-in/demo", account="approver").status_code == 403
    assert browser.get("/").status_code == 303


def test_what_was_typed_outlives_the_session(pages):
    browser = pages.browser("handler")
    browser.get("/cases/2025-0001")
    pages.clock.wait(timedelta(hours=3))
    late = browser.post(
        "/cases/2025-0001/act/log_contact", remarks='说 <好> "明天"', on="2025-10-15"
    )
    assert late.status_code == 401
    assert "is kept" in late.text
    assert pages.events() == 1
    then = "/cases/2025-0001/act/log_contact"
    assert f'name="then" value="{then}"' in late.text
    again = browser.post(
        "/sign-in/demo",
        **{
            "account": "handler",
            "then": then,
            "kept:remarks": '说 <好> "明天"',
            "kept:on": "2025-10-15",
        },
    )
    assert again.status_code == 200
    assert '说 <好> "明天"' in html.unescape(again.text)
    assert pages.events() == 1, "nothing is sent by itself"
    assert browser.post(then, remarks='说 <好> "明天"', on="2025-10-15").status_code == 303
    assert pages.events() == 2


def test_a_form_from_before_a_sign_in_in_another_window_can_be_sent_once_more(pages):
    browser = pages.browser("handler")
    browser.get("/cases/2025-0001")
    old = browser.proof
    browser.client.cookies.clear()
    browser.get("/sign-in")
    browser.post("/sign-in/demo", account="handler")
    path = "/cases/2025-0001/act/log_contact"
    typed = {"proof": old, "remarks": "打过电话", "on": "2025-10-15"}

    def sent(**headers: str):
        return browser.client.post(path, data=typed, headers=headers)

    assert sent().status_code == 403
    assert sent(**{"Sec-Fetch-Site": "cross-site"}).status_code == 403
    kept = sent(**{"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 409
    assert "打过电话" in kept.text
    assert f'action="{path}"' in kept.text
    assert pages.events() == 1


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}]
)
def test_what_was_typed_outlives_the_cookie_too(pages, headers):
    browser = pages.browser("handler")
    browser.get("/cases/2025-0001")
    browser.client.cookies.clear()
    path = "/cases/2025-0001/act/log_contact"
    typed = {"proof": browser.proof, "remarks": "打过电话", "on": "2025-10-15"}
    late = browser.client.post(path, data=typed, headers=headers)
    assert late.status_code == 401
    assert "is kept" in late.text
    assert 'name="kept:remarks" value="打过电话"' in late.text
    assert f'name="then" value="{path}"' in late.text
    assert pages.events() == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_a_form_without_a_cookie_from_who_knows_where_keeps_nothing(pages, headers):
    browser = pages.browser()
    typed = {"proof": "0" * 64, "remarks": "打过电话"}
    answer = browser.client.post("/cases/2025-0001/act/log_contact", data=typed, headers=headers)
    assert answer.status_code == 403
    assert "sign in where it asks" in answer.text
    assert "打过电话" not in answer.text


def test_a_sign_in_without_a_cookie_asks_once_more_and_keeps_no_password(pages):
    browser = pages.browser()
    typed = {"proof": "0" * 64, "account": "handler", "password": PASSWORD}
    headers = {"Sec-Fetch-Site": "same-origin"}
    answer = browser.client.post("/sign-in", data=typed, headers=headers)
    assert answer.status_code == 401
    assert "sign in once more" in answer.text
    assert PASSWORD not in answer.text
    assert "casetrack=" in answer.headers["set-cookie"]


def test_a_password_is_never_kept_for_later(pages):
    browser = pages.browser("handler")
    browser.get("/account")
    pages.clock.wait(timedelta(hours=3))
    late = browser.post("/account", current=PASSWORD, new=PASSWORD, again=PASSWORD)
    assert late.status_code == 401
    assert PASSWORD not in late.text
    assert "is kept" not in late.text


def test_a_script_that_asks_too_late_leaves_the_page_as_it_is(pages):
    browser = pages.browser("handler")
    pages.clock.wait(timedelta(hours=3))
    late = browser.get("/receive/preview?channel=post", **{"HX-Request": "true"})
    assert (late.status_code, late.text) == (401, "")
    assert "HX-Redirect" not in late.headers


def test_a_form_without_fields_leads_to_the_days_work_after_a_late_sign_in(pages):
    browser = pages.browser("handler")
    browser.get("/cases/2025-0001")
    pages.clock.wait(timedelta(hours=3))
    late = browser.post("/cases/2025-0001/identity")
    assert 'name="then" value="/"' in late.text


def test_cookies_are_for_this_site_alone_and_no_script_reads_them(pages):
    plain = pages.browser().get("/sign-in").headers["set-cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    safe = pages.browser(base_url="https://testserver").get("/sign-in").headers["set-cookie"]
    assert safe.startswith("__Host-casetrack=")
    assert "Secure" in safe
    assert "Path=/" in safe


@pytest.mark.parametrize("path", ["/sign-in", "/", "/static/desk.css", "/nowhere", "/cases/1/x"])
def test_every_answer_says_what_a_browser_may_do_with_it(pages, path):
    headers = pages.browser().get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert ("no-store" in headers["cache-control"]) != path.startswith("/static/")


def test_no_page_has_a_script_or_a_style_in_it(pages):
    browser = pages.browser("handler")
    for path in ("/sign-in", "/", "/cases", "/cases/2025-0001", "/receive"):
        text = browser.get(path).text
        assert "<script>" not in text, path
        assert " style=" not in text, path
        assert "<style" not in text, path
        assert " onclick=" not in text, path
        assert "http://" not in text.replace("http://www.w3.org", ""), path
        assert "https://" not in text, path
