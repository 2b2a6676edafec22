"""Sign-in by a provider of identities: the way there and back, who that is here, and attacks."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from casetrack import desk
from casetrack.errors import BadInput, NotFound, ProviderError, Refused
from casetrack.office import provider as provider_of
from casetrack.settings import parse
from casetrack.store import Person
from store.behind import connected
from web.conftest import TODAY, TWO_OFFICES, pages_of
from web.provider import KEY, OTHER_KEY, SECRET, provided, settings_of, signed, written

SUBJECT = "248289761001"
PASSWORD = "correct horse battery"  # noqa: S105 (of an invented person)
NOT_BELIEVED = "cannot be believed"


@pytest.fixture(scope="module")
def server():
    with provided() as provider:
        yield provider


@pytest.fixture
def there(server):
    """The provider, with everything as it should be."""
    server.reset()
    return server


@pytest.fixture
def pages(sqlite_url, there):
    for made in pages_of(sqlite_url):
        clock = made.clock
        there.now = lambda: clock.at.timestamp()  # noqa: B023 (there is one)
        yield set_up(made, there)


def set_up(pages, there, more="", passwords="everybody", **environment):
    """Have the office sign in by the provider, with more in its settings."""
    config = f'{TWO_OFFICES}[sign_in]\npasswords = "{passwords}"\n{settings_of(there, more=more)}'
    pages.office = replace(pages.office, config=config)
    environment = environment or {"CASETRACK_OIDC_SECRET": SECRET}
    pages.provider = provider_of(parse("config.toml", config), environment)
    return pages


def seat(pages, user="admin"):
    return pages.office.seat(user, TODAY)


def linked(pages, code="handler", subject=SUBJECT):
    desk.link_identity(seat(pages), code, subject)
    return pages


def way_to(browser, wanted=""):
    """Begin, and return the address that the browser is sent to."""
    browser.get("/sign-in")
    answer = browser.get(f"/sign-in/provider{wanted}")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def way_back(address):
    """Let the provider answer, and return the path that the browser comes back to."""
    answer = requests.get(address, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


def came_in(browser, wanted=""):
    """Go the whole way and return the last answer."""
    return browser.get(way_back(way_to(browser, wanted)))


def told(browser, answer):
    """Return the words of the page that says why somebody is not in."""
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    words = unescape(re.sub(r"<[^>]+>", "", browser.get("/sign-in").text))
    assert browser.get("/").status_code == 303, "nobody is in"
    return words


def deeds(pages, *kinds):
    asked = desk.DeedsAsked(TODAY, TODAY + timedelta(days=120), kinds=kinds)
    return [(each.user, each.detail) for each in desk.audit(seat(pages, "auditor"), asked).found]


def test_whoever_is_linked_comes_in_and_goes_where_they_wanted_to(pages):
    browser = linked(pages).browser()
    assert "Sign in by 市统一认证" in browser.get("/sign-in?next=%2Fcases").text
    before = browser.client.cookies["casetrack"]
    answer = came_in(browser, "?next=%2Fcases%3Fopen%3Dyes")
    assert (answer.status_code, answer.headers["location"]) == (303, "/cases?open=yes")
    assert browser.client.cookies["casetrack"] != before, "whoever planted the first is not in"
    assert "演示handler" in browser.get("/account").text
    assert ("handler", "by oidc") in deeds(pages, "signed_in")


def test_what_is_sent_to_the_provider_gives_nothing_away(pages):
    address = way_to(pages.browser())
    asked = {key: value for key, (value,) in parse_qs(urlsplit(address).query).items()}
    assert asked.keys() == {
        "client_id",
        "response_type",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "code_challenge_method",
    }
    assert asked["scope"] == "openid profile"
    assert asked["redirect_uri"] == "http://localhost/sign-in/provider/back"
    assert SECRET not in address


def test_the_database_keeps_no_state_and_no_token_that_opens_anything(pages, sqlite_url):
    browser = pages.browser()
    address = way_to(browser)
    (state,) = parse_qs(urlsplit(address).query)["state"]
    with connected(sqlite_url) as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sign_in_errands").all()
    assert len(rows) == 1
    assert state not in str(rows)
    assert browser.client.cookies["casetrack"] not in str(rows)


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil"])
def test_coming_in_never_leads_to_another_site(pages, elsewhere):
    answer = came_in(linked(pages).browser(), f"?next={elsewhere}")
    assert answer.headers["location"] == "/"


def test_whoever_is_not_linked_is_told_what_to_tell_an_administrator(pages):
    browser = pages.browser()
    words = told(browser, came_in(browser))
    assert f"no account here is linked to you; tell an administrator: {SUBJECT}" in words
    assert desk.subjects(seat(pages)) == {}


def test_somebody_deactivated_or_of_an_office_that_is_not_here_stays_out(pages):
    linked(pages)
    desk.deactivate(seat(pages), "handler")
    browser = pages.browser()
    assert "handler has no access any more" in told(browser, came_in(browser))
    says = "{code} has no access any more; ask an administrator"
    assert ("handler", says) in deeds(pages, "sign_in_failed")
    desk.reactivate(seat(pages), "handler")
    pages.office = replace(pages.office, config=pages.office.config.replace('"jyj"', '"gaj"'))
    browser = pages.browser()
    assert "belongs to office jyj" in told(browser, came_in(browser))


def test_by_setting_the_first_sign_in_links_the_account_that_the_claim_names(pages, there):
    set_up(pages, there, "links_by_claim = true")
    assert came_in(pages.browser()).headers["location"] == "/"
    assert desk.subjects(seat(pages)) == {"handler": SUBJECT}
    assert ("handler", "identity linked") in deeds(pages, "account")


def test_a_name_taken_over_at_the_provider_leads_to_nobodys_account(pages, there):
    set_up(pages, there, "links_by_claim = true")
    came_in(pages.browser())
    there.people["chenmou"]["preferred_username"] = "handler"
    there.who = "chenmou"
    browser = pages.browser()
    words = told(browser, came_in(browser))
    assert "handler is linked to another identity already" in words
    there.people["linxiaoman"]["preferred_username"] = "renamed"
    there.who = "linxiaoman"
    again = pages.browser()
    came_in(again)
    assert "演示handler" in again.get("/account").text, "the lasting name counts"


def test_no_claim_makes_anybody_an_administrator(pages, there):
    set_up(pages, there, "links_by_claim = true")
    there.people["linxiaoman"]["preferred_username"] = "admin"
    browser = pages.browser()
    assert "no account here is linked" in told(browser, came_in(browser))
    linked(pages, "admin")
    assert came_in(browser).headers["location"] == "/"


@pytest.mark.parametrize(
    ("claims", "is_in"),
    [
        ({"email": "handler@jyj.example", "email_verified": True}, True),
        ({"email": "handler@jyj.example", "email_verified": False}, False),
        ({"email": "handler@jyj.example"}, False),
        ({"email": "handler@evil.example", "email_verified": True}, False),
        ({"email": "handler", "email_verified": True}, False),
        ({"email": "handler@jyj.example@evil.example", "email_verified": True}, False),
        ({}, False),
    ],
)
def test_a_mail_address_names_an_account_only_where_it_is_proved_and_of_the_office(
    pages, there, claims, is_in
):
    set_up(pages, there, 'links_by_claim = true\nclaim = "email"\nclaim_domain = "jyj.example"')
    there.people["linxiaoman"] |= claims
    answer = came_in(pages.browser())
    assert (answer.headers["location"] == "/") == is_in


def test_a_claim_that_the_token_leaves_out_is_asked_for_of_the_same_person(pages, there):
    set_up(pages, there, "links_by_claim = true")
    there.only_by_userinfo = ("preferred_username",)
    assert came_in(pages.browser()).headers["location"] == "/"
    there.userinfo_lies = {"sub": "900000000002"}
    browser = pages.browser()
    assert NOT_BELIEVED in told(browser, came_in(browser))


@pytest.mark.parametrize(
    ("department", "is_in"),
    [("教育局", True), (["财政局", "教育局"], True), ("财政局", False), (None, False), ([], False)],
)
def test_only_whom_the_settings_allow_come_in(pages, there, department, is_in):
    set_up(pages, there, '[sign_in.oidc.allowed]\ndepartment = ["教育局"]')
    if department is not None:
        there.people["linxiaoman"]["department"] = department
    answer = came_in(linked(pages).browser())
    assert (answer.headers["location"] == "/") == is_in


def _aged(claims, minutes):
    return {**claims, "iat": claims["iat"] - minutes * 60}


def _by_public_key(claims):
    """Sign by HMAC with what everybody can fetch."""
    header = {"alg": "HS256", "kid": "one", "typ": "JWT"}
    unsigned = written(header, claims).rpartition(".")[0]
    code = hmac.new(KEY.as_pem(private=False), unsigned.encode(), sha256).digest()
    return f"{unsigned}.{urlsafe_b64encode(code).rstrip(b'=').decode()}"


def _changed(claims):
    head, _, signature = signed(claims, KEY).split(".")
    body = written({}, {**claims, "sub": "900000000002"}).split(".")[1]
    return f"{head}.{body}.{signature}"


FORGED = {
    "nobody signed it": lambda claims: written({"alg": "none"}, claims),
    "None in capitals": lambda claims: written({"alg": "None", "kid": "one"}, claims),
    "signed with the public key": _by_public_key,
    "signed with another's key of the same name": lambda claims: signed(claims, _renamed()),
    "signed with a key that is nowhere": lambda claims: signed(claims, OTHER_KEY),
    "changed after it was signed": _changed,
    "no token": lambda _: "",
    "not three parts": lambda _: "a.b",
    "not even text": lambda _: 17,
    "a list": lambda _: written({"alg": "RS256", "kid": "one"}, []),
    "a header that must be understood": lambda claims: written(
        {"alg": "RS256", "kid": "one", "crit": ["b64"], "b64": False}, claims
    ),
}


def _renamed():
    return type(OTHER_KEY).import_key({**OTHER_KEY.as_dict(private=True), "kid": "one"})


@pytest.mark.parametrize("forged", FORGED)
def test_a_token_that_the_provider_has_not_signed_is_not_believed(pages, there, forged):
    linked(pages)
    there.signs = FORGED[forged]
    browser = pages.browser()
    assert NOT_BELIEVED in told(browser, came_in(browser))
    there.signs = None
    assert came_in(browser).headers["location"] == "/", "it was that alone"


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "of another errand"},
        {"nonce": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another-client"},
        {"aud": ["casetrack-tests", "another-client"], "azp": "casetrack-tests"},
        {"aud": []},
        {"aud": None},
        {"azp": "another-client"},
        {"exp": 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"iat": 4_000_000_000},
        {"iat": None},
        {"iat": 1_760_000_000},
        {"nbf": 4_000_000_000},
        {"sub": None},
        {"sub": ""},
        {"sub": 248289761001},
        {"sub": "2" * 256},
        {"at_hash": "b2YgYW5vdGhlciB0b2tlbg"},
    ],
    ids=str,
)
def test_a_token_of_the_provider_that_is_not_for_this_errand_is_not_believed(pages, there, lies):
    linked(pages)
    there.lies = lies
    browser = pages.browser()
    assert NOT_BELIEVED in told(browser, came_in(browser))


def test_a_single_audience_may_stand_in_a_list(pages, there):
    there.lies = {"aud": ["casetrack-tests"], "azp": "casetrack-tests"}
    assert came_in(linked(pages).browser()).headers["location"] == "/"


def test_another_state_or_another_browser_ends_nothing(pages, there):
    linked(pages)
    browser = pages.browser()
    back = way_back(way_to(browser))
    stranger = pages.browser()
    stranger.get("/sign-in")
    assert "begun in another browser" in told(stranger, stranger.get(back))
    wrong = re.sub(r"state=[^&]+", "state=guessed", back)
    assert "begun in another browser" in told(browser, browser.get(wrong))
    for bare in ("", "?code=x", "?state=x", "?error=access_denied"):
        assert "begun in another browser" in told(
            browser, browser.get(f"/sign-in/provider/back{bare}")
        )
    assert there.asked.count("/token") == 0, "no code has left for the provider"
    assert browser.get(back).headers["location"] == "/", "the right one still may"


def test_an_address_of_the_way_back_works_once(pages, there):
    linked(pages)
    browser = pages.browser()
    back = way_back(way_to(browser))
    before = browser.client.cookies["casetrack"]
    assert browser.get(back).headers["location"] == "/"
    replayed = pages.browser()
    replayed.client.cookies.set("casetrack", before)
    assert "begun in another browser" in told(replayed, replayed.get(back))
    assert there.asked.count("/token") == 1


def test_a_code_of_another_errand_is_refused_by_the_hash_that_belongs_to_it(pages):
    """Somebody plants the code of their own sign-in in another's way back."""
    linked(pages)
    theirs = way_back(way_to(pages.browser()))
    (code,) = parse_qs(urlsplit(theirs).query)["code"]
    browser = pages.browser()
    back = re.sub(r"code=[^&]+", f"code={code}", way_back(way_to(browser)))
    assert NOT_BELIEVED in told(browser, browser.get(back))


