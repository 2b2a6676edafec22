"""Who may see and do what: every address of the pages, every role."""

import pytest
from starlette.routing import Mount, Route

from casetrack import desk
from casetrack.web.application import OPEN_TO_ALL

#: Every address with its method, and the roles it opens to. A new one fails until it is decided.
EVERYBODY = frozenset(desk.ROLES)
LOGS = frozenset({"registrar", "handler", "admin"})
LEADS = frozenset({"manager", "admin"})
OPENS_TO = {
    ("GET", "/"): EVERYBODY,
    ("GET", "/cases"): EVERYBODY,
    ("GET", "/cases.csv"): EVERYBODY,
    ("GET", "/cases/{reference}"): EVERYBODY,
    ("GET", "/cases/{reference}/days"): EVERYBODY,
    ("POST", "/cases/{reference}/identity"): EVERYBODY,
    ("POST", "/cases/{reference}/act/{action}"): frozenset({"registrar", "handler", "admin"}),
    ("GET", "/cases/{reference}/letters/{position:int}/{kind}"): EVERYBODY,
    ("GET", "/cases/{reference}/letters/{position:int}/{kind}/file"): EVERYBODY,
    ("GET", "/cases/{reference}/files/{position:int}/{sha256}"): EVERYBODY,
    ("GET", "/account"): EVERYBODY,
    ("GET", "/receive"): LOGS,
    ("GET", "/receive/preview"): LOGS,
    ("POST", "/receive"): LOGS,
    ("GET", "/reminders"): EVERYBODY,
    ("POST", "/reminders/absences"): EVERYBODY,
    ("POST", "/reminders/mail"): EVERYBODY,
    ("POST", "/reminders/feed"): EVERYBODY,
    ("POST", "/reminders/feed/end"): EVERYBODY,
    ("GET", "/reminders/health"): LEADS,
}
OUTSIDE = {
    ("GET", "/sign-in"),
    ("POST", "/sign-in"),
    ("POST", "/sign-in/demo"),
    # By a token in the address, which test_reminders.py guesses in vain.
    ("GET", "/feed/{token}.ics"),
}
#: About oneself alone; whoever is signed in may.
OWN = {
    ("POST", "/sign-out"),
    ("POST", "/account"),
    # And what is of others by who leads: tests/desk/test_duty.py.
    ("POST", "/reminders/absences/{number:int}/remove"),
}
LOGGED = {
    "channel": "in_person",
    "received_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
    "request": "公开校车名录",
}
CONTACT = {"remarks": "打过电话", "on": "2025-10-15"}
AWAY = {"first_on": "2025-10-20", "last_on": "2025-10-21"}
TYPED = {
    "/receive": LOGGED,
    "/cases/{reference}/act/{action}": CONTACT,
    "/reminders/absences": AWAY,
}


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
    """The pages, with a letter and an attachment on the first case."""
    handler = pages.browser("handler")
    handler.get("/cases/2025-0001")
    handler.post(
        "/cases/2025-0001/act/request_correction",
        items="哪一年度",
        on="2025-10-15",
        files={"attached": ("说明.pdf", b"%PDF-1.4", "application/pdf")},
    )
    handler.get("/cases/2025-0001")
    return pages


def filled(path: str) -> str:
    """Return a path that leads to something."""
    sha = "3a35b4eb5e4ecc7e5b5b1fb3bf1aab7d"
    return (
        path.replace("{reference}", "2025-0001")
        .replace("{position:int}", "2")
        .replace("{kind}", "correction")
        .replace("{action}", "log_contact")
        .replace("{sha256}", sha)
        .replace("{number:int}", "1")
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
def test_each_role_gets_just_the_pages_it_may(lived_in, role):
    for (method, path), roles in OPENS_TO.items():
        browser = lived_in.browser(role)
        browser.get("/")
        before = lived_in.events()
        if method == "GET":
            answer = browser.get(filled(path))
        else:
            answer = browser.post(filled(path), **TYPED.get(path, {}))
        if "files" in path:
            assert answer.status_code == 404, "the file of this hash is not there"
        elif role in roles:
            assert answer.status_code in (200, 303), (role, path, answer.status_code)
        else:
            assert answer.status_code in (403, 422), (role, path, answer.status_code)
            assert lived_in.events() == before, (role, path)


@pytest.mark.parametrize("role", desk.ROLES)
def test_the_page_of_a_case_offers_just_the_actions_that_the_desk_says_are_open(pages, role):
    seat = pages.office.seat(role, pages.clock.today)
    _, actions, _ = desk.what_is_open(seat, "2025-0001")
    page = pages.browser(role).get("/cases/2025-0001").text
    for each in actions:
        assert (f'action="/cases/2025-0001/act/{each.name}"' in page) == each.is_open, each.name


def test_another_office_sees_nothing_of_a_case(lived_in):
    other = lived_in.browser("other")
    assert "2025-0001" not in other.get("/cases").text
    assert "2025-0001" not in other.get("/cases.csv").text
    assert "2025-0001" not in other.get("/").text
    for method, path in OPENS_TO:
        if "{reference}" in path:
            other.get("/")
            answer = other.get(filled(path)) if method == "GET" else other.post(filled(path))
            assert answer.status_code == 404, path
            assert "林小满" not in answer.text
