"""Who may see and do what: every address of the pages, every role."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from casetrack import desk
from casetrack.store import Person
from casetrack.web.application import OPEN_TO_ALL
from desk.conftest import NOW
from desk.test_offices import letterhead
from web.conftest import RECEIVED, TODAY, TWO_OFFICES

NOTICES = Path(__file__).parents[1] / "data" / "holiday_notices"
#: Every address with its method, and the roles it opens to. A new one fails until it is decided.
EVERYBODY = frozenset(desk.ROLES)
KEEPS_TIME = frozenset({"admin", "manager"})
LOGS = frozenset({"registrar", "handler", "admin"})
POSTS = frozenset({"registrar", "handler", "admin"})
LEADS = frozenset({"manager", "admin"})
MERGES = frozenset({"registrar", "handler", "manager", "admin"})
ENQUIRES = LOGS | {"manager"}
HOLDS = frozenset({"handler", "manager", "admin"})
OVERSEES = frozenset({"auditor", "admin"})
ADMIN = frozenset({"admin"})
NOBODY_HERE: frozenset[str] = frozenset()
ENTERS = frozenset({"registrar", "manager", "admin"})
CLOSES = frozenset({"manager", "approver", "admin"})
SURVEYS = CLOSES | {"auditor"}
OPENS_TO = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/cases"): EVERYBODY,
    ("GET", "/cases.csv"): EVERYBODY,
    ("GET", "/cases.xlsx"): EVERYBODY,
    ("POST", "/views"): EVERYBODY,
    ("GET", "/calendar"): EVERYBODY,
    ("GET", "/calendar/{year:number}"): EVERYBODY,
    ("GET", "/calendar/count"): EVERYBODY,
    ("GET", "/calendar/load"): KEEPS_TIME,
    ("POST", "/calendar/load"): KEEPS_TIME,
    ("POST", "/calendar/renew"): KEEPS_TIME,
    ("GET", "/many"): EVERYBODY,
    ("GET", "/many/{number:number}"): EVERYBODY,
    ("POST", "/many/act/{action}"): frozenset({"registrar", "handler", "admin"}),
    ("POST", "/many/try/{action}"): frozenset({"registrar", "handler", "admin"}),
    ("GET", "/cases/{reference}"): EVERYBODY,
    ("GET", "/cases/{reference}/days"): EVERYBODY,
    ("GET", "/cases/{reference}/road"): EVERYBODY,
    ("POST", "/cases/{reference}/identity"): EVERYBODY,
    ("POST", "/cases/{reference}/act/{action}"): frozenset({"registrar", "handler", "admin"}),
    ("POST", "/cases/{reference}/try/{action}"): EVERYBODY,
    ("GET", "/cases/{reference}/letters/{position:number}/{kind}"): EVERYBODY,
    ("GET", "/cases/{reference}/letters/{position:number}/{kind}/file"): EVERYBODY,
    ("GET", "/cases/{reference}/files/{position:number}/{sha256}"): EVERYBODY,
    ("GET", "/cases/{reference}/letters/{position:number}/{kind}/pdf"): EVERYBODY,
    ("GET", "/cases/{reference}/applicant"): EVERYBODY,
    ("POST", "/cases/{reference}/applicant/one"): MERGES,
    ("POST", "/cases/{reference}/applicant/two"): MERGES,
    ("POST", "/cases/{reference}/applicant/held"): ENTERS,
    ("GET", "/cases/{reference}/wizard"): EVERYBODY,
    ("GET", "/cases/{reference}/drafts"): EVERYBODY,
    ("GET", "/cases/{reference}/drafts/letter"): EVERYBODY,
    ("POST", "/cases/{reference}/sign"): frozenset({"reviewer1"}),
    ("GET", "/review"): EVERYBODY,
    ("GET", "/cases/{reference}/readings"): OVERSEES,
    ("GET", "/readings"): OVERSEES,
    ("GET", "/retention"): OVERSEES,
    ("POST", "/retention"): ADMIN,
    ("GET", "/holds"): HOLDS | OVERSEES,
    ("POST", "/holds"): HOLDS,
    ("POST", "/holds/release"): HOLDS,
    ("GET", "/audit"): OVERSEES,
    ("GET", "/audit.csv"): OVERSEES,
    ("GET", "/audit.xlsx"): OVERSEES,
    ("GET", "/audit/anchors"): OVERSEES,
    ("GET", "/definitions"): OVERSEES,
    ("POST", "/definitions/try"): OVERSEES,
    ("GET", "/definitions/{law}"): OVERSEES,
    ("GET", "/definitions/{law}/picture.svg"): OVERSEES,
    ("GET", "/definitions/{law}/changes"): OVERSEES,
    ("GET", "/letters"): ADMIN,
    ("GET", "/administration"): OVERSEES,
    ("GET", "/offices"): ADMIN,
    # Those of every office alone: tests/web/test_offices.py.
    ("POST", "/offices"): NOBODY_HERE,
    ("GET", "/offices/{office}"): ADMIN,
    ("POST", "/offices/{office}"): ADMIN,
    ("POST", "/offices/{office}/close"): NOBODY_HERE,
    ("POST", "/offices/{office}/reopen"): NOBODY_HERE,
    ("POST", "/offices/{office}/file"): ADMIN,
    ("GET", "/offices/{office}/numbers"): ADMIN,
    ("POST", "/offices/{office}/numbers"): ADMIN,
    ("GET", "/letterheads"): ADMIN,
    ("POST", "/letterheads"): ADMIN,
    ("POST", "/letterheads/remove"): ADMIN,
    ("GET", "/letterheads/{number:number}/sample"): ADMIN,
    ("POST", "/letterheads/{number:number}/again"): ADMIN,
    ("GET", "/people"): ADMIN,
    ("POST", "/people"): ADMIN,
    ("GET", "/people/{code}"): ADMIN,
    ("POST", "/people/{code}/roles"): ADMIN,
    ("POST", "/people/{code}/password"): ADMIN,
    ("POST", "/people/{code}/sessions"): ADMIN,
    ("POST", "/people/{code}/link"): ADMIN,
    ("POST", "/people/{code}/unlink"): ADMIN,
    ("POST", "/people/{code}/deactivate"): ADMIN,
    ("POST", "/people/{code}/reactivate"): ADMIN,
    ("GET", "/tokens"): ADMIN,
    ("POST", "/tokens"): ADMIN,
    ("POST", "/tokens/{number:number}/revoke"): ADMIN,
    ("GET", "/webhooks"): ADMIN,
    ("POST", "/webhooks"): ADMIN,
    ("GET", "/webhooks/{number:number}"): ADMIN,
    ("POST", "/webhooks/{number:number}/again"): ADMIN,
    ("POST", "/webhooks/{number:number}/test"): ADMIN,
    ("POST", "/webhooks/{number:number}/pause"): ADMIN,
    ("POST", "/webhooks/{number:number}/remove"): ADMIN,
    ("GET", "/account"): EVERYBODY,
    ("GET", "/year"): EVERYBODY,
    ("GET", "/year/{year:number}"): EVERYBODY,
    ("GET", "/year/{year:number}/cell"): EVERYBODY,
    ("GET", "/year/{year:number}/preflight"): EVERYBODY,
    ("GET", "/year/{year:number}/close"): EVERYBODY,
    ("GET", "/year/{year:number}/table.{ending}"): EVERYBODY,
    ("GET", "/year/{year:number}/annual.{ending}"): EVERYBODY,
    ("POST", "/year/{year:number}/figures"): ENTERS,
    ("POST", "/year/{year:number}/close"): CLOSES,
    ("GET", "/check"): EVERYBODY,
    ("POST", "/check"): EVERYBODY,
    ("GET", "/overview"): SURVEYS,
    ("GET", "/overview/topics"): SURVEYS,
    ("GET", "/receive"): LOGS,
    ("GET", "/receive/preview"): LOGS,
    ("POST", "/receive"): LOGS,
    ("POST", "/receive/again"): LOGS,
    ("POST", "/receive/known"): LOGS,
    ("POST", "/receive/files"): LOGS,
    ("POST", "/receive/keep"): LOGS,
    ("POST", "/receive/discard"): LOGS,
    ("GET", "/originals"): LOGS,
    ("POST", "/originals"): LOGS,
    ("GET", "/originals/{number:number}"): LOGS,
    ("POST", "/originals/{number:number}/headings"): LOGS,
    ("POST", "/originals/{number:number}/discard"): LOGS,
    ("POST", "/cases/{reference}/receipt"): frozenset({"registrar", "handler", "admin"}),
    ("GET", "/enquiries"): ENQUIRES,
    ("POST", "/enquiries"): ENQUIRES,
    ("GET", "/reminders"): EVERYBODY,
    ("POST", "/reminders/absences"): EVERYBODY,
    ("POST", "/reminders/mail"): EVERYBODY,
    ("POST", "/reminders/feed"): EVERYBODY,
    ("POST", "/reminders/feed/end"): EVERYBODY,
    ("GET", "/reminders/health"): LEADS,
    ("GET", "/before-release"): EVERYBODY,
    ("POST", "/before-release"): EVERYBODY,
    ("GET", "/cases/{reference}/forms/{kind}.{ending}"): EVERYBODY,
    ("GET", "/cases/{reference}/slips/{kind}/{name}/{recipient:number}.{ending}"): POSTS,
    ("GET", "/cases/{reference}/evidence"): POSTS | LEADS,
    ("GET", "/numbers"): EVERYBODY,
    ("POST", "/numbers/reserve"): LOGS,
    ("POST", "/numbers/release"): LOGS,
    ("POST", "/numbers/void"): LOGS,
    ("GET", "/post"): POSTS,
    ("POST", "/post"): POSTS,
    ("GET", "/post/{year:number}/{number:number}"): POSTS,
    ("GET", "/post/{year:number}/{number:number}/pdf"): POSTS,
    ("GET", "/post/{year:number}/{number:number}/list.{ending}"): POSTS,
    ("POST", "/post/{year:number}/{number:number}/back"): POSTS,
    ("POST", "/post/{year:number}/{number:number}/file"): POSTS,
    ("POST", "/post/{year:number}/{number:number}/stamped"): POSTS,
    ("POST", "/post/{year:number}/{number:number}/scan"): POSTS,
    ("GET", "/service"): POSTS,
    ("POST", "/service"): POSTS,
}
OUTSIDE = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/demo"),
    # To the provider of identities and back: test_by_provider.py attacks both.
    ("GET", "/sign-in/provider"),
    ("GET", "/sign-in/provider/back"),
    # By a token in the address, which test_reminders.py guesses in vain.
    ("GET", "/feed/{token}.ics"),
    # For machines: yes and no, and counts by a token, see test_monitoring.py.
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
#: About oneself alone; whoever is signed in may.
OWN = {
    ("POST", "/sign-out"),
    ("POST", "/account"),
    ("POST", "/account/sessions"),
    # Of another's name it is not there: tests/web/test_account.py.
    ("POST", "/account/tokens/{number:number}/revoke"),
    ("POST", "/views/{view:number}"),
    # And what is of others by who leads: tests/desk/test_duty.py.
    ("POST", "/reminders/absences/{number:number}/remove"),
}
LOGGED = {
    "channel": "in_person",
    "received_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
    "request": "公开校车名录",
}
CONTACT_SAYS = {"remarks": "打过电话"}
CONTACT = {**CONTACT_SAYS, "on": "2025-10-15"}
AWAY = {"first_on": "2025-10-20", "last_on": "2025-10-21"}
NOTICE = (NOTICES / "2021.txt").read_text("utf-8")
TYPED = {
    "/reminders/absences": AWAY,
    "/reminders/mail": {"mail": "chen@example.org"},
    "/reminders/feed": {"whole": "0"},
    "/receive": LOGGED,
    "/receive/again": LOGGED,
    "/receive/known": LOGGED,
    "/cases/{reference}/act/{action}": CONTACT,
    "/cases/{reference}/try/{action}": CONTACT,
    "/many/act/{action}": {**CONTACT, "reference": "2025-0001"},
    "/many/try/{action}": {**CONTACT, "reference": "2025-0001"},
    "/cases/{reference}/applicant/one": {"of": "2025-0002", "why": "同一证件"},
    "/cases/{reference}/applicant/two": {"number": "1", "why": "看错了"},
    "/receive/keep": {**LOGGED, "draft": "form-of-a-test"},
    "/receive/discard": {"draft": "form-of-a-test"},
    "/year/{year:number}/figures": {"T2.1.2 issued": "3"},
    "/year/{year:number}/close": {"signer": "赵主任", "sure": "yes"},
    "/enquiries": {"channel": "phone", "question": "学区怎样划分"},
    "/cases/{reference}/sign": {"how": "sign"},
    "/views": {"name": "待我办"},
    "/views/{view:number}": {"name": "逾期的"},
    "/calendar/load": {"text": NOTICE},
    "/retention": {"confirm": "0123456789", "sure": "yes"},
    "/holds": {"reference": "2025-0002", "why": "纪检调阅"},
    "/holds/release": {"reference": "2025-0001"},
    "/people": {"code": "sunqi", "name": "孙七", "role": "handler"},
    "/people/{code}/roles": {"role": "manager"},
    "/webhooks": {"name": "一网通办平台", "address": "https://127.0.0.1:9/hook"},
    "/webhooks/{number:number}/again": {"message": "1"},
    "/webhooks/{number:number}/pause": {"paused": "1"},
    "/people/{code}/link": {"subject": "248289761001"},
    "/tokens": {"name": "一网通办平台", "user": "colleague", "scope": "cases:receive"},
    "/offices": {"code": "zsb", "name": "招生办"},
    "/offices/{office}": {"phone": "0577-3"},
    "/offices/{office}/numbers": {"letter_code": "某教公开"},
    "/letterheads": {"name": "_letter.docx"},
    "/letterheads/remove": {"name": "_letter.docx"},
    "/numbers/reserve": {"series": "receipt", "count": "2", "why": "急件"},
    "/numbers/release": {"series": "reply", "number": "某教公开〔2025〕1号", "why": "不用了"},
    "/numbers/void": {"series": "reply", "number": "某教公开〔2025〕2号", "why": "写废"},
    "/post": {"letter": "3-receipt-2025-0002"},
    "/post/{year:number}/{number:number}/back": {"line": "1", "tracking_number": "XA100"},
    "/post/{year:number}/{number:number}/file": {"carrier": "ems"},
    "/post/{year:number}/{number:number}/scan": {"scan_of": "1"},
    "/originals/{number:number}/headings": {"meant-0": "applicant_name", "meant-1": "request"},
    "/service": {"reference": "2025-0003", "how": "served", "on": "2025-10-15"},
}
#: Files that are sent with some of them: the field, the name, the content.
FILES = {
    "/originals": {"original": ("a.eml", b"From: lin@example.org\r\n\r\nx")},
    "/before-release": {"files": ("a.txt", b"plain")},
    "/letterheads": {"letterhead": ("a.docx", letterhead())},
    "/definitions/try": {"law": ("cn-2019.toml", b"id = 1")},
    "/post/{year:number}/{number:number}/file": {
        "file": ("a.csv", "序号,邮件号\n1,XA100\n".encode())
    },
    "/post/{year:number}/{number:number}/stamped": {"stamped": ("a.pdf", b"%PDF-1.4")},
    "/post/{year:number}/{number:number}/scan": {"scan": ("b.pdf", b"%PDF-1.4")},
}
#: Forms that have nothing in them but a button, a file, or a password.
BARE = {
    "/account",
    "/account/sessions",
    "/account/tokens/{number:number}/revoke",
    "/calendar/renew",
    "/check",
    "/definitions/try",
    "/offices/{office}/close",
    "/offices/{office}/reopen",
    "/offices/{office}/file",
    "/letterheads/{number:number}/again",
    "/cases/{reference}/applicant/held",
    "/receive/files",
    "/cases/{reference}/receipt",
    "/sign-out",
    "/cases/{reference}/identity",
    "/people/{code}/password",
    "/people/{code}/sessions",
    "/people/{code}/unlink",
    "/people/{code}/deactivate",
    "/people/{code}/reactivate",
    "/tokens/{number:number}/revoke",
    "/webhooks/{number:number}/remove",
    "/webhooks/{number:number}/test",
    "/reminders/absences/{number:number}/remove",
    "/reminders/feed/end",
    "/originals",
    "/originals/{number:number}/discard",
    "/post/{year:number}/{number:number}/stamped",
    "/before-release",
}
#: Of identities; nobody asks it here.
PROVIDER = """
[sign_in.oidc]
issuer = "https://login.example"
client_id = "casetrack"
address = "https://casetrack.example"
"""
#: What a page of another office's case could give away.
SECRETS = ("林小满", "330301199001010011", "13900000006", "公开2025年学区划分方案", "哪一年度")


def addresses(pages):
    """Yield the method and the path of every page."""
    for route in pages.browser().client.app.routes:
        if isinstance(route, Route):
            for method in route.methods - {"HEAD"}:
                yield method, route.path
        else:
            assert isinstance(route, Mount)
            assert route.path == "/static"


@pytest.fixture
def lived_in(pages):
    """The pages, with a letter and an attachment on the first case, a draft on the second."""
    pages.office = replace(pages.office, config=TWO_OFFICES + PROVIDER)
    pages.office.receive(RECEIVED, applicant_name="林大满")
    draft = {"outcome": "OPEN", "given": "《2025年学区划分方案》"}
    pages.office.act("handler", "2025-0002", "draft_reply", TODAY, **draft)
    handler = pages.browser("handler")
    handler.get("/cases/2025-0001")
    handler.post(
        "/cases/2025-0001/act/request_correction",
        items="哪一年度",
        on="2025-10-15",
        files={"attached": ("说明.pdf", b"%PDF-1.4", "application/pdf")},
    )
    handler.get("/cases/2025-0001")
    pages.office.act("registrar", "2025-0002", "issue_receipt", TODAY)
    registrar = pages.office.seat("registrar", TODAY)
    desk.post_day(registrar, only=["2-correction-2025-0001"])
    desk.reserve_numbers(registrar, "reply", "两件急件", 2)
    desk.take_in(registrar, "导出.csv", "姓名,内容描述\n林小满,公开2025年学区划分方案\n".encode())
    desk.act_on_many(registrar, ["2025-0001"], desk.ForMany("log_contact", typed=CONTACT_SAYS))
    admin = pages.office.seat("admin", TODAY)
    desk.make_token(admin, "handler", "平台", ("cases:read",))
    desk.subscribe(admin, "平台", "https://127.0.0.1:9/hook")
    desk.put_letterhead(admin, "_letter.docx", letterhead())
    pages.office.act("handler", "2025-0001", "log_contact", TODAY, remarks="打过电话")
    desk.put_on_hold(pages.office.seat("handler", TODAY), "2025-0001", "纪检调阅")
    with pages.office.store.transaction() as tx:
        tx.people.put_user(Person("colleague", "同事", ("handler",), "jyj"), NOW)
        tx.people.put_user(Person("elsewhere", "别处的人", desk.ROLES, "zfj"), NOW)
    return pages


@pytest.fixture
def answered(lived_in):
    """The same, with a third case whose reply went out and is not served."""
    reference = lived_in.office.receive(RECEIVED, applicant_name="林二满").reference
    lived_in.office.answer(reference, TODAY)
    return lived_in


def filled(path: str) -> str:
    """Return a path that leads to something."""
    drafted = path.endswith(("/drafts", "/drafts/letter", "/sign", "/forms/{kind}.{ending}"))
    path = path.replace("/post/{year:number}", "/post/2025")
    path = path.replace("/forms/{kind}", "/forms/approval_form")
    path = path.replace("/{name}/{recipient:number}", "/envelope/1")
    path = "/many?reference=2025-0001" if path == "/many" else path
    sha = "3a35b4eb5e4ecc7e5b5b1fb3bf1aab7d"
    return (
        path.replace("{reference}", "2025-0002" if drafted else "2025-0001")
        .replace("{position:number}", "2")
        .replace("{kind}", "correction")
        .replace("/cell", "/cell?row=T3.1&column=total")
        .replace("{ending}", "docx")
        .replace("{year:number}", "2024" if path.startswith("/year") else "2026")
        .replace("{view:number}", "1")
        .replace("{action}", "log_contact")
        .replace("{sha256}", sha)
        .replace("{number:number}", "1")
        .replace("{code}", "colleague")
        .replace("{law}", "cn-2019")
        .replace("{office}", "jyj")
    )


def test_every_address_has_been_decided_about(pages):
    assert set(addresses(pages)) == {*OPENS_TO, *OUTSIDE, *OWN}
    assert {path for _, path in OUTSIDE} == set(OPEN_TO_ALL)


def test_no_page_opens_without_a_session(lived_in):
    for method, path in addresses(lived_in):
        browser = lived_in.browser()
        browser.get("/sign-in")
        if (method, path) in OUTSIDE:
            continue
        if method == "GET":
            answer = browser.get(filled(path))
            assert answer.status_code == 303, path
            assert answer.headers["location"].startswith("/sign-in?next=%2F"), path
        else:
            answer = browser.post(filled(path))
            assert answer.status_code == 401, path
        assert "林小满" not in answer.text


def test_no_form_is_taken_without_its_proof(lived_in):
    before = lived_in.events()
    for method, path in addresses(lived_in):
        if method != "POST":
            continue
        browser = lived_in.browser("admin")
        for proof in ("", "0" * 64, lived_in.browser("handler").proof):
            answer = browser.client.post(filled(path), data={**TYPED.get(path, {}), "proof": proof})
            assert answer.status_code == 403, path
            assert "load the page again" in answer.text, path
        cross = browser.client.post(
            filled(path), data={"proof": browser.proof}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert cross.status_code == 403, path
    assert lived_in.events() == before


@pytest.mark.parametrize("role", desk.ROLES)
def test_each_role_gets_just_the_pages_it_may(answered, role):
    lived_in = answered
    browser = lived_in.browser(role)
    browser.get("/account")
    for (method, path), roles in OPENS_TO.items():
        before = lived_in.events()
        if method == "GET":
            answer = browser.get(filled(path))
        else:
            answer = browser.post(filled(path), FILES.get(path), **TYPED.get(path, {}))
        if "{sha256}" in path:
            assert answer.status_code == 404, "the file of this hash is not there"
        elif path == "/check" and method == "POST":
            assert answer.status_code == 422, "there is no file"
        elif role in roles:
            assert answer.status_code in (200, 303), (role, path, answer.status_code)
        else:
            assert answer.status_code in (403, 422), (role, path, answer.status_code)
            assert lived_in.events() == before, (role, path)


@pytest.mark.parametrize("role", desk.ROLES)
def test_the_page_of_a_case_offers_just_what_the_desk_says_is_open_or_can_be_recorded(pages, role):
    seat = pages.office.seat(role, pages.clock.today)
    _, actions, _ = desk.what_is_open(seat, "2025-0001")
    page = pages.browser(role).get("/cases/2025-0001").text
    for each in actions:
        is_there = each.is_open or each.is_recordable
        assert (f'action="/cases/2025-0001/act/{each.name}"' in page) == is_there, each.name


def test_each_form_has_something_typed_for_these_tests_or_is_bare(pages):
    forms = {path for method, path in addresses(pages) if method == "POST"}
    assert forms - set(OPEN_TO_ALL) == {*TYPED, *BARE}
    assert not TYPED.keys() & BARE


def test_what_was_typed_into_any_form_outlives_the_session(lived_in):
    browsers = {path: lived_in.browser("admin") for path in TYPED}
    for browser in browsers.values():
        browser.get("/account")
    lived_in.clock.wait(timedelta(hours=3))
    for path, browser in browsers.items():
        late = browser.post(filled(path), **TYPED[path])
        assert late.status_code == 401, path
        assert f'name="then" value="{filled(path)}"' in late.text
        for key, value in TYPED[path].items():
            assert f'name="kept:{key}" value="{value}"' in late.text, (path, key)


@pytest.mark.parametrize("path", [path for method, path in OPENS_TO if method == "GET"])
def test_no_page_shows_a_thing_of_another_office(lived_in, path):
    other = lived_in.browser("elsewhere")
    if any(
        each in filled(path) + path
        for each in ("reference", "{code}", "{office}", "{number:number}")
    ):
        answer = other.get(filled(path))
        assert answer.status_code == 404
        assert not [each for each in SECRETS if each in answer.text]
        return
    for query in ("", "?q=林小满", "?q=2025-0001", "?q=学区", "?open=yes", "?on=2025-10-15"):
        address = filled(path)
        answer = other.get(address + (query.replace("?", "&") if "?" in address else query))
        assert answer.status_code == 200, query
        # The page says what was searched for.
        shown = [each for each in SECRETS if each in answer.text and each not in query]
        assert not shown, query
        assert 'href="/cases/2025-0001' not in answer.text, query


def test_nobody_of_another_office_changes_a_thing(lived_in):
    before, people = lived_in.events(), lived_in.office.seat("admin", TODAY)
    known = desk.users(people)
    other = lived_in.browser("elsewhere")
    # A year is each office's own, whoever names it.
    named = {path for method, path in OPENS_TO if method == "POST" and "{" in path}
    for path in {path for path in named if not path.startswith("/year/")}:
        other.get("/account")
        answer = other.post(filled(path), **TYPED.get(path, {}))
        assert answer.status_code == 404, path
        assert not [each for each in SECRETS if each in answer.text], path
    assert lived_in.events() == before
    assert desk.users(people) == known
    assert lived_in.browser("colleague").get("/").status_code == 200


def test_two_offices_may_have_the_same_reference_and_each_sees_its_own(lived_in):
    other = lived_in.browser("elsewhere")
    other.get("/receive")
    logged = other.post("/receive", **{**LOGGED, "applicant_name": "别处的申请人"})
    assert logged.headers["location"].startswith("/cases/2025-0001")
    assert "别处的申请人" in other.get("/cases/2025-0001").text
    assert "别处的申请人" not in lived_in.browser("handler").get("/cases/2025-0001").text