@pytest.mark.parametrize("issuer", ["https://evil.example", ""])
def test_an_answer_of_another_provider_is_not_carried_to_this_one(pages, there, issuer):
    linked(pages)
    browser = pages.browser()
    back = re.sub(r"iss=[^&]+", f"iss={issuer}", way_back(way_to(browser)))
    assert NOT_BELIEVED in told(browser, browser.get(back))
    assert there.asked.count("/token") == 0


def test_a_provider_that_does_not_say_who_answers_is_believed_without(pages, there):
    there.says_who_answers = False
    assert came_in(linked(pages).browser()).headers["location"] == "/"


def test_whoever_takes_too_long_begins_again(pages):
    linked(pages)
    browser = pages.browser()
    back = way_back(way_to(browser))
    pages.clock.wait(timedelta(minutes=11))
    assert "too long ago" in told(browser, browser.get(back))


def test_whoever_says_no_at_the_provider_is_told_so_without_its_words(pages):
    browser = pages.browser()
    (state,) = parse_qs(urlsplit(way_to(browser)).query)["state"]
    answer = browser.get(
        f"/sign-in/provider/back?state={state}&error=access_denied&error_description=call+0900"
    )
    words = told(browser, answer)
    assert "市统一认证 let nobody in" in words
    assert "0900" not in words


