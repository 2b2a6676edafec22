"""The API of the office that the tests of the pages have, to a client with a token."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
from starlette.testclient import TestClient

from casetrack import api, desk, web
from casetrack.settings import parse
from web.conftest import RECEIVED, TODAY, Pages, pages_of

APPLICATION = {
    "channel": "online",
    "received_on": "2025-10-14",
    "applicant_name": "林大满",
    "applicant_type": "natural_person",
    "request": "公开校车名录",
    "forwarded_from": "某市一网通办平台",
}


@dataclass
class Api:
    """An office with one letter issued, its clock, and its API."""

    pages: Pages
    _clients: dict[tuple[object, ...], TestClient] = field(default_factory=dict)

    def app(self) -> object:
        """Return what `casetrack serve` serves."""
        nobody = self.pages.office.seat("", TODAY)
        house = web.House(
            replace(nobody, now=lambda: self.pages.clock.at), lambda: self.pages.clock.today, "en"
        )
        return web.application(house, {api.PLACE: api.application(house)})

    def token(
        self, user: str = "handler", *scopes: str, office: str = "jyj", days: int = 30
    ) -> str:
        """Have the administrator make a token; with every scope where none is named."""
        settings = parse("config.toml", self.pages.office.config)
        admin = replace(
            self.pages.office.seat("root", TODAY),
            office=settings.office(office),
            now=lambda: self.pages.clock.at,
        )
        return desk.make_token(admin, user, f"{user}'s", scopes or desk.SCOPES, days).token

    def client(self, user: str = "handler", *scopes: str, office: str = "jyj") -> TestClient:
        """Return a client with a token of its own."""
        key = (user, scopes, office)
        if key not in self._clients:
            token = self.token(user, *scopes, office=office)
            self._clients[key] = self.with_header(f"Bearer {token}")
        return self._clients[key]

    def with_header(self, authorization: str | None = None) -> TestClient:
        headers = {"Authorization": authorization} if authorization else {}
        return TestClient(self.app(), base_url=f"http://testserver{api.PLACE}", headers=headers)


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Api]:
    """The API, with a letter on the first case and an administrator of all offices."""
    yield from served(sqlite_url)


def served(url: str) -> Iterator[Api]:
    for pages in pages_of(url):
        with pages.office.store.transaction() as tx:
            tx.people.put_user(desk.Person("root", "总管", ("admin",)), pages.clock.at)
        pages.office.act(
            "handler", "2025-0001", "request_correction", RECEIVED, TODAY, items="哪一年度"
        )
        yield Api(pages)
