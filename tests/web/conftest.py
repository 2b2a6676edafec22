"""The pages of an office with one invented person a role, to a client that is no browser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from starlette.testclient import TestClient

from casetrack import desk, web
from casetrack.oidc.provider import Provider
from casetrack.settings import parse
from casetrack.store import Person, Store
from days import day
from desk.conftest import CONFIG, House

RECEIVED = day("Mon 2025-10-13")
TODAY = day("Wed 2025-10-15")
TWO_OFFICES = f"""{CONFIG}
[[offices]]
code = "zfj"
name = "某市住房局"
"""
_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


@dataclass
class Clock:
    """What the pages take for now."""

    at: datetime = datetime(2025, 10, 15, 1, 0, tzinfo=UTC)
    today: date = TODAY

    def wait(self, time: timedelta) -> None:
        self.at += time


@dataclass
class Pages:
    """An office, its clock, and its pages."""

    office: House
    clock: Clock = field(default_factory=Clock)
    #: Of identities, for the tests of one.
    provider: Provider | None = None

    def browser(self, user: str | None = None, base_url: str = "http://testserver") -> "Browser":
        """Return a browser, signed in with one click where a user is named."""
        nobody = replace(
            self.office.seat("", TODAY), now=lambda: self.clock.at, provider=self.provider
        )
        pages = web.application(web.House(nobody, lambda: self.clock.today, "en"))
        browser = Browser(TestClient(pages, base_url=base_url, follow_redirects=False))
        if user is not None:
            browser.get("/sign-in")
            assert browser.post("/sign-in/demo", account=user).status_code == 303
        return browser

    def events(self) -> int:
        """Return how many events there are in the whole database."""
        return desk.verify(self.office.seat("admin", TODAY)).events


@dataclass
class Browser:
    """A client that keeps cookies and the proof of the last page."""

    client: TestClient
    proof: str = ""

    def get(self, path: str, **headers: str):
        page = self.client.get(path, headers=headers)
        if found := _PROOF.search(page.text):
            self.proof = found[1]
        return page

    def post(self, path: str, files=None, **typed: str):
        page = self.client.post(path, data={"proof": self.proof, **typed}, files=files)
        if found := _PROOF.search(page.text):
            self.proof = found[1]
        return page


@pytest.fixture
def pages(sqlite_url: str) -> Iterator[Pages]:
    """The pages of a demonstration's office, one case logged two working days ago."""
    yield from pages_of(sqlite_url)


def pages_of(url: str) -> Iterator[Pages]:
    store: Store = desk.initialise(url, parse("config.toml", TWO_OFFICES), datetime.now(UTC))
    office = House(store, TWO_OFFICES)
    with store.transaction() as tx:
        for role in desk.ROLES:
            tx.people.put_user(Person(role, f"演示{role}", (role,), "jyj"), datetime.now(UTC))
        tx.people.put_user(Person("other", "别处的人", ("handler",), "zfj"), datetime.now(UTC))
        tx.meta.put("demo", "1")
    office.receive(
        RECEIVED, id_number="330301199001010011", phone="13900000006", email="x@example.org"
    )
    yield Pages(office)
    store.close()