def test_after_too_many_failures_an_address_has_to_wait(pages, there):
    linked(pages)
    browser = pages.browser()
    for _ in range(40):
        browser.get("/sign-in/provider/back?state=guessed&code=guessed")
    assert came_in(pages.browser()).headers["location"] == "/", "no page of others locks an office"
    there.lies = {"nonce": "of another errand"}
    for _ in range(30):
        assert came_in(browser).headers["location"] == "/sign-in"
    there.lies = {}
    assert "too many attempts" in told(browser, came_in(browser))
    pages.clock.wait(timedelta(minutes=16))
    assert came_in(browser).headers["location"] == "/"


def test_keys_may_change_at_any_time(pages, there):
    linked(pages)
    assert came_in(pages.browser()).headers["location"] == "/"
    assert came_in(pages.browser()).headers["location"] == "/"
    assert there.asked.count("/jwks") == 1, "they are kept"
    assert there.asked.count("/.well-known/openid-configuration") == 1
    there.key = OTHER_KEY
    assert came_in(pages.browser()).headers["location"] == "/"
    there.key = KEY
    there.signs = lambda claims: signed(claims, OTHER_KEY)
    pages.clock.wait(timedelta(minutes=16))
    browser = pages.browser()
    assert NOT_BELIEVED in told(browser, came_in(browser)), "the old key is believed no longer"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": "http://evil.example/authorize"},
        {"token_endpoint": None},
        {"jwks_uri": "file:///etc/passwd"},
    ],
    ids=str,
)
def test_a_provider_that_contradicts_itself_is_not_asked(pages, there, metadata):
    there.metadata = metadata
    answer = pages.browser().get("/sign-in/provider")
    assert answer.status_code == 503
    assert "the provider of identities" in answer.text
    with pytest.raises(ProviderError):
        pages.provider.check(pages.clock.at)


def test_with_the_provider_down_one_sentence_says_so_and_passwords_still_work(pages, there):
    linked(pages)
    desk.set_password(seat(pages), "handler", PASSWORD)
    browser = pages.browser()
    back = way_back(way_to(browser))
    there.is_broken = True
    assert "sign in by password, or later" in told(browser, browser.get(back))
    pages.clock.wait(timedelta(minutes=16))
    page = browser.get("/sign-in/provider?next=%2Fcases")
    assert page.status_code == 503
    assert "sign in by password, or later" in page.text
    assert 'name="then" value="/cases"' in page.text
    assert browser.post("/sign-in", account="handler", password=PASSWORD).status_code == 303
    assert [each for each in deeds(pages, "sign_in_failed") if each[0]] == []


def test_a_wrong_secret_is_a_matter_for_who_keeps_the_machine(pages, there, caplog):
    linked(set_up(pages, there, CASETRACK_OIDC_SECRET="wrong"))  # noqa: S106
    browser = pages.browser()
    assert "cannot be asked just now" in told(browser, came_in(browser))
    assert "invalid_client" in caplog.text
    assert "wrong" not in caplog.text


def test_by_setting_passwords_are_for_administrators_alone(pages, there):
    for code in ("handler", "admin"):
        desk.set_password(seat(pages), code, PASSWORD)
    linked(set_up(pages, there, passwords="administrators"))
    browser = pages.browser()
    assert "By password, for administrators" in browser.get("/sign-in").text
    refused = browser.post("/sign-in", account="handler", password=PASSWORD)
    assert "passwords are for administrators here" in refused.text
    wrong = browser.post("/sign-in", account="handler", password="wrong one")  # noqa: S106
    assert "account or password is wrong" in wrong.text, "nobody learns whose account it is"
    assert browser.post("/sign-in", account="admin", password=PASSWORD).status_code == 303
    for change in (
        lambda: desk.give_password(seat(pages), "handler"),
        lambda: desk.change_password(seat(pages, "handler"), PASSWORD, "another battery", ""),
    ):
        with pytest.raises(Refused, match="passwords are for administrators"):
            change()
    mine = pages.browser()
    came_in(mine)
    assert "Another password" not in mine.get("/account").text
    assert "one-time password" not in browser.get("/people/handler").text


def test_signing_out_there_too_is_a_setting(pages, there):
    linked(pages)
    browser = pages.browser()
    came_in(browser)
    browser.get("/")
    assert browser.post("/sign-out").headers["location"] == "/sign-in"
    set_up(pages, there, "signs_out_there = true")
    browser = pages.browser()
    came_in(browser)
    browser.get("/")
    answer = browser.post("/sign-out")
    assert answer.status_code == 200
    out = answer.headers["refresh"].removeprefix("0; url=")
    assert out in unescape(answer.text)
    assert out.startswith(f"{there.issuer}/end_session?")
    assert "id_token" not in out
    assert browser.get("/").status_code == 303, "here it is done"
    gone = requests.get(out, allow_redirects=False, timeout=10)
    assert gone.headers["location"] == "http://localhost/sign-in"
    by_card = pages.browser("handler")
    by_card.get("/")
    assert by_card.post("/sign-out").headers["location"] == "/sign-in", "not by the provider"


def test_an_administrator_links_and_unlinks_on_the_page_of_a_person(pages):
    admin = pages.browser("admin")
    admin.get("/people/handler")
    bad = admin.post("/people/handler/link", subject=" ")
    assert (bad.status_code, 'id="subject-error"' in bad.text) == (422, True)
    assert admin.post("/people/handler/link", subject=SUBJECT).status_code == 303
    page = admin.get("/people/handler").text
    assert SUBJECT in page
    assert "linked to 市统一认证" in page
    taken = admin.post("/people/reviewer1/link", subject=SUBJECT)
    assert "linked to another account already" in taken.text
    second = admin.post("/people/handler/link", subject="another")
    assert "linked to another identity already" in second.text
    browser = pages.browser()
    came_in(browser)
    admin.get("/people/handler")
    assert admin.post("/people/handler/unlink").status_code == 303
    assert "the link is undone" in admin.get("/people/handler").text
    assert browser.get("/").status_code == 303, "signed out at once"
    assert "no account here is linked" in told(browser, came_in(browser))
    assert {("admin", "identity linked"), ("admin", "identity unlinked")} <= {
        *deeds(pages, "account")
    }


def test_only_an_administrator_of_the_office_links(pages):
    for user in ("handler", "manager"):
        with pytest.raises(Refused):
            desk.link_identity(seat(pages, user), "handler", SUBJECT)
        with pytest.raises(Refused):
            desk.unlink_identity(seat(pages, user), "handler")
    with pytest.raises(NotFound):
        desk.link_identity(seat(pages), "nobody", SUBJECT)
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("bound", "本局管理员", ("admin",), "jyj"), pages.clock.at)
    with pytest.raises(NotFound, match="no user other"):
        desk.link_identity(seat(pages, "bound"), "other", SUBJECT)
    for subject in ("", "2" * 256, "a\nb"):
        with pytest.raises(BadInput):
            desk.link_identity(seat(pages), "handler", subject)


def test_a_link_to_one_provider_is_none_to_another(pages, there):
    linked(pages)
    elsewhere = pages.office.config.replace(there.issuer, "https://login.example")
    pages.office = replace(pages.office, config=elsewhere)
    assert desk.subjects(seat(pages)) == {}


def test_without_a_provider_there_is_no_button_and_no_address(pages):
    pages.office = replace(pages.office, config=TWO_OFFICES)
    pages.provider = None
    browser = pages.browser()
    assert "/sign-in/provider" not in browser.get("/sign-in").text
    assert browser.get("/sign-in/provider").status_code == 404
    assert browser.get("/sign-in/provider/back?state=a&code=b").status_code == 404
    with pytest.raises(Refused, match="no provider"):
        desk.link_identity(seat(pages), "handler", SUBJECT)


def test_what_was_typed_waits_in_its_window_while_another_signs_in(pages):
    linked(pages)
    browser = pages.browser("handler")
    browser.get("/cases/2025-0001")
    pages.clock.wait(timedelta(hours=3))
    path = "/cases/2025-0001/act/log_contact"
    typed = {"remarks": "打过电话", "on": "2025-10-15"}
    late = browser.post(path, **typed)
    assert late.status_code == 401
    assert 'target="_blank"' in late.text
    proof = browser.proof
    early = browser.client.post(path, data={**typed, "proof": proof})
    assert (early.status_code, "打过电话" in early.text) == (401, True), "not signed in yet"
    came_in(browser)
    headers = {"Sec-Fetch-Site": "same-origin"}
    again = browser.client.post(path, data={**typed, "proof": proof}, headers=headers)
    assert (again.status_code, "打过电话" in again.text) == (409, True)


def test_the_doctor_says_whether_the_provider_answers_and_who_gets_in_without_it(pages, there):
    ours = replace(seat(pages), provider=pages.provider)

    def says():
        return [str(each.says) for each in desk.doctor(ours) if each.what == "sign_in"]

    assert len(says()) == 1
    assert "no administrator has a password" in says()[0]
    desk.set_password(ours, "admin", PASSWORD)
    assert says() == []
    there.is_broken = True
    assert ["cannot be asked just now" in each for each in says()] == [True]
